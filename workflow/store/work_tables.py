"""The tables of work and its lanes, declared as in ``tables.py``: what is due, and how much of it may be under way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

TAKEN = "lease_until <> '' OR nudged_at <> ''"
"""Of a row that somebody holds or held, or that was announced: few, however much is open. Queries say it so."""
_TAKEN: dict[str, Any] = {"sqlite_where": text(TAKEN), "postgresql_where": text(TAKEN)}


class WorkRow(SQLModel, table=True):
    """Something to do. Which rows there are follows from the log; lease, attempts and error are running state."""

    __tablename__ = "work"
    __table_args__ = (
        Index("ix_work_due", "state", "due_at"),
        Index("ix_work_lane", "lane", "state", "urgency", "due_at", "id"),
        Index("ix_work_taken", "lane", **_TAKEN),
    )

    id: str = Field(sa_type=Text, primary_key=True)
    kind: str = Field(sa_type=Text)
    queue: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text, index=True)
    key: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    urgency: int
    due_at: str = Field(sa_type=Text)
    correlation_id: str = Field(sa_type=Text)
    causation_id: str = Field(sa_type=Text)
    state: str = Field(default="open", sa_type=Text)
    attempts: int = 0
    last_error: str = Field(default="", sa_type=Text)
    lease_owner: str = Field(default="", sa_type=Text)
    lease_token: int = 0
    lease_until: str = Field(default="", sa_type=Text)
    nudged_at: str = Field(default="", sa_type=Text)
    lane: str = Field(default="", sa_type=Text)


class LaneRow(SQLModel, table=True):
    """A lane: work in it is claimed only from ``opens_at`` on, and only ``width`` pieces at once."""

    __tablename__ = "lanes"

    lane: str = Field(sa_type=Text, primary_key=True)
    partner_id: str = Field(sa_type=Text, index=True)
    """Whose it is."""
    opens_at: str = Field(sa_type=Text)
    """Empty for open, the last moment there is for closed until a person opens it."""
    width: int


class LaneHoldRow(SQLModel, table=True):
    """A lane that is left alone until a moment, because its partner's rate is used up: running state, as leases are."""

    __tablename__ = "lane_holds"

    lane: str = Field(sa_type=Text, primary_key=True)
    until: str = Field(sa_type=Text)
