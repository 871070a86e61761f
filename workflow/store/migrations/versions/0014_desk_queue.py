"""The queue by whose turn it is, lists that read no whole table, and the full text index over editions.

``Application.migrate`` makes the rows of editions anew afterwards; the index is filled by its follower.

Revision: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WAITING = ["state", "waits_for"]
_IN_ORDER = ["urgency", "waiting_since", "article_id"]


def upgrade() -> None:
    op.add_column("editions", sa.Column("waits_for", sa.Text(), nullable=False, server_default="?"))
    for name in ("hands", "drafted_by", "embargoed"):
        op.add_column("editions", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.drop_index("ix_editions_queue", "editions")
    op.create_index("ix_editions_queue", "editions", [*_WAITING, *_IN_ORDER, "language"])
    op.create_index("ix_editions_queue_language", "editions", [*_WAITING, "language", *_IN_ORDER, "desk"])
    op.create_index("ix_editions_queue_desk", "editions", [*_WAITING, "desk", *_IN_ORDER, "language"])
    _partial("ix_editions_queue_embargoed", [*_WAITING, *_IN_ORDER, "language", "embargoed"], "embargoed <> ''")
    _partial("ix_editions_queue_writer", ["drafted_by", *_IN_ORDER], "waits_for = 'writer'")
    for name in ("stage", "drafted_by", "created_at"):
        op.drop_index(f"ix_articles_{name}", "articles")
    op.create_index("ix_articles_newest", "articles", ["created_at", "article_id"])
    for name in ("stage", "drafted_by", "desk"):
        op.create_index(f"ix_articles_{name}", "articles", [name, "created_at", "article_id"])
    op.create_table(
        "edition_texts",
        sa.Column("text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("text_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _index_on_postgresql()
    else:
        _index_on_sqlite()


def _partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "editions", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _index_on_postgresql() -> None:
    """A vector of our own tokens at their places: no parser of the server's, which differs with its locale."""
    op.execute(
        "CREATE FUNCTION copyflow_words(tokens text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ "
        "SELECT coalesce(string_agg(quote_literal(word) || ':' || place, ' '), '')::tsvector "
        "FROM unnest(string_to_array(tokens, ' ')) WITH ORDINALITY AS each(word, place) WHERE word <> '' $$"
    )
    op.execute(
        "ALTER TABLE edition_texts ADD COLUMN words tsvector GENERATED ALWAYS AS (copyflow_words(tokens)) STORED"
    )
    op.execute("CREATE INDEX ix_edition_texts_words ON edition_texts USING gin (words) WITH (fastupdate = off)")


def _index_on_sqlite() -> None:
    """FTS5 over the same tokens. Its plainest tokenizer takes everything but ASCII punctuation for letters."""
    op.execute(
        "CREATE VIRTUAL TABLE edition_words USING fts5 "
        "(tokens, content='edition_texts', content_rowid='text_id', tokenize='ascii', prefix='2 3')"
    )
    gone = "INSERT INTO edition_words (edition_words, rowid, tokens) VALUES ('delete', OLD.text_id, OLD.tokens)"
    come = "INSERT INTO edition_words (rowid, tokens) VALUES (NEW.text_id, NEW.tokens)"
    op.execute(f"CREATE TRIGGER edition_texts_added AFTER INSERT ON edition_texts BEGIN {come}; END")
    op.execute(f"CREATE TRIGGER edition_texts_gone AFTER DELETE ON edition_texts BEGIN {gone}; END")
    op.execute(f"CREATE TRIGGER edition_texts_changed AFTER UPDATE ON edition_texts BEGIN {gone}; {come}; END")


def downgrade() -> None:
    op.drop_table("edition_texts")  # its triggers go with it
    op.execute(
        "DROP FUNCTION copyflow_words(text)"
        if op.get_bind().dialect.name == "postgresql"
        else "DROP TABLE edition_words"
    )
    for name in ("newest", "stage", "drafted_by", "desk"):
        op.drop_index(f"ix_articles_{name}", "articles")
    for name in ("stage", "drafted_by", "created_at"):
        op.create_index(op.f(f"ix_articles_{name}"), "articles", [name])
    for name in ("", "_language", "_desk", "_embargoed", "_writer"):
        op.drop_index(f"ix_editions_queue{name}", "editions")
    op.create_index("ix_editions_queue", "editions", ["state", "urgency", "waiting_since"])
    for name in ("waits_for", "hands", "drafted_by", "embargoed"):
        op.drop_column("editions", name)
