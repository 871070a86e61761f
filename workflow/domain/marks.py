"""Inline markup as marks: half-open ranges of code points over a plain text.

Checks, taggers, engines and the memory see plain text; markup stands beside it. A mark is
emphasis, a link and the like; nothing else of a writer's HTML has a meaning for news text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from workflow.domain.errors import InvalidValue

MOST_COMPARED = 2_000
"""Characters up to which two wordings are compared letter by letter; longer ones by what begins and ends alike."""

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]{1,2000}")


class MarkKind(StrEnum):
    """What a mark says of its text."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"
    CODE = "code"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mark:
    """Markup of ``text[start:end]``."""

    start: int
    end: int
    kind: MarkKind
    href: str = ""
    """Where a link leads: an absolute http, https or mailto address; empty for the other kinds."""


def require_fitting(marks: Iterable[Mark], text: str, field: str) -> None:
    """Raise ``InvalidValue`` naming ``field`` for marks that are empty, out of the text, crossing, or lead nowhere."""
    open_until: list[int] = []
    for mark in sorted(marks, key=_outermost_first):
        if not 0 <= mark.start < mark.end <= len(text):
            raise InvalidValue(field, f"marks {mark.start}..{mark.end}, which is no part of the text")
        while open_until and open_until[-1] <= mark.start:
            open_until.pop()
        if open_until and mark.end > open_until[-1]:
            raise InvalidValue(field, f"marks {mark.start}..{mark.end}, which crosses another mark")
        open_until.append(mark.end)
        if (mark.kind is MarkKind.LINK) != bool(mark.href):
            raise InvalidValue(field, "a link needs an address, and only a link has one")
        if mark.href and not _ADDRESS.fullmatch(mark.href):
            raise InvalidValue(field, "a link leads to an http, https or mailto address")


def clipped(marks: Iterable[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """The marks of a text as those of its part ``[start:end]``; what does not reach into the part is left out."""
    return tuple(
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
        if mark.start < end and mark.end > start
    )


def shifted(marks: Iterable[Mark], distance: int) -> Iterator[Mark]:
    """The marks as they stand when ``distance`` characters are put before their text."""
    return (replace(mark, start=mark.start + distance, end=mark.end + distance) for mark in marks)


def carried(marks: Sequence[Mark], before: str, after: str) -> tuple[Mark, ...]:
    """The marks of the wording ``before`` on the wording ``after``: each spans what is left of its text.

    A mark whose text is wholly gone goes with it.
    """
    if not marks:
        return ()
    kept = _kept_runs(before, after)
    result: list[Mark] = []
    for mark in marks:
        parts = [
            (new + max(mark.start - old, 0), new + min(mark.end - old, size))
            for old, new, size in kept
            if old < mark.end and old + size > mark.start
        ]
        if parts:
            result.append(replace(mark, start=parts[0][0], end=parts[-1][1]))
    return tuple(result)


def _kept_runs(before: str, after: str) -> list[tuple[int, int, int]]:
    """Runs that both wordings have: where in the first, where in the second, how long."""
    if max(len(before), len(after)) <= MOST_COMPARED:
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        return [(run.a, run.b, run.size) for run in matcher.get_matching_blocks() if run.size]
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    end = next((at for at in range(shorter - start) if before[-1 - at] != after[-1 - at]), shorter - start)
    runs = [(0, 0, start), (len(before) - end, len(after) - end, end)]
    return [run for run in runs if run[2]]


def nested(text: str, marks: Iterable[Mark]) -> Iterator[tuple[str, Mark | None, bool]]:
    """The text in pieces for whoever writes markup: ``(piece, mark, opens)``.

    A piece of text comes with no mark; a mark's beginning comes as ``("", mark, True)``, its end as
    ``("", mark, False)``. Marks that cross are closed and opened again, so that what is written is well formed.
    """
    waiting = sorted(marks, key=_outermost_first)
    opened: list[Mark] = []
    bounds = sorted({0, len(text), *(m.start for m in waiting), *(m.end for m in waiting)})
    for begin, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        ended = [at for at, mark in enumerate(opened) if mark.end <= begin]
        if ended:
            again = [mark for mark in opened[ended[0] :] if mark.end > begin]
            yield from (("", mark, False) for mark in reversed(opened[ended[0] :]))
            del opened[ended[0] :]
            yield from (("", mark, True) for mark in again)
            opened += again
        begun = [mark for mark in waiting if mark.start == begin and mark.end > begin]
        yield from (("", mark, True) for mark in begun)
        opened += begun
        if end > begin:
            yield text[begin:end], None, False


def _outermost_first(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end
