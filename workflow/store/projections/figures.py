"""The newsroom's figures: what approved translations were made of, and how deliveries went. Follows the log.

What stands of a translation follows from its article's history alone, so that a redaction makes it anew; attempts are
counted once each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.edit_distance import edit_distance
from workflow.domain.evolution import evolve
from workflow.domain.segments import Method, TargetSegment
from workflow.domain.stored_names import NAMES, STORED_NAMES
from workflow.domain.streams import article_of, category, partner_of
from workflow.domain.vocabulary import LanguageTag
from workflow.store.database import to_text
from workflow.store.event_store import EventStore, Recorded
from workflow.store.figure_tables import FigureDeliveryRow, FigureTextRow
from workflow.store.followers import Checkpoints, Into, Projection
from workflow.store.projections.rows import upsert
from workflow.store.tables import table_of

NAME = "figures"
MEMORY, PERSON = "memory", "person"
"""Origins of segments beside the names of engines."""

_texts = table_of(FigureTextRow)
_deliveries = table_of(FigureDeliveryRow)
APPROVALS = (NAMES[happened.EditionApproved], NAMES[happened.FourEyesOverridden])
"""Stored names of the events that an edition may be approved by."""
ATTEMPTS = (NAMES[happened.DeliveryAccepted], NAMES[happened.AttemptFailed], NAMES[happened.DeliveryParked])
"""Stored names of the events that tell how a delivery went."""

Row = dict[str, Any]


def figures(store: EventStore) -> Projection:
    """The projection, over one log."""

    def apply(connection: Connection, recorded: Sequence[Recorded], into: Into) -> None:
        for each in recorded:
            if each.type not in STORED_NAMES:
                each.decode()  # raises: a name that is not known might matter, so the event is parked
        last = {each.stream: each for each in recorded if each.type in APPROVALS}
        rows = [
            row
            for stream, each in last.items()
            for row in rows_of(stream, store.read_stream(connection, stream, until=each.version))
        ]
        upsert(connection, into(_texts), sorted(rows, key=_key))
        _count(connection, into(_deliveries), [each for each in recorded if each.type in ATTEMPTS])

    return Projection(name=NAME, tables=(_texts, _deliveries), apply=apply)


def remake(connection: Connection, store: EventStore, checkpoints: Checkpoints, stream: str) -> None:
    """Make an article's rows anew from what its payloads say now; within a redaction's transaction.

    Takes the checkpoint's lock, so that the follower waits meanwhile.
    """
    reached = checkpoints.read(connection, NAME, lock=True)
    if reached is None or category(stream) != "article":
        return
    connection.execute(delete(_texts).where(_texts.c.article_id == article_of(stream)))
    rows = rows_of(stream, store.read_stream(connection, stream, until_position=reached.position))
    upsert(connection, _texts, sorted(rows, key=_key))


# --- what a translation was made of -------------------------------------------------------------------


def rows_of(stream: str, history: Iterable[Recorded]) -> list[Row]:
    """The rows of an article with its history so far: of each translation that was approved, when it first was."""
    article = Article(id=article_of(stream))
    proposed: dict[tuple[LanguageTag, str], TargetSegment] = {}
    found: dict[LanguageTag, list[Row]] = {}
    for each in history:
        event = each.decode()
        article = evolve(article, event)
        match event:
            case happened.TranslationRecorded(language=language, segments=segments):
                proposed |= {(language, segment_id): segment for segment_id, segment in segments.items()}
            case happened.EditionApproved(language=language) | happened.FourEyesOverridden(language=language):
                is_first = language not in found and language != article.language
                if is_first and article.editions[language].state is EditionState.APPROVED:
                    found[language] = _rows(article, language, proposed, to_text(event.at)[:10])
    return [row for rows in found.values() for row in rows]


def _rows(
    article: Article, language: LanguageTag, proposed: dict[tuple[LanguageTag, str], TargetSegment], day: str
) -> list[Row]:
    rows: dict[str, Row] = {}
    for segment_id, segment in article.editions[language].translations.items():
        before = proposed.get((language, segment_id))
        if before is not None and before.source_hash != segment.source_hash:
            before = None  # it was a proposal for another text
        origin = origin_of(before)
        row = rows.setdefault(
            origin,
            {
                "article_id": article.id,
                "language": language,
                "origin": origin,
                "day": day,
                "source_language": article.language,
                **dict.fromkeys(("segments", "edited", "characters", "proposed", "distance"), 0),
            },
        )
        row["segments"] += 1
        row["characters"] += len(segment.text)
        if before is not None:
            row["edited"] += before.text != segment.text
            row["proposed"] += len(before.text)
            row["distance"] += edit_distance(before.text, segment.text)
    return list(rows.values())


def origin_of(proposal: TargetSegment | None) -> str:
    """Where a segment came from: the engine's name (``fx`` of ``fx:en-pt 0.5.0 …``), the memory, or a person."""
    if proposal is None or proposal.method is Method.HUMAN:
        return PERSON
    if proposal.method is Method.MEMORY or not proposal.engine:
        return MEMORY
    return proposal.engine.partition(" ")[0].partition(":")[0]


def _key(row: Row) -> tuple[str, str, str]:
    return row["article_id"], row["language"], row["origin"]


# --- how deliveries went ------------------------------------------------------------------------------


def _count(connection: Connection, table: Table, recorded: Sequence[Recorded]) -> None:
    counted = counts_of(recorded)
    if not counted:
        return
    days = sorted({day for day, _ in counted})
    present = select(table).where(table.c.day.in_(days))
    for row in connection.execute(present).mappings():
        if (found := counted.get((row["day"], row["partner_id"]))) is not None:
            _add(found, dict(row))
    upsert(connection, table, [counted[key] for key in sorted(counted)])


def counts_of(recorded: Iterable[Recorded]) -> dict[tuple[str, str], Row]:
    """The rows that these events come to, by day and partner."""
    counted: dict[tuple[str, str], Row] = {}
    for day, partner_id, row in filter(None, map(_row, recorded)):
        key = (day, partner_id)
        empty = {"day": day, "partner_id": partner_id} | dict.fromkeys(_COUNTS, 0)
        _add(counted.setdefault(key, empty), row)
    return counted


_COUNTS = ("accepted", "failed", "parked", "latency_ms", "slowest_ms")


def _row(recorded: Recorded) -> tuple[str, str, Row] | None:
    event = recorded.decode()
    row = dict.fromkeys(_COUNTS, 0)
    match event:
        case happened.DeliveryAccepted(outcome=outcome):
            row |= {"accepted": 1, "latency_ms": outcome.latency_ms, "slowest_ms": outcome.latency_ms}
        case happened.AttemptFailed():
            row["failed"] = 1
        case happened.DeliveryParked():
            row["parked"] = 1
        case _:
            return None
    return to_text(event.at)[:10], partner_of(recorded.stream), row


def _add(to: Row, row: Row) -> None:
    for name in ("accepted", "failed", "parked", "latency_ms"):
        to[name] += row[name]
    to["slowest_ms"] = max(to["slowest_ms"], row["slowest_ms"])


def read_days(store: EventStore, connection: Connection, until: int) -> Iterator[Recorded]:
    """The attempts of the whole log up to a position, in order."""
    after = 0
    while page := store.read_all(connection, after=after, until=until, types=ATTEMPTS):
        yield from page
        after = page[-1].position
