"""A bar on standard error for commands that read the whole log. Nothing is shown where nobody looks."""

from __future__ import annotations

from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from workflow.cli.console import err


class EventsBar:
    """A progress bar over events; ``show`` is told how many of how many are done."""

    def __init__(self, title: str) -> None:
        columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=err, transient=True)
        self._task = self._bar.add_task("events", total=None)

    def show(self, done: int, total: int) -> None:
        """Draw how far it is."""
        self._bar.update(self._task, completed=done, total=total)

    def __enter__(self) -> Self:
        if err.is_terminal:  # elsewhere it would leave an empty line
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if err.is_terminal:
            self._bar.stop()
