"""The kinds of streams: their names, and which state, decisions and work belong to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.domain import commands as wanted
from workflow.domain import (
    concepts,
    delivering,
    delivery,
    desk_policies,
    editorial,
    evolution,
    known_entities,
    memory_import,
    partner,
    partnering,
    reactions,
    source,
    topic_import,
    topic_ruling,
)
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.concepts import GlossaryEntry
from workflow.domain.delivery import Delivery
from workflow.domain.desk import Desk
from workflow.domain.errors import NotFound
from workflow.domain.known_entities import EntityEntry
from workflow.domain.memory_import import MemoryImport
from workflow.domain.partner import Partner
from workflow.domain.phrases import phrase
from workflow.domain.reactions import Work
from workflow.domain.source import Source
from workflow.domain.topic_import import TopicVocabulary
from workflow.domain.topic_ruling import TopicRuleEntry
from workflow.domain.topics import VOCABULARY
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import ArticleId, MemoryImportId, PartnerId

_ID_LENGTH = 36
"""Characters of a UUID in its canonical form."""


def article_stream(article_id: ArticleId) -> str:
    """The stream of an article."""
    return f"article-{article_id}"


def delivery_stream(partner_id: PartnerId, article_id: ArticleId) -> str:
    """The stream of one partner's copy of one article."""
    return f"delivery-{partner_id}-{article_id}"


def partner_stream(partner_id: PartnerId) -> str:
    """The stream of a partner."""
    return f"partner-{partner_id}"


def concept_stream(concept_id: str) -> str:
    """The stream of a concept of the glossary."""
    return f"concept-{concept_id}"


def concept_of(stream: str) -> str:
    """The concept that a stream is about."""
    return stream.removeprefix("concept-")


def entity_stream(entity_id: str) -> str:
    """The stream of an entity of the knowledge base."""
    return f"entity-{entity_id}"


def entity_of(stream: str) -> str:
    """The entity that a stream is about."""
    return stream.removeprefix("entity-")


def desk_stream(desk_id: str) -> str:
    """The stream of a desk."""
    return f"desk-{desk_id}"


def memory_stream(import_id: MemoryImportId) -> str:
    """The stream of an import into the translation memory."""
    return f"memory-{import_id}"


def topics_stream(vocabulary: str = VOCABULARY) -> str:
    """The stream of a vocabulary of topics."""
    return f"topics-{vocabulary}"


def topic_rule_stream(rule_id: str) -> str:
    """The stream of a rule by which a topic is suggested."""
    return f"topicrule-{rule_id}"


def vocabulary_of(stream: str) -> str:
    """The vocabulary that a stream of topics is about."""
    return stream.split("-", 1)[1]


def topic_rule_of(stream: str) -> str:
    """The rule that a topic rule's stream is about."""
    return stream.split("-", 1)[1]


def source_stream(source_id: str) -> str:
    """The stream of a source of news."""
    return f"source-{source_id}"


def source_of(stream: str) -> str:
    """The source that a stream is about."""
    return stream.removeprefix("source-")


def category(stream: str) -> str:
    """``article`` of ``article-<id>``."""
    return stream.split("-", 1)[0]


def article_of(stream: str) -> ArticleId:
    """The article that an article or delivery stream is about."""
    return ArticleId(stream[-_ID_LENGTH:])


def partner_of(stream: str) -> PartnerId:
    """The partner that a delivery or partner stream is about."""
    return PartnerId(stream.split("-", 1)[1][:_ID_LENGTH])


def desk_of(stream: str) -> str:
    """The id of the desk that a desk stream is about."""
    return stream.split("-", 1)[1]


def memory_import_of(stream: str) -> MemoryImportId:
    """The import that a memory stream is about."""
    return MemoryImportId(stream.split("-", 1)[1])


@dataclass(frozen=True, slots=True)
class StreamKind:
    """What a category's streams are folded into, decided on, and made due by."""

    initial: Callable[[str], Any]
    evolve: Callable[[Any, happened.Event], Any]
    decide: Callable[[wanted.Command, Any], list[happened.Event]]
    work: Callable[[Any], tuple[Work, ...]]
    moved_at: Callable[[Any], int] = lambda state: state.version
    """The version of the last event that could change what anybody decides: who knows that one has missed nothing."""


def _deciding(
    decide: Callable[[Any, Any], list[happened.Event]],
) -> Callable[[wanted.Command, Any], list[happened.Event]]:
    """A kind's decisions, and the one that every kind of stream knows: that words were taken out of its record."""

    def decide_any(command: wanted.Command, state: Any) -> list[happened.Event]:
        if isinstance(command, wanted.RedactPayloads):
            return _redact(command, state)
        return decide(command, state)

    return decide_any


def _redact(command: wanted.RedactPayloads, state: Any) -> list[happened.Event]:
    if state.version == 0:
        raise NotFound(phrase("There is no such stream."))
    require_reason(command.reason)
    if not command.payloads:
        return []
    return [
        happened.PayloadRedacted(
            by=command.by.id, at=command.at, reason=command.reason.strip(), payloads=command.payloads
        )
    ]


def _no_work(state: Any) -> tuple[Work, ...]:
    """Concepts, desks and imports make nothing due: they say how work of others is done."""
    del state
    return ()


KINDS: Mapping[str, StreamKind] = {
    "article": StreamKind(
        lambda stream: Article(id=article_of(stream)),
        evolution.evolve,
        _deciding(editorial.decide),
        reactions.work_of_article,
        lambda article: article.moved_at,
    ),
    "delivery": StreamKind(
        lambda stream: Delivery(partner_id=partner_of(stream), article_id=article_of(stream)),
        delivery.evolve,
        _deciding(delivering.decide),
        reactions.work_of_delivery,
    ),
    "partner": StreamKind(
        lambda stream: Partner(id=partner_of(stream)),
        partner.evolve,
        _deciding(partnering.decide),
        reactions.work_of_partner,
    ),
    "concept": StreamKind(
        lambda stream: GlossaryEntry(id=concept_of(stream)),
        concepts.evolve,
        _deciding(concepts.decide),
        _no_work,
    ),
    "entity": StreamKind(
        lambda stream: EntityEntry(id=entity_of(stream)),
        known_entities.evolve,
        _deciding(known_entities.decide),
        _no_work,
    ),
    "desk": StreamKind(
        lambda stream: Desk(id=desk_of(stream)),
        desk_policies.evolve,
        _deciding(desk_policies.decide),
        _no_work,
    ),
    "memory": StreamKind(
        lambda stream: MemoryImport(id=memory_import_of(stream)),
        memory_import.evolve,
        _deciding(memory_import.decide),
        _no_work,
    ),
    "topics": StreamKind(
        lambda stream: TopicVocabulary(id=vocabulary_of(stream)),
        topic_import.evolve,
        _deciding(topic_import.decide),
        _no_work,
    ),
    "topicrule": StreamKind(
        lambda stream: TopicRuleEntry(id=topic_rule_of(stream)),
        topic_ruling.evolve,
        _deciding(topic_ruling.decide),
        _no_work,
    ),
    "source": StreamKind(
        lambda stream: Source(id=source_of(stream)),
        source.evolve,
        _deciding(source.decide),
        reactions.work_of_source,
    ),
}
