"""Letting an official without an account read an edition: review links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.commands.base import Command
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeReviewLink(Command):
    """Let an official without an account read one edition and say something of it, once, until a date."""

    language: LanguageTag
    link_id: str
    guest: str
    """Who is asked, as the inviter names them."""
    until: datetime
    may_approve: bool
    """The guest decides: approves, or asks for changes instead."""
    may_comment: bool
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndReviewLink(Command):
    """Let a review link open nothing any more."""

    link_id: str
