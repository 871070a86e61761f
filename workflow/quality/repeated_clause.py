"""The check for words said twice: a clause repeated close by, or one word doubled. Nothing else is checked here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Block
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.scripts import is_unspaced
from workflow.quality._findings import FindingMaker, Place
from workflow.quality.ports import EditionText

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_CHARACTER = re.compile(r"[^\W\d_]")
_DOUBLED_RIGHTLY = frozenset("had that is her so no very bye ha nous vous se te que ja lo".split())
_DOUBLING_IS_GRAMMAR = frozenset("hi ur fa prs ar ps ne mr id ms tr az tk ug kk ky uz tg sw vi tl".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    place: Place
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.place.text[self.start : self.end]

    @property
    def key(self) -> str:
        return self.text.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """How long a repetition must be, and how near, in words (in characters where words are not spaced)."""

    length: int
    reach: int


_WORDS, _CHARACTERS = _Measure(length=4, reach=25), _Measure(length=12, reach=60)


class RepeatedClause:
    """Finds the second saying of a clause within a paragraph, and doubled words; advisory."""

    name = "repeated_clause"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "Nothing is said twice in a row: a clause or sentence repeated within a few words was pasted by mistake."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a repetition, at the place where it is said again."""
        maker = FindingMaker(self.name)
        unspaced = is_unspaced(text.language)
        findings: list[Finding] = []
        for block in text.blocks:
            words = _words_of(block, _CHARACTER if unspaced else _WORD)
            findings += _repeated_clauses(maker, words, _CHARACTERS if unspaced else _WORDS)
            if not unspaced:
                findings += _doubled_words(maker, words, text.language)
        return findings


def _words_of(block: Block, pattern: re.Pattern[str]) -> list[_Word]:
    return [
        _Word(place=place, start=match.start(), end=match.end())
        for place in (Place(text=segment.text, segment_id=segment.id) for segment in block.segments)
        for match in pattern.finditer(place.text)
    ]


def _repeated_clauses(maker: FindingMaker, words: Sequence[_Word], measure: _Measure) -> list[Finding]:
    keys = [word.key for word in words]
    last_at: dict[tuple[str, ...], int] = {}
    findings = []
    reported_to = 0
    for at in range(len(words) - measure.length + 1):
        gram = tuple(keys[at : at + measure.length])
        earlier = last_at.get(gram)
        last_at[gram] = at
        if earlier is None or at < reported_to or not measure.length <= at - earlier <= measure.reach:
            continue
        end = _end_of_run(words, earlier, at)
        if end - at >= measure.length and _is_prose(words[at:end], measure):
            findings.append(_clause(maker, words[at], words[end - 1]))
            reported_to = end
    return findings


def _end_of_run(words: Sequence[_Word], earlier: int, at: int) -> int:
    """One past the last word of the repetition that begins at ``at``; it stays within one segment."""
    length = 0
    while (
        at + length < len(words)
        and earlier + length < at
        and words[at + length].place == words[at].place
        and words[at + length].key == words[earlier + length].key
    ):
        length += 1
    return at + length


def _is_prose(run: Sequence[_Word], measure: _Measure) -> bool:
    """Whether it says something: the long name of an institution is rightly repeated, and has capitals."""
    if measure is _CHARACTERS:
        return True
    telling = [word for word in run if len(word.text) > 3 and not word.text[0].isupper() and word.text[0].isalpha()]
    return len(telling) >= 3


def _clause(maker: FindingMaker, first: _Word, last: _Word) -> Finding:
    said = first.place.text[first.start : last.end]
    return maker.make(
        first.place,
        first.start,
        last.end,
        severity=Severity.ADVISORY,
        message=f"“{said}” was said just before: say it once.",
    )


def _doubled_words(maker: FindingMaker, words: Sequence[_Word], language: LanguageTag) -> list[Finding]:
    if primary_language(language) in _DOUBLING_IS_GRAMMAR:
        return []
    findings = []
    for first, second in pairwise(words):
        if first.place != second.place or first.key != second.key or not _is_slip(first, second):
            continue
        findings.append(
            maker.make(
                first.place,
                first.start,
                second.end,
                severity=Severity.ADVISORY,
                message=f"“{second.text}” is doubled: remove one.",
                suggestion=first.text,
            )
        )
    return findings


def _is_slip(first: _Word, second: _Word) -> bool:
    """Only white space stands between, and it is neither a number, a name (Bora Bora) nor good grammar (had had)."""
    between = first.place.text[first.end : second.start]
    if between.strip() or not second.text.isalpha() or second.key in _DOUBLED_RIGHTLY:
        return False
    return not (second.text.istitle() and first.text.istitle())
