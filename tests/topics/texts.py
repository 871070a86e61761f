"""Texts to suggest topics for. Holds no tests."""

from __future__ import annotations

from typing import Any

from tests.factories import topic
from workflow.domain.annotations import EntityType
from workflow.domain.topic_rules import TopicRule
from workflow.domain.topics import Topic
from workflow.domain.vocabulary import LanguageTag
from workflow.topics.known import Knowledge, all_rules, all_topics
from workflow.topics.learned import NOTHING_LEARNED, Learned
from workflow.topics.suggesting import TopicSuggestion, suggest
from workflow.topics.texts import NamedEntity, ReadText

IMPORTED = (
    topic("medtop:20000640", "en:summit meeting", broader=("medtop:11000000",), wikidata=("Q1072326",)),
    topic("medtop:20000641", "en:tourism", broader=("medtop:10000000",)),
    topic("medtop:20000642", "en:old diplomacy", broader=("medtop:11000000",), is_retired=True),
)


def knowledge(*rules: TopicRule, topics: tuple[Topic, ...] = IMPORTED, learned: Learned = NOTHING_LEARNED) -> Knowledge:
    """What comes with Copyflow, some imported topics, and rules of the newsroom."""
    return Knowledge(
        all_topics({each.code: each for each in topics}), all_rules({each.id: each for each in rules}), learned
    )


def entity(
    name: str, kind: str = "organisation", *, headline: int = 0, elsewhere: int = 1, **fields: Any
) -> NamedEntity:
    """Something that a text names."""
    identity = fields.pop("id", f"{kind}:{name.lower().replace(' ', '-')}")
    return NamedEntity(
        id=identity,
        type=EntityType(kind),
        name=name,
        names=(name,),
        in_headline=headline,
        elsewhere=elsewhere,
        **fields,
    )


def text(headline: str, *body: str, language: str = "en", entities: tuple[NamedEntity, ...] = ()) -> ReadText:
    """A text of a headline and paragraphs."""
    return ReadText(language=LanguageTag(language), headline=headline, body=body, entities=entities)


def told(found: tuple[TopicSuggestion, ...]) -> list[tuple[str, str]]:
    """Code and strongest ground of each suggestion."""
    return [(each.topic.code, each.evidence[0].name) for each in found]


def ask(asked: ReadText, *rules: TopicRule, **fields: Any) -> list[tuple[str, str]]:
    """What is suggested for a text."""
    return told(suggest(asked, knowledge(*rules, **fields)))
