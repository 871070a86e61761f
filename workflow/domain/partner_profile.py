"""What a partner wants and how it is served: one value that commands and events carry.

What it means is decided in ``partner.py`` and ``partnering.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.domain.vocabulary import LEAST_URGENT, LanguageTag

DOCUMENT_FORMATS = ("ninjs", "newsml-g2", "json-ld", "atom", "rss", "json-feed", "news-sitemap")
"""The documents that a partner can ask for."""

EMBARGO_FORMATS = ("ninjs", "newsml-g2")
"""Those that can say until when nothing of them may be published."""

TRANSPORTS: Mapping[str, tuple[str, ...]] = {
    "webhook": DOCUMENT_FORMATS,
    "wordpress": ("wordpress-post",),
    "sftp": DOCUMENT_FORMATS,
    "folder": DOCUMENT_FORMATS,
    "websub": ("websub-ping",),
}
"""Each way to a partner, and the documents that it can carry; the first is what it carries where nothing is said."""


class PayloadMode(StrEnum):
    """What a webhook's body is."""

    FULL = "full"
    """The document itself."""
    THIN = "thin"
    """A short notice with the document's address; the partner fetches it."""


class SignatureScheme(StrEnum):
    """How webhooks are signed (Standard Webhooks 1.0)."""

    SYMMETRIC = "v1"
    """HMAC-SHA256 with a secret that both sides hold."""
    ASYMMETRIC = "v1a"
    """ed25519: the partner holds only the public key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a partner wants. Every condition must hold; an empty one lets everything through."""

    languages: tuple[LanguageTag, ...] = ()
    """``pt`` lets ``pt-BR`` through, not the other way round."""
    topics: tuple[str, ...] = ()
    """Codes of the newsroom's vocabulary (``medtop:11000000``, as in tags); one of them must be on the edition."""
    entities: tuple[str, ...] = ()
    """Ids of known entities; one of them must be tagged in the edition."""
    genres: tuple[str, ...] = ()
    least_urgency: int = LEAST_URGENT
    """The least urgent that is wanted, 1 to 9: with 3, urgencies 1, 2 and 3 go out."""
    desks: tuple[str, ...] = ()
    """Ids of desks; the empty id is the newsroom's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerProfile:
    """A partner as it was registered or last edited."""

    name: str
    endpoint: str
    """Absolute URL; ``sftp://user@host:port/folder`` for a drop; for ``folder`` the name of one under the outbox."""
    transport: str = "webhook"
    format: str = "ninjs"
    mode: PayloadMode = PayloadMode.FULL
    signature: SignatureScheme = SignatureScheme.SYMMETRIC
    filters: Filters = Filters()
    embargo_agreement: bool = False
    """Bound to embargoes: it gets scheduled editions ahead of their release."""
    rate_per_minute: int = 0
    """Most messages in a minute; 0 for no limit. Withdrawals do not count."""
    retry_after_seconds: tuple[int, ...] = ()
    """Waiting times after failed attempts; empty for Copyflow's own schedule."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What the transport needs beside the endpoint and the secret: ``{"username": …}``, ``{"host_key": …}``."""
