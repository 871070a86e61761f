"""What API keys are for, for how long they were made, and which took which one's place.

Keys of before may do what they could do: they get every scope.

Revision: 0018
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ALL = (
    "admin articles:read articles:submit deliveries:read deliveries:retry events:read "
    "events:read_internal knowledge:write metrics:read "
    "partners:manage reviews:decide translations:write"
)
_keys = sa.table(
    "api_keys", *(sa.column(name) for name in ("key_id", "created_at", "expires_at", "scopes", "days", "line"))
)


def upgrade() -> None:
    for name in ("scopes", "line", "follows"):
        op.add_column("api_keys", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("api_keys", sa.Column("days", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    for key in connection.execute(sa.select(_keys.c.key_id, _keys.c.created_at, _keys.c.expires_at)).all():
        length = datetime.fromisoformat(key.expires_at) - datetime.fromisoformat(key.created_at)
        this_key = sa.update(_keys).where(_keys.c.key_id == key.key_id)
        connection.execute(this_key.values(scopes=_ALL, days=length.days, line=key.key_id))
    op.create_index("ix_api_keys_line", "api_keys", ["line"])


def downgrade() -> None:
    op.drop_index("ix_api_keys_line", "api_keys")
    for name in ("scopes", "line", "follows", "days"):
        op.drop_column("api_keys", name)
