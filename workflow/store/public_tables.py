"""What readers are shown, declared as in ``tables.py``: public editions by their addresses, images, and visits.

``public_editions`` and ``images`` come back with ``copyflow rebuild``. Visits are no events: nobody can make them anew.
"""

from __future__ import annotations

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel


class PublicEditionRow(SQLModel, table=True):
    """Lists and addresses of the portal: one row an edition that was ever published, as it was published last."""

    __tablename__ = "public_editions"
    __table_args__ = (
        Index("ix_public_editions_address", "language", "address_key"),
        Index("ix_public_editions_newest", "pub_status", "language", "text_changed"),
    )

    article_id: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(sa_type=Text, primary_key=True)
    address_key: str = Field(sa_type=Text)
    """The end of every slug that the edition ever had."""
    slug: str = Field(sa_type=Text)
    pub_status: str = Field(sa_type=Text)
    revision: int
    is_retracted: bool
    headline: str = Field(sa_type=Text)
    lead: str = Field(sa_type=Text)
    """The beginning of its first paragraph."""
    topics: str = Field(sa_type=Text)
    """Codes of its topics, each between spaces."""
    first_published: str = Field(sa_type=Text)
    this_version: str = Field(sa_type=Text)
    text_changed: str = Field(sa_type=Text)
    """When readers last had something new to read: lists and feeds are in this order."""


class ImageRow(SQLModel, table=True):
    """Which article has which image, and whether readers may see it: one row for each that an article ever had."""

    __tablename__ = "images"

    article_id: str = Field(sa_type=Text, primary_key=True)
    image_hash: str = Field(sa_type=Text, primary_key=True, index=True)
    standing: str = Field(sa_type=Text)
    """``public``, ``kept``, ``withdrawn`` or ``removed``: see ``ImageStanding``."""


class VisitsRow(SQLModel, table=True):
    """How often the page of an edition was read on one day (UTC). Nothing is kept of who read it."""

    __tablename__ = "visits"

    article_id: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(sa_type=Text, primary_key=True)
    day: str = Field(sa_type=Text, primary_key=True)
    """``2026-11-28``."""
    visits: int


class VisitBatchRow(SQLModel, table=True):
    """Batches of visits that were added: a batch that comes again, because its end was not heard of, adds nothing."""

    __tablename__ = "visit_batches"

    batch_id: str = Field(sa_type=Text, primary_key=True)
    added_at: str = Field(sa_type=Text, index=True)
