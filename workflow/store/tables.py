"""Every table, declared with SQLModel. Moments are UTC text of fixed width: they sort and hash alike everywhere.

The log is ``events`` and ``commands``; everything under "projections" can be dropped and comes
back with ``copyflow rebuild``; "people and secrets" never enter the log.
"""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from workflow.store.people_tables import ApiKeyRow as ApiKeyRow  # noqa: PLC0414 - tables are found here
from workflow.store.people_tables import SessionRow as SessionRow  # noqa: PLC0414 - tables are found here
from workflow.store.people_tables import UserRow as UserRow  # noqa: PLC0414 - tables are found here
from workflow.store.sign_in_tables import SecondFactorRow as SecondFactorRow  # noqa: PLC0414 - tables are found here
from workflow.store.source_tables import SourceFetchRow as SourceFetchRow  # noqa: PLC0414 - tables are found here
from workflow.store.source_tables import SourceItemRow as SourceItemRow  # noqa: PLC0414 - tables are found here
from workflow.store.source_tables import SourceRow as SourceRow  # noqa: PLC0414 - tables are found here
from workflow.store.work_tables import LaneHoldRow as LaneHoldRow  # noqa: PLC0414 - tables are found here
from workflow.store.work_tables import LaneRow as LaneRow  # noqa: PLC0414 - tables are found here
from workflow.store.work_tables import WorkRow as WorkRow  # noqa: PLC0414 - tables are found here

# --- the log ------------------------------------------------------------------------------------


class EventRow(SQLModel, table=True):
    """One event. ``position`` is dense, in commit order, and assigned by us: forgetting the lock fails loudly."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("stream", "version"),)

    position: int = Field(
        sa_column=Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False)
    )
    stream: str = Field(sa_type=Text)
    version: int
    event_id: str = Field(sa_type=Text)
    """UUIDv7, derived from the command's id, which is unique."""
    type: str = Field(sa_type=Text, index=True)
    schema_version: int
    data: str = Field(sa_type=Text)
    metadata_: str = Field(sa_column=Column("metadata", Text, nullable=False))
    recorded_at: str = Field(sa_type=Text)
    payload_digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class CommandRow(SQLModel, table=True):
    """A command that was carried out: the same id again gives the first result."""

    __tablename__ = "commands"
    __table_args__ = ({"sqlite_with_rowid": False},)

    command_id: str = Field(sa_type=Text, primary_key=True)
    fingerprint: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text)
    stream_version: int
    first_position: int = Field(sa_type=BigInteger)
    last_position: int = Field(sa_type=BigInteger)
    recorded_at: str = Field(sa_type=Text)


# --- leadership (work stands in ``work_tables.py``) -----------------------------------------------


class LeaderRow(SQLModel, table=True):
    """Who leads a job that one process does at a time; ``fence`` grows with every change of hands."""

    __tablename__ = "leaders"

    name: str = Field(sa_type=Text, primary_key=True)
    owner: str = Field(sa_type=Text)
    fence: int
    until: str = Field(sa_type=Text)


# --- followers of the log ---------------------------------------------------------------------------


class CheckpointRow(SQLModel, table=True):
    """How far a follower of the log has come: written in the transaction of its effect, by whoever holds the fence."""

    __tablename__ = "checkpoints"

    name: str = Field(sa_type=Text, primary_key=True)
    position: int = Field(sa_type=BigInteger)
    generation: int
    """Counts rebuilds; a follower of an older generation records nothing any more."""
    fence: int
    """The leadership that wrote last; a lower one records nothing any more."""
    updated_at: str = Field(sa_type=Text)


class ParkedEventRow(SQLModel, table=True):
    """An event that a follower could not apply and passed over, for an operator to look at."""

    __tablename__ = "parked_events"

    name: str = Field(sa_type=Text, primary_key=True)
    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    error: str = Field(sa_type=Text)
    parked_at: str = Field(sa_type=Text)


class SnapshotRow(SQLModel, table=True):
    """The folded state of a long stream at one version: a shortcut for loading, never a truth."""

    __tablename__ = "snapshots"

    stream: str = Field(sa_type=Text, primary_key=True)
    version: int
    shape: str = Field(sa_type=Text)
    """Digest of the state's declared shape: a snapshot of another shape is ignored."""
    state: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    source_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """Chain hash of the event at that version: a snapshot of another history is ignored."""


