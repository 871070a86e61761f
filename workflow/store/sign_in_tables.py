"""Tables of how people come in: second factors, unfinished sign-ins, links; and of those who are gone.

Never in the log. Of every token and code only a digest is kept; the second factor's secret is sealed.
"""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class SecondFactorRow(SQLModel, table=True):
    """A person's second factor. It holds once it is confirmed."""

    __tablename__ = "second_factors"

    user_id: str = Field(sa_type=Text, primary_key=True)
    sealed: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    confirmed_at: str = Field(default="", sa_type=Text)
    last_step: int = Field(default=0)
    """The time step (of 30 seconds) whose code was taken last: none is taken twice."""


class RecoveryCodeRow(SQLModel, table=True):
    """A code for who has lost the second factor, good once."""

    __tablename__ = "recovery_codes"

    user_id: str = Field(sa_type=Text, primary_key=True)
    code_hash: str = Field(sa_type=Text, primary_key=True)
    used_at: str = Field(default="", sa_type=Text)


class PendingSignInRow(SQLModel, table=True):
    """A sign-in whose password was right and whose code is awaited."""

    __tablename__ = "pending_sign_ins"

    token_hash: str = Field(sa_type=Text, primary_key=True)
    user_id: str = Field(sa_type=Text, index=True)
    matched: str = Field(sa_type=Text)
    """A digest of the password hash that matched: another password voids this."""
    expires_at: str = Field(sa_type=Text)
    wrong_codes: int = Field(default=0)


class AccountLinkRow(SQLModel, table=True):
    """A link by which a person sets a password, good once. A person has one at most: a new one takes its place."""

    __tablename__ = "account_links"

    user_id: str = Field(sa_type=Text, primary_key=True)
    kind: str = Field(sa_type=Text)
    token_hash: str = Field(sa_type=Text, unique=True)
    made_by: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    expires_at: str = Field(sa_type=Text)


class ErasedAccountRow(SQLModel, table=True):
    """An account that was erased: what the log still calls ``user:<id>``, and who did it when and why."""

    __tablename__ = "erased_accounts"

    user_id: str = Field(sa_type=Text, primary_key=True)
    erased_at: str = Field(sa_type=Text)
    erased_by: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
