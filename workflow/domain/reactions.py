"""What work a state makes due: one readable table, held against every stream after every command.

Work follows from state, not from single events: an edition in ``translation`` always has its
work on the ledger, whatever was lost or repeated on the way there, and work that no longer
follows from the state is gone. The ledger can be dropped and comes back from the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.delivery import Delivery, Item
from workflow.domain.partner import Partner
from workflow.domain.source import Source
from workflow.domain.vocabulary import MOST_URGENT, ROUTINE, PartnerId, PubStatus, Route


class WorkKind(StrEnum):
    """What there is to do; the task of the same name does it."""

    TRANSLATE = "translate"
    CHECK = "check"
    TAG = "tag"
    PUBLISH = "publish"
    PLAN_DELIVERIES = "plan_deliveries"
    SYNDICATE = "syndicate"
    WAKE_DELIVERIES = "wake_deliveries"
    BACKFILL = "backfill"
    TEST_PARTNER = "test_partner"
    FETCH_SOURCE = "fetch_source"


QUEUES: Mapping[WorkKind, str] = {
    WorkKind.TRANSLATE: "translation",
    WorkKind.CHECK: "default",
    WorkKind.TAG: "tagging",
    WorkKind.PUBLISH: "default",
    WorkKind.PLAN_DELIVERIES: "syndication",
    WorkKind.SYNDICATE: "syndication",
    WorkKind.WAKE_DELIVERIES: "syndication",
    WorkKind.BACKFILL: "syndication",
    WorkKind.TEST_PARTNER: "syndication",
    WorkKind.FETCH_SOURCE: "syndication",
}
"""The Celery queue of each kind of work."""


_RECALL = "recall:"

REISSUE_PAUSE = timedelta(seconds=5)
"""How long a re-issue waits for further ones: languages that come out one after the other make one message of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing to do on one stream."""

    kind: WorkKind
    key: str
    """Names this piece of work inside its stream for ever; its id is derived from it."""
    subject: str
    """What the task looks at: a language, an item id, or nothing."""
    urgency: int = ROUTINE
    due_at: datetime | None = None
    """None when it is due at once."""
    lane: str = ""
    """Of work in one lane only so much is under way at once, and none while the lane is closed; empty for no lane."""


def lane_of(partner_id: PartnerId) -> str:
    """The lane of a partner's messages; it is closed while nothing may be sent to the partner."""
    return f"partner:{partner_id}"


def recall_lane_of(partner_id: PartnerId) -> str:
    """The lane of what takes something back from a partner: always open, and as narrow as the other.

    Without it the withdrawals that a silent partner does not take would hold every sender there is.
    """
    return f"{_RECALL}{partner_id}"


def is_recall_lane(lane: str) -> bool:
    """Whether it is one of those."""
    return lane.startswith(_RECALL)


def work_of_article(article: Article) -> tuple[Work, ...]:
    """The work that an article makes due."""
    return tuple(work for edition in article.editions.values() for work in work_of_edition(article, edition))


def work_of_edition(article: Article, edition: Edition) -> list[Work]:
    """The part of it that one edition makes due."""
    language, urgency = edition.language, article.details.urgency
    due: list[Work] = []

    def add(kind: WorkKind, serial: object, *, at: datetime | None = None, urgent: int = urgency) -> None:
        due.append(Work(kind=kind, key=f"{kind}:{language}:{serial}", subject=language, urgency=urgent, due_at=at))

    in_work = edition.state in {EditionState.TRANSLATION, EditionState.REVIEW}
    unfinished = bool(article.unfinished(language))
    if edition.state is EditionState.TRANSLATION and edition.route is Route.MACHINE and unfinished:
        add(WorkKind.TRANSLATE, f"{article.source.text_serial}.{edition.text_serial}.{edition.translation_round}")
    if in_work and not unfinished and edition.findings_for != edition.content_hash:
        add(WorkKind.CHECK, edition.text_serial)
    if in_work and not unfinished and edition.tags_for != edition.content_hash:
        add(WorkKind.TAG, edition.text_serial)
    if edition.state is EditionState.SCHEDULED and edition.publish_at is not None:
        add(WorkKind.PUBLISH, f"{edition.text_serial}.{edition.publish_at.isoformat()}", at=edition.publish_at)
    newest = edition.newest
    if newest is not None and newest.revision > edition.planned_revision:
        recall = newest.pub_status is not PubStatus.USABLE
        links_only = edition.planned_revision >= newest.text_revision
        due_at = newest.this_version + REISSUE_PAUSE if links_only else None
        # before what is sent at the same urgency, or behind a backlog of sendings no plan would be made
        urgent = MOST_URGENT if recall else max(urgency - 1, MOST_URGENT)
        add(WorkKind.PLAN_DELIVERIES, newest.revision, at=due_at, urgent=urgent)
    return due


def work_of_delivery(delivery: Delivery) -> tuple[Work, ...]:
    """The work that one partner's copy makes due: an attempt, and a recall that does not wait for it to be made.

    While the recall waits for the end of an attempt that was begun, that attempt is no longer kept by a closed lane.
    """
    current, recall = delivery.current, delivery.waiting_recall
    if current is None:
        return ()
    hurry = current.is_recall or (recall is not None and delivery.under_way is not None)
    attempts = [_attempt(delivery, current, hurry=hurry)]
    if recall is not None and delivery.under_way is None:
        attempts.append(_attempt(delivery, recall, hurry=True))
    return tuple(attempts)


def _attempt(delivery: Delivery, item: Item, *, hurry: bool) -> Work:
    return Work(
        kind=WorkKind.SYNDICATE,
        key=f"{WorkKind.SYNDICATE}:{item.id}:{delivery.schedule_serial}",
        subject=item.id,
        urgency=MOST_URGENT if item.is_recall else item.urgency,
        due_at=item.due_at,
        lane=recall_lane_of(delivery.partner_id) if hurry else lane_of(delivery.partner_id),
    )


def work_of_partner(partner: Partner) -> tuple[Work, ...]:
    """The work that a partner makes due: waking what is parked, a backfill, a trial message."""
    errands = (
        (partner.waking_up, WorkKind.WAKE_DELIVERIES, partner.wake_up_serial),
        (partner.backfilling, WorkKind.BACKFILL, partner.backfill_serial),
        (partner.testing, WorkKind.TEST_PARTNER, partner.test_serial),
    )
    return tuple(Work(kind=kind, key=f"{kind}:{serial}", subject="") for wanted, kind, serial in errands if wanted)


def work_of_source(source: Source) -> tuple[Work, ...]:
    """The one piece of work that a source makes due for as long as it is fetched.

    Fetching does not settle it: each time it is put off to the next, so that a quiet feed adds nothing to the log.
    """
    kind = WorkKind.FETCH_SOURCE
    return (Work(kind=kind, key=f"{kind}:{source.fetch_serial}", subject=""),) if source.is_fetched else ()
