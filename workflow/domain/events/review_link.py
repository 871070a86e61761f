"""What happened to review links; what a guest did with one is the ordinary event, by ``guest:<link_id>``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.events.base import Event
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLinkMade(Event):
    """An official without an account was asked to read an edition; what they do is by ``guest:<link_id>``."""

    link_id: str
    language: LanguageTag
    content_hash: str
    """Of the text that they were asked about."""
    source_hash: str
    """Of the source's text at that moment."""
    guest: str
    office: str
    until: datetime
    may_approve: bool
    may_comment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLinkEnded(Event):
    """A review link was ended before its time."""

    link_id: str
    language: LanguageTag
