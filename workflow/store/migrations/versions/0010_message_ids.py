"""Deliveries: the id under which the partner knows an item, so that its receipts find it.

Revision: 0010
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PAGE = 1_000


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("message_id", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_deliveries_message_id", "deliveries", ["message_id"])
    _fill(op.get_bind())  # the index finds what is still without a name


def downgrade() -> None:
    op.drop_index("ix_deliveries_message_id", table_name="deliveries")
    op.drop_column("deliveries", "message_id")


def _fill(connection: sa.Connection) -> None:
    """Name what is there already; the name follows from the row's own ids."""
    columns: list[sa.ColumnClause[str]] = [
        sa.column(name) for name in ("partner_id", "article_id", "item_id", "message_id")
    ]
    deliveries = sa.table("deliveries", *columns)
    key = columns[:3]
    unnamed = sa.select(*key).where(columns[3] == "").limit(_PAGE)
    while rows := connection.execute(unnamed).all():
        for row in rows:
            here = sa.and_(*(column == value for column, value in zip(key, row, strict=True)))
            connection.execute(sa.update(deliveries).where(here).values(message_id=_message_id(*map(str, row))))


def _message_id(partner_id: str, article_id: str, item_id: str) -> str:
    return f"msg_{uuid.uuid5(uuid.NAMESPACE_URL, f'delivery-{partner_id}-{article_id}/{item_id}').hex}"
