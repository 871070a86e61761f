"""Bringing a file of concepts into the glossary: what is new, what differs, and what came of each. Stores nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.errors import InvalidValue, NewsroomError, NotAllowed
from workflow.domain.terminology import Concept
from workflow.terminology import csv_files, tbx_files


class FileFormat(StrEnum):
    """How a term base is written."""

    CSV = "csv"
    TBX = "tbx"


class Brought(StrEnum):
    """What came of a concept of the file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A concept of the file: where it begins, and what came of it."""

    line: int
    concept: str
    outcome: Brought
    reason: str = ""
    """Why it was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a file."""

    lines: tuple[Line, ...]

    def count(self, outcome: Brought) -> int:
        """How many concepts ended so."""
        return Counter(line.outcome for line in self.lines)[outcome]

    @property
    def refused(self) -> tuple[Line, ...]:
        """The concepts that were not brought in."""
        return tuple(line for line in self.lines if line.outcome is Brought.REFUSED)


def read_file(text: str, written_as: FileFormat, *, provenance: str = "") -> list[tuple[int, Concept]]:
    """The concepts of a file with their lines; ``InvalidValue`` for one that cannot be read."""
    read = csv_files.read_places if written_as is FileFormat.CSV else tbx_files.read_places
    return read(text, provenance=provenance)


def write_file(concepts: Sequence[Concept], written_as: FileFormat) -> str:
    """The concepts as a file."""
    write = csv_files.write_concepts if written_as is FileFormat.CSV else tbx_files.write_concepts
    return write(concepts)


def format_of(name: str) -> FileFormat:
    """The format that a file's name tells."""
    ending = name.lower().rsplit(".", 1)[-1]
    if ending == "csv":
        return FileFormat.CSV
    if ending in {"tbx", "xml", "tbxm"}:
        return FileFormat.TBX
    raise InvalidValue("format", "the file's name ends neither in .csv nor in .tbx; name the format")


def bring_in(
    read: Sequence[tuple[int, Concept]], present: Mapping[str, Concept], record: Callable[[Concept], object]
) -> Report:
    """Record what is new or differs from what is ``present``; a refused concept keeps no other one out.

    Only what nobody may do at all (``NotAllowed``) stops it.
    """
    lines = []
    for line, concept in read:
        there = present.get(concept.id)
        outcome, reason = Brought.UNCHANGED, ""
        if there != concept:
            outcome = Brought.ADDED if there is None else Brought.CHANGED
            try:
                record(concept)
            except NotAllowed:
                raise
            except NewsroomError as error:
                outcome, reason = Brought.REFUSED, error.detail
        lines.append(Line(line=line, concept=concept.id, outcome=outcome, reason=reason))
    return Report(lines=tuple(lines))
