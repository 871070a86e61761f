"""What goes out about partners: how each is served, how it does, and what a changed profile would move."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from api.v1.answer import Answer
from api.v1.delivery_models import OutcomeModel
from workflow.domain.delivery import ItemState
from workflow.domain.partner_profile import PayloadMode, SignatureScheme
from workflow.filter_trials import FilterTrial
from workflow.partner_secrets import PartnerSecret
from workflow.secret_kinds import SecretKind
from workflow.syndication_views import PartnerSummary, Standing


class FiltersModel(Answer):
    """What a partner wants; an empty condition lets everything through."""

    languages: list[str]
    topics: list[str]
    entities: list[str]
    genres: list[str]
    least_urgency: int
    desks: list[str]


class BreakerModel(Answer):
    """How an endpoint does."""

    state: Literal["closed", "open"]
    since: datetime | None = Field(description="Open since.")
    probe_at: datetime | None = Field(description="Open: from then on one message is tried.")
    reason: str
    failures_in_a_row: int


class TrialMessageModel(Answer):
    """The last trial message, and what came of it."""

    at: datetime
    outcome: OutcomeModel


class PartnerModel(Answer):
    """A partner."""

    partner_id: str
    version: int = Field(description="The stream's version: the ETag.")
    name: str
    endpoint: str
    transport: str
    format: str
    mode: PayloadMode
    signature: SignatureScheme
    filters: FiltersModel
    languages: list[str] = Field(description="The same as in the filters: languages wanted; none means all.")
    embargo_agreement: bool
    rate_per_minute: int = Field(description="Most messages in a minute; 0 for no limit.")
    retry_after_seconds: list[int] = Field(description="Empty: Copyflow's own schedule.")
    options: dict[str, str]
    registered_at: datetime | None
    standing: Standing = Field(description="Whether it is sent to, in one word.")
    paused_because: str = Field(description="Why nothing but withdrawals is sent; empty when it is not paused.")
    disabled_because: str = Field(description="Why the partnership ended; empty while it goes on.")
    breaker: BreakerModel
    waits_until: datetime | None = Field(description="The partner asked for a pause until then.")
    alert: str = Field(description="What a person must look at: the partner does not take our key.")
    key_id: str = Field(description="The beginning of the SHA-256 of the newest secret, after its first rotation.")
    old_secret_until: datetime | None = Field(description="Until when messages are signed with the old secret too.")
    is_testing: bool = Field(description="A trial message was asked for, and its answer is awaited.")
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: datetime | None
    is_waking_up: bool = Field(description="What was parked is about to be sent again.")
    items: dict[ItemState, int] = Field(description="How many items of the ledger are in each state.")

    @classmethod
    def of(cls, summary: PartnerSummary) -> Self:
        """From the view's summary."""
        return cls.model_validate(summary)


class NewPartnerModel(PartnerModel):
    """A partner just registered, with its secret."""

    secret: str = Field(
        description="What messages are signed with (Standard Webhooks). It is never shown again; empty where the "
        "transport signs nothing or the partner gave its secret to us."
    )
    warnings: list[str] = Field(description="What may well be a slip in the profile.")


class EditedPartnerModel(PartnerModel):
    """A partner just edited."""

    warnings: list[str] = Field(description="What may well be a slip in the profile.")


class PartnerList(Answer):
    """All partners by name."""

    items: list[PartnerModel]


class NewSecretModel(PartnerModel):
    """A partner with its new secret."""

    secret: str = Field(description="It is never shown again; empty where the partner gave it to us.")


class KeyModel(Answer):
    """A key in use; never the secret itself."""

    key_id: str = Field(description="What to speak of it by.")
    kind: SecretKind
    created_at: datetime
    valid_until: datetime | None = Field(description="Null: until another one takes its place.")
    public_key: str = Field(description="What the partner verifies or allows; empty where both sides hold the secret.")

    @classmethod
    def of(cls, secret: PartnerSecret) -> Self:
        """From a secret as it is kept."""
        return cls(
            key_id=secret.key_id,
            kind=secret.kind,
            created_at=secret.created_at,
            valid_until=secret.valid_until,
            public_key=secret.shown if secret.shown != secret.secret else "",
        )


class KeyList(Answer):
    """The keys in use, the newest first."""

    items: list[KeyModel]


class MovedModel(Answer):
    """An edition that only one of both profiles lets through."""

    article_id: str
    language: str
    revision: int
    headline: str
    published_at: datetime
    received: bool = Field(description="The partner has it already, so it gets its changes whatever the filters say.")
    reason: str = Field(description="Which condition of the other profile keeps it out.")


class TrialModel(Answer):
    """What a changed profile would have moved. Nothing was sent, and nothing was changed."""

    partner_id: str
    partner_name: str
    since: datetime
    editions: int = Field(description="How many public editions were looked at.")
    is_cut: bool = Field(description="There were more; the older ones were not looked at.")
    by_both: int
    by_neither: int
    no_longer: list[MovedModel] = Field(description="What the changed profile would not send any more.")
    newly: list[MovedModel] = Field(description="What the changed profile would send too.")

    @classmethod
    def of(cls, trial: FilterTrial) -> Self:
        """From the comparison."""
        return cls.model_validate(trial)