class RedactionPermitRow(SQLModel, table=True):
    """Lets the payload at one position be replaced, within the transaction that puts the redaction on record."""

    __tablename__ = "redaction_permits"

    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


# --- projections ----------------------------------------------------------------------------------


class ArticleRow(SQLModel, table=True):
    """The board: one row an article."""

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_newest", "created_at", "article_id"),
        *(Index(f"ix_articles_{each}", each, "created_at", "article_id") for each in ("stage", "drafted_by", "desk")),
    )

    article_id: str = Field(sa_type=Text, primary_key=True)
    version: int
    slugline: str = Field(sa_type=Text)
    headline: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    urgency: int
    drafted_by: str = Field(sa_type=Text)
    desk: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    changed_at: str = Field(sa_type=Text)


_WAITING = ("state", "waits_for")
_IN_ORDER = ("urgency", "waiting_since", "article_id")
"""The urgent first, then what waits longest. Columns behind these let an index pass over rows that a filter hides."""


def _partial(name: str, columns: list[str], where: str) -> Index:
    return Index(f"ix_editions_queue_{name}", *columns, sqlite_where=text(where), postgresql_where=text(where))


class EditionRow(SQLModel, table=True):
    """The review queue and the portal: one row an edition."""

    __tablename__ = "editions"
    __table_args__ = (
        Index("ix_editions_queue", *_WAITING, *_IN_ORDER, "language"),
        Index("ix_editions_queue_language", *_WAITING, "language", *_IN_ORDER, "desk"),
        Index("ix_editions_queue_desk", *_WAITING, "desk", *_IN_ORDER, "language"),
        _partial("embargoed", [*_WAITING, *_IN_ORDER, "language", "embargoed"], "embargoed <> ''"),
        _partial("writer", ["drafted_by", *_IN_ORDER], "waits_for = 'writer'"),
        Index("ix_editions_public", "pub_status", "published_at"),
    )

    article_id: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(sa_type=Text, primary_key=True)
    is_source: bool
    state: str = Field(sa_type=Text)
    route: str = Field(sa_type=Text)
    headline: str = Field(sa_type=Text)
    slugline: str = Field(sa_type=Text)
    source_language: str = Field(sa_type=Text)
    urgency: int
    desk: str = Field(sa_type=Text)
    unfinished: int
    open_findings: int
    blocking_findings: int
    waiting_since: str = Field(sa_type=Text)
    waits_for: str = Field(sa_type=Text)
    """Whose turn it is: a role, or empty where no person is waited for."""
    hands: str = Field(sa_type=Text)
    """Ids of everybody whose own text it is, and who approved it already, each between spaces."""
    drafted_by: str = Field(sa_type=Text)
    embargoed: str = Field(sa_type=Text)
    revision: int
    pub_status: str = Field(sa_type=Text)
    claimed_by: str = Field(sa_type=Text)
    """Actor id of who said that they look after it; empty for nobody."""
    claimed_at: str = Field(sa_type=Text)
    claimed_until: str = Field(sa_type=Text)
    """When the claim ends by itself; it may have."""
    first_published: str = Field(sa_type=Text)
    published_at: str = Field(sa_type=Text)


