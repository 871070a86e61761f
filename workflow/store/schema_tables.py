"""Which migrations a database went through and what they mean for older code, declared as in ``tables.py``."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class SchemaRevisionRow(SQLModel, table=True):
    """One migration that was applied. What code needs to judge migrations that it does not have."""

    __tablename__ = "schema_revisions"

    revision: str = Field(sa_type=Text, primary_key=True)
    phase: str = Field(sa_type=Text)
    """``expand``: it only added, and code that does not know it goes on. ``contract``: it took away."""
    oldest_code: str = Field(default="", sa_type=Text)
    """Of a contraction: the revision that code must know at least to go on."""
    applied_at: str = Field(sa_type=Text)
