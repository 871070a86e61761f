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
from itertools import accumulate

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

MOST_COMPARED = 300
"""Words up to which a change is looked into; of a longer one only what begins and ends alike is kept."""

_LONGEST_WORD, _RESPELT = 40, 0.6
_ADDRESS = re.compile(r"(?:https?://[^\s<>\"/?#]|mailto:)[^\s<>\"\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,2000}")
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff"
# a word; one character of a script that is written without spaces; white space; any other character
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|\s+|.", re.DOTALL)


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


def is_address(href: str) -> bool:
    """Whether a link may lead there: an absolute http, https or mailto address without blanks."""
    return _ADDRESS.fullmatch(href) is not None


def require_fitting(marks: Iterable[Mark], text: str, field: str) -> None:
    """Raise ``InvalidValue`` naming ``field`` for marks that are empty, out of the text, crossing, or lead nowhere."""
    open_until: list[int] = []
    for mark in sorted(marks, key=_outermost_first):
        if not 0 <= mark.start < mark.end <= len(text):
            raise InvalidValue(
                field, phrase("marks {start}..{end}, which is no part of the text", start=mark.start, end=mark.end)
            )
        while open_until and open_until[-1] <= mark.start:
            open_until.pop()
        if open_until and mark.end > open_until[-1]:
            raise InvalidValue(
                field, phrase("marks {start}..{end}, which crosses another mark", start=mark.start, end=mark.end)
            )
        open_until.append(mark.end)
        if (mark.kind is MarkKind.LINK) != bool(mark.href):
            raise InvalidValue(field, phrase("a link needs an address, and only a link has one"))
        if mark.href and not is_address(mark.href):
            raise InvalidValue(field, phrase("a link leads to an http, https or mailto address"))


