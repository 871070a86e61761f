"""What the newsroom decides about review links, and how their events, and what guests do, change them.

No decision here changes a text or what was decided on it; what a guest does is decided where everybody's acts are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, Edition
from workflow.domain.changing import replace
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound, WrongState
from workflow.domain.phrases import phrase
from workflow.domain.review_links import (
    LONGEST_LINK,
    LONGEST_NAME,
    MOST_LINKS,
    LinkState,
    ReviewLink,
    is_guest,
    link_of,
)

# --- decisions ------------------------------------------------------------------------------------


def make(command: wanted.MakeReviewLink, article: Article, edition: Edition) -> list[happened.Event]:
    """A link to the edition as it stands at this moment."""
    if article.review_link(command.link_id) is not None:
        raise AlreadyExists(phrase("There is such a link already."), link_id=command.link_id)
    if len(article.review_links) >= MOST_LINKS:
        raise WrongState(phrase("An article takes at most {most} review links.", most=MOST_LINKS))
    guest, office = _line(command.guest, "guest"), _line(command.office, "office")
    if not guest:
        raise InvalidValue("guest", phrase("must name who is asked"))
    if not (command.may_approve or command.may_comment):
        raise InvalidValue("may", phrase("must allow to approve, to comment, or both"))
    _require_until(command.until, command.at)
    return [
        happened.ReviewLinkMade(
            by=command.by.id,
            at=command.at,
            link_id=command.link_id,
            language=edition.language,
            content_hash=edition.content_hash,
            source_hash=article.source.content_hash,
            guest=guest,
            office=office,
            until=command.until,
            may_approve=command.may_approve,
            may_comment=command.may_comment,
        )
    ]


def end(command: wanted.EndReviewLink, article: Article, edition: Edition) -> list[happened.Event]:
    """The link opens nothing any more; one that was used cannot be ended, for its act stands."""
    del edition
    link = article.review_link(command.link_id)
    if link is None:
        raise NotFound(phrase("The article has no such review link."), link_id=command.link_id)
    match link.state(command.at):
        case LinkState.SPENT:
            raise WrongState(phrase("This link was used already; what was done with it stands."))
        case LinkState.LIVE:
            return [
                happened.ReviewLinkEnded(
                    by=command.by.id, at=command.at, link_id=command.link_id, language=link.language
                )
            ]
        case _:
            return []


def _line(text: str, field: str) -> str:
    """A name as it is kept: on one line, without white space around it."""
    line = " ".join(text.split())
    if len(line) > LONGEST_NAME or not line.isprintable():
        raise InvalidValue(field, phrase("must have at most {most} characters that can be seen", most=LONGEST_NAME))
    return line


def _require_until(until: datetime, now: datetime) -> None:
    if until <= now:
        raise InvalidValue("until", phrase("must lie in the future"))
    if until > now + LONGEST_LINK:
        raise InvalidValue("until", phrase("must lie within {days} days", days=LONGEST_LINK.days))


# --- what changes links -----------------------------------------------------------------------------


def linked(article: Article, event: happened.Event) -> Article:
    """The article after a link was made, ended, or used: whatever a guest does, their link is spent with it."""
    match event:
        case happened.ReviewLinkMade():
            link = ReviewLink(
                id=event.link_id,
                language=event.language,
                content_hash=event.content_hash,
                source_hash=event.source_hash,
                guest=event.guest,
                office=event.office,
                until=event.until,
                may_approve=event.may_approve,
                may_comment=event.may_comment,
                made_by=event.by,
                made_at=event.at,
            )
            return replace(article, review_links=(*article.review_links, link))
        case happened.ReviewLinkEnded():
            return _with(article, event.link_id, ended_by=event.by, ended_at=event.at)
        case _ if is_guest(event.by):
            return _with(article, link_of(event.by), used_at=event.at)
        case _:
            return article


def _with(article: Article, link_id: str, **changes: Any) -> Article:
    links = tuple(replace(each, **changes) if each.id == link_id else each for each in article.review_links)
    return replace(article, review_links=links)
