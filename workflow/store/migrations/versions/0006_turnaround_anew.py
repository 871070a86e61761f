"""Turnaround counts a translation when nothing of it is missing: its rows are made anew from the log's beginning.

Revision: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM turnaround")
    op.execute("DELETE FROM parked_events WHERE name = 'turnaround'")
    op.execute("UPDATE checkpoints SET position = 0, generation = generation + 1 WHERE name = 'turnaround'")


def downgrade() -> None:
    upgrade()
