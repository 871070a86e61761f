"""Review links and what guests do with them, for tests: all fixed, as in ``factories.py``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.factories import EN, NOW, REVIEWER, later
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.review_links import guest_actor
from workflow.domain.vocabulary import Actor, LanguageTag

WEEK_LATER = later(days=7)
LINK = "01939b6c-0000-7000-8000-00000000d001"
GUEST = guest_actor(LINK, "A. Official")
"""Whoever holds the link ``LINK``."""


def ask(
    language: LanguageTag = EN,
    *,
    by: Actor = REVIEWER,
    at: datetime = NOW,
    link: str = LINK,
    until: datetime = WEEK_LATER,
    may_approve: bool = True,
    may_comment: bool = True,
    **changes: Any,
) -> wanted.MakeReviewLink:
    """Ask an official to read an edition."""
    return wanted.MakeReviewLink(
        by=by,
        at=at,
        language=language,
        link_id=link,
        until=until,
        may_approve=may_approve,
        may_comment=may_comment,
        **{"guest": "A. Official", "office": "Ministry of Wells", **changes},
    )


def end_link(link: str = LINK, *, by: Actor = REVIEWER, at: datetime = NOW) -> wanted.EndReviewLink:
    """End a link before its time."""
    return wanted.EndReviewLink(by=by, at=at, link_id=link)


def guest_approves(
    article: Article, language: LanguageTag = EN, *, by: Actor = GUEST, at: datetime = NOW
) -> wanted.ApproveEdition:
    """A guest approves what stands there."""
    text = article.editions[language].content_hash
    return wanted.ApproveEdition(by=by, at=at, language=language, content_hash=text)


def guest_comments(language: LanguageTag | None = EN, *, by: Actor = GUEST, at: datetime = NOW) -> wanted.AddComment:
    """A guest says something of an edition."""
    return wanted.AddComment(by=by, at=at, language=language, text="The title of the minister is wrong.")


def guest_asks_for_changes(
    language: LanguageTag = EN, *, by: Actor = GUEST, at: datetime = NOW
) -> wanted.RequestChanges:
    """A guest sends an edition back."""
    return wanted.RequestChanges(by=by, at=at, language=language, comment="Not in our name.")
