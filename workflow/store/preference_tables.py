"""The tables of what people chose for themselves, declared as in ``tables.py``. Never in the log."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class PreferenceRow(SQLModel, table=True):
    """How a person wants the pages to be. Who has no row has chosen nothing."""

    __tablename__ = "preferences"

    user_id: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(default="", sa_type=Text)
    theme: str = Field(default="", sa_type=Text)
    single_keys: bool = Field(default=True)


class SavedViewRow(SQLModel, table=True):
    """A view of the queue that a person kept under a name."""

    __tablename__ = "saved_views"

    user_id: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text, primary_key=True)
    query: str = Field(sa_type=Text)
    """The queue's address after the question mark."""
    created_at: str = Field(sa_type=Text)
