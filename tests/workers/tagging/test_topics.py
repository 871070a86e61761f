"""Suggested topics as tags: proposals without a place, with their evidence, named in the edition's language."""

from __future__ import annotations

from dataclasses import replace

from tests.factories import topic_rule
from tests.topics.texts import knowledge
from workers.tagging.topics import suggested
from workflow.domain.annotations import EntityType, LinkBasis, Mention, Tag
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.vocabulary import LanguageTag
from workflow.quality.ports import EditionText

SCO = Tag(
    id="kb:sco",
    type=EntityType.ORGANISATION,
    name="ШОС",
    mentions=(Mention(segment_id="s2", start=0, end=3, text="ШОС"),),
    provider="gazetteer",
    rule="label",
)
RULE = topic_rule("sco", words=(), entities=("sco",))


def edition(headline: str, body: str, language: str = "ru") -> EditionText:
    """An edition's text."""
    blocks = (
        Block(kind=BlockKind.HEADLINE, segments=(Segment(id="s1", text=headline),)),
        Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id="s2", text=body),)),
    )
    return EditionText(language=LanguageTag(language), blocks=blocks, source_language=LanguageTag(language))


def test_a_topic_is_proposed_with_its_evidence() -> None:
    """It stands nowhere in the text, is named in its language, and says what speaks for it and what proposed it."""
    topics = knowledge(RULE)
    (tag,) = suggested(edition("Новости", "ШОС собралась."), [SCO], topics)
    assert (tag.id, tag.type, tag.name) == ("medtop:11000000", EntityType.TOPIC, "политика")
    assert (tag.is_proposed, tag.mentions, tag.confidence, tag.basis) == (True, (), None, None)
    assert (tag.uri, tag.rule) == ("http://cv.iptc.org/newscodes/mediatopic/11000000", "rule:sco")
    assert tag.provider == f"topics/{topics.version}"
    (reason,) = tag.candidates
    assert (reason.entity_id, reason.basis, reason.evidence) == (tag.id, LinkBasis.RULE, "rule sco: “ШОС”")


def test_a_name_in_another_language_stands_where_there_is_none() -> None:
    """English is what an edition gets whose language has no name for the topic."""
    (tag,) = suggested(edition("Новини", "ШОС зібралася.", "uk"), [SCO], knowledge(RULE))
    assert tag.name == "politics"


def test_merely_proposed_tags_speak_for_nothing() -> None:
    """A guess is not founded on a guess."""
    assert suggested(edition("Новости", "ШОС собралась."), [replace(SCO, is_proposed=True)], knowledge(RULE)) == ()


def test_the_version_moves_with_all_that_may_change_an_answer() -> None:
    """Rules and topics; the same ones have the same version in every process."""
    assert knowledge(RULE).version == knowledge(RULE).version
    assert knowledge(RULE).version != knowledge().version
    assert knowledge(RULE).version != knowledge(RULE, topics=()).version
