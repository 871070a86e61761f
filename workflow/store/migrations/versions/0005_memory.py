"""The translation memory, and the index over its grams.

Revision: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memory_entries",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("source_language", sa.Text(), nullable=False),
        sa.Column("target_language", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_marks", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("target_marks", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "entry_id"),
    )
    op.create_index(op.f("ix_memory_entries_entry_id"), "memory_entries", ["entry_id"], unique=False)
    op.create_index(op.f("ix_memory_entries_source_id"), "memory_entries", ["source_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        _index_on_postgresql()
    else:
        _index_on_sqlite()


def _index_on_postgresql() -> None:
    """An inverted index over arrays, and how often each gram is in it. Looked up at once: no list of pending rows."""
    op.create_table(
        "memory_sources",
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("grams", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_id"),
    )
    op.execute("CREATE INDEX ix_memory_sources_grams ON memory_sources USING gin (grams) WITH (fastupdate = off)")
    op.execute("CREATE TABLE memory_grams (gram text PRIMARY KEY, n integer NOT NULL) WITH (fillfactor = 70)")
    op.execute(
        "CREATE FUNCTION copyflow_memory_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO memory_grams AS m (gram, n) SELECT g, count(*) FROM added, unnest(added.grams) g "
        "GROUP BY g ORDER BY g ON CONFLICT (gram) DO UPDATE SET n = m.n + excluded.n; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE FUNCTION copyflow_memory_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE memory_grams m SET n = m.n - gone.n FROM "
        "(SELECT g, count(*) AS n FROM removed, unnest(removed.grams) g GROUP BY g) gone WHERE m.gram = gone.g; "
        "DELETE FROM memory_grams m USING (SELECT DISTINCT g FROM removed, unnest(removed.grams) g) gone "
        "WHERE m.gram = gone.g AND m.n <= 0; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER memory_sources_added AFTER INSERT ON memory_sources REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION copyflow_memory_added()"
    )
    op.execute(
        "CREATE TRIGGER memory_sources_gone AFTER DELETE ON memory_sources REFERENCING OLD TABLE AS removed "
        "FOR EACH STATEMENT EXECUTE FUNCTION copyflow_memory_gone()"
    )


def _index_on_sqlite() -> None:
    """The same as a table of its own: which sources a gram is in, in the gram's order."""
    op.execute(
        "CREATE TABLE memory_sources (source_id INTEGER NOT NULL PRIMARY KEY, source TEXT NOT NULL, "
        "grams TEXT NOT NULL, offered INTEGER NOT NULL)"
    )
    op.execute(
        "CREATE TABLE memory_grams (gram_id INTEGER NOT NULL PRIMARY KEY, gram TEXT NOT NULL UNIQUE, "
        "n INTEGER NOT NULL)"
    )
    op.execute(
        "CREATE TABLE memory_postings (gram_id INTEGER NOT NULL, source_id INTEGER NOT NULL, "
        "PRIMARY KEY (gram_id, source_id)) WITHOUT ROWID"
    )
    op.execute(
        "CREATE TRIGGER memory_sources_added AFTER INSERT ON memory_sources BEGIN "
        "INSERT INTO memory_grams (gram, n) SELECT value, 1 FROM json_each(NEW.grams) WHERE true "
        "ON CONFLICT (gram) DO UPDATE SET n = n + 1; "
        "INSERT INTO memory_postings (gram_id, source_id) SELECT m.gram_id, NEW.source_id "
        "FROM json_each(NEW.grams) g CROSS JOIN memory_grams m ON m.gram = g.value; END"
    )
    grams = "(SELECT value FROM json_each(OLD.grams))"
    op.execute(
        "CREATE TRIGGER memory_sources_gone AFTER DELETE ON memory_sources BEGIN "
        f"DELETE FROM memory_postings WHERE source_id = OLD.source_id AND gram_id IN "
        f"(SELECT gram_id FROM memory_grams WHERE gram IN {grams}); "
        f"UPDATE memory_grams SET n = n - 1 WHERE gram IN {grams}; "
        f"DELETE FROM memory_grams WHERE n <= 0 AND gram IN {grams}; END"
    )


def downgrade() -> None:
    op.drop_table("memory_sources")  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION copyflow_memory_added()")
        op.execute("DROP FUNCTION copyflow_memory_gone()")
    else:
        op.drop_table("memory_postings")
    op.drop_table("memory_grams")
    op.drop_table("memory_entries")
