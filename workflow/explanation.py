"""The story of an article with its causes, what it waits for now, and why partners were not sent to.

This module reads; what follows from what was read stands in ``workflow/explaining``. Nothing is stored for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, select

from workflow.domain.annotations import EntityType
from workflow.domain.article import Article
from workflow.domain.desk import NEWSROOM, Desk
from workflow.domain.desk_policies import evolve
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.segments import headline_of
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.streams import article_stream, category, delivery_stream, desk_stream, partner_of, partner_stream
from workflow.domain.taking import INGEST, LINK, SOURCE, SOURCE_ID
from workflow.domain.vocabulary import ArticleId, PartnerId
from workflow.explaining.causes import Cause, causes_of
from workflow.explaining.consequences import consequences_of
from workflow.explaining.copies import EditionCopy, copies_of
from workflow.explaining.delivery_waits import delivery_waits
from workflow.explaining.edition_waits import edition_waits
from workflow.explaining.history import Happening, History, Step
from workflow.explaining.lanes import lane_sentence
from workflow.explaining.situation import Situation, Wait
from workflow.explaining.unsent import Unsent, unsent
from workflow.ports import Clock, WorkItem
from workflow.store.database import Database
from workflow.store.event_store import PAGE, EventStore, Recorded
from workflow.store.tables import DeliveryRow, PartnerRow, UserRow, table_of
from workflow.store.work import items_of, work_id

_deliveries = table_of(DeliveryRow)
_partners = table_of(PartnerRow)
_users = table_of(UserRow)
_COUNTED = frozenset({"partner.endpoint_failed"})
"""They only count towards what other events say: a bad day has thousands of them."""
_OF_PARTNERS = tuple(name for name in STORED_NAMES if name.startswith("partner.") and name not in _COUNTED)
_OF_SOURCES = tuple(name for name in STORED_NAMES if name.startswith("source."))
_TOLD = frozenset({"article", "delivery"})
"""Streams whose events are an article's story; those of partners and sources only say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event as a sentence, with its causes and consequences."""

    position: int
    stream: str
    at: datetime
    type: str
    actor: str
    actor_name: str
    sentence: str
    causes: tuple[Cause, ...]
    """The nearest first."""
    consequences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFrom:
    """The source of news that an article was taken from, as its draft put it on record."""

    source_id: str
    source_name: str
    link: str
    """Where it stands there; empty where the source gave no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The story of an article up to a position of the log."""

    article_id: ArticleId
    version: int
    """The article's stream version."""
    headline: str
    stage: str
    taken_from: TakenFrom | None
    """None where a person began it."""
    position: int
    at: datetime
    is_past: bool
    """Whether it was asked for as of an earlier position: attempts and leases of then are not on record."""
    story: tuple[Told, ...]
    waits_for: tuple[Wait, ...]
    not_sent: tuple[Unsent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerExplanation:
    """What one partner has of an article, what is on its way, and why the rest was not sent."""

    partner_id: PartnerId
    partner_name: str
    article_id: ArticleId
    version: int
    """The article's stream version."""
    headline: str
    position: int
    at: datetime
    is_past: bool
    lane: str
    """What holds for everything to this partner just now, in a sentence; empty when nothing stands in the way."""
    editions: tuple[EditionCopy, ...]


Above = Callable[[frozenset[str], int | None], Mapping[str, frozenset[str]]]
"""The broader codes above each of some topics, as the vocabulary has them now or had them at a position."""


def _nothing_above(topics: frozenset[str], position: int | None) -> Mapping[str, frozenset[str]]:
    del topics, position
    return {}


class Explanations:
    """Explains the articles of one database."""

    def __init__(self, database: Database, events: EventStore, clock: Clock, above: Above = _nothing_above) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._above = above

    def of(self, article_id: ArticleId, *, as_of: int | None = None, for_operator: bool = False) -> Explanation:
        """The article's explanation, now or as of a position of the log and the command that it belongs to.

        ``for_operator`` tells errors of workers and names of machines too. Raises ``NotFound`` when there is (or was
        then) no such article, and ``InvalidValue`` for a position that the log does not have.
        """
        situation, position = self._situation(article_id, as_of, for_operator=for_operator)
        history, article = situation.history, situation.history.article
        return Explanation(
            article_id=article_id,
            version=article.version,
            headline=headline_of(article.blocks),
            stage=article.stage.value,
            taken_from=_taken_from(article),
            position=position,
            at=situation.now,
            is_past=as_of is not None,
            story=tuple(_told(history, step) for step in history.steps if category(step.happening.stream) in _TOLD),
            waits_for=(*edition_waits(situation), *delivery_waits(situation)),
            not_sent=tuple(unsent(situation)),
        )

    def for_partner(
        self, partner_id: PartnerId, article_id: ArticleId, *, as_of: int | None = None, for_operator: bool = False
    ) -> PartnerExplanation:
        """Why one partner has, or has not, each edition of an article; raises as ``of`` does."""
        situation, position = self._situation(article_id, as_of, for_operator=for_operator)
        article = situation.history.article
        partner = situation.history.partners.get(partner_id)
        if partner is None:
            raise NotFound(phrase("There is no such partner."), partner_id=partner_id)
        return PartnerExplanation(
            partner_id=partner_id,
            partner_name=partner.name,
            article_id=article_id,
            version=article.version,
            headline=headline_of(article.blocks),
            position=position,
            at=situation.now,
            is_past=as_of is not None,
            lane=lane_sentence(partner, situation.now),
            editions=copies_of(situation, partner),
        )

    def _situation(self, article_id: ArticleId, as_of: int | None, *, for_operator: bool) -> tuple[Situation, int]:
        """A moment of the article, and the position of the log that it is at."""
        with self._snapshot() as connection:
            position, at = self._moment(connection, as_of)
            history = self._history(connection, article_id, position)
            ledger = self._work(connection, history) if as_of is None else None
            newsroom = self._desk(connection, NEWSROOM, position)
            named = history.article.details.desk
            desk = self._desk(connection, named, position) if named not in {"", NEWSROOM} else newsroom
        situation = Situation(
            history=history,
            now=self._clock.now() if as_of is None else at,
            ledger=ledger,
            for_operator=for_operator,
            desk=desk,
            newsroom=newsroom,
            broader=self._above(_topics(history.article), None if as_of is None else position),
        )
        return situation, position

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        """One moment of the database: streams and ledger that belong together."""
        with self._database.read() as connection:
            if self._database.is_postgresql:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def _moment(self, connection: Connection, as_of: int | None) -> tuple[int, datetime]:
        head, _ = self._events.head(connection)
        if as_of is None:
            return head, self._clock.now()
        if as_of == 0:
            raise NotFound(phrase("There was nothing before the first event."), position=0)
        if not 1 <= as_of <= head:
            raise InvalidValue("as_of", phrase("must be a position of the log, which now has 1 to {head}", head=head))
        first, *following = self._events.read_all(connection, after=as_of - 1)
        command = first.metadata.command_id
        same = takewhile(lambda each: each.metadata.command_id == command, following)
        last = max((each.position for each in same), default=as_of)  # a command's events were never seen apart
        return last, first.recorded_at

    def _history(self, connection: Connection, article_id: ArticleId, position: int) -> History:
        read = self._events.read_stream
        article = read(connection, article_stream(article_id), until_position=position)
        if not article:
            raise self._missing(connection, article_id, position)
        query = select(_deliveries.c.partner_id).where(_deliveries.c.article_id == article_id).distinct()
        streams = [
            delivery_stream(PartnerId(partner), article_id) for partner in connection.execute(query).scalars().all()
        ]
        deliveries = [each for stream in streams for each in read(connection, stream, until_position=position)]
        recorded = (*article, *deliveries, *self._all_of(connection, _OF_PARTNERS, position))
        if any(each.metadata.actor == INGEST.id for each in article):
            recorded = (*recorded, *self._all_of(connection, _OF_SOURCES, position))
        people = connection.execute(select(_users.c.user_id, _users.c.name))
        partners = connection.execute(select(_partners.c.partner_id, _partners.c.name))
        names = {f"user:{row.user_id}": row.name for row in people}
        names |= {f"partner:{row.partner_id}": row.name for row in partners}
        return History((_happening(each) for each in recorded), work_id, names)

    def _missing(self, connection: Connection, article_id: ArticleId, position: int) -> NotFound:
        later = self._events.read_stream(connection, article_stream(article_id), until=1)
        if not later:
            return NotFound(phrase("There is no such article."), article_id=article_id)
        begun = later[0].position
        return NotFound(
            phrase(
                "The article was not begun yet at position {position}; its first event is at position {begun}.",
                position=position,
                begun=begun,
            ),
            article_id=article_id,
            first_position=begun,
        )

    def _all_of(self, connection: Connection, types: Sequence[str], position: int) -> list[Recorded]:
        found: list[Recorded] = []
        while True:
            after = found[-1].position if found else 0
            page = self._events.read_all(connection, after=after, until=position, types=types)
            found += page
            if len(page) < PAGE:
                return found

    def _desk(self, connection: Connection, desk_id: str, position: int) -> Desk:
        recorded = self._events.read_stream(connection, desk_stream(desk_id), until_position=position)
        desk: Desk = reduce(evolve, (each.decode() for each in recorded), Desk(id=desk_id))
        return desk

    def _work(self, connection: Connection, history: History) -> dict[str, WorkItem]:
        partners = {partner_of(stream) for stream in history.deliveries}
        streams = [article_stream(history.article.id), *history.deliveries, *map(partner_stream, sorted(partners))]
        return {item.work_id: item for item in items_of(connection, streams)}


def _happening(recorded: Recorded) -> Happening:
    about: Any = recorded.metadata
    return Happening(
        position=recorded.position,
        stream=recorded.stream,
        at=recorded.recorded_at,
        type=recorded.type,
        event=recorded.decode(),
        actor=about.actor,
        command_id=about.command_id,
        correlation_id=about.correlation_id,
        causation_id=about.causation_id,
        via=about.via,
    )


def _topics(article: Article) -> frozenset[str]:
    """Codes of the topics of what is public of an article."""
    published = (edition.published for edition in article.editions.values())
    return frozenset(
        tag.id for text in published if text is not None for tag in text.tags if tag.type is EntityType.TOPIC
    )


def _taken_from(article: Article) -> TakenFrom | None:
    """Whoever drafts an article may write an origin; only what ingest drafted was taken from a source."""
    if article.drafted_by != INGEST.id:
        return None
    origin = article.details.origin
    return TakenFrom(source_id=origin.get(SOURCE_ID, ""), source_name=origin.get(SOURCE, ""), link=origin.get(LINK, ""))


def _told(history: History, step: Step) -> Told:
    happening = step.happening
    return Told(
        position=happening.position,
        stream=happening.stream,
        at=happening.at,
        type=happening.type,
        actor=happening.actor,
        actor_name=history.name(happening.actor),
        sentence=history.told(step),
        causes=causes_of(history, step),
        consequences=consequences_of(history, step),
    )