class DeliveryRow(SQLModel, table=True):
    """The delivery ledger: one row an item."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_article", "article_id", "language"),
        Index("ix_deliveries_settled", "partner_id", "settled_at"),
    )

    partner_id: str = Field(sa_type=Text, primary_key=True)
    article_id: str = Field(sa_type=Text, primary_key=True)
    item_id: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(sa_type=Text)
    revision: int
    pub_status: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text, index=True)
    attempts: int
    last_status: int | None = None
    last_error: str = Field(sa_type=Text)
    latency_ms: int
    requested_at: str = Field(sa_type=Text, index=True)
    due_at: str = Field(sa_type=Text)
    settled_at: str = Field(sa_type=Text)
    version: int
    message_id: str = Field(sa_type=Text, index=True)
    """What partners know it by; they name it in receipts."""


class PartnerRow(SQLModel, table=True):
    """The partners."""

    __tablename__ = "partners"

    partner_id: str = Field(sa_type=Text, primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    endpoint: str = Field(sa_type=Text)
    languages: str = Field(sa_type=Text)
    format: str = Field(sa_type=Text)
    transport: str = Field(sa_type=Text)
    paused_because: str = Field(sa_type=Text)


class ReferenceRow(SQLModel):
    """What the newsroom refers to: searched in SQL, kept whole as JSON, withdrawn ones too."""

    version: int
    withdrawn_because: str = Field(sa_type=Text)
    languages: str = Field(sa_type=Text)
    """Primary languages of its names or terms, each between spaces."""
    words: str = Field(sa_type=Text)
    """Its id and its names or terms in small letters, one a line: what is searched."""
    data: str = Field(sa_type=Text)
    """All of it as JSON."""
    changed_by: str = Field(sa_type=Text)
    changed_at: str = Field(sa_type=Text)


class ConceptRow(ReferenceRow, table=True):
    """The glossary: one row a concept."""

    __tablename__ = "concepts"
    __table_args__ = (Index("ix_concepts_version", "version"),)

    concept_id: str = Field(sa_type=Text, primary_key=True)
    kind: str = Field(sa_type=Text)


class EntityRow(ReferenceRow, table=True):
    """The newsroom's own entries of the knowledge base: one row an entity."""

    __tablename__ = "entities"
    __table_args__ = (Index("ix_entities_version", "version"),)

    entity_id: str = Field(sa_type=Text, primary_key=True)
    type: str = Field(sa_type=Text)


class DeskRow(SQLModel, table=True):
    """The desks."""

    __tablename__ = "desks"

    desk_id: str = Field(sa_type=Text, primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    rules: int
    """How many routing rules are its own."""
    checks: int
    """How many checks it has a policy of its own for."""


class TurnaroundRow(SQLModel, table=True):
    """When each edition reached each step for the first time; kept by a follower of the log."""

    __tablename__ = "turnaround"
    __table_args__ = (Index("ix_turnaround_submitted", "submitted_at", "language"),)

    article_id: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(sa_type=Text, primary_key=True)
    submitted_at: str = Field(sa_type=Text)
    translated_at: str = Field(sa_type=Text)
    checked_at: str = Field(sa_type=Text)
    approved_at: str = Field(sa_type=Text)
    published_at: str = Field(sa_type=Text)
    delivered_at: str = Field(sa_type=Text)
    corrections: int
    findings_for: str = Field(sa_type=Text)
    """Content hash that the last findings were recorded for: with ``tags_for`` it tells when a text is checked."""
    tags_for: str = Field(sa_type=Text)
    approvals_wanted: int


class MemoryEntryRow(SQLModel, table=True):
    """The translation memory: one row a pair of texts and origin, offered or not; kept by a follower of the log."""

    __tablename__ = "memory_entries"

    stream: str = Field(sa_type=Text, primary_key=True)
    """The article whose approval, or the import that brought it."""
    entry_id: str = Field(sa_type=Text, primary_key=True, index=True)
    source_id: int = Field(sa_type=BigInteger, index=True)
    """Which row of ``memory_sources`` it is found by."""
    source_language: str = Field(sa_type=Text)
    target_language: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    source_marks: str = Field(sa_type=Text)
    target: str = Field(sa_type=Text)
    target_marks: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    segment: str = Field(sa_type=Text)
    """Of the article's; ``line 7`` of an imported file."""
    position: int = Field(sa_type=BigInteger)
    """Of the event that brought it first."""
    confirmed: int = Field(sa_type=BigInteger)
    """Of the last approval that stands: the newest is preferred."""
    approved_by: str = Field(sa_type=Text)
    approved_at: str = Field(sa_type=Text)


class MemorySourceRow(SQLModel, table=True):
    """A source text of which entries are offered, with the grams that it is found by."""

    __tablename__ = "memory_sources"

    source_id: int = Field(
        sa_column=Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False)
    )
    source: str = Field(sa_type=Text)
    """Normalised."""
    grams: list[str] = Field(sa_column=Column(ARRAY(Text).with_variant(Text(), "sqlite"), nullable=False))
    """An array on PostgreSQL, the same as JSON on SQLite."""
    offered: int
    """How many entries."""


# --- people and secrets -----------------------------------------------------------------------------


def table_of(model: type[SQLModel]) -> Table:
    """The SQLAlchemy table of a model, for statements that go past the ORM."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
