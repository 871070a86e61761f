"""Files of topics: the published SKOS-JSON and tables of names are read whole, or refused with the place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workflow.domain.errors import InvalidValue
from workflow.domain.topics import URI, Standing
from workflow.domain.vocabulary import LanguageTag
from workflow.topics.built_in import entity_classes, starter_rules, top_topics
from workflow.topics.files import LARGEST_FILE, read_topics

CONCEPT = {
    "uri": f"{URI}20000640",
    "qcode": "medtop:20000640",
    "type": ["http://www.w3.org/2004/02/skos/core#Concept"],
    "prefLabel": {"en-US": "summit meeting", "zh-Hans": "首脑会议"},
    "definition": {"en-US": "A meeting of heads of state"},
    "broader": [f"{URI}20000639"],
    "exactMatch": ["https://www.wikidata.org/entity/Q1072326", "http://cv.iptc.org/newscodes/subjectcode/11002003"],
    "closeMatch": ["https://www.wikidata.org/entity/Q1"],
}


def skos(*concepts: dict[str, Any], **fields: Any) -> bytes:
    """A file as IPTC publishes it, with these topics."""
    scheme = {
        "uri": URI,
        "prefSchemeAlias": "medtop",
        "dateReleased": "2023-03-31T12:00:00+00:00",
        "conceptSet": list(concepts) or [CONCEPT],
        **fields,
    }
    return json.dumps(scheme).encode()


def test_skos_is_read_with_names_place_and_item() -> None:
    """Only what the publisher calls exactly the same is taken for the same item."""
    read = read_topics(skos())
    (topic,) = read.topics
    assert (topic.code, topic.broader, topic.wikidata) == ("medtop:20000640", ("medtop:20000639",), ("Q1072326",))
    assert topic.name(LanguageTag("zh")) == "首脑会议"
    assert (read.released, topic.is_retired, read.labels_only) == ("2023-03-31", False, False)
    assert "CC BY 4.0" in read.attribution
    (retired,) = read_topics(skos({**CONCEPT, "retired": "2021-09-30T12:00:00+00:00"})).topics
    assert retired.is_retired
    (nameless,) = read_topics(skos({**CONCEPT, "prefLabel": {}})).topics
    assert nameless.labels == ()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "is empty"),
        (skos()[:-20], "cut off"),
        (skos({**CONCEPT, "qcode": "subj:1"}), r"\$\.conceptSet\[0\]\.qcode"),
        (skos(CONCEPT, {**CONCEPT, "prefLabel": {"en": 3}}), r"\$\.conceptSet\[1\]\.prefLabel"),
        (skos({**CONCEPT, "prefLabel": {"english": "x"}}), r"\$\.conceptSet\[0\]\.prefLabel: 'english'"),
        (skos({**CONCEPT, "prefLabel": {"en": "x" * 301}}), r"\$\.conceptSet\[0\]\.prefLabel\.en: 301"),
        (skos({**CONCEPT, "broader": ["http://example.org/1"]}), r"\$\.conceptSet\[0\]\.broader"),
        (skos({**CONCEPT, "uri": f"{URI}1"}), r"\$\.conceptSet\[0\]"),
        (skos(uri="http://cv.iptc.org/newscodes/subjectcode/"), "only Media Topics"),
        (b"[1]", "SKOS-JSON"),
        (b'{"a":' * 100_000, "nested deeper"),
        (b"\xff\xfe", "line 1 is not UTF-8"),
        (b"x" * (LARGEST_FILE + 1), "20 MB"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(content: bytes, place: str) -> None:
    """Nothing of it is read."""
    with pytest.raises(InvalidValue, match=place):
        read_topics(content)


def test_a_table_gives_english_and_chinese_names() -> None:
    """Chinese is told by its script and marked; names that lost their language or letters are counted, not guessed."""
    table = "# a comment\nmedtop:01000000\t-\tarts, culture\tarte|艺术 文化|فنون\n"
    table += "medtop:20000002\tmedtop:01000000\tarts\t\n"
    read = read_topics(table.encode())
    first, second = read.topics
    assert [(each.language, each.text) for each in first.labels] == [
        ("en-GB", "arts, culture"),
        ("zh-Hans", "艺术 文化"),
    ]
    assert [each.standing for each in first.labels] == [Standing.OFFICIAL, Standing.NORMALISED]
    assert (first.broader, second.broader, read.labels_only) == ((), ("medtop:01000000",), True)
    assert read.left_out == {"its language is not told": 1, "its letters are not whole": 1}


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("medtop:01000000\t-\tarts\tx\nmedtop:1\t-\tarts\tx", "line 2: must be a code"),
        ("medtop:01000000\t-\tarts", "line 1: 3 columns"),
        ("medtop:01000000\t-\ta\tb\nmedtop:01000000\t-\ta\tb", "line 2: medtop:01000000 stands there twice"),
        ("# nothing", "holds no topic"),
    ],
)
def test_a_bad_table_is_refused_with_the_line(table: str, place: str) -> None:
    """Nothing of it is read."""
    with pytest.raises(InvalidValue, match=place):
        read_topics(table.encode())


def test_what_comes_with_copyflow_is_whole() -> None:
    """Seventeen top topics in three languages, Russian ones marked; rules name topics and classes that there are."""
    topics = top_topics()
    assert len(topics) == 17
    for topic in topics.values():
        assert [each.language for each in topic.labels] == ["en", "zh", "ru"]
        assert [each.standing for each in topic.labels] == [Standing.OFFICIAL, Standing.OFFICIAL, Standing.UNOFFICIAL]
    assert {rule.topic for rule in starter_rules().values()} <= topics.keys()
    assert {each for rule in starter_rules().values() for each in rule.classes} <= entity_classes().keys()
    for rule in starter_rules().values():
        assert {word.language for word in rule.words} == {"en", "zh", "ru"}
        assert (rule.id.startswith("starter-"), rule.at_least) == (True, 3)
