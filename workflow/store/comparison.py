"""The rows that are kept beside the log against the rows that the log makes, stream by stream. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, func, literal, select, tuple_

from workflow.domain.reactions import QUEUES
from workflow.domain.streams import (
    KINDS,
    article_of,
    category,
    concept_of,
    desk_of,
    entity_of,
    partner_of,
    source_of,
    topic_rule_of,
    vocabulary_of,
)
from workflow.store.projections import ROWS
from workflow.store.public_tables import ImageRow, PublicEditionRow
from workflow.store.review_link_tables import ReviewLinkRow
from workflow.store.source_tables import SourceRow
from workflow.store.tables import (
    ArticleRow,
    ConceptRow,
    DeliveryRow,
    DeskRow,
    EditionRow,
    EntityRow,
    EventRow,
    LaneRow,
    PartnerRow,
    WorkRow,
    table_of,
)
from workflow.store.topic_tables import TopicRuleRow, TopicVocabularyRow
from workflow.store.work import work_id

_events = table_of(EventRow)
_work = table_of(WorkRow)
_deliveries = table_of(DeliveryRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A table that does not say what the log says: how many rows, and the first of them."""

    table: str
    rows: int
    key: str
    """Which row is the first: ``article_id=…, language=pt``."""
    stream: str
    position: int
    """Of the last event of that stream; 0 when the log has no such stream."""
    problem: str

    def __str__(self) -> str:
        """The difference in one line."""
        where = f"{self.stream}, last event at position {self.position}" if self.position else "no stream of the log"
        return f"{self.table}: {self.rows} row(s) differ; first {self.key} ({where}): {self.problem}"


