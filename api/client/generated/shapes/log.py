"""Dictionaries to and from the newsroom: log. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class CauseModel(TypedDict):
    """Something that led to an event."""

    evidence: Literal["person", "work", "command", "state", "correlation", "unknown"]
    sentence: str
    position: int | None


class EditionCopyModel(TypedDict):
    """One edition, as far as the partner is concerned."""

    language: str
    state: Literal["sent", "waiting", "not_sent"]
    because: (
        Literal[
            "not_published",
            "plan_pending",
            "filtered",
            "filtered_then",
            "registered_later",
            "not_planned",
            "not_usable",
            "disabled",
            "paused",
            "not_begun",
        ]
        | Literal[
            "submission",
            "changes",
            "source",
            "translator",
            "work",
            "findings",
            "approvals",
            "publisher",
            "embargo",
            "schedule",
            "plan",
            "attempt",
            "answer",
            "turn",
            "partner",
            "decision",
        ]
        | None
    )
    sentence: str
    until: str | None
    items: list[SentItemModel]
    notes: list[str]


class EventList(TypedDict):
    """An article's events in order."""

    items: list[EventModel]


class EventModel(TypedDict):
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
    recorded_at: str
    data: dict[str, Any]
    is_whole: NotRequired[bool]


class EventPage(TypedDict):
    """Events of the log after a position."""

    items: list[EventModel]
    next: int | None
    position: int


class ExplanationModel(TypedDict):
    """The story of an article up to a position of the log."""

    article_id: str
    version: int
    headline: str
    stage: str
    taken_from: TakenFromModel | None
    position: int
    at: str
    is_past: bool
    story: list[ToldModel]
    waits_for: list[WaitModel]
    not_sent: list[UnsentModel]


class PartnerExplanationModel(TypedDict):
    """What one partner has of an article, what is on its way, and why the rest was not sent."""

    partner_id: str
    partner_name: str
    article_id: str
    version: int
    headline: str
    position: int
    at: str
    is_past: bool
    lane: str
    editions: list[EditionCopyModel]


class SentItemModel(TypedDict):
    """One revision on its way to the partner, or with it."""

    item_id: str
    message_id: str
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
    requested_at: str
    taken_at: str | None
    sentence: str
    answers: list[str]
    receipt: str


class SinceModel(TypedDict):
    """The event after which it has been so."""

    position: int
    sentence: str


class TakenFromModel(TypedDict):
    """The source of news that an article was taken from."""

    source_id: str
    source_name: str
    link: str


class TimelineList(TypedDict):
    """A page of an article's history and its deliveries' in sentences."""

    items: list[TimelineModel]
    next: NotRequired[int | None]


class TimelineModel(TypedDict):
    """One event as a sentence."""

    position: int
    stream: str
    at: str
    actor: str
    actor_name: str
    sentence: str
    type: str


class ToldModel(TypedDict):
    """One event as a sentence, with its causes and consequences."""

    position: int
    stream: str
    at: str
    type: str
    actor: str
    actor_name: str
    sentence: str
    causes: list[CauseModel]
    consequences: list[str]


class UnsentModel(TypedDict):
    """An edition that was never sent to a partner, and why."""

    language: str
    because: Literal[
        "not_published",
        "plan_pending",
        "filtered",
        "filtered_then",
        "registered_later",
        "not_planned",
        "not_usable",
        "disabled",
        "paused",
        "not_begun",
    ]
    sentence: str
    partner_id: str | None
    partner_name: str


class WaitModel(TypedDict):
    """What one edition, or one item on its way to a partner, waits for."""

    kind: Literal[
        "submission",
        "changes",
        "source",
        "translator",
        "work",
        "findings",
        "approvals",
        "publisher",
        "embargo",
        "schedule",
        "plan",
        "attempt",
        "answer",
        "turn",
        "partner",
        "decision",
    ]
    language: str
    state: str
    sentence: str
    who: list[str]
    barred: list[str]
    until: str | None
    since: SinceModel | None
    partner_id: str | None
    partner_name: str
    item_id: str
