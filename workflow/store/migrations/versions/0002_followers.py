"""Appending in one call; followers of the log with their checkpoints; snapshots; redaction by permit.

Revision: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store.migrations.append_functions import APPEND_MANY, APPEND_ONE

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSE = "events are never changed or removed"
_KEPT = "position stream version event_id type schema_version metadata recorded_at payload_digest hash".split()
"""Columns of an event that no permit lets anybody change."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("events_event_id_key", "events", type_="unique")  # follows from the command's id
        # a payload of up to a page stays with its event, as it is: moved out or compressed it costs twice the time
        op.execute("ALTER TABLE events SET (toast_tuple_target = 8160)")
        op.execute(APPEND_ONE)
        op.execute(APPEND_MANY)
    else:
        _compact_sqlite()
    op.create_table(
        "checkpoints",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "parked_events",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("parked_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "position"),
    )
    op.create_table(
        "snapshots",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("source_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream"),
    )
    op.create_table(
        "redaction_permits",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_table(
        "turnaround",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.Text(), nullable=False),
        sa.Column("translated_at", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.Text(), nullable=False),
        sa.Column("published_at", sa.Text(), nullable=False),
        sa.Column("delivered_at", sa.Text(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("findings_for", sa.Text(), nullable=False),
        sa.Column("tags_for", sa.Text(), nullable=False),
        sa.Column("approvals_wanted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "language"),
    )
    op.create_index("ix_turnaround_submitted", "turnaround", ["submitted_at", "language"], unique=False)
    _let_permits_pass()


def _compact_sqlite() -> None:
    """Positions become SQLite's own row numbers, commands are kept in their key's order: two trees less to write."""
    events = sa.Table("events", sa.MetaData(), autoload_with=op.get_bind())
    columns = ", ".join(column.name for column in events.columns)
    op.execute(
        "CREATE TABLE events_next (position INTEGER NOT NULL PRIMARY KEY, stream TEXT NOT NULL, version INTEGER "
        "NOT NULL, event_id TEXT NOT NULL, type TEXT NOT NULL, schema_version INTEGER NOT NULL, data TEXT NOT NULL, "
        "metadata TEXT NOT NULL, recorded_at TEXT NOT NULL, payload_digest BLOB NOT NULL, hash BLOB NOT NULL, "
        "UNIQUE (stream, version))"
    )
    op.execute(f"INSERT INTO events_next ({columns}) SELECT {columns} FROM events ORDER BY position")
    op.drop_table("events")
    op.rename_table("events_next", "events")
    op.create_index(op.f("ix_events_type"), "events", ["type"], unique=False)
    op.execute(
        "CREATE TABLE commands_next (command_id TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL, stream TEXT "
        "NOT NULL, stream_version INTEGER NOT NULL, first_position BIGINT NOT NULL, last_position BIGINT NOT NULL, "
        "recorded_at TEXT NOT NULL) WITHOUT ROWID"
    )
    op.execute("INSERT INTO commands_next SELECT * FROM commands ORDER BY command_id")
    op.drop_table("commands")
    op.rename_table("commands_next", "commands")
    op.execute(f"CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END")


def _let_permits_pass() -> None:
    """A payload may be replaced where a permit is held; everything else about an event stays refused."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER events_only_grow ON events")
        op.execute(
            "CREATE TRIGGER events_only_grow BEFORE DELETE OR TRUNCATE ON events "
            "FOR EACH STATEMENT EXECUTE FUNCTION copyflow_refuse()"
        )
        kept = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _KEPT)
        op.execute(
            "CREATE FUNCTION copyflow_refuse_unless_permitted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {kept} OR NOT EXISTS (SELECT 1 FROM redaction_permits WHERE position = OLD.position) "
            f"THEN RAISE EXCEPTION '{_REFUSE}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER events_no_update BEFORE UPDATE ON events "
            "FOR EACH ROW EXECUTE FUNCTION copyflow_refuse_unless_permitted()"
        )
        return
    kept = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
    op.execute(
        f"CREATE TRIGGER events_no_update BEFORE UPDATE ON events WHEN {kept} OR NOT EXISTS "
        "(SELECT 1 FROM redaction_permits WHERE position = OLD.position) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER events_no_update ON events")
        op.execute("DROP TRIGGER events_only_grow ON events")
        op.execute("DROP FUNCTION copyflow_refuse_unless_permitted()")
        op.execute("ALTER TABLE events RESET (toast_tuple_target)")
        op.create_unique_constraint("events_event_id_key", "events", ["event_id"])
        op.execute("DROP FUNCTION copyflow_append")
        op.execute("DROP FUNCTION copyflow_append_many")
        op.execute(
            "CREATE TRIGGER events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
            "FOR EACH STATEMENT EXECUTE FUNCTION copyflow_refuse()"
        )
    else:
        op.execute("DROP TRIGGER events_no_update")
        op.execute(
            f"CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END"
        )
    op.drop_index("ix_turnaround_submitted", table_name="turnaround")
    for table in ("turnaround", "redaction_permits", "snapshots", "parked_events", "checkpoints"):
        op.drop_table(table)
