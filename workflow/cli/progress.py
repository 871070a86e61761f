"""Bars on standard error for commands that take a while: reading the whole log, downloading files."""

from __future__ import annotations

from typing import Self

from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from workflow.cli.console import err, hint


class EventsBar:
    """A progress bar over events; ``show`` is told how many of how many are done. Nothing where nobody looks."""

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


class BytesBar:
    """A progress bar a file; where no terminal is, a line when a file begins."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=err)
        self._task_of: dict[str, TaskID] = {}

    def show(self, name: str, done: int, total: int) -> None:
        """Draw how much of a file has come."""
        if name not in self._task_of:
            self._task_of[name] = self._bar.add_task(name, total=total)
            if not err.is_terminal:
                hint(f"{name}: {total / 1_000_000:.1f} MB")
        self._bar.update(self._task_of[name], completed=done)

    def __enter__(self) -> Self:
        if err.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if err.is_terminal:
            self._bar.stop()
