"""The tables of the newsroom's figures, declared as in ``tables.py``; kept by a follower of the log."""

from __future__ import annotations

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel


class FigureTextRow(SQLModel, table=True):
    """What a translation was made of when it was approved for the first time: one row an origin of its segments."""

    __tablename__ = "figure_texts"
    __table_args__ = (Index("ix_figure_texts_day", "day"),)

    article_id: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(sa_type=Text, primary_key=True)
    origin: str = Field(sa_type=Text, primary_key=True)
    """The engine's name, ``memory``, or ``person`` for what was written without either."""
    day: str = Field(sa_type=Text)
    """UTC, of the approval: ``2026-03-04``."""
    source_language: str = Field(sa_type=Text)
    segments: int
    edited: int
    """Segments that a person changed."""
    characters: int
    """Of the approved text."""
    proposed: int
    """Characters of what the engine or the memory had proposed."""
    distance: int
    """Characters inserted, deleted or replaced between the two."""


class FigureDeliveryRow(SQLModel, table=True):
    """One partner's attempts of one day."""

    __tablename__ = "figure_deliveries"

    day: str = Field(sa_type=Text, primary_key=True)
    partner_id: str = Field(sa_type=Text, primary_key=True)
    accepted: int
    failed: int
    parked: int
    """Items that were given up until a person says so."""
    latency_ms: int
    """Of all accepted attempts together."""
    slowest_ms: int
    """Of one accepted attempt."""
