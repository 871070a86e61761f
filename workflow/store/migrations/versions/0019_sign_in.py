"""How people come in: sessions that can be told apart, second factors, links, and who was erased.

Revision: 0019

Sessions begin anew: everybody signs in once more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _text(name: str, *, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def upgrade() -> None:
    op.add_column("users", _text("signed_in_at", default=""))
    op.drop_index("ix_sessions_user_id", "sessions")
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        _text("token_hash"),
        _text("session_id"),
        _text("user_id"),
        _text("created_at"),
        _text("expires_at"),
        _text("last_seen_at"),
        _text("browser"),
        _text("began_by"),
        sa.PrimaryKeyConstraint("token_hash"),
        sa.UniqueConstraint("session_id"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "second_factors",
        _text("user_id"),
        _text("sealed"),
        _text("created_at"),
        _text("confirmed_at"),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.create_table(
        "recovery_codes",
        _text("user_id"),
        _text("code_hash"),
        _text("used_at"),
        sa.PrimaryKeyConstraint("user_id", "code_hash"),
    )
    op.create_table(
        "pending_sign_ins",
        _text("token_hash"),
        _text("user_id"),
        _text("matched"),
        _text("expires_at"),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_pending_sign_ins_user_id", "pending_sign_ins", ["user_id"])
    op.create_table(
        "account_links",
        _text("user_id"),
        _text("kind"),
        _text("token_hash"),
        _text("made_by"),
        _text("created_at"),
        _text("expires_at"),
        sa.PrimaryKeyConstraint("user_id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "erased_accounts",
        _text("user_id"),
        _text("erased_at"),
        _text("erased_by"),
        _text("reason"),
        sa.PrimaryKeyConstraint("user_id"),
    )


def downgrade() -> None:
    for table in ("erased_accounts", "account_links", "pending_sign_ins", "recovery_codes", "second_factors"):
        op.drop_table(table)
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        _text("token_hash"),
        _text("user_id"),
        _text("created_at"),
        _text("expires_at"),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.drop_column("users", "signed_in_at")
