"""Dictionaries to and from the newsroom: deliveries. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AttemptModel(TypedDict):
    """One attempt to send an item."""

    number: int
    state: Literal["under_way", "accepted", "failed", "lost"]
    started_at: str
    ended_at: str | None
    outcome: OutcomeModel | None
    next_try_at: str | None
    given_up_because: str


class BoardRowModel(TypedDict):
    """One partner with its cell for each language."""

    partner_id: str
    partner_name: str
    cells: list[CellModel]


class CellModel(TypedDict):
    """One edition at one partner: the newest revision that was ever planned for it."""

    language: str
    shade: Literal["troubled", "failing", "under_way", "taken", "never"]
    state: (
        Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"] | None
    )
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    attempts: int
    next_attempt_at: str | None
    last_error: str
    holds_revision: int


class DeliveryBrief(TypedDict):
    """One item of the delivery ledger."""

    partner_id: str
    partner_name: str
    article_id: str
    item_id: str
    language: str
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
    attempts: int
    last_status: int | None
    last_error: str
    latency_ms: int
    requested_at: str
    due_at: str | None
    settled_at: str | None
    version: int
    message_id: str


class DeliveryItemModel(TypedDict):
    """One revision of one edition on its way to the partner."""

    item_id: str
    message_id: str
    language: str
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    article_version: int
    urgency: int
    format: str
    mode: str
    is_advance: bool
    requested_at: str
    state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
    due_at: str
    attempts: int
    body_digest: str
    last_outcome: OutcomeModel | None
    settled_at: str | None
    receipt: DeliveryModelsReceiptModel | None
    history: list[AttemptModel]


class DeliveryModel(TypedDict):
    """One partner's copy of one article."""

    partner_id: str
    article_id: str
    version: int
    items: list[DeliveryItemModel]


class DeliveryModelsReceiptModel(TypedDict):
    """What is known of an item on the partner's side."""

    at: str
    confirmed: bool
    by: str
    note: str
    url: str


class DeliveryPage(TypedDict):
    """One page of the delivery ledger, the newest request first."""

    items: list[DeliveryBrief]
    next: str | None


class OutcomeModel(TypedDict):
    """What came of an attempt."""

    delivered: bool
    status: int | None
    error: str | None
    latency_ms: int
    body_digest: str
    response: str
    retry_after: int | None
    gone: bool
    verdict: Literal["confirmed", "retry", "credentials", "refused", "misdirected", "invalid", "removed"] | None
    request: str
    remote: RemoteCopyModel | None


class ReceiptBody(TypedDict):
    """What became of an item on the partner's side, as a person learnt it."""

    state: Literal["confirmed", "refused"]
    note: NotRequired[str]
    url: NotRequired[str]


class RemoteCopyModel(TypedDict):
    """The partner's copy as its own system names it."""

    id: str
    url: str


class SentDocumentModel(TypedDict):
    """The document of one item, byte for byte, made again from the log."""

    item_id: str
    message_id: str
    language: str
    revision: int
    format: str
    is_notice: bool
    content_type: str
    digest: str
    is_as_sent: bool
    document: str


class SyndicationModel(TypedDict):
    """Where every edition of an article stands with every partner."""

    languages: list[str]
    rows: list[BoardRowModel]
