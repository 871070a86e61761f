"""What comes with Copyflow: the seventeen top topics, classes of entities, and a few rules. Data beside this module.

The newsroom's own lies over it: a rule of the same id replaces one of these or withdraws it, and files of the publisher
bring names that go before these. The Russian names are Copyflow's own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from workflow.domain.annotations import EntityType
from workflow.domain.topic_rules import EntityClass, TopicRule, TopicWord
from workflow.domain.topics import Standing, Topic, TopicText
from workflow.domain.vocabulary import LanguageTag

ATTRIBUTION = (
    "IPTC Media Topics (NewsCodes), © IPTC, https://iptc.org, licensed CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/)"
)
"""Whom to credit wherever topics are shown or handed on."""
LANGUAGES = ("en", "zh", "ru")
"""The languages of the data."""
_OUR_OWN = frozenset({"ru"})
"""IPTC publishes no names in it."""


@cache
def top_topics() -> Mapping[str, Topic]:
    """The top topics by code."""
    return {
        row["code"]: Topic(
            code=row["code"],
            labels=tuple(
                TopicText(
                    language=LanguageTag(language),
                    text=row[language],
                    standing=Standing.UNOFFICIAL if language in _OUR_OWN else Standing.OFFICIAL,
                )
                for language in LANGUAGES
            ),
        )
        for row in _rows("topics.csv")
    }


@cache
def starter_rules() -> Mapping[str, TopicRule]:
    """The rules by id."""
    return {
        row["id"]: TopicRule(
            id=row["id"],
            topic=row["topic"],
            words=tuple(_words(row)),
            classes=tuple(EntityClass(each) for each in row["classes"].split(";") if each),
            at_least=int(row["at_least"]),
            note=row["note"],
        )
        for row in _rows("rules.csv")
    }


@cache
def entity_classes() -> Mapping[EntityClass, tuple[EntityType, tuple[TopicWord, ...]]]:
    """By class: what type its entities are tagged with, and the words that their names have."""
    return {EntityClass(row["class"]): (EntityType(row["type"]), tuple(_words(row))) for row in _rows("classes.csv")}


def _words(row: Mapping[str, str]) -> Iterator[TopicWord]:
    for language in LANGUAGES:
        yield from (TopicWord(language=LanguageTag(language), text=each) for each in row[language].split(";") if each)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("workflow.topics").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines(), strict=True)
