"""Tables of people: accounts, sessions, API keys. Not of the log: they say who may come in, not what happened."""

from __future__ import annotations

from sqlalchemy import Integer, Text
from sqlmodel import Field, SQLModel


class UserRow(SQLModel, table=True):
    """A person who may sign in."""

    __tablename__ = "users"

    user_id: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)
    password_hash: str = Field(sa_type=Text)
    """Empty: none was set yet, and none opens the door."""
    roles: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    disabled_at: str = Field(default="", sa_type=Text)
    limits: str = Field(default="", sa_type=Text)
    """Where the roles hold, as JSON by role; empty for everywhere."""
    version: int = Field(default=1)
    """Counts changes of roles, limits and being locked out: the ETag."""
    signed_in_at: str = Field(default="", sa_type=Text)
    """When they came in last; empty: never yet."""


class SessionRow(SQLModel, table=True):
    """A sign-in. Only the SHA-256 of the cookie's value is kept."""

    __tablename__ = "sessions"

    token_hash: str = Field(sa_type=Text, primary_key=True)
    session_id: str = Field(sa_type=Text, unique=True)
    """What it is called where it is listed; it opens nothing."""
    user_id: str = Field(sa_type=Text, index=True)
    created_at: str = Field(sa_type=Text)
    expires_at: str = Field(sa_type=Text)
    last_seen_at: str = Field(sa_type=Text)
    """To the minute."""
    browser: str = Field(default="", sa_type=Text)
    """In a few words: ``Firefox, Linux``."""
    began_by: str = Field(default="", sa_type=Text)
    """What proved who it was."""


class ApiKeyRow(SQLModel, table=True):
    """An API key. Only its HMAC is kept; ``shown`` are the characters that people recognise it by.

    ``line`` is the id of the first key of those that took each other's place, ``follows`` of the one before.
    """

    __tablename__ = "api_keys"

    key_id: str = Field(sa_type=Text, primary_key=True)
    user_id: str = Field(sa_type=Text, index=True)
    label: str = Field(sa_type=Text)
    key_hash: str = Field(sa_type=Text, unique=True)
    shown: str = Field(sa_type=Text)
    scopes: str = Field(sa_type=Text)
    days: int = Field(sa_type=Integer)
    line: str = Field(sa_type=Text, index=True)
    follows: str = Field(default="", sa_type=Text)
    created_at: str = Field(sa_type=Text)
    expires_at: str = Field(sa_type=Text)
    last_used_at: str = Field(default="", sa_type=Text)
    revoked_at: str = Field(default="", sa_type=Text)
