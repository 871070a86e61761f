"""How long editions take from submission to each step, by language. Read from what follows the log."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from statistics import median
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, select
from sqlalchemy.schema import CreateTable

from workflow.domain.streams import article_of, article_stream, delivery_stream
from workflow.ports import Clock
from workflow.store.comparison import Difference
from workflow.store.database import Database, from_text, to_text
from workflow.store.event_store import EventStore
from workflow.store.projections.turnaround import NAME, turnaround
from workflow.store.tables import CheckpointRow, DeliveryRow, EventRow, TurnaroundRow, table_of

STEPS = ("translated", "checked", "approved", "published", "delivered")
"""In the order in which an edition takes them; the source's own edition is never translated."""

_turnaround = table_of(TurnaroundRow)
_events = table_of(EventRow)
_checkpoints = table_of(CheckpointRow)
_deliveries = table_of(DeliveryRow)
_ALL_DAYS = 36_500
_BEGINNINGS = ("article.submitted", "edition.requested")
"""Stored names of the events that an edition's time begins with."""
_then = Table(
    "turnaround_then",
    MetaData(),
    *(Column(each.name, each.type, primary_key=each.primary_key) for each in _turnaround.columns),
    prefixes=["TEMPORARY"],
)
"""Where the rows of a past are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTimes:
    """How long after submission editions reached a step for the first time."""

    step: str
    editions: int
    """How many reached it."""
    median_seconds: float | None
    """Half of them were faster; None when none reached it."""
    slowest_tenth_seconds: float | None
    """Nine in ten were no slower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTurnaround:
    """The editions in one language."""

    language: str
    editions: int
    corrections: int
    steps: tuple[StepTimes, ...]


class Turnaround:
    """The question, over one database."""

    def __init__(self, database: Database, events: EventStore, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def by_language(
        self, *, days: int = 30, position: int | None = None, limit: int | None = None
    ) -> list[LanguageTurnaround]:
        """Editions submitted or asked for within the last days, by language; now, or as of a position of the log.

        With a limit only so many of them, the newest.
        """
        with self._database.read() as connection:
            if position is None:
                table, until = _turnaround, self._clock.now()
            else:
                table, until = _then, self._replay(connection, days, position)
            since = to_text(until - timedelta(days=days))
            query = select(table).where(table.c.submitted_at >= since)
            if limit is not None:
                query = query.order_by(table.c.submitted_at.desc()).limit(limit)
            languages: dict[str, list[Any]] = {}
            for row in connection.execute(query).mappings():
                languages.setdefault(row["language"], []).append(row)
        return [_language(language, rows) for language, rows in sorted(languages.items())]

    def compare(self) -> list[Difference]:
        """Whether the rows say what the log says up to the follower's checkpoint; the first that does not.

        The rows are made anew in a reading transaction, which sees checkpoint, rows and events of one moment.
        """
        with self._database.read() as own:
            if self._database.is_postgresql:
                own.execution_options(isolation_level="REPEATABLE READ")
            reached = own.execute(select(_checkpoints.c.position).where(_checkpoints.c.name == NAME)).scalar()
            if reached is None:
                return []
            self._replay(own, _ALL_DAYS, reached, ("article.drafted",))
            kept, made = ({tuple(row) for row in own.execute(select(table))} for table in (_turnaround, _then))
            if kept == made:
                return []
            article_id, language, *_ = min(kept ^ made)
            stream = article_stream(article_id)
            last = own.execute(select(func.max(_events.c.position)).where(_events.c.stream == stream)).scalar()
        wrong = {row[:2] for row in kept ^ made}
        key, problem = f"article_id={article_id}, language={language}", "the log says otherwise"
        return [Difference(table=NAME, rows=len(wrong), key=key, stream=stream, position=last or 0, problem=problem)]

    def _replay(
        self, connection: Connection, days: int, position: int, begun_by: Sequence[str] = _BEGINNINGS
    ) -> datetime:
        """Make the rows anew, as of a position, for the articles in question; the moment of that position.

        They lie in a temporary table, which goes with the reading transaction.
        """
        connection.execute(CreateTable(_then))
        last = self._events.read_all(connection, until=position, limit=1, backwards=True)
        moment = last[0].recorded_at if last else self._clock.now()
        query = select(_events.c.stream).distinct().where(_events.c.position <= position)
        begun = query.where(_events.c.type.in_(begun_by), _events.c.recorded_at >= to_text(moment - timedelta(days)))
        projection = turnaround(self._events)
        for stream in connection.execute(begun).scalars().all():
            article_id = article_of(stream)
            delivered = select(_deliveries.c.partner_id).distinct().where(_deliveries.c.article_id == article_id)
            streams = [stream, *(delivery_stream(each, article_id) for each in connection.execute(delivered).scalars())]
            recorded = [
                event
                for each in streams
                for event in self._events.read_stream(connection, each, until_position=position)
            ]
            projection.apply(connection, sorted(recorded, key=attrgetter("position")), lambda _table: _then)
        return moment


def _language(language: str, rows: Sequence[Any]) -> LanguageTurnaround:
    return LanguageTurnaround(
        language=language,
        editions=len(rows),
        corrections=sum(row["corrections"] for row in rows),
        steps=tuple(_step(step, rows) for step in STEPS),
    )


def _step(step: str, rows: Sequence[Any]) -> StepTimes:
    taken = sorted(_seconds(row["submitted_at"], row[f"{step}_at"]) for row in rows if row[f"{step}_at"])
    return StepTimes(
        step=step,
        editions=len(taken),
        median_seconds=median(taken) if taken else None,
        slowest_tenth_seconds=taken[math.ceil(0.9 * len(taken)) - 1] if taken else None,
    )


def _seconds(since: str, until: str) -> float:
    begun, reached = from_text(since), from_text(until)
    assert begun is not None
    assert reached is not None
    return (reached - begun).total_seconds()
