"""A text as the grammar of Romance languages reads it: words side by side, and what has been decided about them.

Numbers are words' numbers throughout; ``places`` leads back to the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workers.tagging.documents import Place, Span
from workers.tagging.providers.english_words import GIVEN_NAMES
from workers.tagging.rules.romance.words import WORD, Words
from workflow.domain.annotations import EntityType

Range = tuple[int, int]
"""Numbers of the first word and of the one after the last."""

_TOKEN = re.compile(rf"{WORD.pattern}|[^\w\s]|_")
_ENDS = frozenset(".!?:;…")
_LONGEST_GAP = 4
_FEWEST_SHOUTED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a range of words names, and by which rule."""

    range: Range
    type: EntityType
    rule: str
    is_proposed: bool = False
    known: Span | None = None
    """The gazetteer's span, where it is that one's word."""


class Page:
    """The words of one text, in one language's view of them."""

    def __init__(self, text: str, words: Words) -> None:
        """Part ``text`` into words."""
        self.text = text
        self.language = words
        found = list(_TOKEN.finditer(text))
        self.places: list[Place] = [each.span() for each in found]
        self.words = [each.group() for each in found]
        self.small = [word.casefold().replace("‐", "-").replace("‑", "-") for word in self.words]
        self.size = len(self.words)
        shouted = self._shouted()
        self.is_capital = [word[0].isupper() and not shouted[at] for at, word in enumerate(self.words)]
        self.begins = [self._is_begun(at) for at in range(self.size)]
        self.decided: list[Decision | None] = [None] * self.size
        self._decisions: dict[int, Decision] = {}
        self.known_ends: dict[int, int] = {}
        """Where the gazetteer knows a place: its first word and the end of the longest."""
        self.known_bodies: dict[int, int] = {}
        """The same of institutions."""

    def _shouted(self) -> list[bool]:
        """Of each word, whether its line is in capitals, where these say nothing."""
        shouted = [False] * self.size
        starts = [0, *(at for at in range(1, self.size) if "\n" in self._gap(at)), self.size]
        for first, last in pairwise(starts):
            long = [word for word in self.words[first:last] if len(word) > 3 and word.isalpha()]
            if len(long) >= _FEWEST_SHOUTED and all(word.isupper() for word in long):
                shouted[first:last] = [True] * (last - first)
        return shouted

    def _gap(self, at: int) -> str:
        return self.text[self.places[at - 1][1] : self.places[at][0]]

    def _is_begun(self, at: int) -> bool:
        """Whether the word begins a sentence or line; a point behind ``Sr`` or one letter ends none."""
        if at == 0 or "\n" in self._gap(at):
            return True
        before = self.words[at - 1]
        if before in "«“\"'(—–-":
            return at == 1 or self.begins_before(at - 1)
        return self.begins_before(at)

    def begins_before(self, at: int) -> bool:
        """Whether what stands before the word ends a sentence."""
        if at < 1 or "\n" in self._gap(at):
            return True
        if self.words[at - 1] not in _ENDS:
            return False
        last = self.word(at - 2)
        return self.words[at - 1] != "." or not (
            last in self.language.honorifics or (len(last) == 1 and last.isalpha())
        )

    def is_given_name(self, at: int) -> bool:
        """Whether the word is a first name."""
        return self.word(at) in GIVEN_NAMES or self.word(at) in self.language.given_names

    def ends_a_name(self, found: Range) -> bool:
        """Whether one word right behind a first name is its surname: ``Ana Vitória`` is no city."""
        start, end = found
        return end - start == 1 and self.touches(start) and self.is_capital[start - 1] and self.is_given_name(start - 1)

    def is_known_body(self, start: int, end: int) -> bool:
        """Whether the gazetteer knows an institution by exactly these words."""
        return self.known_bodies.get(start) == end

    def word(self, at: int) -> str:
        """The word in small letters; empty beyond the edges."""
        return self.small[at] if 0 <= at < self.size else ""

    def touches(self, at: int) -> bool:
        """Whether only spaces of one line stand before the word."""
        if not 0 < at < self.size:
            return False
        gap = self._gap(at)
        return 0 < len(gap) < _LONGEST_GAP and gap.isspace() and "\n" not in gap

    def joins(self, at: int) -> bool:
        """Whether the word stands in one line with the one before, spaces or none between."""
        return 0 < at < self.size and "\n" not in self._gap(at) and len(self._gap(at)) < _LONGEST_GAP

    def names(self, at: int) -> bool:
        """Whether a capital word goes on with the name before it."""
        return 0 < at < self.size and self.is_capital[at] and self.touches(at) and self.decided[at] is None

    def is_acronym(self, at: int) -> bool:
        """``OCX``, ``G20``; of one letter none is."""
        if not 0 <= at < self.size or not self.is_capital[at]:
            return False
        word = self.words[at]
        return 2 <= len(word) <= 12 and sum(map(str.isupper, word)) > 1 and not any(map(str.islower, word))

    def is_free(self, found: Range) -> bool:
        """Whether nothing in the range is decided yet."""
        return not any(self.decided[found[0] : found[1]])

    def is_opening(self, at: int) -> bool:
        """Whether the capital says nothing: an ordinary word, or a verb that opens a sentence."""
        small = self.small[at]
        return small in self.language.openings or (self.begins[at] and small.endswith(self.language.opening_endings))

    def is_head(self, at: int) -> bool:
        """Whether the word is an institution's head."""
        return self.word(at) in self.language.institutions

    def type_at(self, at: int) -> EntityType | None:
        """What the word is a part of."""
        decision = self.decided[at] if 0 <= at < self.size else None
        return decision.type if decision is not None else None

    def decide(self, decision: Decision) -> None:
        """Note what the range is."""
        self._decisions[decision.range[0]] = decision
        for at in range(*decision.range):
            self.decided[at] = decision

    def withdraw(self, found: Range) -> None:
        """Take back what is decided inside a range."""
        for at in range(*found):
            decision = self.decided[at]
            if decision is not None:
                del self._decisions[decision.range[0]]
                for each in range(*decision.range):
                    self.decided[each] = None

    @property
    def decisions(self) -> list[Decision]:
        """All that is decided; no two are of one word."""
        return list(self._decisions.values())

    def place(self, found: Range) -> Place:
        """Start and end in the text."""
        return self.places[found[0]][0], self.places[found[1] - 1][1]


def ranges_of(page: Page, spans: Sequence[Span]) -> list[tuple[Range, Span]]:
    """Known names that are whole words, the longest first."""
    first = {place[0]: at for at, place in enumerate(page.places)}
    last = {place[1]: at + 1 for at, place in enumerate(page.places)}
    ranges = [((first[span.start], last[span.end]), span) for span in spans if span.start in first and span.end in last]
    return sorted(ranges, key=lambda each: (each[1].start - each[1].end, each[1].start))
