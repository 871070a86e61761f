"""Who identity providers say people are.

Revision: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "oidc_identities",
        _text("issuer"),
        _text("subject"),
        _text("user_id"),
        _text("made_at"),
        _text("mark"),
        sa.PrimaryKeyConstraint("issuer", "subject"),
    )
    op.create_index("ix_oidc_identities_user_id", "oidc_identities", ["user_id"])
    op.create_table("erased_identities", _text("mark"), _text("erased_at"), sa.PrimaryKeyConstraint("mark"))


def downgrade() -> None:
    op.drop_table("erased_identities")
    op.drop_table("oidc_identities")
