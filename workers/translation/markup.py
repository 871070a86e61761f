"""Where inline markup stands in a translation: found, never guessed.

Engines destroy tags, so they get plain text. A mark's place is the text itself where it was kept, the rendering of
a term, or what the engine writes between two masks around the marked words. Where none of that tells, the mark is
left out, the hypothesis says so by a flag, and a check asks a person to set it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from workers.ports import EngineError, Hypothesis, SourceSegment
from workers.translation.attempts import Assignment
from workflow.domain.marks import Mark
from workflow.languages.fixed_texts import word_pattern

LIKE_ENOUGH = 80.0
"""Of 100: how much a place must be like what the engine writes for the marked words alone."""

MOST_TIMES_WIDER = 2.5
"""A mark that spans so much more of the translation than of the source is not taken for its place."""

_FENCE = re.compile(r"(?:(?<!\s)\s++)?+QX[78]\d{2}1\s*+")
_OUTER = " \t\u00a0.,;:!?…。！？，；：、"
Span = tuple[int, int]


def with_marks(segment: SourceSegment, whole: Hypothesis, assignment: Assignment) -> Hypothesis:
    """The hypothesis with the segment's markup in its places."""
    if not segment.marks:
        return whole
    placed: list[Mark] = []
    lost: list[str] = []
    between = _Between(segment, assignment)
    for number, mark in enumerate(segment.marks):
        span = _place(segment, mark, whole.text, assignment) or between.place(number, whole.text)
        if span is None:
            lost.append(f"markup_lost:{segment.text[mark.start : mark.end].strip()}")
        else:
            placed.append(replace(mark, start=span[0], end=span[1]))
    return replace(whole, marks=_well_nested(placed), flags=(*whole.flags, *lost))


def _place(segment: SourceSegment, mark: Mark, text: str, assignment: Assignment) -> Span | None:
    """Where the marked words stand without asking the engine: all of the text, as they are, or as a term."""
    words = segment.text[mark.start : mark.end].strip()
    before, after = segment.text[: mark.start].strip(_OUTER), segment.text[mark.end :].strip(_OUTER)
    if not before and not after:
        return _whole(segment.text, mark, text)
    if not words:
        return None
    occurrences = [match.span() for match in word_pattern(words).finditer(segment.text)]
    kept = [match.span() for match in word_pattern(words).finditer(text)]
    if kept and len(kept) == len(occurrences):
        nth = next((at for at, (start, _) in enumerate(occurrences) if start >= mark.start), 0)
        return kept[nth]
    concepts = {match.concept.id for match in assignment.terms.find(words, assignment.source)}
    rendered = [match for match in assignment.terms.find(text, assignment.target) if match.concept.id in concepts]
    is_term = len(concepts) == 1 and len(rendered) == 1
    return (rendered[0].start, rendered[0].end) if is_term and _is_one_term(words, assignment) else None


def _is_one_term(words: str, assignment: Assignment) -> bool:
    [match] = assignment.terms.find(words, assignment.source)
    return match.end - match.start >= len(words.strip(_OUTER))


def _whole(source: str, mark: Mark, text: str) -> Span:
    """All of the text, without outer spaces, and without the full stop where the mark leaves it out."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if source[mark.end :].strip():
        end = len(text.rstrip(_OUTER))
    return start, max(end, start + 1)


class _Between:
    """What the engine writes between masks around the marked words; asked once, and only when needed."""

    def __init__(self, segment: SourceSegment, assignment: Assignment) -> None:
        self._segment = segment
        self._assignment = assignment
        self._renderings: dict[int, str] | None = None

    def place(self, number: int, text: str) -> Span | None:
        """Where in ``text`` the marked words of that number stand; None when nothing there is like enough."""
        mark = self._segment.marks[number]
        share = (mark.end - mark.start) / len(self._segment.text)
        for asked in (self._fenced_words, self._alone):
            words = asked(number)
            span = _found(words, text) if words else None
            if span and (span[1] - span[0]) / len(text) <= MOST_TIMES_WIDER * share:
                return span
        return None

    def _fenced_words(self, number: int) -> str:
        if self._renderings is None:
            self._renderings = self._asked()
        return self._renderings.get(number, "")

    def _asked(self) -> dict[int, str]:
        try:
            [answer] = self._assignment.ask([replace(self._segment, text=_fenced(self._segment))])
        except EngineError:
            return {}
        found: dict[int, str] = {}
        for number in range(len(self._segment.marks)):
            fenced = re.search(f"{_first(number)}(.*?){_last(number)}", answer.text, re.DOTALL)
            if fenced:
                found[number] = _FENCE.sub(" ", fenced[1]).strip(_OUTER)
        return found

    def _alone(self, number: int) -> str:
        """The marked words translated for themselves."""
        mark = self._segment.marks[number]
        words = self._segment.text[mark.start : mark.end].strip()
        if not words:
            return ""
        try:
            [answer] = self._assignment.ask([replace(self._segment, text=words)])
        except EngineError:
            return ""
        return answer.text.strip(_OUTER)


def _first(number: int) -> str:
    """The mask before the words of a mark: bare ASCII, as engines let it through."""
    return f"QX7{number:02d}1"


def _last(number: int) -> str:
    """The mask after them."""
    return f"QX8{number:02d}1"


def _fenced(segment: SourceSegment) -> str:
    """The segment's text with a mask before and after the words of every mark."""
    marks = list(enumerate(segment.marks))
    fences = [(mark.end, 0, -mark.start, f" {_last(number)} ") for number, mark in marks]
    fences += [(mark.start, 1, -mark.end, f" {_first(number)} ") for number, mark in marks]
    text = segment.text
    for place, _, _, fence in sorted(fences, reverse=True):
        text = f"{text[:place]}{fence}{text[place:]}"
    return re.sub(r" +", " ", text).strip()


def _found(words: str, text: str) -> Span | None:
    """The place in ``text`` that is most like ``words``, widened to whole words; None when none is like enough."""
    exact = [match.span() for match in word_pattern(words).finditer(text)]
    if len(exact) == 1:
        return exact[0]
    if len(words) < 3 or len(words) > len(text):
        return None
    best = fuzz.partial_ratio_alignment(words.casefold(), text.casefold(), score_cutoff=LIKE_ENOUGH)
    if best is None or len(text.casefold()) != len(text):
        return None
    start, end = best.dest_start, best.dest_end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start] in _OUTER:
        start += 1
    while end > start and text[end - 1] in _OUTER:
        end -= 1
    is_like = end > start and fuzz.ratio(words.casefold(), text[start:end].casefold()) >= LIKE_ENOUGH
    return (start, end) if is_like else None


def _well_nested(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks without those that would cross one before them."""
    chosen: list[Mark] = []
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        if not any(each.start < mark.start < each.end < mark.end for each in chosen):
            chosen.append(mark)
    return tuple(chosen)
