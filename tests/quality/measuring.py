"""How many of the injected defects the checks find, and what they find beside them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.quality.defects import UNSPACED, Injected, injected
from workflow.domain.vocabulary import LanguageTag
from workflow.quality import run_checks
from workflow.quality.plain_texts import PlacedFinding, read_text

_SLACK = 3
"""Characters by which a finding may lie beside the defect."""


@dataclass
class Measured:
    """Results over many injected texts."""

    asked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: int = 0
    words: float = 0.0
    missed: dict[str, list[Injected]] = field(default_factory=lambda: defaultdict(list))

    def recall(self, kind: str) -> float:
        """The share of a kind that was found."""
        return self.found[kind] / self.asked[kind]


def findings_of(text: str, language: str) -> list[PlacedFinding]:
    """What all checks find in a plain text."""
    plain = read_text(text, LanguageTag(language))
    return plain.placed(run_checks(plain.edition))


def words_in(text: str, language: str) -> float:
    """Words; of Chinese as English would have them, three for five characters."""
    return len(re.findall("[一-鿿]", text)) * 0.6 if language in UNSPACED else float(len(text.split()))


def measure(text: str, language: str, *, times: int, into: Measured) -> None:
    """Inject and check; false is what was found away from the defect, and not in the clean text either."""
    for defect in injected(text, language, times=times):
        found = findings_of(defect.text, language)
        hits = [each for each in found if each.finding.check in defect.checks and _touches(each, defect)]
        into.asked[defect.kind] += 1
        into.found[defect.kind] += bool(hits)
        into.false += sum(not _touches(each, defect) for each in found)
        into.words += words_in(defect.text, language)
        if not hits:
            into.missed[defect.kind].append(defect)


def _touches(found: PlacedFinding, defect: Injected) -> bool:
    return found.start <= defect.end + _SLACK and found.end >= defect.start - _SLACK
