"""The check for a title that the headline quotes in one wording and the body gives in another. Nothing else is here."""

from __future__ import annotations

import re
from collections import Counter

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import BlockKind
from workflow.languages.scripts import is_unspaced
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality._words import WORD
from workflow.quality.ports import EditionText

_QUOTED = re.compile(
    r"\"([^\"\u2029]{8,200})\"|“([^“”\u2029]{4,200})”|«([^«»\u2029]{8,200})»|„([^„“”\u2029]{8,200})[“”]"
    r"|《([^《》\u2029]{4,100})》|「([^「」\u2029]{4,100})」"
)
_HAN_CHARACTER = re.compile(r"[^\W_]")
_FEWEST, _FEWEST_HAN = 3, 5
_LEAST_IN_COMMON = 0.6
_ARTICLES = frozenset("the a an o os as el la los las".split())


class TitleDiffers:
    """Finds where the body writes a quoted title of the headline otherwise; advisory."""

    name = "title_differs"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "A title that the headline quotes stands in the body in the same words: find out which is right, and write it "
        "in both places."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a quoted title of the headline, at the body's wording of it."""
        headline = next((block.text for block in text.blocks if block.kind is BlockKind.HEADLINE), None)
        if headline is None and len(text.blocks) > 1:
            headline = text.blocks[0].text
        titles = [next(filter(None, match.groups())) for match in _QUOTED.finditer(headline or "")][:5]
        if not titles:
            return []
        maker, document = FindingMaker(self.name, text), Document(text)
        word, fewest = (_HAN_CHARACTER, _FEWEST_HAN) if is_unspaced(text.language) else (WORD, _FEWEST)
        body = list(word.finditer(document.text, min(len(headline or "") + 1, len(document.text))))
        findings = []
        for title in titles:
            wanted = [match.group().casefold() for match in word.finditer(title)]
            span = _other_wording(wanted, body) if len(wanted) >= fewest else None
            if span is not None:
                message = (
                    f"The headline calls it “{title}”, the text “{document.text[span[0] : span[1]]}”: write one title."
                )
                findings.append(document.finding(maker, *span, severity=self.severity, message=message))
        return findings


def _other_wording(wanted: list[str], body: list[re.Match[str]]) -> tuple[int, int] | None:
    """Where the body says nearly the same, from the title's first word to its last; None where it says just that."""
    keys = [match.group().casefold() for match in body]
    size = len(wanted)
    starts = [at for at, key in enumerate(keys) if key == wanted[0]]
    if any(keys[at : at + size] == wanted for at in starts):
        return None
    counted = Counter(wanted)
    for at in starts[:200]:
        reach = keys[at : at + size * 2]
        ends = [at + place for place, key in enumerate(reach) if key == wanted[-1] and place + 1 >= size / 2]
        for end in ends:
            common = sum((Counter(keys[at : end + 1]) & counted).values())
            if common >= _LEAST_IN_COMMON * size and common >= _LEAST_IN_COMMON * (end + 1 - at):
                return body[at].start(), body[end].end()
    return None
