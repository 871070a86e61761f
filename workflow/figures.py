"""The newsroom's figures over days: how much the machine translates, what people change, how deliveries go.

Read from what follows the log; as of a position of the log made anew from it. ``summed`` and what stands below it is
arithmetic over rows, and pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from workflow.ports import Clock
from workflow.store.comparison import Difference, Tally
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.figure_tables import FigureDeliveryRow, FigureTextRow
from workflow.store.projections.figures import (
    APPROVALS,
    MEMORY,
    NAME,
    PERSON,
    counts_of,
    read_days,
    rows_of,
)
from workflow.store.tables import EventRow, table_of
from workflow.store.walk import followed

_texts = table_of(FigureTextRow)
_deliveries = table_of(FigureDeliveryRow)
_events = table_of(EventRow)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Approved translations of some kind, together."""

    segments: int = 0
    edited: int = 0
    characters: int = 0
    proposed: int = 0
    distance: int = 0

    @property
    def change(self) -> float | None:
        """How much people changed of what was proposed: 0 nothing, 1 all of it; None where nothing was proposed.

        The distance as a part of the longer of both texts, which it never exceeds.
        """
        longest = max(self.proposed, self.characters)
        return self.distance / longest if self.proposed and longest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """Attempts, together."""

    accepted: int = 0
    failed: int = 0
    parked: int = 0
    latency_ms: int = 0
    slowest_ms: int = 0

    @property
    def success(self) -> float | None:
        """The part of the attempts that the partner took; None where there was none."""
        attempts = self.accepted + self.failed
        return self.accepted / attempts if attempts else None

    @property
    def mean_ms(self) -> float | None:
        """How long an accepted attempt took on average; None where there was none."""
        return self.latency_ms / self.accepted if self.accepted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresOver:
    """The figures of some days, the last of them not over yet."""

    since: date
    until: date
    texts: Mapping[tuple[date, str, str, str], Texts]
    """By day, source language, language and origin."""
    deliveries: Mapping[tuple[date, str], Deliveries]
    """By day and partner."""

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.since + timedelta(days=number) for number in range((self.until - self.since).days + 1)]


class Figures:
    """The questions, over one database."""

    def __init__(self, database: Database, events: EventStore, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def over(self, *, days: int = 30, position: int | None = None) -> FiguresOver:
        """The last days, today included; now, or as of a position of the log."""
        with self._database.read() as connection:
            if position is None:
                until = self._clock.now()
            else:
                last = self._events.read_all(connection, until=position, limit=1, backwards=True)
                until = last[0].recorded_at if last else self._clock.now()
            since = until.date() - timedelta(days=days - 1)
            texts, deliveries = self._rows(connection, since, until, position)
        keyed = {_text_key(row): _texts_of(row) for row in texts}
        return FiguresOver(
            since=since,
            until=until.date(),
            texts=keyed,
            deliveries={
                (date.fromisoformat(row["day"]), row["partner_id"]): Deliveries(**_numbers(Deliveries, row))
                for row in deliveries
            },
        )

    def _rows(
        self, connection: Connection, since: date, until: datetime, position: int | None
    ) -> tuple[Sequence[Row], Sequence[Row]]:
        first, last = since.isoformat(), until.date().isoformat()
        if position is not None:
            texts, deliveries = self._made(connection, position, since)
            within = [row for row in deliveries.values() if first <= row["day"] <= last]
            return _grouped(row for row in texts if first <= row["day"] <= last), within
        keys = (_texts.c.day, _texts.c.source_language, _texts.c.language, _texts.c.origin)
        sums = [func.sum(_texts.c[each.name]).label(each.name) for each in fields(Texts)]
        query = select(*keys, *sums).where(_texts.c.day >= first, _texts.c.day <= last).group_by(*keys)
        sent = select(_deliveries).where(_deliveries.c.day >= first, _deliveries.c.day <= last)
        return (
            [dict(row) for row in connection.execute(query).mappings()],
            [dict(row) for row in connection.execute(sent).mappings()],
        )

    def _made(
        self, connection: Connection, position: int, since: date | None = None
    ) -> tuple[list[Row], dict[tuple[str, str], Row]]:
        """The rows made anew from the log up to a position; of texts those of articles approved since a day."""
        query = select(_events.c.stream).distinct()
        query = query.where(_events.c.type.in_(APPROVALS), _events.c.position <= position)
        if since is not None:
            query = query.where(_events.c.recorded_at >= since.isoformat())
        texts = [
            row
            for stream in sorted(connection.execute(query).scalars())
            for row in rows_of(stream, self._events.read_stream(connection, stream, until_position=position))
        ]
        return texts, counts_of(read_days(self._events, connection, position))

    def compare(self) -> list[Difference]:
        """Whether the rows say what the log says up to the follower's checkpoint; the first that does not, by table."""
        with followed(self._database, NAME) as (own, reached):
            if reached is None:
                return []
            texts, deliveries = self._made(own, reached)
            made = {_texts.name: texts, _deliveries.name: list(deliveries.values())}
            kept = {
                table.name: [dict(row) for row in own.execute(select(table)).mappings()]
                for table in (_texts, _deliveries)
            }
        found = [_difference(table.name, made[table.name], kept[table.name]) for table in (_texts, _deliveries)]
        return [each for each in found if each is not None]


def _difference(table: str, made: Sequence[Row], kept: Sequence[Row]) -> Difference | None:
    wrong = {_identity(row) for row in made} ^ {_identity(row) for row in kept}
    tally = Tally(table)
    for identity in sorted(wrong):
        key = ", ".join(f"{name}={value}" for name, value in identity if isinstance(value, str))
        tally.add(key, "", 0, "the log says otherwise")
    return tally.difference()


def _identity(row: Row) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(row.items()))