def clipped(marks: Iterable[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """The marks of a text as those of its part ``[start:end]``; what does not reach into the part is left out."""
    return tuple(
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
        if max(mark.start, start) < min(mark.end, end)
    )


class MarksInOrder:
    """The marks of a text, cut into those of its parts; asked from the beginning to the end, each mark is met once."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._coming = sorted(marks, reverse=True)
        self._open: list[Mark] = []

    def between(self, start: int, end: int) -> tuple[Mark, ...]:
        """``clipped`` to the part ``[start:end]``, which begins where the one before it ended."""
        while self._coming and self._coming[-1].start < end:
            self._open.append(self._coming.pop())
        self._open = [mark for mark in self._open if mark.end > start]
        return clipped(self._open, start, end)


def shifted(marks: Iterable[Mark], distance: int) -> Iterator[Mark]:
    """The marks as they stand when ``distance`` characters are put before their text."""
    return (replace(mark, start=mark.start + distance, end=mark.end + distance) for mark in marks)


def joined(parts: Iterable[tuple[str, Sequence[Mark]]]) -> tuple[Mark, ...]:
    """The marks of several texts as those of the texts put together; a mark that was cut between two is whole again."""
    result: list[Mark] = []
    ending: list[int] = []
    """Where in ``result`` the marks stand that reach the end of what was put together, the outermost first."""
    length = 0
    for text, marks in parts:
        if not text:
            continue
        open_again = iter(ending)
        now_ending: list[int] = []
        is_same = True
        for mark in sorted(shifted(marks, length), key=_outermost_first):
            earlier = next(open_again, None) if is_same and mark.start == length else None
            is_same = earlier is not None and _is_alike(result[earlier], mark)
            if earlier is not None and is_same:
                result[earlier] = replace(result[earlier], end=mark.end)
            else:
                earlier = len(result)
                result.append(mark)
            if mark.end == length + len(text):
                now_ending.append(earlier)
        ending = now_ending
        length += len(text)
    return tuple(sorted(result, key=_outermost_first))


def _is_alike(one: Mark, other: Mark) -> bool:
    return (one.kind, one.href) == (other.kind, other.href)


def carried(marks: Sequence[Mark], before: str, after: str) -> tuple[Mark, ...]:
    """The marks of the wording ``before`` on the wording ``after``: each spans what is left of its text.

    Wordings are compared word by word; a word that was only respelt counts as left. A mark whose
    words are all gone goes with them, so that no link comes to stand on words that it was not made for.
    """
    if not marks:
        return ()
    kept = _kept_runs(before, after)
    result: list[Mark] = []
    for mark in marks:
        parts = [
            (run, max(mark.start, run.old), min(mark.end, run.old_end))
            for run in kept
            if max(mark.start, run.old) < min(mark.end, run.old_end)
        ]
        if _has_words(before[mark.start : mark.end]):  # blanks and commas stay in any wording
            parts = [part for part in parts if _has_words(before[part[1] : part[2]])]
        if parts:
            (first, begin, _), (last, _, end) = parts[0], parts[-1]
            result.append(replace(mark, start=first.starts(begin), end=last.ends(end)))
    return tuple(result)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


@dataclass(frozen=True, slots=True)
class _Kept:
    """A run of the wording before, and where it stands now: letter by letter, or respelt as a whole."""

    old: int
    old_end: int
    new: int
    new_end: int

    def starts(self, at: int) -> int:
        """Where what stood from ``at`` on begins now."""
        return self.new + at - self.old if self._is_letter_by_letter() else self.new

    def ends(self, at: int) -> int:
        """Where what stood up to ``at`` ends now."""
        return self.new + at - self.old if self._is_letter_by_letter() else self.new_end

    def _is_letter_by_letter(self) -> bool:
        return self.old_end - self.old == self.new_end - self.new


def _kept_runs(before: str, after: str) -> list[_Kept]:
    """Runs that both wordings have, in order; at least what begins and ends alike."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    old_at, new_at = [0, *accumulate(map(len, old))], [0, *accumulate(map(len, new))]
    runs = [(0, start, 0, start)]
    if max(len(old), len(new)) - start - end <= MOST_COMPARED:
        matcher = SequenceMatcher(None, old[start : len(old) - end], new[start : len(new) - end], autojunk=False)
        for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
            if kind == "equal" or (
                kind == "replace" and _is_respelling(old[start:][old_from:old_to], new[start:][new_from:new_to])
            ):
                runs.append((old_from + start, old_to + start, new_from + start, new_to + start))
    runs.append((len(old) - end, len(old), len(new) - end, len(new)))
    return [
        _Kept(old_at[old_from], old_at[old_to], new_at[new_from], new_at[new_to])
        for old_from, old_to, new_from, new_to in runs
        if old_from < old_to
    ]


def _is_respelling(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the one word is the other with a slip mended or another ending."""
    if len(old) != 1 or len(new) != 1 or max(len(old[0]), len(new[0])) > _LONGEST_WORD:
        return False
    return SequenceMatcher(None, old[0].casefold(), new[0].casefold(), autojunk=False).ratio() >= _RESPELT


def nested(text: str, marks: Iterable[Mark]) -> Iterator[tuple[str, Mark | None, bool]]:
    """The text in pieces for whoever writes markup: ``(piece, mark, opens)``.

    A piece of text comes with no mark; a mark's beginning comes as ``("", mark, True)``, its end as
    ``("", mark, False)``. Marks that cross are closed and opened again, so that what is written is well formed.
    """
    waiting = sorted((mark for mark in marks if mark.start < mark.end), key=_outermost_first)
    bounds = sorted({0, len(text), *(mark.start for mark in waiting), *(mark.end for mark in waiting)})
    opened: list[Mark] = []
    at = 0
    for begin, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        first_ended = next((depth for depth, mark in enumerate(opened) if mark.end <= begin), len(opened))
        yield from (("", mark, False) for mark in reversed(opened[first_ended:]))
        again = [mark for mark in opened[first_ended:] if mark.end > begin]
        del opened[first_ended:]
        while at < len(waiting) and waiting[at].start == begin:
            again.append(waiting[at])
            at += 1
        yield from (("", mark, True) for mark in again)
        opened += again
        if 0 <= begin < min(end, len(text)):
            yield text[begin:end], None, False


def _outermost_first(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end
