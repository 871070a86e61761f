"""``copyflow partitions``: a log on PostgreSQL in ranges of positions, old ones on other disks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from workflow.cli.console import fail, hint, newsroom, print_json, say, show_table
from workflow.cli.progress import EventsBar
from workflow.partitions import LEAST_SIZE, USUAL_SIZE, Partition, Partitions

partitions_app = typer.Typer(
    help="The log in partitions (PostgreSQL), for tens of millions of events. Few newsrooms need it.",
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_ON_SQLITE = (
    "This newsroom is on SQLite, which has one file and no partitions. Most newsrooms never need any; "
    "one that does moves to PostgreSQL first (`copyflow export`, `copyflow import`)."
)


@partitions_app.callback(invoke_without_command=True)
def partitions(context: typer.Context, as_json: AsJson = False) -> None:
    """List the log's partitions: their positions, what they hold, where they are."""
    if context.invoked_subcommand is not None:
        return
    with _log() as log:
        found = log.all()
    if as_json:
        print_json([_facts(each) for each in found])
        return
    if not found:
        say("The log is one table, which is right for most newsrooms. `copyflow partitions begin` partitions it.")
        return
    _show(found)


@partitions_app.command("begin")
def begin(
    events: Annotated[
        int, typer.Option(help="Positions of a partition. Few large ones are better than many.", min=LEAST_SIZE)
    ] = USUAL_SIZE,
    as_json: AsJson = False,
) -> None:
    """Partition the log by ranges of positions, once. Everybody goes on meanwhile; there is no way back.

    If it is cut off, run it again.
    """
    with _log() as log:
        first = log.begin(events, hint)
        found = log.all()
    if as_json:
        print_json([_facts(each) for each in found])
        return
    say(f"The log is in partitions of {events:,} events. The first takes positions up to {first.last:,}.")
    hint("The clock makes new ones ahead of the log; `copyflow doctor` tells when it does not.")
    _show(found)


@partitions_app.command("ahead")
def ahead(as_json: AsJson = False) -> None:
    """Make the empty partitions that should stand ahead of the log, as the clock does. Harmless at any time."""
    with _log() as log:
        _require_partitioned(log)
        made, room = log.make_room(), log.room()
    if as_json:
        print_json({"made": made, "ahead": room.ahead, "room": room.events})
        return
    say(f"Made {', '.join(made)}." if made else "Nothing was missing.")
    say(f"{room.events:,} more events fit; {room.ahead} partition(s) wait empty.")


@partitions_app.command("move")
def move(
    name: Annotated[str, typer.Argument(help="A partition that is full, as `copyflow partitions` names it.")],
    tablespace: Annotated[str, typer.Argument(help="A tablespace of the server; pg_default is the usual one.")],
    as_json: AsJson = False,
) -> None:
    """Put a full partition on another disk. Readers and writers go on; the space of before is free afterwards.

    If it is cut off, nothing has changed: run it again.
    """
    with _log() as log:
        _require_partitioned(log)
        with EventsBar("copying") as bar:
            moved = log.move(name, tablespace, bar.show, hint)
        found = next(each for each in log.all() if each.name == name)
    if as_json:
        print_json({"moved": moved, **_facts(found)})
        return
    say(f"{name} is in {tablespace} now." if moved else f"{name} is in {tablespace} already.")


@contextmanager
def _log() -> Iterator[Partitions]:
    with newsroom() as application:
        if not application.database.is_postgresql:
            fail(_ON_SQLITE)
        yield Partitions(application.database)


def _require_partitioned(log: Partitions) -> None:
    if not log.is_partitioned():
        fail("The log is one table. `copyflow partitions begin` makes partitions of it; most newsrooms need none.")


def _facts(each: Partition) -> dict[str, str | int]:
    return {
        "name": each.name,
        "first": each.first,
        "last": each.last,
        "events": each.events,
        "bytes": each.bytes,
        "tablespace": each.tablespace,
        "state": each.state.value,
    }


def _show(found: Sequence[Partition]) -> None:
    rows = [
        (
            each.name,
            f"{each.first:,}",
            f"{each.last:,}",
            f"{each.events:,}",
            f"{each.bytes / 1_000_000:,.1f} MB",
            each.tablespace,
            each.state.value,
        )
        for each in found
    ]
    show_table(("name", "first", "last", "events", "size", "tablespace", "state"), rows, whole=("name", "state"))
