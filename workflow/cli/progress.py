"""How the command line shows that something long goes on."""

from __future__ import annotations

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from workflow.cli.console import err


class progress_bar:  # noqa: N801 - used like a function
    """A progress bar on standard error."""

    def __init__(self, title: str) -> None:
        columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=err, transient=True)

    def __enter__(self) -> tuple[Progress, TaskID]:
        if err.is_terminal:  # elsewhere it would leave an empty line
            self._bar.start()
        return self._bar, self._bar.add_task("events", total=None)

    def __exit__(self, *_: object) -> None:
        if err.is_terminal:
            self._bar.stop()
