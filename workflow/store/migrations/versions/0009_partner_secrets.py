"""Partners' secrets: several a partner, sealed. The plain ones are marked, and sealed before anything else happens.

The installation's secret key is not known here: ``Application.migrate`` seals right after this.

Revision: 0009
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute("PRAGMA secure_delete=ON")  # the plain secrets are overwritten in the file, not only let go
    plain = connection.execute(sa.text("SELECT partner_id, secret, created_at FROM partner_secrets")).all()
    op.drop_table("partner_secrets")
    made = op.create_table(
        "partner_secrets",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "serial"),
    )
    rows = [
        {
            "partner_id": row.partner_id,
            "serial": 1,
            "key_id": hashlib.sha256(row.secret.encode()).hexdigest()[:8],
            "kind": "v1",
            "sealed": f"plain:{row.secret}",
            "created_at": row.created_at,
            "valid_until": "",
        }
        for row in plain
    ]
    if rows:
        op.bulk_insert(made, rows)


def downgrade() -> None:
    op.drop_table("partner_secrets")
    op.create_table(
        "partner_secrets",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id"),
    )
