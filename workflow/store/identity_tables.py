"""Tables of who identity providers say people are. Never in the log."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class OidcIdentityRow(SQLModel, table=True):
    """An account as a provider knows it: by issuer and subject, which never change and never pass to others."""

    __tablename__ = "oidc_identities"

    issuer: str = Field(sa_type=Text, primary_key=True)
    subject: str = Field(sa_type=Text, primary_key=True)
    user_id: str = Field(sa_type=Text, index=True)
    made_at: str = Field(sa_type=Text)
    mark: str = Field(sa_type=Text)
    """An HMAC of issuer and subject: what is left of them when the account is erased."""


class ErasedIdentityRow(SQLModel, table=True):
    """An identity whose account was erased: it comes in no more. Nothing tells whose it was but who brings it."""

    __tablename__ = "erased_identities"

    mark: str = Field(sa_type=Text, primary_key=True)
    erased_at: str = Field(sa_type=Text)
