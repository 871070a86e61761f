"""Who looks after an edition, in the review queue: nobody could say so before, so the columns begin empty.

Revision: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("claimed_by", "claimed_at", "claimed_until"):
        op.add_column("editions", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("claimed_until", "claimed_at", "claimed_by"):
        op.drop_column("editions", name)
