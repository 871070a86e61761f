"""What the demo reports: steps with their times, what each portal holds, where time went."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from workflow.cli.console import plain

_MARKS = {"waiting": "·", "running": "[yellow]…[/]", "done": "[green]✓[/]", "failed": "[red]✗[/]"}
_OTHER_COLUMNS = 66


@dataclass(slots=True)
class Step:
    """One step of the run."""

    name: str
    state: str = "waiting"
    seconds: float = 0.0
    detail: str = ""


@dataclass(slots=True)
class Report:
    """Everything that is printed at the end, and as JSON for scripts."""

    steps: list[Step] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether every step was done."""
        return bool(self.steps) and all(step.state == "done" for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        """The report as data."""
        return {"ok": self.ok, "steps": [asdict(step) for step in self.steps], **self.facts}


class Stage:
    """Shows the steps while they run: a live table on a terminal, a line each elsewhere."""

    def __init__(self, console: Console, names: list[str]) -> None:
        self.report = Report(steps=[Step(name) for name in names])
        self._console = console
        self._live = Live(self._table(), console=console, refresh_per_second=8, transient=False)
        self._shows_live = console.is_terminal

    def __enter__(self) -> Self:
        if self._shows_live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._shows_live:
            self._live.update(self._table())
            self._live.stop()

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Run one step; an exception marks it failed and goes on up."""
        step = next(each for each in self.report.steps if each.name == name)
        step.state, began = "running", time.monotonic()
        self._show(step)
        try:
            yield step
        except BaseException as error:
            step.state, step.detail = "failed", f"{type(error).__name__}: {error}"
            raise
        else:
            step.state = "done"
        finally:
            step.seconds = round(time.monotonic() - began, 3)
            self._show(step)

    def _show(self, step: Step) -> None:
        if self._shows_live:
            self._live.update(self._table())
        elif step.state != "running":
            mark = "ok  " if step.state == "done" else "FAIL"
            self._console.print(f"{mark} {step.name:<44} {step.seconds:7.2f} s  {plain(step.detail)}", markup=False)

    def _table(self) -> Table:
        table = Table(box=None, show_header=False, pad_edge=False)
        for _ in ("mark", "step", "seconds"):
            table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for step in self.report.steps:
            seconds = f"{step.seconds:.2f} s" if step.state in {"done", "failed"} else ""
            table.add_row(_MARKS[step.state], step.name, seconds, Text(plain(step.detail)))
        return table


def portal_tables(portals: list[dict[str, Any]], columns: int) -> Group:
    """What each portal received, in order, on a terminal of so many columns."""
    tables = []
    room = max(16, columns - _OTHER_COLUMNS)
    for portal in portals:
        table = Table(title=Text(plain(portal["name"])), title_justify="left", expand=False)
        for name, width in (("#", 2), ("language", 8), ("rev.", 4), ("status", 18), ("signature", 9)):
            table.add_column(name, no_wrap=True, min_width=width)
        table.add_column("headline")
        for number, message in enumerate(portal["messages"], 1):
            refused = "" if message["accepted"] else " (refused)"
            headline = Text(plain(message["headline"]))
            headline.truncate(room, overflow="ellipsis")
            table.add_row(
                str(number),
                Text(plain(message["language"])),
                Text(plain(message["version"])),
                Text(plain(message["pub_status"] + refused)),
                "verified" if message["signature_verified"] else "BAD",
                headline,
            )
        tables.append(table)
    return Group(*tables)
