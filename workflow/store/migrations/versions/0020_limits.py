"""Where a person's roles hold: nobody was limited before, so everybody's hold everywhere.

Revision: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("limits", sa.Text(), nullable=False, server_default=""))
    op.add_column("users", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("users", "version")
    op.drop_column("users", "limits")
