"""The translation memory from the command line: ``copyflow memory import|export|find|stats|withdraw-import``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from workflow.bootstrap import Application
from workflow.cli.console import fail, hint, newsroom, print_json, say, show_table
from workflow.cli.people import AsJson, operator
from workflow.cli.progress import EventsBar
from workflow.domain.commands import WithdrawMemoryImport
from workflow.domain.streams import memory_import_of, memory_stream
from workflow.domain.vocabulary import LanguageTag, MemoryImportId, parse_language
from workflow.memory import MemoryMatch, import_commands
from workflow.tmx import TmxReader

LARGEST_FILE = 1_000_000_000
"""Bytes of a file that is read."""

memory_app = typer.Typer(help="The translation memory: what was approved before, and TMX files.", no_args_is_help=True)
From = Annotated[str, typer.Option("--from", help="Language of the source.")]
To = Annotated[str, typer.Option("--to", help="Language of the target.")]
MaybeFrom = Annotated[str | None, typer.Option("--from", help="Only from this language.")]
MaybeTo = Annotated[str | None, typer.Option("--to", help="Only into this language.")]


@memory_app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A TMX file.", exists=True, dir_okay=False, readable=True)],
    source: MaybeFrom = None,
    target: MaybeTo = None,
    as_json: AsJson = False,
) -> None:
    """Put a TMX file into the memory, on record; what it brings is offered after what was approved here."""
    size = file.stat().st_size
    if size > LARGEST_FILE:
        fail(f"{file} is larger than {LARGEST_FILE // 1_000_000_000} GB. Divide it.")
    with newsroom(creates=True) as application, file.open("rb") as opened, EventsBar("bytes read") as bar:
        wanted = _language(source, "--from"), _language(target, "--to")
        stream = memory_stream(MemoryImportId(application.ids.new()))
        for _ in TmxReader(opened, *wanted):
            pass  # a file that is broken at its end puts nothing on record
        opened.seek(0)
        reader = TmxReader(opened, *wanted)
        units = 0
        for command in import_commands(operator(), application.clock.now, file.name, reader):
            application.newsroom.execute(command, stream, via="cli")
            units += len(command.units)
            bar.show(reader.bytes_read, size)
    report = {
        "import_id": memory_import_of(stream) if units else None,
        "units_read": reader.read,
        "entries": units,
        "skipped": dict(reader.skipped),
    }
    if as_json:
        print_json(report)
        return
    for reason, count in sorted(reader.skipped.items()):
        hint(f"{count} left out: {reason}.")
    if not units:
        fail(f"{file} holds nothing for the memory ({reader.read} units read).")
    say(f"{units} entries are on record as import {memory_import_of(stream)}.")
    hint("They are offered once the projector has come by; `copyflow up` runs it.")


@memory_app.command("export")
def export_file(
    file: Annotated[Path, typer.Argument(help="Where to write; `-` for standard output.")],
    source: MaybeFrom = None,
    target: MaybeTo = None,
) -> None:
    """Write what the memory offers as TMX, by default all of it."""
    with newsroom() as application:
        wanted = _language(source, "--from") or "", _language(target, "--to") or ""
        pieces = application.memory.as_tmx(*wanted)
        if str(file) == "-":
            sys.stdout.writelines(pieces)
            return
        try:
            with file.open("w", encoding="utf-8", newline="\n") as opened:
                opened.writelines(pieces)
        except OSError as error:
            fail(f"{file} cannot be written: {error.strerror}.")
    hint(f"{file} is written.")


@memory_app.command("find")
def find(
    text: Annotated[str, typer.Argument(help="A sentence.")],
    source: From,
    target: To,
    near: Annotated[bool, typer.Option("--near", help="Show those with another number, name or date, too.")] = False,
    within: Annotated[bool, typer.Option("--within", help="Find the words within longer sentences.")] = False,
    limit: Annotated[int, typer.Option(help="How many.", min=1, max=50)] = 5,
    as_json: AsJson = False,
) -> None:
    """Find sentences that were translated before, equal or alike."""
    with newsroom() as application:
        pair = parse_language(source, "--from"), parse_language(target, "--to")
        if within:
            found = application.memory.concordance(*pair, text, limit)
        else:
            found = application.memory.fuzzy(*pair, text, limit, include_near=near)
        _say_what_is_behind(application)
    if as_json:
        print_json([as_data(each) for each in found])
        return
    if not found:
        say("Nothing like it was translated before.")
        return
    rows = [(f"{each.score:.0f}", each.status, each.source, each.target, _origin(each), each.why_not) for each in found]
    show_table(("alike", "status", "source", "target", "from", "why not"), rows)


@memory_app.command("stats")
def stats(as_json: AsJson = False) -> None:
    """Show how much the memory holds, by languages, and what was imported."""
    with newsroom() as application:
        counts, imports = application.memory.counts(), application.memory.imports()
        _say_what_is_behind(application)
    if as_json:
        listed = [asdict(each) | {"import_id": memory_import_of(each.stream)} for each in imports]
        print_json({"entries": [asdict(each) for each in counts], "imports": listed})
        return
    if not counts and not imports:
        say("The memory is empty. What is approved enters it; `copyflow memory import FILE` adds a TMX file.")
        return
    rows = [(each.source_language, each.target_language, each.status, each.entries) for each in counts]
    show_table(("from", "to", "status", "entries"), rows)
    if imports:
        told = [
            (memory_import_of(e.stream), e.parts, e.begun, "taken back" if e.withdrawn else "offered") for e in imports
        ]
        show_table(("import", "parts", "begun", "state"), told, whole=("import", "begun"))


@memory_app.command("withdraw-import")
def withdraw_import(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The import's id; `copyflow memory stats` lists them.")],
    reason: Annotated[str, typer.Option(help="Why.")],
) -> None:
    """Take an import back: nothing of it is offered any more."""
    with newsroom() as application:
        command = WithdrawMemoryImport(by=operator(), at=application.clock.now(), reason=reason)
        application.newsroom.execute(command, memory_stream(MemoryImportId(identity)), via="cli")
    say(f"Nothing of import {identity} is offered any more, once the projector has come by.")


def as_data(match: MemoryMatch) -> dict[str, Any]:
    """A match as data for scripts."""
    return asdict(match) | {"target_marks": [asdict(mark) for mark in match.target_marks]}


def _origin(match: MemoryMatch) -> str:
    return f"{match.origin.stream}, {match.origin.segment}"


def _language(text: str | None, field: str) -> LanguageTag | None:
    return parse_language(text, field) if text else None


def _say_what_is_behind(application: Application) -> None:
    for each in application.followers.standing():
        if each.name == "memory" and each.lag:
            hint(f"The memory is {each.lag} event(s) behind the log; `copyflow up` keeps it up to date.")
