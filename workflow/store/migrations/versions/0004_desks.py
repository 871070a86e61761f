"""Desks: which there are, and which of them an article belongs to.

Revision: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NAMING_THEIR_DESK = ("articles", "editions")


def upgrade() -> None:
    op.create_table(
        "desks",
        sa.Column("desk_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("desk_id"),
    )
    for table in _NAMING_THEIR_DESK:  # nothing that is on record so far names one
        op.add_column(table, sa.Column("desk", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for table in _NAMING_THEIR_DESK:
        op.drop_column(table, "desk")
    op.drop_table("desks")
