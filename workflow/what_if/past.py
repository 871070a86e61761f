"""The pass over the log: which days, which streams, which partners. Reads in one transaction that cannot write."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, select

from workflow.domain import events as happened
from workflow.domain.article import EditionState
from workflow.domain.partner import Partner, evolve
from workflow.domain.streams import article_of, article_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, PartnerId
from workflow.ports import Clock
from workflow.store.database import Database, to_text
from workflow.store.event_store import PAGE, EventStore
from workflow.store.reading import reading_only
from workflow.store.tables import EditionRow, EventRow, PartnerRow, table_of
from workflow.what_if.changes import Changes, require_checks, with_partners
from workflow.what_if.differences import Difference
from workflow.what_if.receiving import PartnersThen
from workflow.what_if.replay import Replay
from workflow.what_if.worlds import Window

Progress = Callable[[int, int], None]
"""Told how many events of how many are done."""

_events = table_of(EventRow)
_partners = table_of(PartnerRow)
_editions = table_of(EditionRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What would have differed, and where that was looked for."""

    days: int
    window: Window
    events: int
    """Events of articles in these days: all that were looked at."""
    differences: tuple[Difference, ...]


def _silent(done: int, total: int) -> None:
    del done, total


class WhatIf:
    """The question, over one database."""

    def __init__(self, database: Database, events: EventStore, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def ask(self, changes: Changes, progress: Progress = _silent) -> Answer:
        """What would have differed under the changes, in log order.

        Raises ``InvalidValue`` when they name a partner or a check that there is not. Holds one article's history at
        a time.
        """
        with reading_only(self._database) as connection:
            changes = with_partners(changes, _names(connection))
            require_checks(changes, self._checks(connection, changes))
            window = self._window(connection, changes.days)
            partners = self._partners_then(connection, changes, window)
            streams = _in_review(connection) | _streams(connection, window)
            total, done = sum(streams.values()), 0
            found: list[Difference] = []
            for stream, count in streams.items():
                found += self._of_article(connection, stream, Replay(article_of(stream), changes, partners, window))
                done += count
                progress(done, total)
        found.sort(key=lambda difference: (difference.position, difference.kind, difference.article_id))
        return Answer(days=changes.days, window=window, events=total, differences=tuple(found))

    def _of_article(self, connection: Connection, stream: str, replay: Replay) -> Iterator[Difference]:
        for recorded in self._events.read_stream(connection, stream, until_position=replay.window.last):
            yield from replay.step(recorded.position, recorded.decode())
        yield from replay.end()

    def _window(self, connection: Connection, days: int) -> Window:
        """The days as positions: moments of recording rise with positions, so the first is found by halving."""
        end = self._clock.now()
        start = end - timedelta(days=days)
        last, _ = self._events.head(connection)

        def recorded_at(index: int) -> str:
            query = select(_events.c.recorded_at).where(_events.c.position == index + 1)
            return str(connection.execute(query).scalar_one())

        after = bisect_left(range(last), to_text(start), key=recorded_at)
        return Window(after=after, last=last, start=start, end=end)

    def _partners_then(self, connection: Connection, changes: Changes, window: Window) -> PartnersThen:
        histories: dict[PartnerId, list[tuple[int, Partner]]] = {}
        for identity in map(PartnerId, changes.partners):
            partner, history = Partner(id=identity), histories.setdefault(identity, [])
            stream = partner_stream(identity)
            for recorded in self._events.read_stream(connection, stream, until_position=window.last):
                partner = evolve(partner, recorded.decode())
                history.append((recorded.position, partner))
        return PartnersThen(histories=histories, changes=changes)

    def _checks(self, connection: Connection, changes: Changes) -> set[str]:
        """Checks that ran, from the newest record backwards until all that the changes name are found."""
        known: set[str] = set()
        position: int | None = None
        while not changes.severities.keys() <= known:
            page = self._events.read_all(
                connection,
                until=None if position is None else position - 1,
                types=("edition.findings_recorded",),
                backwards=True,
            )
            for recorded in page:
                event = recorded.decode()
                if isinstance(event, happened.FindingsRecorded):
                    known.update(event.checked_by, (finding.check for finding in event.findings))
                position = recorded.position
            if len(page) < PAGE:
                break
        return known


def _names(connection: Connection) -> dict[PartnerId, str]:
    rows = connection.execute(select(_partners.c.partner_id, _partners.c.name))
    return {PartnerId(row.partner_id): row.name for row in rows}


def _streams(connection: Connection, window: Window) -> dict[str, int]:
    """Articles that something happened to in these days, in order of the first of it, with how much."""
    query = (
        select(_events.c.stream, func.count().label("events"))
        .where(_events.c.position > window.after, _events.c.position <= window.last)
        .where(_events.c.stream.startswith("article-", autoescape=True))
        .group_by(_events.c.stream)
        .order_by(func.min(_events.c.position))
    )
    return {row.stream: row.events for row in connection.execute(query)}


def _in_review(connection: Connection) -> dict[str, int]:
    """Articles that wait for a reviewer, with no event: whether they need have waited is a question for them too."""
    query = select(_editions.c.article_id).where(_editions.c.state == EditionState.REVIEW.value).distinct()
    found = connection.execute(query.order_by(_editions.c.article_id)).scalars()
    return {article_stream(ArticleId(article_id)): 0 for article_id in found}
