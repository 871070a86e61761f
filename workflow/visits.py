"""Visits: how often the pages of editions were read. Counted in Redis, kept in the database; nothing about readers is.

A page view is one ``HINCRBY`` on the hash of what is counted. From time to time the hash is renamed to a batch, under
an id, in one step; the batch is added to the table ``visits`` in one transaction that notes the id, and removed from
Redis afterwards. Whoever dies in between, the batch is found again, and its id says whether it was added: no visit is
lost or counted twice. ``FLUSHALL`` loses what was not added yet, a few seconds' visits, and nothing else.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.ports import Clock, IdSource
from workflow.redis_connection import connect
from workflow.store.database import Database, to_text
from workflow.store.public_tables import VisitBatchRow, VisitsRow
from workflow.store.tables import table_of

COUNTED, BATCH = "copyflow:visits", "copyflow:visits:batch:{copyflow:visits}"
"""Hashes ``<day>/<language>/<article>`` to visits: what is counted, and what is on its way to the database.

They are renamed into each other, so they stand in one slot of a cluster: what is in braces chooses it.
"""
_ID = "batch"
_REDIS_SECONDS = 0.25
"""How long a reader waits for Redis at most."""
_PAUSE_SECONDS = 5.0
"""How long Redis is left alone after it did not answer."""
_BATCHES_KEPT = timedelta(days=7)

_TAKE = """
if redis.call('EXISTS', KEYS[2]) == 0 then
  if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
  redis.call('RENAME', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[2], 'batch', ARGV[1])
end
return redis.call('HGETALL', KEYS[2])
"""
_END = """
if redis.call('HGET', KEYS[1], 'batch') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""

_visits = table_of(VisitsRow)
_batches = table_of(VisitBatchRow)
_log = logging.getLogger("copyflow.visits")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionVisits:
    """The visits of one edition that are in the database."""

    article_id: ArticleId
    language: LanguageTag
    visits: int
    by_day: Mapping[str, int]
    """``2026-11-28`` (UTC) to visits; days without any are absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Visits on their way to the database."""

    id: str
    counts: Mapping[tuple[str, LanguageTag, ArticleId], int]


class Visits:
    """What the database knows of visits."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of_edition(self, article_id: ArticleId, language: LanguageTag) -> int:
        """How often the page of an edition was read."""
        query = select(func.sum(_visits.c.visits)).where(
            _visits.c.article_id == article_id, _visits.c.language == language
        )
        with self._database.glance() as connection:
            return int(connection.execute(query).scalar() or 0)

    def of_article(self, article_id: ArticleId, *, days: int | None = None) -> list[EditionVisits]:
        """The visits of an article's editions, by day, ever or lately; editions that nobody read are absent."""
        query = select(_visits).where(_visits.c.article_id == article_id).order_by(_visits.c.language, _visits.c.day)
        if days is not None:
            query = query.where(_visits.c.day >= self._first_day(days))
        found: dict[LanguageTag, dict[str, int]] = {}
        with self._database.read() as connection:
            for row in connection.execute(query):
                found.setdefault(LanguageTag(row.language), {})[row.day] = row.visits
        return [
            EditionVisits(article_id=article_id, language=language, visits=sum(by_day.values()), by_day=by_day)
            for language, by_day in found.items()
        ]

    def most_read(self, *, days: int, limit: int) -> list[EditionVisits]:
        """The editions that were read most within the last days, today being one of them."""
        total = func.sum(_visits.c.visits)
        query = (
            select(_visits.c.article_id, _visits.c.language, total.label("visits"))
            .where(_visits.c.day >= self._first_day(days))
            .group_by(_visits.c.article_id, _visits.c.language)
            .order_by(total.desc(), _visits.c.article_id, _visits.c.language)
        )
        with self._database.read() as connection:
            rows = connection.execute(query.limit(limit)).all()
        return [
            EditionVisits(
                article_id=ArticleId(row.article_id),
                language=LanguageTag(row.language),
                visits=int(row.visits),
                by_day={},
            )
            for row in rows
        ]

    def _first_day(self, days: int) -> str:
        """The first of so many days, today being the last."""
        return (self._clock.now().astimezone(UTC) - timedelta(days=days - 1)).date().isoformat()

    def add(self, batch: Batch) -> bool:
        """Add a batch, once; whether it was new."""
        now = self._clock.now()
        dialect = postgresql if self._database.is_postgresql else sqlite
        noted = dialect.insert(_batches).values(batch_id=batch.id, added_at=to_text(now)).on_conflict_do_nothing()
        statement = dialect.insert(_visits)
        adding = statement.on_conflict_do_update(
            index_elements=list(_visits.primary_key.columns),
            set_={"visits": _visits.c.visits + statement.excluded.visits},
        )
        rows = [
            {"article_id": article_id, "language": language, "day": day, "visits": count}
            for (day, language, article_id), count in sorted(batch.counts.items())
        ]
        with self._database.write() as connection:
            if connection.execute(noted).rowcount == 0:
                return False
            if rows:
                connection.execute(adding, rows)
            connection.execute(delete(_batches).where(_batches.c.added_at < to_text(now - _BATCHES_KEPT)))
        return True


