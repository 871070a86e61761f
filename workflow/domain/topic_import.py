"""The vocabulary of topics on record: what a published file may bring in, and what is then known.

A file is one command and one append: it comes in whole, in events that a reader takes one at a time, or not at all.
Only what differs from what is known is put on record.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.changing import replace
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.texts import line, remark, required
from workflow.domain.topics import VOCABULARY, Standing, Topic, TopicText, require_topic_code
from workflow.domain.vocabulary import LanguageTag, parse_language

MOST_TOPICS = 5_000
"""Topics of one file; IPTC has published 1,400 in all its years."""
MOST_LANGUAGES = 60
LONGEST_LABEL = 300
BYTES_OF_A_PART = 200_000
"""What the texts of one event come to at most, so that no event is larger than 300 kB."""


@dataclass(frozen=True, kw_only=True)
class TopicVocabulary:
    """The vocabulary as files brought it in. ``version`` counts the events of its stream."""

    id: str = VOCABULARY
    version: int = 0
    """0 before the first file: only what comes with Copyflow is known then."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    """By code, retired ones too."""
    name: str = ""
    """The last file's name."""
    released: str = ""
    """When the publisher says that it was released: ``2023-03-31``."""
    attribution: str = ""
    """Whom to credit, with the licence, in the publisher's words."""
    changed_by: str = ""
    changed_at: datetime | None = None


def decide(command: wanted.Command, known: TopicVocabulary) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when everything in the file is known."""
    match command:
        case wanted.ImportTopics():
            return _import(command, known)
        case _:
            raise TypeError(f"{type(command).__name__} is not the vocabulary's command")


def _import(command: wanted.ImportTopics, known: TopicVocabulary) -> list[happened.Event]:
    name = required(line(command.name, "name", LONGEST_LABEL), "name", phrase("say what is imported"))
    if not 1 <= len(command.topics) <= MOST_TOPICS:
        raise InvalidValue(
            "topics",
            phrase(
                "a file holds 1 to {most:,} of them, this one {count:,}",
                most=MOST_TOPICS,
                count=len(command.topics),
            ),
        )
    brought = [_acceptable(each) for each in command.topics]
    if len({each.code for each in brought}) < len(brought):
        raise InvalidValue("topics", phrase("a topic stands in the file twice"))
    after = [_merged(known.topics.get(each.code), each, command.labels_only) for each in brought]
    changed = [each for each in after if each != known.topics.get(each.code)]
    parts = list(_parts(changed))
    return [
        happened.TopicsImported(
            by=command.by.id,
            at=command.at,
            name=name,
            released=line(command.released, "released", LONGEST_LABEL),
            attribution=remark(command.attribution, "attribution"),
            part=number,
            parts=len(parts),
            topics=tuple(part),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _parts(topics: Sequence[Topic]) -> Iterator[list[Topic]]:
    part: list[Topic] = []
    size = 0
    for topic in topics:
        own = _size(topic)
        if part and size + own > BYTES_OF_A_PART:
            yield part
            part, size = [], 0
        part.append(topic)
        size += own
    if part:
        yield part


def _size(topic: Topic) -> int:
    """About how many bytes it takes as JSON."""
    texts = (*topic.labels, *topic.definitions)
    return 200 + sum(80 + len(each.text.encode()) for each in texts) + 40 * len((*topic.broader, *topic.wikidata))


def evolve(known: TopicVocabulary, event: happened.Event) -> TopicVocabulary:
    """The vocabulary after ``event``; unmoved by events of other streams."""
    return replace(_evolve(known, event), version=known.version + 1)


def _evolve(known: TopicVocabulary, event: happened.Event) -> TopicVocabulary:
    match event:
        case happened.TopicsImported():
            return replace(
                known,
                topics={**known.topics, **{each.code: each for each in event.topics}},
                name=event.name,
                released=event.released or known.released,
                attribution=event.attribution or known.attribution,
                changed_by=event.by,
                changed_at=event.at,
            )
        case _:
            return known


# --- what a file says and what is known -------------------------------------------------------------


def _merged(known: Topic | None, brought: Topic, labels_only: bool) -> Topic:
    """What is known of a topic after the file: texts in languages that the file does not have stay."""
    if known is None:
        return brought
    texts = dataclasses.replace(
        known,
        labels=with_texts(known.labels, brought.labels),
        definitions=with_texts(known.definitions, brought.definitions),
    )
    if labels_only:
        return texts
    return dataclasses.replace(texts, broader=brought.broader, wikidata=brought.wikidata, is_retired=brought.is_retired)


def with_texts(known: Sequence[TopicText], brought: Sequence[TopicText]) -> tuple[TopicText, ...]:
    """Texts by language, one each: a new one replaces one that is no better."""
    order = list(Standing)
    found: dict[LanguageTag, TopicText] = {each.language: each for each in known}
    for each in brought:
        there = found.get(each.language)
        if there is None or order.index(each.standing) <= order.index(there.standing):
            found[each.language] = each
    return tuple(found[language] for language in sorted(found))


def _acceptable(topic: Topic) -> Topic:
    code = require_topic_code(topic.code, "topics")
    if len(topic.labels) > MOST_LANGUAGES or len(topic.definitions) > MOST_LANGUAGES:
        raise InvalidValue("topics", phrase("{code}: at most {most} languages", code=code, most=MOST_LANGUAGES))
    return Topic(
        code=code,
        labels=with_texts((), [_text(each, f"{code}: label", LONGEST_LABEL) for each in topic.labels]),
        definitions=with_texts((), [_text(each, f"{code}: definition", None) for each in topic.definitions]),
        broader=tuple(require_topic_code(each, f"{code}: broader") for each in topic.broader),
        wikidata=topic.wikidata,
        is_retired=topic.is_retired,
    )


def _text(text: TopicText, field_name: str, longest: int | None) -> TopicText:
    words = remark(text.text, field_name) if longest is None else line(text.text, field_name, longest)
    return TopicText(
        language=parse_language(text.language, field_name),
        text=required(words, field_name, phrase("must not be empty")),
        standing=text.standing,
    )
