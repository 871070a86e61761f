"""Bringing in a file of concepts or entities: what is new, what differs, and what came of each. Stores nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from workflow.domain.errors import InvalidValue, NewsroomError, NotAllowed

_TOLD_AT_MOST = 20


class Named(Protocol):
    """A concept or an entity."""

    @property
    def id(self) -> str:
        """What it is called for ever."""
        ...


Item = TypeVar("Item", bound=Named)


class Brought(StrEnum):
    """What came of an item of the file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item of the file: where it stands, and what came of it."""

    line: int
    """The line on which it begins; in a JSON-LD file its number among the entities."""
    id: str
    outcome: Brought
    reason: str = ""
    """Why it was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a file."""

    lines: tuple[Line, ...]

    def count(self, outcome: Brought) -> int:
        """How many items ended so."""
        return Counter(line.outcome for line in self.lines)[outcome]

    @property
    def refused(self) -> tuple[Line, ...]:
        """The items that were not brought in."""
        return tuple(line for line in self.lines if line.outcome is Brought.REFUSED)

    @property
    def recorded(self) -> frozenset[str]:
        """Ids of the items that are on record since."""
        return frozenset(line.id for line in self.lines if line.outcome in {Brought.ADDED, Brought.CHANGED})


def bring_in(read: Sequence[tuple[int, Item]], present: Mapping[str, Item], record: Callable[[Item], object]) -> Report:
    """Record what is new or differs from what is ``present``; a refused item keeps no other one out.

    Only what nobody may do at all (``NotAllowed``) stops it.
    """
    lines = []
    for line, item in read:
        there = present.get(item.id)
        outcome, reason = Brought.UNCHANGED, ""
        if there != item:
            outcome = Brought.ADDED if there is None else Brought.CHANGED
            try:
                record(item)
            except NotAllowed:
                raise
            except NewsroomError as error:
                outcome, reason = Brought.REFUSED, error.detail
        lines.append(Line(line=line, id=item.id, outcome=outcome, reason=reason))
    return Report(lines=tuple(lines))


def refuse_for(problems: Sequence[str]) -> None:
    """Refuse a file of which anything is wrong, with all of it at once: ``InvalidValue`` naming ``file``."""
    if problems:
        more = [f"and {len(problems) - _TOLD_AT_MOST} more"] if len(problems) > _TOLD_AT_MOST else []
        raise InvalidValue("file", "; ".join([*problems[:_TOLD_AT_MOST], *more]))
