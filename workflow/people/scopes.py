"""What an API key was made for. A key never lets anybody do more than its owner's roles do: both must allow it."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """One thing that a key can be made for."""

    ARTICLES_READ = "articles:read"
    """Articles, editions, their history, search, queue, figures, glossary and topics."""
    ARTICLES_SUBMIT = "articles:submit"
    """Draft, revise, correct and hand in articles with their images; comment on them."""
    TRANSLATIONS_WRITE = "translations:write"
    """Edit segments, ask for a new translation, claim an edition, decide on tags."""
    REVIEWS_DECIDE = "reviews:decide"
    """Approve, request changes, reject, publish, hold, withdraw, waive findings."""
    DELIVERIES_READ = "deliveries:read"
    """Deliveries, partners and why somebody receives something."""
    DELIVERIES_RETRY = "deliveries:retry"
    """Retry and replay deliveries, record receipts."""
    PARTNERS_MANAGE = "partners:manage"
    """Register, change, pause and test partners, make their secrets."""
    KNOWLEDGE_WRITE = "knowledge:write"
    """Change the glossary, the knowledge base, topics and the translation memory."""
    EVENTS_READ = "events:read"
    """The log as a feed, without the newsroom's internal matters: who, why, and texts that may not be public."""
    EVENTS_READ_INTERNAL = "events:read_internal"
    """With `events:read`: the log as it stands, internal matters and all."""
    ADMIN = "admin"
    """Desks, people and machinery."""


ALL_SCOPES = frozenset(Scope)
