"""Tables of people: accounts, sessions, API keys. Not of the log: they say who may come in, not what happened."""

from __future__ import annotations

from sqlalchemy import Text
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
    """An API key. Only its HMAC is kept; ``shown`` are the characters that people recognise it by."""

    __tablename__ = "api_keys"

    key_id: str = Field(sa_type=Text, primary_key=True)
    user_id: str = Field(sa_type=Text, index=True)
    label: str = Field(sa_type=Text)
    key_hash: str = Field(sa_type=Text, unique=True)
    shown: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    expires_at: str = Field(sa_type=Text)
    last_used_at: str = Field(default="", sa_type=Text)
    revoked_at: str = Field(default="", sa_type=Text)
