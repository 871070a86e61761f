"""A text as the grammar reads it: words side by side, what each is by its form, and what has been decided about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.tagging.providers.english_casing import readable
from workers.tagging.providers.english_common import COMMON_WORDS
from workers.tagging.providers.english_features import sentences
from workers.tagging.providers.english_words import CALENDAR, COUNTRIES, DEMONYMS, PLACES
from workers.tagging.rules.english import words
from workflow.domain.annotations import EntityType

Range = tuple[int, int]
"""Numbers of the first word and of the one after the last."""

_STATE_NAMES = frozenset(tuple(name.split()) for name in words.STATE_NAMES) | {("Washington", ",", "D.C.")}
_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central inner outer upper lower greater".split()
)
_LONGEST_STATE_NAME = max(map(len, _STATE_NAMES))
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a range of words names, and by which rule."""

    range: Range
    type: EntityType
    rule: str
    score: float | None = None
    is_proposed: bool = False
    provider: str = "rules"


class Page:
    """The words of one text. Numbers are words' numbers throughout; ``places`` leads back to the text."""

    def __init__(self, text: str) -> None:
        """Part ``text`` into words."""
        self.text = text
        self.cased = readable(text)
        self.places: list[Range] = []
        self.words: list[str] = []
        self.begins: list[bool] = []
        """Whether a word begins a sentence or line."""
        for sentence in sentences(text):
            for at, (start, end) in enumerate(sentence):
                self.places.append((start, end))
                self.words.append(self.cased[start:end])
                self.begins.append(at == 0)
        self.small = [word.lower() for word in self.words]
        self.is_capital = [word[0].isupper() for word in self.words]
        self.size = len(self.words)
        self.small_ones = {word for word in self.words if word.islower()}
        self.decided: list[Decision | None] = [None] * self.size
        self._decisions: dict[int, Decision] = {}
        self.short_for_events: set[str] = set()
        self.gazetteer_places: dict[int, int] = {}
        """Where the gazetteer knows a place: the first word and the end of the longest."""
        self.is_office = [False] * self.size
        """Whether a word is of an office: ``Minister of Foreign Affairs``."""

    def word(self, at: int) -> str:
        """The word at ``at`` in small letters; empty beyond the edges."""
        return self.small[at] if 0 <= at < self.size else ""

    def touches(self, at: int) -> bool:
        """Whether only spaces of one line stand between the word at ``at`` and the one before it."""
        if not 0 < at < self.size:
            return False
        between = self.text[self.places[at - 1][1] : self.places[at][0]]
        return between != "" and len(between) < 4 and between.isspace() and "\n" not in between

    def joins(self, at: int) -> bool:
        """Whether the word at ``at`` stands in one line right after the one before, with or without a space."""
        if not 0 < at < self.size:
            return False
        before, here = self.places[at - 1][1], self.places[at][0]
        return here - before < 4 and "\n" not in self.text[before:here]

    def written(self, found: Range) -> str:
        """The range as the text has it."""
        return self.text[self.places[found[0]][0] : self.places[found[1] - 1][1]]

    def is_free(self, found: Range) -> bool:
        """Whether nothing in the range is decided yet."""
        return not any(self.decided[found[0] : found[1]])

    @property
    def decisions(self) -> list[Decision]:
        """All that is decided; no two are of one word."""
        return list(self._decisions.values())

    def decide(self, decision: Decision) -> None:
        """Note what the range is."""
        self._decisions[decision.range[0]] = decision
        for at in range(*decision.range):
            self.decided[at] = decision

    def withdraw(self, decision: Decision) -> None:
        """Take a decision back."""
        del self._decisions[decision.range[0]]
        for at in range(*decision.range):
            if self.decided[at] is decision:
                self.decided[at] = None

    def type_at(self, at: int) -> EntityType | None:
        """What the word at ``at`` is a part of."""
        decision = self.decided[at] if 0 <= at < self.size else None
        return decision.type if decision is not None else None

    def is_acronym(self, at: int) -> bool:
        """Whether the word is written in capitals: ``SCO``, ``UNESCO``, ``SPIEF-2022``; of one letter none is."""
        word = self.words[at]
        return (
            len(word) > 1
            and self.is_capital[at]
            and sum(map(str.isupper, word)) > 1
            and not any(map(str.islower, word))
        )

    def is_initials(self, at: int) -> bool:
        """``I.``, ``Yu.``, ``S.A.``."""
        return _INITIALS.fullmatch(self.words[at]) is not None

    def is_plain_opening(self, at: int) -> bool:
        """Whether a capital at ``at`` says nothing: the word opens a sentence and is an ordinary one."""
        return self.begins[at] and self.is_ordinary(at)

    def is_ordinary(self, at: int) -> bool:
        """Whether the word is one that texts write small."""
        small = self.small[at]
        return (
            small in COMMON_WORDS
            or small in words.NAMES_NOT_PEOPLE
            or small in self.small_ones
            or small in words.ROLE_HEADS
            or (len(small) > 5 and small.endswith(("ing", "ly")))
        )

    def never_opens(self, at: int) -> bool:
        """Whether no name begins with the word at ``at``."""
        small = self.small[at]
        return (
            not self.words[at][0].isalnum()
            or small == "no."
            or small in words.NAMES_NOT_PEOPLE
            or small in words.ROLE_HEADS
            or small.rstrip(".") in words.HONORIFICS
            or self.is_plain_opening(at)
        )

    def is_common(self, at: int) -> bool:
        """Whether the word stands in the list of ordinary words."""
        return self.small[at] in COMMON_WORDS

    def run(self, at: int) -> Range:
        """The capitalised words that follow each other from ``at`` on."""
        end = at + 1
        while end < self.size and self.is_capital[end] and self.touches(end) and not self.begins[end]:
            end += 1
        return at, end

    def state_name(self, at: int) -> int:
        """The end of a country's or place's name that begins at ``at`` and is on our lists; ``at`` where none does."""
        if self.small[at] in _DIRECTIONS and self.is_capital[at] and self.touches(at + 1):
            end = self._listed_place(at + 1)
            if end > at + 1 and not self.is_capital[at - 1]:
                return end
        return self._listed_place(at)

    def _listed_place(self, at: int) -> int:
        for size in range(min(_LONGEST_STATE_NAME, self.size - at), 0, -1):
            if tuple(self.words[at : at + size]) in _STATE_NAMES:
                return at + size
        if self.is_capital[at] and (self.small[at] in COUNTRIES or self.small[at] in PLACES):
            return at + 1
        if self.words[at] in words.PLACE_ACRONYMS:
            return at + 1
        return self.gazetteer_places.get(at, at)

    def is_demonym(self, at: int) -> bool:
        """``Chinese``, ``Uzbek-Chinese``."""
        return self.is_capital[at] and all(part in DEMONYMS for part in self.small[at].split("-"))

    def is_calendar(self, at: int) -> bool:
        """A month, a day of the week or a season, in capitals."""
        return self.is_capital[at] and self.small[at].rstrip(".") in CALENDAR


def longest_by_first_word(names: dict[str, set[tuple[str, ...]]]) -> dict[str, list[tuple[str, ...]]]:
    """The names of each first word, the longest first."""
    return {first: sorted(known, key=lambda name: (-len(name), name)) for first, known in names.items()}
