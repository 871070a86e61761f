"""Defects put into good translations, one at a time, in thirteen languages: nearly all are found, and little else."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.quality.pair_defects import Injected, Pair, edition, injected
from tests.quality.parallel_news import LONG, SHORT
from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.scripts import is_unspaced
from workflow.quality import BILINGUAL_CHECKS
from workflow.quality.ports import EditionText

DIRECTIONS = [(source, target) for source in ("en", "zh", "ru") for target in SHORT if source != target]


def news(source: str, target: str) -> list[Pair]:
    """The invented news in both languages, as much of it as there is."""
    both = (LONG, LONG) if target in LONG else (SHORT, SHORT)
    return list(zip(both[0][source], both[1][target], strict=True))


def bilingual(text: EditionText) -> list[Finding]:
    """What the bilingual checks find."""
    return [finding for check in BILINGUAL_CHECKS for finding in check.run(text)]


def words_of(texts: list[Pair], language: str) -> float:
    """How many words the translation has; a Chinese word is about 1.6 characters."""
    written = "".join(target or "" for _, target in texts)
    return len(written) / 1.6 if is_unspaced(LanguageTag(language)) else len(written.split())


def is_found(defect: Injected, source: str, target: str, before: Counter[tuple[str, str | None, str]]) -> bool:
    """Whether the defect's own segment has a finding that it did not have before."""
    after = Counter(map(_identity, bilingual(edition(defect.pairs, source, target))))
    return any(segment == defect.segment_id for _, segment, _ in after - before)


def _identity(finding: Finding) -> tuple[str, str | None, str]:
    return finding.check, finding.segment_id, finding.message


@pytest.mark.parametrize(("source", "target"), DIRECTIONS)
def test_a_good_translation_is_let_pass(source: str, target: str) -> None:
    """News that was translated well has at most two findings in a thousand words, whatever the direction."""
    texts = news(source, target)
    findings = bilingual(edition(texts, source, target))
    assert len(findings) <= max(2 * words_of(texts, target) / 1000, 0), findings


def test_defects_are_found_by_kind() -> None:
    """Of every kind of defect nine in ten are found, over all languages; what moves a number is always found."""
    made: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for source, target in DIRECTIONS:
        texts = news(source, target)
        before = Counter(map(_identity, bilingual(edition(texts, source, target))))
        for defect in injected(texts, source, target, most=3):
            made[defect.kind] += 1
            caught[defect.kind] += is_found(defect, source, target, before)
    recall = {kind: caught[kind] / made[kind] for kind in made}
    assert len(recall) >= 17
    assert {kind: share for kind, share in recall.items() if share < 0.9} == {}
    certain = {"number_changed", "magnitude_wrong", "date_changed", "percent_changed", "paragraph_dropped", "truncated"}
    assert {kind: recall[kind] for kind in certain} == dict.fromkeys(certain, 1.0)


def test_what_changes_the_facts_blocks() -> None:
    """A wrong magnitude, date, currency or address stops an approval; a lost bracket does not."""
    texts = news("zh", "en")
    severities: dict[str, set[Severity]] = {}
    for defect in injected(texts, "zh", "en", most=2):
        found = {each.severity for each in bilingual(edition(defect.pairs, "zh", "en"))}
        severities.setdefault(defect.kind, set()).update(found)
    blocking = (
        "number_changed magnitude_wrong date_changed percent_changed currency_changed address_altered paragraph_dropped"
        " sentence_doubled truncated untranslated_sentence"
    )
    for kind in blocking.split():
        assert Severity.BLOCKING in severities[kind], kind
    assert severities["brackets_lost"] == {Severity.ADVISORY}
    assert severities["end_punctuation_changed"] == {Severity.ADVISORY}
