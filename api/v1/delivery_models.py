"""What goes out about the log, deliveries, people and health: answers as models. Partners: ``partner_models.py``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field

from api.v1.account_models import LimitedRole, LimitModel, limits_shown
from api.v1.answer import Answer
from workflow.domain.commands import Verdict
from workflow.domain.delivery import Delivery, Item, ItemState
from workflow.domain.messages import message_id
from workflow.domain.outward import outward_actor, outward_data, outward_stream
from workflow.domain.vocabulary import PubStatus, Role
from workflow.explaining.attempts import Attempt, AttemptState
from workflow.feed import Recorded
from workflow.people.person import SignedIn
from workflow.people.scopes import Scope
from workflow.summaries import DeliverySummary, TimelineEntry


class EventModel(Answer):
    """One event of the log."""

    position: int
    event_id: str
    stream: str
    version: int
    type: str
    schema_version: int
    actor: str
    via: str
    command_id: str
    correlation_id: str
    causation_id: str
    recorded_at: datetime
    data: dict[str, Any]
    is_whole: bool = Field(
        default=True,
        description="Whether it is told as it stands in the log. Without the scope `events:read_internal` it is not: "
        "`actor` is `person` or `system`, `via` and the ids of commands are empty, streams that are named by words are "
        "called by their kind alone, and `data` has only what may be known outside of the newsroom.",
    )

    @classmethod
    def of(cls, recorded: Recorded, *, whole: bool) -> Self:
        """From the log's row: ``data`` as it was stored, or without the newsroom's internal matters."""
        return cls._whole(recorded) if whole else cls._outward(recorded)

    @classmethod
    def _outward(cls, recorded: Recorded) -> Self:
        return cls(
            position=recorded.position,
            event_id=recorded.event_id,
            stream=outward_stream(recorded.stream),
            version=recorded.version,
            type=recorded.type,
            schema_version=recorded.schema_version,
            actor=outward_actor(recorded.metadata.actor),
            via="",
            command_id="",
            correlation_id="",
            causation_id="",
            recorded_at=recorded.recorded_at,
            data=outward_data(recorded.type, json.loads(recorded.data)),
            is_whole=False,
        )

    @classmethod
    def _whole(cls, recorded: Recorded) -> Self:
        about = recorded.metadata
        return cls(
            position=recorded.position,
            event_id=recorded.event_id,
            stream=recorded.stream,
            version=recorded.version,
            type=recorded.type,
            schema_version=recorded.schema_version,
            actor=about.actor,
            via=about.via,
            command_id=about.command_id,
            correlation_id=about.correlation_id,
            causation_id=about.causation_id,
            recorded_at=recorded.recorded_at,
            data=json.loads(recorded.data),
        )


class EventList(Answer):
    """An article's events in order."""

    items: list[EventModel]


class EventPage(Answer):
    """Events of the log after a position."""

    items: list[EventModel]
    next: int | None = Field(description="Position to ask after for more; null when the end was reached.")
    position: int = Field(
        description="Up to where the log was looked at: ask after it next time, also where nothing was found. Below "
        "`after` when the log is shorter than what you have: it was put back to an earlier state."
    )


class TimelineModel(Answer):
    """One event as a sentence."""

    position: int
    stream: str
    at: datetime
    actor: str
    actor_name: str
    sentence: str
    type: str

    @classmethod
    def of(cls, entry: TimelineEntry) -> Self:
        """From the view's entry."""
        return cls.model_validate(entry)


class TimelineList(Answer):
    """A page of an article's history and its deliveries' in sentences."""

    items: list[TimelineModel]
    next: int | None = Field(default=None, description="Position to ask for the next page after; null at the end.")


class DeliveryBrief(Answer):
    """One item of the delivery ledger."""

    partner_id: str
    partner_name: str
    article_id: str
    item_id: str
    language: str
    revision: int
    pub_status: PubStatus
    state: ItemState
    attempts: int
    last_status: int | None
    last_error: str
    latency_ms: int
    requested_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    version: int = Field(description="Version of the delivery's stream: the ETag for a retry.")
    message_id: str = Field(description="The `webhook-id` that the partner knows it by.")

    @classmethod
    def of(cls, summary: DeliverySummary) -> Self:
        """From the ledger's row."""
        return cls.model_validate(summary)


class DeliveryPage(Answer):
    """One page of the delivery ledger, the newest request first."""

    items: list[DeliveryBrief]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class RemoteCopyModel(Answer):
    """The partner's copy as its own system names it."""

    id: str
    url: str


