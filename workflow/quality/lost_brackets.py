"""The check that brackets and quotation marks of the source have a counterpart. Nothing else is checked here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import primary_language
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality.ports import EditionText

_BRACKETS = (("(", "(（"), (")", ")）"), ("[", "[［"), ("]", "]］"))
_QUOTED = re.compile(r"[“„‟«「『](?P<long>[^“”„‟«»「」『』]{1,2000})[”“»」』]|(?<!\w)\"(?P<plain>[^\"]{1,2000})\"")
_ANY_QUOTE = re.compile(r"[“”„‟«»「」『』‹›《》〈〉\"]|(?<!\w)['‘]|['’](?!\w)")
_MARKS_NAMES = frozenset("ru be uk kk ky tg uz zh ur hi fa".split())
"""Languages that put quotation marks around the names of bodies, newspapers and plants, which others do not."""
_LONGEST_NAME = 4
_LONGEST_HAN_NAME = 12


class LostBrackets:
    """Finds brackets and quotation marks that the translation has fewer of; advisory."""

    name = "lost_brackets"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = "What stands in brackets or is quoted in the source is so in the translation too."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a kind and segment."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in [*_brackets(maker, pair), *_quotes(maker, pair)]]


def _brackets(maker: FindingMaker, pair: Pair) -> list[Finding]:
    for mark, forms in _BRACKETS:
        wanted, present = (sum(map(text.count, forms)) for text in (pair.source.text, pair.target.text))
        if wanted > present:
            at = min((place for place in map(pair.source.text.find, forms) if place >= 0), default=0)
            message = f"The source has {wanted} of {mark} here, the translation {present}: put them in."
            return [_finding(maker, pair, message, "bracket", at)]
    return []


def _quotes(maker: FindingMaker, pair: Pair) -> list[Finding]:
    quoted = [match for match in _QUOTED.finditer(pair.source.text) if not _is_name(match, pair)]
    if not quoted:
        return []
    if len(_ANY_QUOTE.findall(pair.target.text)) >= len(quoted) * 2 - (len(quoted) > 2):
        return []
    return [_finding(maker, pair, "The source quotes here: put the quotation marks in.", "quote", quoted[0].start())]


def _is_name(match: re.Match[str], pair: Pair) -> bool:
    """A few words that are no sentence: a title or a name, which languages mark differently."""
    inside = match["long"] or match["plain"]
    if primary_language(pair.source_language) == "zh":
        return len(inside) <= _LONGEST_HAN_NAME
    return len(inside.split()) <= _LONGEST_NAME and primary_language(pair.source_language) in _MARKS_NAMES


def _finding(maker: FindingMaker, pair: Pair, message: str, subject: str, at: int) -> Finding:
    return maker.make(
        pair.place, 0, 0, severity=Severity.ADVISORY, message=message, subject=subject, source=(at, at + 1)
    )
