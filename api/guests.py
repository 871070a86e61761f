"""A guest at the door: from the token of a review link to the edition that it opens, and a guest's one act.

Pages (``ui/guest_routes.py``) and API (``v1/guests.py``) both come in here. Whatever is the matter with a link, the
answer is the same; guesses are counted by address, together with attempts to sign in.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from api.problems import STATUSES, Problem
from api.requests import request_id_of
from api.security.authentication import application_of
from api.security.review_tokens import genuine
from api.security.sign_in_limits import SignInLimits
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article, Edition
from workflow.domain.errors import (
    CommandConflict,
    ContentMoved,
    InvalidValue,
    NewsroomError,
    NotAllowed,
    NotFound,
    ReviewLinkClosed,
    WrongState,
)
from workflow.domain.guests import CLOSED, require_open
from workflow.domain.phrases import phrase
from workflow.domain.review_links import ReviewLink, guest_actor
from workflow.domain.streams import article_stream
from workflow.domain.transitions import refusal
from workflow.domain.vocabulary import Actor

HEADERS = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}
"""On everything that is answered to a guest: the address is a secret, so it goes nowhere and is kept nowhere.

``strict-origin`` sends no path; ``no-referrer`` would make browsers hide the form's origin from ourselves too, and
those that do not send ``Sec-Fetch-Site`` would be refused.
"""
_ACTS = uuid.UUID("8d0f8d52-6a39-5a3e-9a0e-6f1f7a0c9b11")
"""Namespace of the command ids that derive from links: a link is used once, and the same sent again changes nothing."""
_TO_TELL = (ReviewLinkClosed, ContentMoved, InvalidValue, NotAllowed)
"""Refusals that say nothing of the newsroom's inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whoever holds a genuine link, with the article as it stands."""

    application: Application
    article: Article
    link: ReviewLink
    now: datetime
    request_id: str

    @property
    def by(self) -> Actor:
        """The author of what they do."""
        return guest_actor(self.link.id, self.link.guest_name)

    @property
    def edition(self) -> Edition:
        """The one that they were asked about."""
        return self.article.editions[self.link.language]

    @property
    def asked_by(self) -> str:
        """The name of who asked them; empty when that account has none any more."""
        return self.application.views.names().get(self.link.made_by, "")

    def require_open(self) -> None:
        """Refuse what is over (``ReviewLinkClosed``), and a text that moved (``ContentMoved``)."""
        require_open(self.link, self.article, self.now)

    def approval(self, content_hash: str) -> wanted.Command:
        """The guest approves the text that they read."""
        return wanted.ApproveEdition(by=self.by, at=self.now, language=self.link.language, content_hash=content_hash)

    def comment(self, text: str) -> wanted.Command:
        """The guest says something of the edition."""
        return wanted.AddComment(by=self.by, at=self.now, language=self.link.language, text=text)

    def change_request(self, comment: str) -> wanted.Command:
        """The guest sends the edition back."""
        return wanted.RequestChanges(by=self.by, at=self.now, language=self.link.language, comment=comment)

    def can(self, command: wanted.Command) -> bool:
        """Whether it would be let through at this moment."""
        return refusal(command, self.article) is None

    def act(self, command: wanted.Command, said: str = "") -> None:
        """Do it: the link is spent with it. The same again, sent twice, is done once and answered alike."""
        act = f"{type(command).__name__}\x00{said}"
        try:
            self.application.newsroom.execute(
                command,
                article_stream(self.article.id),
                command_id=str(uuid.uuid5(_ACTS, self.link.id)),
                fingerprint=hashlib.sha256(act.encode()).hexdigest(),
                via="review_link",
                correlation_id=self.request_id,
            )
        except NewsroomError as error:
            raise _for_a_guest(error) from error


def guest_of(request: Request, token: str) -> Guest:
    """Whoever holds the link, live or not; ``ReviewLinkClosed`` for a token that is none of ours, 429 for guessing."""
    application = application_of(request)
    limits: SignInLimits = request.app.state.sign_in_limits
    address = request.client.host if request.client else "unknown"
    named = f"review link {token[:200]}"
    try:
        limits.admit(named, address)
    except Problem as refused:
        detail = phrase("Too many links that are not open were tried from your address. Try again in a minute.")
        raise Problem(refused.code, detail, headers=refused.headers) from refused
    found = genuine(application.accounts, token)
    if found is None:
        raise ReviewLinkClosed(CLOSED)
    limits.forgive(named, address)
    article_id, link_id = found
    try:
        article = application.views.article(article_id)
    except NotFound as error:
        raise ReviewLinkClosed(CLOSED) from error
    link = article.review_link(link_id)
    if link is None:
        raise ReviewLinkClosed(CLOSED)
    return Guest(
        application=application,
        article=article,
        link=link,
        now=application.clock.now(),
        request_id=request_id_of(request),
    )


def opened(request: Request, token: str) -> Guest:
    """Whoever holds a link that is open at this moment."""
    guest = guest_of(request, token)
    guest.require_open()
    return guest


def _for_a_guest(error: NewsroomError) -> NewsroomError:
    """A refusal as a stranger may hear it: no finding, no name, no state of ours."""
    if isinstance(error, CommandConflict):  # the link was used for something else
        return ReviewLinkClosed(CLOSED)
    if isinstance(error, _TO_TELL) or STATUSES[error.code] >= 500:
        return error
    return WrongState(
        phrase("The newsroom is still at work on this text. Try again later, or ask whoever wrote to you.")
    )
