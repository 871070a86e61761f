"""Dictionaries to and from the newsroom: topics. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class TopicDetailModel(TypedDict):
    """One topic with what is around it."""

    code: str
    uri: str
    name: str
    labels: list[TopicTextModel]
    definitions: list[TopicTextModel]
    broader: list[str]
    wikidata: list[str]
    is_retired: bool
    narrower: list[str]
    rules: list[str]
    attribution: str


class TopicImportBody(TypedDict):
    """A file of topics."""

    name: str
    text: str


class TopicImportModel(TypedDict):
    """What came of a file."""

    topics: int
    changed: int
    retired: int
    left_out: dict[str, int]
    attribution: str


class TopicModel(TypedDict):
    """One topic."""

    code: str
    uri: str
    name: str
    labels: list[TopicTextModel]
    definitions: list[TopicTextModel]
    broader: list[str]
    wikidata: list[str]
    is_retired: bool


class TopicPage(TypedDict):
    """Topics by code."""

    items: list[TopicModel]
    attribution: str
    next: str | None


class TopicRuleBody(TypedDict):
    """A rule as a whole; what is not named is empty."""

    topic: str
    words: NotRequired[list[TopicWordBody]]
    entities: NotRequired[list[str]]
    classes: NotRequired[
        list[
            Literal[
                "government",
                "foreign_ministry",
                "parliament",
                "political_party",
                "body_of_states",
                "summit",
                "court",
                "police",
                "armed_forces",
                "emergency_service",
                "bank",
                "company",
                "chamber_of_commerce",
                "trade_fair",
                "university",
                "school",
                "research_body",
                "health_body",
                "sport_body",
                "sport_event",
                "cultural_body",
                "cultural_event",
                "religious_body",
                "labour_body",
                "environment_body",
                "weather_service",
            ]
        ]
    ]
    at_least: NotRequired[int]
    note: NotRequired[str]


class TopicRuleList(TypedDict):
    """Rules by id."""

    items: list[TopicRuleModel]


class TopicRuleModel(TypedDict):
    """A rule by which a topic is suggested."""

    rule_id: str
    version: int
    topic: str
    words: list[TopicWordModel]
    entities: list[str]
    classes: list[
        Literal[
            "government",
            "foreign_ministry",
            "parliament",
            "political_party",
            "body_of_states",
            "summit",
            "court",
            "police",
            "armed_forces",
            "emergency_service",
            "bank",
            "company",
            "chamber_of_commerce",
            "trade_fair",
            "university",
            "school",
            "research_body",
            "health_body",
            "sport_body",
            "sport_event",
            "cultural_body",
            "cultural_event",
            "religious_body",
            "labour_body",
            "environment_body",
            "weather_service",
        ]
    ]
    at_least: int
    note: str
    is_built_in: bool
    withdrawn_because: str
    accepted: int
    rejected: int
    changed_by: str
    changed_at: str | None


class TopicTextModel(TypedDict):
    """A name or definition in one language."""

    language: str
    text: str
    standing: Literal["official", "normalised", "unofficial"]


class TopicWordBody(TypedDict):
    """A word or words in one language; case forms are found too."""

    language: str
    text: str


class TopicWordModel(TypedDict):
    """A word or words in one language."""

    language: str
    text: str
