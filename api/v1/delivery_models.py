"""What goes out about the log, partners, deliveries, people and health: answers as models."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field

from api.v1.answer import Answer
from workflow.accounts import SignedIn
from workflow.domain.delivery import Delivery, Item, ItemState
from workflow.domain.partner import Partner
from workflow.domain.vocabulary import PubStatus, Role
from workflow.feed import Recorded
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

    @classmethod
    def of(cls, recorded: Recorded) -> Self:
        """From the log's row; ``data`` as it was stored."""
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
    """An article's history and its deliveries' in sentences."""

    items: list[TimelineModel]


class PartnerModel(Answer):
    """A partner."""

    partner_id: str
    version: int = Field(description="The stream's version: the ETag.")
    name: str
    endpoint: str
    languages: list[str] = Field(description="Languages wanted; none means all.")
    format: str
    transport: str
    paused_because: str = Field(description="Why nothing but withdrawals is sent; empty when it is not paused.")

    @classmethod
    def values_of(cls, partner: Partner) -> dict[str, Any]:
        """The fields of a partner."""
        names = set(PartnerModel.model_fields) - {"partner_id"}
        return {"partner_id": partner.id, **{name: getattr(partner, name) for name in names}}

    @classmethod
    def of(cls, partner: Partner) -> Self:
        """From the partner as loaded."""
        return cls(**cls.values_of(partner))


class NewPartnerModel(PartnerModel):
    """A partner just registered, with its secret."""

    secret: str = Field(description="Signs every webhook (Standard Webhooks). It is never shown again.")


class PartnerList(Answer):
    """All partners by name."""

    items: list[PartnerModel]


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

    @classmethod
    def of(cls, summary: DeliverySummary) -> Self:
        """From the ledger's row."""
        return cls.model_validate(summary)


class DeliveryPage(Answer):
    """One page of the delivery ledger, the newest request first."""

    items: list[DeliveryBrief]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class AttemptModel(Answer):
    """What came of an attempt."""

    delivered: bool
    status: int | None
    error: str | None
    latency_ms: int
    body_digest: str
    response: str
    retry_after: int | None
    gone: bool


class DeliveryItemModel(Answer):
    """One revision of one edition on its way to the partner."""

    item_id: str
    language: str
    revision: int
    pub_status: PubStatus
    article_version: int
    urgency: int
    requested_at: datetime
    state: ItemState
    due_at: datetime
    attempts: int
    last_outcome: AttemptModel | None
    settled_at: datetime | None

    @classmethod
    def of(cls, item: Item) -> Self:
        """From the delivery's item."""
        names = set(cls.model_fields) - {"item_id", "last_outcome"}
        outcome = AttemptModel.model_validate(item.last_outcome) if item.last_outcome else None
        return cls(item_id=item.id, last_outcome=outcome, **{name: getattr(item, name) for name in names})


class DeliveryModel(Answer):
    """One partner's copy of one article."""

    partner_id: str
    article_id: str
    version: int = Field(description="The stream's version: the ETag.")
    items: list[DeliveryItemModel]

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """From the delivery as loaded."""
        return cls(
            partner_id=delivery.partner_id,
            article_id=delivery.article_id,
            version=delivery.version,
            items=[DeliveryItemModel.of(item) for item in delivery.items],
        )


class PersonModel(Answer):
    """Who you are."""

    id: str
    name: str
    roles: list[Role]
    via: str = Field(description="`session`, or `key:<id>`.")

    @classmethod
    def of(cls, person: SignedIn) -> Self:
        """From the one who is signed in."""
        actor = person.actor
        return cls(id=actor.id, name=actor.name, roles=sorted(actor.roles), via=person.via)


class AliveModel(Answer):
    """The process answers."""

    status: Literal["alive"] = "alive"


class ReadyModel(Answer):
    """Everything that the process needs is there."""

    status: Literal["ready"] = "ready"
    database: Literal["sqlite", "postgresql"]
    redis: Literal["answers", "not_set"]