class OutcomeModel(Answer):
    """What came of an attempt."""

    delivered: bool
    status: int | None = Field(description="The partner's HTTP status; null when there was no answer.")
    error: str | None
    latency_ms: int
    body_digest: str = Field(description="SHA-256 of the exact bytes sent.")
    response: str = Field(description="The answer's first 2,000 characters.")
    retry_after: int | None = Field(description="Seconds that the partner asked us to wait.")
    gone: bool
    verdict: Verdict | None = Field(description="Where the status alone does not say what to do.")
    request: str = Field(description="What was asked, for people.")
    remote: RemoteCopyModel | None


class AttemptModel(Answer):
    """One attempt to send an item."""

    number: int = Field(description="Counted anew after the item was put on its way again.")
    state: AttemptState = Field(description="`lost`: its worker died before the answer was on record.")
    started_at: datetime
    ended_at: datetime | None
    outcome: OutcomeModel | None
    next_try_at: datetime | None = Field(description="When the schedule had it tried again.")
    given_up_because: str = Field(description="Why it was parked after this attempt.")


class ReceiptModel(Answer):
    """What is known of an item on the partner's side."""

    at: datetime
    confirmed: bool
    by: str = Field(description="`partner:<id>`, `user:<id>` or `system:<name>`: who says so.")
    note: str
    url: str


class DeliveryItemModel(Answer):
    """One revision of one edition on its way to the partner."""

    item_id: str
    message_id: str = Field(description="The `webhook-id` that the partner knows it by, the same on every attempt.")
    language: str
    revision: int
    pub_status: PubStatus
    article_version: int
    urgency: int
    format: str = Field(description="What it is rendered as, bound when it was planned.")
    mode: str
    is_advance: bool = Field(description="Ahead of its release, for a partner bound to the embargo.")
    requested_at: datetime
    state: ItemState
    due_at: datetime
    attempts: int
    body_digest: str = Field(description="SHA-256 of the bytes first sent; every later attempt sends the same.")
    last_outcome: OutcomeModel | None
    settled_at: datetime | None
    receipt: ReceiptModel | None
    history: list[AttemptModel] = Field(
        description="The attempts, in the order in which they were begun; of very many only the latest."
    )

    @classmethod
    def of(cls, delivery: Delivery, item: Item, attempts: Iterable[Attempt]) -> Self:
        """From the delivery's item and its attempts."""
        made = {"item_id", "message_id", "last_outcome", "receipt", "history"}
        return cls(
            item_id=item.id,
            message_id=message_id(delivery.partner_id, delivery.article_id, item.id),
            last_outcome=OutcomeModel.model_validate(item.last_outcome) if item.last_outcome else None,
            receipt=ReceiptModel.model_validate(item.receipt) if item.receipt else None,
            history=[AttemptModel.model_validate(each) for each in attempts if each.item_id == item.id],
            **{name: getattr(item, name) for name in set(cls.model_fields) - made},
        )


class DeliveryModel(Answer):
    """One partner's copy of one article."""

    partner_id: str
    article_id: str
    version: int = Field(description="The stream's version: the ETag.")
    items: list[DeliveryItemModel]

    @classmethod
    def of(cls, delivery: Delivery, attempts: Iterable[Attempt]) -> Self:
        """From the delivery as loaded, and every attempt of its items."""
        made = tuple(attempts)
        return cls(
            partner_id=delivery.partner_id,
            article_id=delivery.article_id,
            version=delivery.version,
            items=[DeliveryItemModel.of(delivery, item, made) for item in delivery.items],
        )


class PersonModel(Answer):
    """Who you are."""

    id: str
    name: str
    roles: list[Role]
    limits: dict[LimitedRole, LimitModel] = Field(description="Where roles hold; one not named holds everywhere.")
    via: str = Field(description="`session`, or `key:<id>`.")
    scopes: list[Scope] | None = Field(default=None, description="What the API key was made for; null of a session.")
    key_expires_at: datetime | None = Field(default=None, description="When the API key ends; null of a session.")

    @classmethod
    def of(cls, person: SignedIn) -> Self:
        """From the one who is signed in."""
        actor = person.actor
        limits: Any = limits_shown(actor.limits)
        return cls(
            id=actor.id,
            name=actor.name,
            roles=sorted(actor.roles),
            limits=limits,
            via=person.via,
            scopes=None if person.scopes is None else sorted(person.scopes),
            key_expires_at=person.key_expires_at,
        )


class AliveModel(Answer):
    """The process answers."""

    status: Literal["alive"] = "alive"


class ReadyModel(Answer):
    """Everything that the process needs is there."""

    status: Literal["ready"] = "ready"
    database: Literal["sqlite", "postgresql"]
    redis: Literal["answers", "not_set"]
