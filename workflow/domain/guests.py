"""What a guest may do: with a live link one act, on the one edition, on just the text that they were asked about.

Held against every command of an article before anything else, whatever way it came. Permissions (``permissions.py``)
keep guests out of all other streams.
"""

from __future__ import annotations

from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.errors import ContentMoved, NotAllowed, ReviewLinkClosed
from workflow.domain.phrases import phrase
from workflow.domain.review_links import LinkState, ReviewLink, is_guest, link_of
from workflow.domain.vocabulary import Role


def require_open_link(command: wanted.Command, article: Article) -> None:
    """Refuse what a guest's link does not allow at the command's moment; nothing to say about anybody else."""
    by = command.by
    if not is_guest(by.id) and Role.GUEST not in by.roles:
        return
    link = article.review_link(link_of(by.id)) if is_guest(by.id) and by.roles == {Role.GUEST} else None
    if link is None:
        raise ReviewLinkClosed(CLOSED)
    require_open(link, article, command.at)
    if not _allows(link, command):
        raise NotAllowed(phrase("This link does not allow that."))


def require_open(link: ReviewLink, article: Article, now: datetime) -> None:
    """Refuse a link that is not live (``ReviewLinkClosed``), and one whose text has moved on (``ContentMoved``)."""
    if link.state(now) is not LinkState.LIVE:
        raise ReviewLinkClosed(CLOSED)
    if not shows_its_text(link, article):
        raise ContentMoved(
            phrase("The text has changed since you were asked to read it, so this link is no longer open."),
        )


def shows_its_text(link: ReviewLink, article: Article) -> bool:
    """Whether both texts stand as they stood when the guest was asked."""
    edition = article.editions[link.language]
    return (edition.content_hash, article.source.content_hash) == (link.content_hash, link.source_hash)


def _allows(link: ReviewLink, command: wanted.Command) -> bool:
    match command:
        case wanted.ApproveEdition() | wanted.RequestChanges():
            return link.may_approve and command.language == link.language
        case wanted.AddComment():
            is_plain = not command.answers and not command.must_be_settled
            return link.may_comment and is_plain and command.language == link.language
        case _:
            return False


CLOSED = phrase("This link is not open. Whoever sent it to you can send you a new one.")
"""One sentence for whatever is the matter, so that nobody learns anything from it."""