class VisitCounter:
    """What Redis counts. When it is away a visit goes uncounted, and no reader waits for it."""

    def __init__(self, redis_url: str | None) -> None:
        self._redis = (
            connect(
                redis_url,
                socket_timeout=_REDIS_SECONDS,
                socket_connect_timeout=_REDIS_SECONDS,
                retry=Retry(NoBackoff(), 0),
                decode_responses=True,
            )
            if redis_url
            else None
        )
        self._left_alone_until = 0.0

    def count(self, article_id: ArticleId, language: LanguageTag, at: datetime) -> None:
        """Count one visit."""
        if self._redis is None or self._is_left_alone():
            return
        try:
            self._redis.hincrby(COUNTED, _field(article_id, language, at), 1)
        except (redis.RedisError, OSError) as error:
            self._leave_alone(error)

    def not_added_yet(self, article_id: ArticleId, language: LanguageTag, at: datetime) -> int:
        """Visits of an edition that the database does not know yet, of today and yesterday; 0 while Redis is away."""
        if self._redis is None or self._is_left_alone():
            return 0
        fields = [_field(article_id, language, at - timedelta(days=ago)) for ago in (0, 1)]
        try:
            with self._redis.pipeline(transaction=True) as asking:
                asking.hmget(COUNTED, fields)
                asking.hmget(BATCH, fields)
                answers = asking.execute()
        except (redis.RedisError, OSError) as error:
            self._leave_alone(error)
            return 0
        return sum(int(count) for counts in answers for count in counts if count)

    def take(self, batch_id: str) -> Batch | None:
        """What is to be added: the batch that was begun before, else all that is counted, under this id.

        None when there is nothing. Raises ``redis.RedisError`` when Redis is away.
        """
        if self._redis is None:
            return None
        answer = self._redis.eval(_TAKE, 2, COUNTED, BATCH, batch_id)
        counts = dict(zip(answer[::2], answer[1::2], strict=True))
        if not counts:
            return None
        identity = str(counts.pop(_ID))
        return Batch(id=identity, counts={_parsed(name): int(count) for name, count in counts.items()})

    def end(self, batch: Batch) -> None:
        """Forget a batch that was added."""
        if self._redis is not None:
            self._redis.eval(_END, 1, BATCH, batch.id)

    def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            self._redis.close()

    def _is_left_alone(self) -> bool:
        return time.monotonic() < self._left_alone_until

    def _leave_alone(self, error: Exception) -> None:
        self._left_alone_until = time.monotonic() + _PAUSE_SECONDS
        _log.warning("visits are not counted for %.0f s: Redis does not answer: %s", _PAUSE_SECONDS, error)


def flush(visits: Visits, counter: VisitCounter, ids: IdSource) -> int:
    """Add to the database what was counted since; how many visits that were."""
    batch = counter.take(ids.new())
    if batch is None:
        return 0
    is_new = visits.add(batch)
    counter.end(batch)
    return sum(batch.counts.values()) if is_new else 0


def _field(article_id: ArticleId, language: LanguageTag, at: datetime) -> str:
    return f"{at.astimezone(UTC).date().isoformat()}/{language}/{article_id}"


def _parsed(name: str) -> tuple[str, LanguageTag, ArticleId]:
    day, language, article_id = name.split("/", 2)
    return day, LanguageTag(language), ArticleId(article_id)
