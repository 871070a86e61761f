"""The check for a clause that is said again close by. Nothing else is checked here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.domain.annotations import Finding, Severity
from workflow.languages.scripts import is_unspaced
from workflow.quality._document import BREAK, Document
from workflow.quality._findings import FindingMaker
from workflow.quality._words import WORD
from workflow.quality.ports import EditionText

_CHARACTER = re.compile(r"[^\W\d_]")
_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """How long a repetition must be, and how near, in words (in characters where words are not spaced)."""

    length: int
    reach: int
    near: int
    """No farther than this, the shortest is a repetition."""
    long: int
    """Anywhere within reach, this much is one."""


_WORDS, _CHARACTERS = _Measure(length=4, reach=25, near=6, long=5), _Measure(length=8, reach=60, near=14, long=12)


class RepeatedClause:
    """Finds the second saying of a clause within a paragraph; advisory."""

    name = "repeated_clause"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "Nothing is said twice within a few words: a clause repeated in the same paragraph was pasted, or one half of "
        "a rewording was left standing. Say it once."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a repetition, at the place where it is said again."""
        maker, document = FindingMaker(self.name, text), Document(text)
        unspaced = is_unspaced(text.language)
        pattern, measure = (_CHARACTER, _CHARACTERS) if unspaced else (WORD, _WORDS)
        findings = []
        for stretch in document.stretches:
            words = list(pattern.finditer(document.text, stretch.start, stretch.end))
            for first, last in _repetitions(words, measure):
                start, end = first.start(), last.end()
                said = document.text[start:end]
                shown = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
                message = f"“{shown}” was said just before: say it once."
                findings.append(document.finding(maker, start, end, severity=self.severity, message=message))
        return findings


def _repetitions(words: Sequence[re.Match[str]], measure: _Measure) -> list[tuple[re.Match[str], re.Match[str]]]:
    """First and last word of everything that is said again."""
    keys = [word.group().casefold() for word in words]
    last_at: dict[tuple[str, ...], int] = {}
    found = []
    reported_to = 0
    for at, gram in enumerate(zip(*(keys[offset:] for offset in range(measure.length)), strict=False)):
        earlier = last_at.get(gram)
        last_at[gram] = at
        if earlier is None or at < reported_to or not measure.length <= at - earlier <= measure.reach:
            continue
        end = at + measure.length
        while end < len(keys) and end - at + earlier < at and keys[end] == keys[end - at + earlier]:
            end += 1
        is_long_or_near = end - at >= measure.long or at - earlier <= measure.near
        is_pasted = earlier + end - at == at
        if is_long_or_near and _says_something(words[at:end], measure, is_pasted=is_pasted):
            found.append((words[at], words[end - 1]))
            reported_to = end
    return found


def _says_something(run: Sequence[re.Match[str]], measure: _Measure, *, is_pasted: bool) -> bool:
    """Whether it is prose: the long name of an institution is rightly repeated, and has capitals.

    What follows itself at once needs no telling words.
    """
    if measure is _CHARACTERS:
        text = run[0].string[run[0].start() : run[-1].end()]
        return not text.isascii() and BREAK not in text
    small = [word.group() for word in run if not word.group()[0].isupper()]
    if is_pasted:
        return len(small) >= 3
    telling = [word for word in small if len(word) > 3]
    return len(telling) >= 3 or (len(telling) >= 2 and len(run) >= 6)
