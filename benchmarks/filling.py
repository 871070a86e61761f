"""Fills a log fast: lives of articles under new ids on new days, with an honest chain and honest projections.

Rows are written past the command path in large transactions under the log's own lock. Everything else is the real
thing: the codec's text, the chain's links, the projections' own rows, which are a life's own under the copy's id and
days. The last events are verified by the log itself afterwards, the last article's rows against its folded events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby
from typing import Any

import uuid_utils
from sqlalchemy import Connection, Table

from benchmarks.histories import DAY, Life
from workflow.domain.slugs import edition_key
from workflow.domain.streams import KINDS, article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.store import projections
from workflow.store.appending import event_id
from workflow.store.chain import digest, link
from workflow.store.codec import Metadata, encode_event, encode_metadata
from workflow.store.database import Database, to_text
from workflow.store.event_store import EventStore
from workflow.store.migrate import upgrade
from workflow.store.projections.rows import upsert
from workflow.store.tables import CommandRow, EventRow, table_of
from workflow.verification import Verification

ARTICLES_AT_ONCE = 400
ARTICLES_A_DAY, BEGUN_DAYS_AGO = 16, 3_200
"""The log is written in the order of time and ends before today, as a real one does: its indexes grow at one end."""
_PROGRESS = 500_000
"""Events between two words of progress."""
_EVENTS, _COMMANDS = table_of(EventRow), table_of(CommandRow)
_EVENT_COLUMNS = [column.name for column in _EVENTS.columns]
_COMMAND_COLUMNS = [column.name for column in _COMMANDS.columns]


@dataclass(frozen=True, slots=True)
class _Text:
    """One stored event of a life that is to be copied."""

    step: int
    type: str
    schema_version: int
    data: str
    actor: str
    recorded_at: str


class Copies:
    """One life, ready to be copied under new ids and on other days."""

    def __init__(self, life: Life) -> None:
        self._id = life.article.id
        self._day = f"{DAY:%Y-%m-%d}T"
        self.length = len(life.events)
        self._rows = [_RowOfALife(table, row, self._day) for table, row in projections.ROWS["article"](life.article)]
        self._texts = [
            _Text(number, *encode_event(event), event.by, to_text(event.at))
            for number, step in enumerate(life.steps)
            for event in step.events
        ]

    def copy(self, article_id: ArticleId, days: int) -> Iterator[_Text]:
        """The stored events of a copy that begins so many days later."""
        day = _day(days)
        for text in self._texts:
            data = text.data.replace(self._day, day).replace(self._id, article_id)
            moved = text.recorded_at.replace(self._day, day)
            yield _Text(text.step, text.type, text.schema_version, data, text.actor, moved)

    def rows(self, article_id: ArticleId, days: int) -> Iterator[_ProjectedRow]:
        """What the projections hold of such a copy."""
        return (row.copy(self._id, article_id, _day(days)) for row in self._rows)


_ProjectedRow = tuple[Table, dict[str, Any]]


class _RowOfALife:
    """One row of a projection, and which of its columns change with the article's id and days."""

    def __init__(self, table: Table, row: dict[str, Any], day: str) -> None:
        self._table, self._row, self._day = table, row, day
        self._dated = [name for name, value in row.items() if isinstance(value, str) and day in value]
        self._named = [name for name in ("article_id", "address_key") if name in row]

    def copy(self, mother: ArticleId, article_id: ArticleId, day: str) -> _ProjectedRow:
        """The row of a copy."""
        row = dict(self._row)
        for name in self._dated:
            row[name] = row[name].replace(self._day, day)
        for name in self._named:
            row[name] = article_id if row[name] == mother else edition_key(article_id, row["language"])
        return self._table, row


def _day(days: int) -> str:
    return f"{DAY + timedelta(days=days):%Y-%m-%d}T"


