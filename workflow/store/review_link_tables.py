"""Review links, declared as in ``tables.py``: what guests are called, wherever something is told of them."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class ReviewLinkRow(SQLModel, table=True):
    """One review link, as its article's stream has it."""

    __tablename__ = "review_links"

    link_id: str = Field(sa_type=Text, primary_key=True)
    article_id: str = Field(sa_type=Text, index=True)
    guest_name: str = Field(sa_type=Text)
    """The guest's name and office; personal data, and gone with a redaction."""
