"""At the end: the partners' records held against the log. Every sentence that comes out is a broken promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

from tests.support.storm.partners import Record
from workflow.bootstrap import Application
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.delivery import TAKEN, Delivery, ItemState, evolve
from workflow.domain.messages import message_id
from workflow.domain.publication import publication_uri
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, PubStatus

_TOOK = frozenset({"200", "204", "cut"})


@dataclass(slots=True)
class Broken:
    """Broken promises by kind, each as a sentence."""

    inversions: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    """Under another id, or with another body."""
    ledger: list[str] = field(default_factory=list)
    """The ledger says otherwise than the partner, or does not say what became of an item."""
    other: list[str] = field(default_factory=list)
    """Signatures, documents, withdrawals with a text."""

    def all(self) -> list[str]:
        """Every sentence."""
        return [*self.inversions, *self.losses, *self.duplicates, *self.ledger, *self.other]


@dataclass(slots=True)
class Figures:
    """What went through."""

    items: int = 0
    accepted: int = 0
    superseded: int = 0
    messages: int = 0
    repeated: int = 0
    refused: int = 0
    cut: int = 0
    recalls: int = 0
    """Items that take something back."""


def held_against(
    application: Application, records: Sequence[Record], articles: Iterable[ArticleId]
) -> tuple[Broken, Figures]:
    """Look at every partner's every article."""
    broken, figures = Broken(), Figures()
    known = [application.views.article(article_id) for article_id in articles]
    for record in records:
        from_report(record, broken, figures)
        of_id = messages_by_id(record)
        for article in known:
            events = [
                each.decode() for each in application.views.stream(delivery_stream(record.partner_id, article.id))
            ]
            superseded = {event.item_id for event in events if isinstance(event, happened.DeliverySuperseded)}
            delivery = reduce(evolve, events, Delivery())
            broken.losses += losses(record, article, delivery)
            broken.ledger += ledger(record, delivery, superseded, of_id, figures)
        broken.ledger += [f"{record.role.name}: no item has the id {left}" for left in of_id]
    broken.ledger += [f"left on the ledger of work: {item}" for item in application.views.work()]
    broken.ledger += [f"a projection is not as the log says: {each}" for each in application.verification.differences()]
    application.verification.verify()
    return broken, figures


def from_report(record: Record, broken: Broken, figures: Figures) -> None:
    """What the partner itself found, and how many messages it got."""
    of_kind = {"inversion": broken.inversions, "other_body": broken.duplicates, "renamed": broken.duplicates}
    for fault in record.faults:
        of_kind.get(fault["kind"], broken.other).append(f"{record.role.name}: {fault}")
    figures.messages += len(record.messages)
    figures.repeated += len(record.messages) - len({message["id"] for message in record.messages})
    statuses = Counter(message["status"] for message in record.messages)
    figures.cut += statuses["cut"]
    figures.refused += sum(number for status, number in statuses.items() if status not in _TOOK)


def messages_by_id(record: Record) -> dict[str, list[dict[str, str]]]:
    """What the partner got, by message id."""
    found: dict[str, list[dict[str, str]]] = {}
    for message in record.messages:
        found.setdefault(message["id"], []).append(message)
    return found


def losses(record: Record, article: Article, delivery: Delivery) -> Iterator[str]:
    """What the partner should hold and does not: the newest revision, or its withdrawal.

    What was taken back before any of it was planned for anybody need not be told; what the partner took and forgot is
    its own affair.
    """
    held = record.editions
    for edition in article.editions.values():
        public = edition.published
        if public is None or not record.wants(edition.language):
            continue
        uri = publication_uri(article.id, edition.language)
        wanted = (public.revision, public.pub_status.value)
        has = (held[uri]["revision"], held[uri]["status"]) if uri in held else None
        of_language = [item for item in delivery.items if item.language == edition.language]
        is_told = bool(of_language)
        if is_told and message_id(record.partner_id, article.id, of_language[-1].id) in record.forgotten:
            continue
        if has != wanted and (is_told or public.pub_status is PubStatus.USABLE):
            yield f"{record.role.name} holds {has} of {uri}, and the newest is {wanted}"


def ledger(
    record: Record,
    delivery: Delivery,
    superseded: set[str],
    of_id: dict[str, list[dict[str, str]]],
    figures: Figures,
) -> Iterator[str]:
    """Take the article's messages out of ``of_id``; what does not fit the ledger."""
    for item in delivery.items:
        name = f"{record.role.name}, {delivery.article_id} {item.id}"
        identity = message_id(record.partner_id, delivery.article_id, item.id)
        messages = of_id.pop(identity, [])
        figures.items += 1
        figures.recalls += item.is_recall
        figures.accepted += item.state in TAKEN
        figures.superseded += item.state is ItemState.SUPERSEDED
        is_taken = identity in record.forgotten or any(message["status"] in _TOOK for message in messages)
        if item.state in TAKEN and not is_taken:
            yield f"{name} is {item.state}, and the partner never took it"
        if item.state not in TAKEN and item.state is not ItemState.SUPERSEDED:
            yield f"{name} is left {item.state}"
        if item.state is ItemState.SUPERSEDED and item.id not in superseded:
            yield f"{name} is superseded, and no event says so"
        if messages and item.begun_at is None:
            yield f"{name} came to the partner, and no attempt is on record"
        if item.body_digest and any(message["digest"] != item.body_digest for message in messages):
            yield f"{name} came with another body than the one on record"
