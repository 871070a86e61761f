"""The tables of the topics, declared as in ``tables.py``. All of them come back with ``copyflow rebuild``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel


class TopicVocabularyRow(SQLModel, table=True):
    """The vocabularies of topics that were imported. The topics themselves are read from the stream."""

    __tablename__ = "topic_vocabularies"

    vocabulary: str = Field(sa_type=Text, primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    released: str = Field(sa_type=Text)
    topics: int
    retired: int
    """How many of them are."""
    changed_by: str = Field(sa_type=Text)
    changed_at: str = Field(sa_type=Text)


class TopicRuleRow(SQLModel, table=True):
    """The newsroom's rules by which topics are suggested."""

    __tablename__ = "topic_rules"

    rule_id: str = Field(sa_type=Text, primary_key=True)
    version: int
    topic: str = Field(sa_type=Text)
    withdrawn_because: str = Field(sa_type=Text)
    data: str = Field(sa_type=Text)
    """All of it as JSON; empty where only a rule that comes with Copyflow was withdrawn."""
    changed_by: str = Field(sa_type=Text)
    changed_at: str = Field(sa_type=Text)


class TopicArticleRow(SQLModel, table=True):
    """Articles on whose topics a person decided, and what they have in common; kept by a follower of the log."""

    __tablename__ = "topic_articles"

    article_id: str = Field(sa_type=Text, primary_key=True)
    version: int
    """Of the article's stream, when the row was made."""
    position: int = Field(sa_type=BigInteger, index=True)
    decided: str = Field(sa_type=Text)
    """JSON: by topic the verdict, and the rule that suggested it."""
    signs: str = Field(sa_type=Text)
    """JSON: the entities and words that the text is known by."""


class TopicSignRow(SQLModel, table=True):
    """In how many decided articles a sign stands, and with which verdict on which topic; kept by the same follower."""

    __tablename__ = "topic_signs"

    topic: str = Field(sa_type=Text, primary_key=True)
    """Empty for all decided articles, whatever their topics."""
    sign: str = Field(sa_type=Text, primary_key=True)
    """``kb:sco``, ``en:summit``; empty for all texts; ``by:rule:…`` for how its suggestions fared."""
    accepted: int
    """Articles; with an empty topic all of them."""
    rejected: int
