"""Lanes: of a partner's messages only so many are under way at once, and none while it is not sent to.

Revision: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TAKEN = sa.text("lease_until <> '' OR nudged_at <> ''")
_CLOSED = "9999-12-31T23:59:59.999999Z"
_OPEN_LANES = f"""
    INSERT INTO lanes (lane, partner_id, opens_at, width)
    SELECT 'partner:' || partner_id, partner_id, CASE WHEN paused_because = '' THEN '' ELSE '{_CLOSED}' END, 4
    FROM partners UNION ALL SELECT 'recall:' || partner_id, partner_id, '', 4 FROM partners
"""
_WORK_IN_LANES = """
    UPDATE work SET lane = CASE WHEN EXISTS (
        SELECT 1 FROM deliveries d WHERE d.partner_id = substr(work.stream, 10, 36)
        AND d.article_id = substr(work.stream, 47, 36) AND d.item_id = work.subject AND d.pub_status <> 'usable'
    ) THEN 'recall:' ELSE 'partner:' END || substr(stream, 10, 36) WHERE kind = 'syndicate'
"""


def upgrade() -> None:
    op.create_table(
        "lanes",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lane"),
    )
    op.create_index("ix_lanes_partner_id", "lanes", ["partner_id"], unique=False)
    op.create_table(
        "lane_holds",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("lane"),
    )
    op.add_column("work", sa.Column("lane", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_work_lane", "work", ["lane", "state", "urgency", "due_at", "id"], unique=False)
    op.create_index("ix_work_taken", "work", ["lane"], sqlite_where=_TAKEN, postgresql_where=_TAKEN)
    op.create_index("ix_deliveries_settled", "deliveries", ["partner_id", "settled_at"], unique=False)
    op.execute(_OPEN_LANES)
    op.execute(_WORK_IN_LANES)


def downgrade() -> None:
    op.drop_index("ix_deliveries_settled", table_name="deliveries")
    op.drop_index("ix_work_taken", table_name="work")
    op.drop_index("ix_work_lane", table_name="work")
    op.drop_column("work", "lane")
    op.drop_index("ix_lanes_partner_id", table_name="lanes")
    op.drop_table("lane_holds")
    op.drop_table("lanes")
