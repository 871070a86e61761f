"""What goes on record of a tagged edition."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.tagging.tagger import LONGEST_TEXT, Tagger
from workflow.domain.annotations import EntityType
from workflow.domain.segments import Block, BlockKind, Segment, all_segments
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import KnowledgeBase
from workflow.entities.starter import built_in_entities

TAGGER = Tagger(KnowledgeBase(built_in_entities()))
DAY = date(2021, 7, 2)


def _blocks(*paragraphs):
    number, blocks = 0, []
    for sentences in paragraphs:
        segments = []
        for sentence in sentences:
            number += 1
            segments.append(Segment(id=f"s{number}", text=sentence))
        blocks.append(Block(kind=BlockKind.PARAGRAPH, segments=tuple(segments)))
    return tuple(blocks)


def _tag(language, *paragraphs):
    return TAGGER.tag(_blocks(*paragraphs), LanguageTag(language), DAY)


def test_people_are_told_with_their_offices_and_where_they_hold_them():
    """Who reads the tag sees role and organisation in the text's words, and the organisation's own tag."""
    tagging = _tag(
        "en", ["Norov, SCO Secretary-General; Xu Bu, president of the China Institute of International Studies, spoke."]
    )
    people = {tag.name: tag for tag in tagging.tags if tag.type is EntityType.PERSON}
    (office,) = people["Xu Bu"].offices
    assert (office.role, office.organisation) == ("president", "China Institute of International Studies")
    assert office.organisation_id in {tag.id for tag in tagging.tags}
    assert people["Norov"].offices[0].organisation_id == "kb:sco"


def test_a_known_place_says_where_it_lies():
    """Coordinates are the knowledge base's and a place's only; what is not known has none."""
    tags = {tag.name: tag for tag in _tag("en", ["The SCO met in Beijing and in Kleinposemuckel."]).tags}
    where = tags["Beijing"].coordinates
    assert where is not None
    assert (round(where.latitude), round(where.longitude)) == (40, 116)
    assert {name for name, tag in tags.items() if tag.coordinates is not None} == {"Beijing"}


def test_places_are_counted_in_their_own_segment():
    """Every mention slices back exactly, no-break spaces, full-width brackets and astral characters included."""
    tagging = _tag(
        "en",
        ["\U0001f4f0 The Shanghai\u00a0Cooperation Organization (SCO) met. ", "SCO is in Beijing."],
        ["In Moscow."],
    )
    texts = {
        segment.id: segment.text
        for segment in all_segments(
            _blocks(
                ["\U0001f4f0 The Shanghai\u00a0Cooperation Organization (SCO) met. ", "SCO is in Beijing."],
                ["In Moscow."],
            )
        )
    }
    mentions = [mention for tag in tagging.tags for mention in tag.mentions]
    assert {mention.segment_id for mention in mentions} == {"s1", "s2", "s3"}
    assert all(texts[each.segment_id][each.start : each.end] == each.text for each in mentions)


@pytest.mark.parametrize(
    ("language", "text", "remark"),
    [
        ("en", "", "The text is empty."),
        ("en", " \n\u00a0 ", "The text is empty."),
        ("zh", "一" * (LONGEST_TEXT + 1), "The text has 1,000,003 characters"),
        ("uz", "Salom", "No tagger reads Uzbek: known names and the rules for every language only."),
        ("qqq", "Hm", "No tagger reads qqq: known names and the rules for every language only."),
    ],
)
def test_an_empty_or_poor_result_says_why(language, text, remark):
    """No silence: empty text, too long a text, a language that no model reads."""
    tagging = _tag(language, [text])
    assert tagging.tags == ()
    assert tagging.remarks[0].startswith(remark)


def test_a_language_without_a_model_still_gets_known_names():
    """Names of what the newsroom knows are found in every language."""
    tagging = _tag("be", ["SCO"])
    assert [tag.id for tag in tagging.tags] == ["kb:sco"]


def test_the_same_text_gives_the_same_tags_and_says_by_what():
    """Deterministic; pipeline and knowledge base are named, and move with what they are made of."""
    first, second = _tag("ru", ["Генсек ШОС Владимир Норов."]), _tag("ru", ["Генсек ШОС Владимир Норов."])
    assert first == second
    assert first.knowledge_base == TAGGER.knowledge.version
    assert first.fingerprint not in {_tag("zh", ["上合组织"]).fingerprint, ""}
    assert Tagger(KnowledgeBase()).tag((), LanguageTag("en")).knowledge_base != first.knowledge_base


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["en", "zh", "ru", "kk", "ur"]),
    st.lists(st.text(st.sampled_from("SCO Norov上合组织Шанхай ,.()（）“”\u00a0\U0001f600\n24 June$年")), max_size=4),
)
def test_every_place_slices_back_whatever_the_text(language, sentences):
    """Never beyond a segment, never empty, never overlapping another."""
    blocks = _blocks(sentences)
    texts = {segment.id: segment.text for segment in all_segments(blocks)}
    taken = set()
    for tag in TAGGER.tag(blocks, LanguageTag(language), DAY).tags:
        for mention in tag.mentions:
            assert mention.text == texts[mention.segment_id][mention.start : mention.end] != ""
            places = {(mention.segment_id, at) for at in range(mention.start, mention.end)}
            assert not places & taken
            taken |= places
