"""Review links: how an official without an account is let in, to one edition, for one act, until a date. Values only.

Who holds the link is a guest. The newsroom knows of a guest what a reviewer typed in, and cannot know more: whoever
made a link could open it. So a guest and who asked them are one eye (``Article.eye_of``). What is decided about links
stands in ``inviting.py``, what a guest may do in ``guests.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.domain.vocabulary import Actor, LanguageTag, Role

GUEST = "guest:"
"""How the ids of guests begin; the link's id follows."""
LONGEST_NAME = 200
"""Most characters of a guest's name, and of their office."""
LONGEST_LINK = timedelta(days=60)
"""How long a link may stand."""
MOST_LINKS = 200
"""Most links of one article, ended ones included: a bound on what every reading of it must carry."""


class LinkState(StrEnum):
    """What a link is good for."""

    LIVE = "live"
    SPENT = "spent"
    """Its one act was done."""
    ENDED = "ended"
    """Somebody in the newsroom ended it."""
    EXPIRED = "expired"
    """Its time ran out."""


@dataclass(frozen=True, kw_only=True)
class ReviewLink:
    """One link, and what became of it."""

    id: str
    language: LanguageTag
    """The edition; the guest sees no other, but the source beside it."""
    content_hash: str
    """Of the edition's text that the guest was asked about."""
    source_hash: str
    """Of the source's text beside it."""
    guest: str
    office: str
    until: datetime
    may_approve: bool
    """The guest decides: approves, or asks for changes instead."""
    may_comment: bool
    made_by: str
    made_at: datetime
    used_at: datetime | None = None
    ended_by: str = ""
    ended_at: datetime | None = None

    @property
    def guest_name(self) -> str:
        """The guest as people read it: the name, and the office where one was typed."""
        return f"{self.guest}, {self.office}" if self.office else self.guest

    def state(self, now: datetime) -> LinkState:
        """What it is good for at this moment; whether its text stands is asked in ``guests.shows_its_text``."""
        if self.used_at is not None:
            return LinkState.SPENT
        if self.ended_at is not None:
            return LinkState.ENDED
        return LinkState.LIVE if now < self.until else LinkState.EXPIRED


def guest_actor(link_id: str, name: str) -> Actor:
    """Whoever holds the link of that id."""
    return Actor(id=f"{GUEST}{link_id}", name=name, roles=frozenset({Role.GUEST}))


def is_guest(actor_id: str) -> bool:
    """Whether it is the id of a guest."""
    return actor_id.startswith(GUEST)


def link_of(actor_id: str) -> str:
    """The id of the link by which a guest came."""
    return actor_id.removeprefix(GUEST)
