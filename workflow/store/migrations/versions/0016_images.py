"""Which article has which image. Articles have none before this, so that there is nothing to fill in.

Revision: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "images",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("image_hash", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "image_hash"),
    )
    op.create_index(op.f("ix_images_image_hash"), "images", ["image_hash"])


def downgrade() -> None:
    op.drop_table("images")