@dataclass(slots=True)
class Tally:
    """Counts the faults of one table and keeps the first by position; rows of no stream come last."""

    table: str
    rows: int = 0
    first: Difference | None = None

    def add(self, key: str, stream: str, position: int, problem: str) -> None:
        """Count a fault."""
        self.rows += 1
        if self.first is None or (position == 0, position) < (self.first.position == 0, self.first.position):
            self.first = Difference(
                table=self.table, rows=0, key=key, stream=stream, position=position, problem=problem
            )

    def difference(self) -> Difference | None:
        """What there is to say of the table."""
        if self.first is None:
            return None
        first = self.first
        return Difference(
            table=first.table,
            rows=self.rows,
            key=first.key,
            stream=first.stream,
            position=first.position,
            problem=first.problem,
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows follow from the states of streams, and how to find the rows of some streams."""

    table: Table
    stream: ColumnElement[str]
    """The stream that a row belongs to."""
    of: Callable[[Sequence[str]], ColumnElement[bool]]
    """The rows that belong to these streams, by an index."""
    columns: Sequence[str] = ()
    """What follows from the log; all of them where none is named."""

    @property
    def compared(self) -> Sequence[str]:
        """Names of the columns that are compared."""
        return self.columns or [column.name for column in self.table.c]


def _of_articles(table: Table) -> Kept:
    def of(streams: Sequence[str]) -> ColumnElement[bool]:
        return table.c.article_id.in_([article_of(each) for each in streams if category(each) == "article"])

    return Kept(table, literal("article-") + table.c.article_id, of)


def _of_deliveries(streams: Sequence[str]) -> ColumnElement[bool]:
    pairs = [(partner_of(each), article_of(each)) for each in streams if category(each) == "delivery"]
    return tuple_(_deliveries.c.partner_id, _deliveries.c.article_id).in_(pairs)


def _of_partners(table: Table) -> Kept:
    def of(streams: Sequence[str]) -> ColumnElement[bool]:
        return table.c.partner_id.in_([partner_of(each) for each in streams if category(each) == "partner"])

    return Kept(table, literal("partner-") + table.c.partner_id, of)


def _of_concepts(table: Table) -> Kept:
    def of(streams: Sequence[str]) -> ColumnElement[bool]:
        return table.c.concept_id.in_([concept_of(each) for each in streams if category(each) == "concept"])

    return Kept(table, literal("concept-") + table.c.concept_id, of)


def _of_entities(table: Table) -> Kept:
    def of(streams: Sequence[str]) -> ColumnElement[bool]:
        return table.c.entity_id.in_([entity_of(each) for each in streams if category(each) == "entity"])

    return Kept(table, literal("entity-") + table.c.entity_id, of)


def _of_desks(table: Table) -> Kept:
    def of(streams: Sequence[str]) -> ColumnElement[bool]:
        return table.c.desk_id.in_([desk_of(each) for each in streams if category(each) == "desk"])

    return Kept(table, literal("desk-") + table.c.desk_id, of)


def _of_vocabularies(table: Table) -> Kept:
    def of(streams: Sequence[str]) -> ColumnElement[bool]:
        return table.c.vocabulary.in_([vocabulary_of(each) for each in streams if category(each) == "topics"])

    return Kept(table, literal("topics-") + table.c.vocabulary, of)


def _of_topic_rules(table: Table) -> Kept:
    def of(streams: Sequence[str]) -> ColumnElement[bool]:
        return table.c.rule_id.in_([topic_rule_of(each) for each in streams if category(each) == "topicrule"])

    return Kept(table, literal("topicrule-") + table.c.rule_id, of)


def _of_sources(table: Table) -> Kept:
    def of(streams: Sequence[str]) -> ColumnElement[bool]:
        return table.c.source_id.in_([source_of(each) for each in streams if category(each) == "source"])

    return Kept(table, literal("source-") + table.c.source_id, of)


_delivery_stream = literal("delivery-") + _deliveries.c.partner_id + literal("-") + _deliveries.c.article_id
KEPT: Mapping[str, Kept] = {
    kept.table.name: kept
    for kept in (
        _of_articles(table_of(ArticleRow)),
        _of_articles(table_of(EditionRow)),
        _of_articles(table_of(PublicEditionRow)),
        _of_articles(table_of(ImageRow)),
        _of_articles(table_of(ReviewLinkRow)),
        Kept(_deliveries, _delivery_stream, _of_deliveries),
        _of_partners(table_of(PartnerRow)),
        _of_partners(table_of(LaneRow)),
        _of_concepts(table_of(ConceptRow)),
        _of_entities(table_of(EntityRow)),
        _of_desks(table_of(DeskRow)),
        _of_vocabularies(table_of(TopicVocabularyRow)),
        _of_topic_rules(table_of(TopicRuleRow)),
        _of_sources(table_of(SourceRow)),
        Kept(_work, _work.c.stream, _work.c.stream.in_, "id kind queue stream key subject lane".split()),
    )
}
"""Every table that is a function of single streams: what is projected inline, and which work there is."""


@dataclass(slots=True)
class Comparison:
    """Compares states, some streams at a time, with what one connection sees."""

    connection: Connection
    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally(name) for name in KEPT})
    met: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KEPT, 0))
    """How many stored rows were found to belong to a stream."""

    def compare(self, states: Mapping[str, tuple[Any, int]]) -> None:
        """Compare the rows of these streams, each with its state and the position of its last event."""
        wanted: dict[str, dict[tuple[Any, ...], tuple[dict[str, Any], str]]] = {name: {} for name in KEPT}
        for stream, (state, _) in states.items():
            for table, row in ROWS[category(stream)](state):
                wanted[table.name][_key(table, row)] = (row, stream)
            for row in _work_rows(stream, state):
                wanted[_work.name][_key(_work, row)] = (row, stream)
        for name, kept in KEPT.items():
            self._compare_table(kept, wanted[name], states)

    def _compare_table(
        self,
        kept: Kept,
        wanted: dict[tuple[Any, ...], tuple[dict[str, Any], str]],
        states: Mapping[str, tuple[Any, int]],
    ) -> None:
        tally, compared = self.tallies[kept.table.name], kept.compared
        query = select(kept.stream.label("stream_of_row"), *(kept.table.c[name] for name in compared))
        stored = self.connection.execute(query.where(kept.of(list(states)))).all()
        self.met[kept.table.name] += len(stored)
        for stream_of_row, *values in stored:
            row = dict(zip(compared, values, strict=True))
            key = _key(kept.table, row)
            made = wanted.pop(key, None)
            if made is None:
                tally.add(_told(kept, key), stream_of_row, states[stream_of_row][1], "the log makes no such row")
            elif wrong := [name for name in compared if row[name] != made[0][name]]:
                tally.add(
                    _told(kept, key), made[1], states[made[1]][1], f"the log says otherwise in {', '.join(wrong)}"
                )
        for key, (_, stream) in wanted.items():
            tally.add(_told(kept, key), stream, states[stream][1], "the row is missing")

    def strangers(self) -> None:
        """Count the rows that belong to no stream of the log; after every stream was compared."""
        for name, kept in KEPT.items():
            total = self.connection.execute(select(func.count()).select_from(kept.table)).scalar_one()
            if total == self.met[name]:
                continue
            keys = list(kept.table.primary_key.columns)
            query = select(*keys, kept.stream.label("stream_of_row")).where(
                ~exists().where(_events.c.stream == kept.stream)
            )
            for *key, stream in self.connection.execute(query.order_by(*keys)):
                self.tallies[name].add(_told(kept, tuple(key)), stream, 0, "it belongs to nothing in the log")

    def differences(self) -> list[Difference]:
        """The tables that differ."""
        return [found for tally in self.tallies.values() if (found := tally.difference()) is not None]


def _key(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _told(kept: Kept, key: tuple[Any, ...]) -> str:
    return ", ".join(
        f"{column.name}={value}" for column, value in zip(kept.table.primary_key.columns, key, strict=True)
    )


def _work_rows(stream: str, state: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": work_id(stream, work.key),
            "kind": work.kind.value,
            "queue": QUEUES[work.kind],
            "stream": stream,
            "key": work.key,
            "subject": work.subject,
            "lane": work.lane,
        }
        for work in KINDS[category(stream)].work(state)
    ]
