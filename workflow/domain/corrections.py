"""What is said of a text that replaces a published one: how grave the change is, and in words why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase


class CorrectionGrade(StrEnum):
    """How much a corrected text differs from the one before; the gravest comes last."""

    UPDATE = "update"
    """More is known now; nothing was wrong."""
    CORRECTION = "correction"
    """Something was wrong."""
    RETRACTION = "retraction"
    """The piece as a whole was wrong; it stays readable and is marked."""


VERBS = {
    CorrectionGrade.UPDATE: "updated",
    CorrectionGrade.CORRECTION: "corrected",
    CorrectionGrade.RETRACTION: "retracted",
}
"""What partners are told that happened to the edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was said of one corrected text, for readers and partners."""

    at: datetime
    grade: CorrectionGrade
    note: str


def gravest(grades: Iterable[CorrectionGrade]) -> CorrectionGrade:
    """The gravest of them; an update where there is none."""
    return max(grades, key=list(CorrectionGrade).index, default=CorrectionGrade.UPDATE)


def is_retracted(corrections: Iterable[Correction]) -> bool:
    """Whether a text with these corrections is marked as retracted: until a correction takes the place of it.

    An update of a retracted piece leaves the mark: nothing is said to have been wrong that is right now.
    """
    last = [each.grade for each in corrections if each.grade is not CorrectionGrade.UPDATE][-1:]
    return last == [CorrectionGrade.RETRACTION]


def require_note(grade: CorrectionGrade, note: str) -> None:
    """Refuse a correction or retraction that does not say what was wrong."""
    if grade is not CorrectionGrade.UPDATE and not note.strip():
        raise InvalidValue(
            "note",
            phrase("say what was wrong, for readers and partners: a {grade} needs it, an update not", grade=grade),
        )


@dataclass(frozen=True, kw_only=True)
class SourceCorrection:
    """What was said of a version of the source that was put on record as a correction."""

    source_version: int
    grade: CorrectionGrade
    note: str


@dataclass(frozen=True, kw_only=True)
class ScheduledCorrection:
    """What is to be said of a scheduled text that replaces a published one."""

    grade: CorrectionGrade | None
    note: str
