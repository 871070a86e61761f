"""What comes in and goes out about topics: the vocabulary, its import, and the rules that suggest topics."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import Path
from pydantic import Field, StrictInt, StringConstraints

from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.values import Language, Line, Note, Text
from workflow.domain.texts import LONGEST_ID
from workflow.domain.topic_rules import EntityClass, TopicRule, TopicWord
from workflow.domain.topic_ruling import MOST_AT_LEAST, MOST_ENTITIES, MOST_WORDS
from workflow.domain.topics import Standing, Topic
from workflow.domain.vocabulary import LanguageTag
from workflow.topic_views import ShownRule

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_CODE = r"^medtop:[0-9]{8}$"

RulePath = Annotated[
    str,
    StringConstraints(max_length=LONGEST_ID, pattern=_ID),
    Path(description="The rule's id: small letters, digits and hyphens."),
]
TopicCode = Annotated[str, StringConstraints(pattern=_CODE)]
"""A code of IPTC Media Topics."""
TopicPath = Annotated[TopicCode, Path(description="The topic's code, such as `medtop:11000000`.")]


class TopicTextModel(Answer):
    """A name or definition in one language."""

    language: str
    text: str
    standing: Standing


class TopicModel(Answer):
    """One topic."""

    code: str
    uri: str
    name: str = Field(description="In the language asked for; in English where there is no name in it.")
    labels: list[TopicTextModel]
    definitions: list[TopicTextModel]
    broader: list[str]
    wikidata: list[str]
    is_retired: bool = Field(description="Known, but not suggested any more.")

    @classmethod
    def values_of(cls, topic: Topic, language: LanguageTag) -> dict[str, Any]:
        """From the newsroom's topic."""
        return {
            "code": topic.code,
            "uri": topic.uri,
            "name": topic.name(language),
            "labels": [TopicTextModel.model_validate(each) for each in topic.labels],
            "definitions": [TopicTextModel.model_validate(each) for each in topic.definitions],
            "broader": list(topic.broader),
            "wikidata": list(topic.wikidata),
            "is_retired": topic.is_retired,
        }

    @classmethod
    def of(cls, topic: Topic, language: LanguageTag) -> Self:
        """The same as a model."""
        return cls(**cls.values_of(topic, language))


class TopicDetailModel(TopicModel):
    """One topic with what is around it."""

    narrower: list[str] = Field(description="Codes of its parts.")
    rules: list[str] = Field(description="Ids of the rules that suggest it.")
    attribution: str = Field(description="Whom to credit wherever topics are shown.")


class TopicPage(Answer):
    """Topics by code."""

    items: list[TopicModel]
    attribution: str = Field(description="Whom to credit wherever topics are shown.")
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class TopicImportBody(Body):
    """A file of topics."""

    name: Line = Field(min_length=1, description="The file's name.")
    text: Text = Field(description="The whole file. Larger ones than a request may be: `copyflow topics import`.")


class TopicImportModel(Answer):
    """What came of a file."""

    topics: int
    changed: int = Field(description="How many of them are new, or say something else than before.")
    retired: int = Field(description="How many topics are known that are not suggested any more.")
    left_out: dict[str, int] = Field(description="Why names were left out, and how many.")
    attribution: str


class TopicWordModel(Answer):
    """A word or words in one language."""

    language: str
    text: str


class TopicWordBody(Body):
    """A word or words in one language; case forms are found too."""

    language: Language
    text: Line


class TopicRuleBody(Body):
    """A rule as a whole; what is not named is empty."""

    topic: TopicCode
    words: Annotated[list[TopicWordBody], Field(max_length=MOST_WORDS)] = Field(default_factory=list)
    entities: Annotated[list[Line], Field(max_length=MOST_ENTITIES)] = Field(
        default_factory=list, description="Ids of known entities."
    )
    classes: list[EntityClass] = Field(
        default_factory=list,
        max_length=len(EntityClass),
        description="Classes of tagged entities.",
    )
    at_least: Annotated[StrictInt, Field(ge=1, le=MOST_AT_LEAST)] = Field(
        default=1, description="What the places must come to; one in the headline counts three."
    )
    note: Note = ""

    def rule(self, identity: str) -> TopicRule:
        """As the domain has it."""
        return TopicRule(
            id=identity,
            topic=self.topic,
            words=tuple(TopicWord(language=LanguageTag(each.language), text=each.text) for each in self.words),
            entities=tuple(self.entities),
            classes=tuple(self.classes),
            at_least=self.at_least,
            note=self.note,
        )


class TopicRuleModel(Answer):
    """A rule by which a topic is suggested."""

    rule_id: str
    version: int = Field(description="0 of a rule that comes with Copyflow and was never changed.")
    topic: str
    words: list[TopicWordModel]
    entities: list[str]
    classes: list[EntityClass]
    at_least: int
    note: str
    is_built_in: bool = Field(description="Whether it stands as it comes with Copyflow.")
    withdrawn_because: str = Field(description="Empty while it counts.")
    accepted: int = Field(description="How many of its suggestions were accepted.")
    rejected: int
    changed_by: str
    changed_at: datetime | None

    @classmethod
    def of(cls, shown: ShownRule) -> Self:
        """From the newsroom's rule."""
        entry, rule = shown.entry, shown.entry.rule
        assert rule is not None
        return cls(
            rule_id=entry.id,
            version=entry.version,
            topic=rule.topic,
            words=[TopicWordModel.model_validate(each) for each in rule.words],
            entities=list(rule.entities),
            classes=list(rule.classes),
            at_least=rule.at_least,
            note=rule.note,
            is_built_in=shown.is_built_in,
            withdrawn_because=entry.withdrawn_because,
            accepted=shown.fared.accepted,
            rejected=shown.fared.rejected,
            changed_by=entry.changed_by,
            changed_at=entry.changed_at,
        )


class TopicRuleList(Answer):
    """Rules by id."""

    items: list[TopicRuleModel]
