"""The table that is searched, declared as in ``tables.py``. It comes back with ``copyflow rebuild``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Text
from sqlmodel import Field, SQLModel

INDEX_OVER_WORDS = ("edition_words", "TSVECTOR", "ix_edition_texts_words")
"""What each database keeps by itself beside ``edition_texts``, in its own way: a table of the full text index, or a
column of vectors. Nothing but ``store/searching.py`` reads it."""


class EditionTextRow(SQLModel, table=True):
    """The words of every edition that is not withdrawn; kept by a follower of the log."""

    __tablename__ = "edition_texts"

    text_id: int = Field(
        sa_column=Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False)
    )
    """Grows with the time at which the article was begun: the newest are found first."""
    article_id: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    """Headline and blocks as they are, one a line: what is quoted."""
    tokens: str = Field(sa_type=Text)
    """The same as ``workflow/languages/search_words.py`` takes it apart, a space between: what is searched."""
