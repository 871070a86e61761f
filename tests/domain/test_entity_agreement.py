"""The same entity carries the same id in every edition; where it does not, a reviewer is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests import factories as make
from tests import tag_factories as tagging
from tests.factories import EN, PT, RU
from workflow.domain.annotations import Candidate, EntityType, LinkBasis, Mention, Severity, Tag, Verdict
from workflow.domain.article import Article
from workflow.domain.entity_agreement import ENTITY_MISMATCH, entity_mismatches


def tag(identity: str, start: int, text: str, segment_id: str = "s1", **fields: Any) -> Tag:
    """A tag with one mention, by default a place."""
    mention = Mention(segment_id=segment_id, start=start, end=start + len(text), text=text)
    fields = {"type": EntityType.PLACE, "provider": "test 1", "rule": "random", **fields}
    return Tag(id=identity, name=text, mentions=(mention,), **fields)


def tagged(source: tuple[Tag, ...], target: tuple[Tag, ...]) -> Article:
    """An article in English and Portuguese with these tags; the translation has ``[pt] `` before each segment."""
    article = make.submitted(targets=(PT,))
    article = make.after(article, make.check(article, EN), make.tags(article, EN, *source))
    article = make.after(article, make.translate(article, PT))
    return make.after(article, make.check(article, PT), make.tags(article, PT, *target))


BISHKEK = tag("kb:bishkek", 18, "Bishkek")
THERE = tag("kb:bishkek", 23, "Bishkek")
OTHER = tag("kb:bishkek-district", 23, "Bishkek")
UNLINKED = tag("place:bishkek", 23, "Bishkek")


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ((BISHKEK,), (OTHER,), "linked to Bishkek (bishkek-district)"),
        ((BISHKEK,), (UNLINKED,), "here “Bishkek” is linked to nothing"),
        ((tag("place:bishkek", 18, "Bishkek"),), (THERE,), "source's “Bishkek” is linked to nothing"),
    ],
)
def test_a_translation_that_is_linked_otherwise_is_told(source: Any, target: Any, says: str):
    """To another entity, or to nothing, or to something where the source is linked to nothing."""
    article = tagged(source, target)
    (finding,) = entity_mismatches(article, PT)
    assert (finding.check, finding.severity, finding.segment_id) == (ENTITY_MISMATCH, Severity.ADVISORY, "s1")
    assert says in finding.message
    assert article.editions[PT].translations["s1"].text[finding.start : finding.end] == finding.excerpt == "Bishkek"
    assert article.blocks[0].text[finding.source_start : finding.source_end] == "Bishkek"
    assert article.findings_of(PT) == (finding,)
    assert article.findings_of(EN) == ()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ((BISHKEK,), (THERE,)),
        ((BISHKEK,), ()),
        ((), (THERE,)),
        ((tag("place:bishkek", 18, "Bishkek"),), (UNLINKED,)),
        ((BISHKEK,), (replace(OTHER, is_proposed=True),)),
        ((BISHKEK,), (replace(OTHER, type=EntityType.ORGANISATION),)),
        ((BISHKEK,), (replace(OTHER, mentions=(replace(OTHER.mentions[0], segment_id="s2"),)),)),
        ((BISHKEK, tag("place:ministers", 0, "Ministers")), (UNLINKED,)),
    ],
)
def test_what_agrees_or_cannot_be_compared_is_no_finding(source: Any, target: Any):
    """The same entity, none at all, a mere proposal, another type, another segment, or somebody else."""
    assert entity_mismatches(tagged(source, target), PT) == ()


def test_of_several_the_one_that_may_be_it_is_named():
    """Where two tags are linked to nothing, the one that has the source's entity among its candidates is meant."""
    maybe = Candidate(entity_id="bishkek", name="Bishkek", basis=LinkBasis.FUZZY, evidence="nearly its name")
    target = (tag("place:ministers", 5, "Ministers"), replace(UNLINKED, candidates=(maybe,)))
    (finding,) = entity_mismatches(tagged((BISHKEK,), target), PT)
    assert finding.excerpt == "Bishkek"


def test_it_is_told_of_present_texts_only():
    """While either text has moved since it was tagged nothing is said, and what is said dies with the wording."""
    article = tagged((BISHKEK,), (OTHER,))
    (before,) = entity_mismatches(article, PT)
    edited = make.after(article, make.post_edit({"s2": "A reunião. "}, PT))
    assert entity_mismatches(edited, PT) == ()
    (same,) = entity_mismatches(make.after(edited, make.tags(edited, PT, OTHER)), PT)
    assert same.id == before.id
    edited = make.after(article, make.post_edit({"s1": "[pt] Ministers meet in Bishkek!"}, PT))
    (new,) = entity_mismatches(make.after(edited, make.tags(edited, PT, OTHER)), PT)
    assert new.id != before.id
    corrected = make.after(article, make.post_edit({"s1": "Ministers meet in Bishkek again"}))
    corrected = make.after(corrected, make.tags(corrected, EN, BISHKEK), make.tags(corrected, PT, OTHER))
    assert entity_mismatches(corrected, PT) == (), "the translation is stale"


def test_a_reviewer_ends_it():
    """By linking both to the same, by rejecting the tag, or by waiving it with a reason."""
    article = tagged((BISHKEK,), (OTHER,))
    (finding,) = article.open_findings_of(PT)
    linked = make.after(article, tagging.relink_tag(OTHER.id, "bishkek", "Bisqueque", language=PT))
    assert linked.findings_of(PT) == ()
    rejected = make.after(article, tagging.decide_tag(OTHER.id, Verdict.REJECTED, language=PT))
    assert rejected.findings_of(PT) == ()
    waived = make.after(article, make.waive(finding.id, PT))
    assert waived.findings_of(PT) == (finding,)
    assert waived.open_findings_of(PT) == ()


def test_an_edition_without_tags_has_nothing_to_say():
    """Nor one that is not translated yet."""
    article = make.after(make.submitted(targets=(PT,)), make.request_edition(RU))
    assert entity_mismatches(article, RU) == ()
    assert entity_mismatches(article, PT) == ()
