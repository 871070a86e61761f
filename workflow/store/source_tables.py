"""The tables of sources of news, declared as in ``tables.py``: which there are, how fetching goes, what was found.

Only ``sources`` is a function of the log. The others are running state, as leases are: losing them costs that every
item is looked at once more; that none is drafted twice is guaranteed by ids in the log (``workflow/sources.py``).
"""

from __future__ import annotations

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel


class SourceRow(SQLModel, table=True):
    """The sources, removed ones too."""

    __tablename__ = "sources"

    source_id: str = Field(sa_type=Text, primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    address: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    """``fetched``, ``paused`` or ``removed``."""


class SourceFetchRow(SQLModel, table=True):
    """How fetching a source goes. A source without a row was not fetched yet."""

    __tablename__ = "source_fetches"

    source_id: str = Field(sa_type=Text, primary_key=True)
    address: str = Field(sa_type=Text)
    """What the two marks below belong to."""
    entity_tag: str = Field(sa_type=Text)
    last_modified: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    """``rss``, ``atom``, ``ninjs`` or ``json-feed``: what was last read there."""
    fetched_at: str = Field(sa_type=Text)
    """When an answer was last taken, be it that nothing is new."""
    taken_at: str = Field(sa_type=Text)
    """When an item last became a draft or changed one."""
    failed_at: str = Field(sa_type=Text)
    error: str = Field(sa_type=Text)
    """Why the last try failed; empty when it did not."""
    failures: int
    """How many tries failed in a row."""


class SourceItemRow(SQLModel, table=True):
    """What became of each item that was found at a source."""

    __tablename__ = "source_items"
    __table_args__ = (Index("ix_source_items_seen", "source_id", "seen_at"),)

    source_id: str = Field(sa_type=Text, primary_key=True)
    item_id: str = Field(sa_type=Text, primary_key=True)
    """A digest of the id that the source gives it."""
    outcome: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    """Why it was refused or not taken; empty when it was taken."""
    title: str = Field(sa_type=Text)
    link: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)
    """Of what it said when it was last looked at."""
    article_id: str = Field(sa_type=Text)
    """What it became, or is the same as; empty when neither."""
    seen_at: str = Field(sa_type=Text)
