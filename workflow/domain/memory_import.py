"""An import into the translation memory: which parts came in, and whether it was taken back.

The units themselves stay in the events; the memory's projection reads them there.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.changing import replace
from workflow.domain.errors import InvalidValue, NotFound, WrongState
from workflow.domain.memory_units import MemoryUnit
from workflow.domain.phrases import phrase
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import MemoryImportId

MOST_UNITS = 100
"""Units of one part: a follower's page of 200 events keeps other writers of SQLite waiting for seconds, no longer."""
LONGEST_NAME = 500
"""Characters of an import's name."""
LONGEST_TEXT = 20_000
"""Characters of a unit's source or target: more is no segment."""


@dataclass(frozen=True, kw_only=True)
class MemoryImport:
    """An import. ``version`` counts the events of its stream."""

    id: MemoryImportId = MemoryImportId("")
    version: int = 0
    name: str = ""
    parts: int = 0
    units: int = 0
    withdrawn_because: str = ""


def decide(command: wanted.Command, known: MemoryImport) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it is the case already."""
    match command:
        case wanted.ImportMemory():
            return _import(command, known)
        case wanted.WithdrawMemoryImport():
            if known.version == 0:
                raise NotFound(phrase("There is no such import. `copyflow memory stats` lists them."))
            require_reason(command.reason)
            if known.withdrawn_because:
                return []
            return [happened.MemoryImportWithdrawn(by=command.by.id, at=command.at, reason=command.reason.strip())]
        case _:
            raise TypeError(f"{type(command).__name__} is not an import's command")


def _import(command: wanted.ImportMemory, known: MemoryImport) -> list[happened.Event]:
    if known.withdrawn_because:
        raise WrongState(phrase("This import was taken back. Import the file again, as a new one."))
    if command.part != known.parts + 1:
        raise WrongState(
            phrase("Part {parts} of the import is next, not part {part}.", parts=known.parts + 1, part=command.part),
            expected=known.parts + 1,
        )
    name = command.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidValue("name", phrase("say in 1 to {most} characters what is imported", most=LONGEST_NAME))
    if not 1 <= len(command.units) <= MOST_UNITS:
        raise InvalidValue("units", phrase("a part holds 1 to {most} of them", most=MOST_UNITS))
    for unit in command.units:
        _require_usable(unit)
    return [happened.MemoryImported(by=command.by.id, at=command.at, name=name, part=command.part, units=command.units)]


def _require_usable(unit: MemoryUnit) -> None:
    where = f"line {unit.line}"
    if unit.source_language == unit.target_language:
        raise InvalidValue(
            "units",
            phrase(
                "{where}: source and target are both {source_language}",
                where=where,
                source_language=unit.source_language,
            ),
        )
    for text in (unit.source, unit.target):
        if not text.strip():
            raise InvalidValue("units", phrase("{where}: a text is empty", where=where))
        if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise InvalidValue("units", phrase("{where}: a text holds a character that no database keeps", where=where))
        if len(text) > LONGEST_TEXT:
            raise InvalidValue(
                "units",
                phrase(
                    "{where}: a text of {count:,} characters; {most:,} are the most",
                    where=where,
                    count=len(text),
                    most=LONGEST_TEXT,
                ),
            )


def evolve(known: MemoryImport, event: happened.Event) -> MemoryImport:
    """The import after ``event``; unmoved by events of other streams."""
    return replace(_evolve(known, event), version=known.version + 1)


def _evolve(known: MemoryImport, event: happened.Event) -> MemoryImport:
    match event:
        case happened.MemoryImported():
            return replace(known, name=event.name, parts=event.part, units=known.units + len(event.units))
        case happened.MemoryImportWithdrawn():
            return replace(known, withdrawn_because=event.reason)
        case _:
            return known
