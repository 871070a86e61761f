"""A moment of an article's history, and what a wait is. Looking at it stands in the modules beside this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import reduce

from workflow.domain import commands as wanted
from workflow.domain import phrases
from workflow.domain.annotations import EntityType
from workflow.domain.desk import NEWSROOM, Desk
from workflow.domain.partner import Offer, offer_of
from workflow.domain.permissions import PERMISSIONS
from workflow.domain.phrases import phrase
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, PartnerId, Role
from workflow.explaining.history import History
from workflow.ports import WorkItem


class WaitKind(StrEnum):
    """What something waits for."""

    SUBMISSION = "submission"
    CHANGES = "changes"
    SOURCE = "source"
    TRANSLATOR = "translator"
    WORK = "work"
    FINDINGS = "findings"
    APPROVALS = "approvals"
    PUBLISHER = "publisher"
    EMBARGO = "embargo"
    SCHEDULE = "schedule"
    PLAN = "plan"
    ATTEMPT = "attempt"
    ANSWER = "answer"
    TURN = "turn"
    PARTNER = "partner"
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The event after which it has been so."""

    position: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What one edition or one item of a delivery waits for, and who can do something about it."""

    kind: WaitKind
    language: LanguageTag
    state: str
    sentence: str
    who: tuple[str, ...]
    """Roles whose people can act; ``worker`` is Copyflow itself, ``operator`` whoever runs it."""
    barred: tuple[str, ...] = ()
    """Names of those who may not, by the four-eyes rule."""
    until: datetime | None = None
    """When it ends by itself, or the next attempt is made."""
    since: Since | None = None
    partner_id: PartnerId | None = None
    partner_name: str = ""
    item_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that waits are told from."""

    history: History
    now: datetime
    ledger: Mapping[str, WorkItem] | None
    """Work rows by id; None for a moment of the past, whose attempts and leases are not on record."""
    for_operator: bool
    """Whether errors of workers and names of machines may be told: they are for whoever runs the newsroom."""
    desk: Desk = Desk(id=NEWSROOM)
    """The desk that handles the article, as it was then."""
    newsroom: Desk = Desk(id=NEWSROOM)
    """The newsroom's own."""
    broader: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The codes above each topic that an edition of the article has."""

    def offer(self, publication: Publication) -> Offer:
        """What a revision offers to partners' filters."""
        topics = (tag.id for tag in publication.tags if tag.type is EntityType.TOPIC)
        return offer_of(publication, (code for topic in topics for code in self.broader.get(topic, ())))


WORKER = ("worker",)
OPERATOR = ("operator",)


def who_may(command: type[wanted.Command]) -> tuple[str, ...]:
    """The roles that people need for a command."""
    return tuple(sorted(role.value for role in PERMISSIONS[command] if role not in {Role.SYSTEM, Role.GUEST}))


_PEOPLE: Mapping[str, str] = {
    Role.WRITER: phrase("a writer"),
    Role.TRANSLATOR: phrase("a translator"),
    Role.REVIEWER: phrase("a reviewer"),
    Role.PUBLISHER: phrase("a publisher"),
    Role.ADMIN: phrase("an admin"),
}


def either(roles: tuple[str, ...]) -> str:
    """``a publisher or an admin``."""
    return phrases.either([_PEOPLE[role] for role in roles])


def joined(told: Sequence[str]) -> str:
    """``what there is; and what more``, empty for none."""
    return reduce(lambda first, rest: phrase("{first}; {rest}", first=first, rest=rest), told) if told else ""


def moment(when: datetime) -> str:
    """A moment as people read it."""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"
