"""Review links: the names of guests, projected from articles. They come from the log: empty until links are made.

Revision: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_links",
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("guest_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("link_id"),
    )
    op.create_index("ix_review_links_article_id", "review_links", ["article_id"])


def downgrade() -> None:
    op.drop_index("ix_review_links_article_id", "review_links")
    op.drop_table("review_links")
