"""The portal's own table, by address, and visits. ``Application.migrate`` fills the table from the log afterwards.

Revision: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_editions",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("pub_status", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_retracted", sa.Boolean(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("first_published", sa.Text(), nullable=False),
        sa.Column("this_version", sa.Text(), nullable=False),
        sa.Column("text_changed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "language"),
    )
    op.create_index("ix_public_editions_address", "public_editions", ["language", "address_key"])
    op.create_index("ix_public_editions_newest", "public_editions", ["pub_status", "language", "text_changed"])
    op.create_table(
        "visits",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "language", "day"),
    )
    op.create_table(
        "visit_batches",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id"),
    )
    op.create_index(op.f("ix_visit_batches_added_at"), "visit_batches", ["added_at"])


def downgrade() -> None:
    for table in ("visit_batches", "visits", "public_editions"):
        op.drop_table(table)