# --- arithmetic ---------------------------------------------------------------------------------------

Part = TypeVar("Part", Texts, Deliveries)
Key = TypeVar("Key")
Found = TypeVar("Found")


def together(parts: Iterable[Part], empty: Part) -> Part:
    """The sum of several; of what was slowest the slowest."""
    total = empty
    for part in parts:
        values = {
            each.name: (max if each.name == "slowest_ms" else _plus)(
                getattr(total, each.name), getattr(part, each.name)
            )
            for each in fields(total)
        }
        total = type(total)(**values)
    return total


def summed(parts: Mapping[Found, Part], by: Callable[[Found], Key], empty: Part) -> dict[Key, Part]:
    """The parts put together by what ``by`` makes of their keys."""
    groups: dict[Key, list[Part]] = {}
    for key, part in parts.items():
        groups.setdefault(by(key), []).append(part)
    return {key: together(group, empty) for key, group in groups.items()}


def machine_share(origins: Mapping[str, Texts]) -> float | None:
    """The part of the approved characters whose segments an engine had proposed; None where nothing was approved."""
    total = sum(each.characters for each in origins.values())
    machine = sum(each.characters for origin, each in origins.items() if origin not in {MEMORY, PERSON})
    return machine / total if total else None


def _plus(one: int, other: int) -> int:
    return one + other


def _grouped(rows: Iterable[Row]) -> list[Row]:
    found: dict[tuple[str, ...], Row] = {}
    names = ("day", "source_language", "language", "origin")
    for row in rows:
        kept = found.setdefault(
            tuple(row[name] for name in names),
            dict.fromkeys(_numbers(Texts, row), 0) | {name: row[name] for name in names},
        )
        for name in _numbers(Texts, row):
            kept[name] += row[name]
    return list(found.values())


def _text_key(row: Row) -> tuple[date, str, str, str]:
    return date.fromisoformat(row["day"]), row["source_language"], row["language"], row["origin"]


def _texts_of(row: Row) -> Texts:
    return Texts(**_numbers(Texts, row))


def _numbers(kind: type[Texts | Deliveries], row: Row) -> dict[str, int]:
    """The row's numbers by name; PostgreSQL sums into decimals."""
    return {each.name: int(row[each.name]) for each in fields(kind)}