class Filler:
    """Writes copies of lives to one database."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        upgrade(self._database)
        self._events = EventStore(self._database)
        self.articles: list[ArticleId] = []
        self._last: tuple[ArticleId, Copies, int]

    def fill(
        self, lives: Sequence[Copies], total: int, *, progress: Callable[[int], None] = lambda _position: None
    ) -> int:
        """Add copies, the lives taking turns, until the log has at least ``total`` events; where it ends.

        ``progress`` hears now and then how far it has come.
        """
        position = self._head()
        begun = position
        while position < total:
            before, position = position, self._fill_some(lives, position, total)
            if before // _PROGRESS != position // _PROGRESS:
                progress(position)
        if position > begun:
            self._verify(max(begun, position - 5_000))
            self._settle()
        return position

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def _head(self) -> int:
        with self._database.read() as connection:
            return self._events.head(connection)[0]

    def _fill_some(self, lives: Sequence[Copies], position: int, total: int) -> int:
        chosen: list[tuple[ArticleId, Copies, int]] = []
        expected = position
        while expected < total and len(chosen) < ARTICLES_AT_ONCE:
            number = len(self.articles)
            self.articles.append(ArticleId(str(uuid_utils.uuid7())))
            chosen.append((self.articles[-1], lives[number % len(lives)], number // ARTICLES_A_DAY - BEGUN_DAYS_AGO))
            expected += chosen[-1][1].length
        with self._database.write() as connection:
            self._database.lock_log(connection)
            position, previous = self._events.head(connection)
            writing = _Writing(position, previous)
            for article_id, life, days in chosen:
                writing.add(article_id, life.copy(article_id, days))
            _insert(connection, _EVENTS, writing.events)
            _insert(connection, _COMMANDS, writing.commands)
            _project(connection, [row for article_id, life, days in chosen for row in life.rows(article_id, days)])
        self._last = chosen[-1]
        return writing.position

    def _verify(self, after: int) -> None:
        Verification(self._database).verify(after=after)
        article_id, life, days = self._last
        stream, kind = article_stream(article_id), KINDS["article"]
        with self._database.read() as connection:
            events = [recorded.decode() for recorded in self._events.read_stream(connection, stream)]
        folded = projections.ROWS["article"](reduce(kind.evolve, events, kind.initial(stream)))
        if folded != list(life.rows(article_id, days)):
            raise AssertionError(f"the rows of {article_id} are not those of its events")

    def _settle(self) -> None:
        """Bring the files to rest, so that what is measured next does not pay for the filling."""
        with self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self._database.is_postgresql:
                for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
                    connection.exec_driver_sql(statement)
            else:
                connection.exec_driver_sql("COMMIT")  # the engine begins every transaction by itself
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
                connection.exec_driver_sql("BEGIN")


class _Writing:
    """The rows of one transaction, chained one after the other."""

    def __init__(self, position: int, previous: bytes) -> None:
        self.position = position
        self._previous = previous
        self.events: list[tuple[Any, ...]] = []
        self.commands: list[tuple[Any, ...]] = []

    def add(self, article_id: ArticleId, texts: Iterator[_Text]) -> None:
        """One article's events and commands."""
        stream, version = article_stream(article_id), 0
        for _, step in groupby(texts, key=lambda text: text.step):
            command, first = str(uuid_utils.uuid7()), self.position + 1
            about, moment, milliseconds = "", "", 0
            for index, text in enumerate(step):
                version += 1
                moment = text.recorded_at
                if index == 0:
                    about, milliseconds = _metadata(text.actor, command), _milliseconds(moment)
                self._event(stream, version, event_id(command, index, milliseconds), text, about)
            result = {
                "command_id": command,
                "fingerprint": "",
                "stream": stream,
                "stream_version": version,
                "first_position": first,
                "last_position": self.position,
                "recorded_at": moment,
            }
            self.commands.append(tuple(result[name] for name in _COMMAND_COLUMNS))

    def _event(self, stream: str, version: int, event_id: str, text: _Text, about: str) -> None:
        self.position += 1
        facts: dict[str, Any] = {
            "position": self.position,
            "stream": stream,
            "version": version,
            "event_id": event_id,
            "schema_version": text.schema_version,
            "recorded_at": text.recorded_at,
            "metadata": about,
            "payload_digest": digest(text.data),
        }
        self._previous = link(self._previous, type_name=text.type, **facts)
        row = {**facts, "type": text.type, "data": text.data, "hash": self._previous}
        self.events.append(tuple(row[name] for name in _EVENT_COLUMNS))


def _metadata(actor: str, command_id: str) -> str:
    return encode_metadata(
        Metadata(actor=actor, command_id=command_id, correlation_id=command_id, causation_id=command_id)
    )


def _milliseconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp() * 1000)


def _insert(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    names = ", ".join(column.name for column in table.columns)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(table.columns))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))  # noqa: S608 - our own names


def _project(connection: Connection, rows: Sequence[_ProjectedRow]) -> None:
    by_table: dict[str, tuple[Table, list[dict[str, Any]]]] = {}
    for table, row in rows:
        by_table.setdefault(table.name, (table, []))[1].append(row)
    for table, of_table in by_table.values():
        upsert(connection, table, of_table)
