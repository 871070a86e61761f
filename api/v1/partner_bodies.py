"""What comes in about partners and their deliveries: profiles, filters, errands, receipts."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, StrictBool, StrictInt, model_validator

from api.v1.bodies import Body, Urgency
from api.v1.values import Address, Desk, Language, Line, Moment, Note
from workflow.domain.partner_profile import TRANSPORTS, Filters, PartnerProfile, PayloadMode, SignatureScheme
from workflow.domain.vocabulary import LEAST_URGENT, LanguageTag
from workflow.partner_checks import MOST_VALUES

_FORMATS = tuple(dict.fromkeys(each for carried in TRANSPORTS.values() for each in carried))
_Word = Annotated[Line, Field(min_length=1, max_length=200)]

_EXAMPLE: dict[str, Any] = {
    "name": "Harbour Wire",
    "endpoint": "https://wire.example/in",
    "format": "ninjs",
    "filters": {"languages": ["en", "pt"], "topics": ["medtop:11000000"], "least_urgency": 5},
    "rate_per_minute": 120,
}


class FiltersBody(Body):
    """What a partner wants. Every condition must hold; one that is left out lets everything through."""

    languages: Annotated[list[Language], Field(max_length=MOST_VALUES)] = Field(
        default_factory=list, description="`pt` lets `pt-BR` through, not the other way round."
    )
    topics: Annotated[list[_Word], Field(max_length=MOST_VALUES)] = Field(
        default_factory=list,
        description="Codes such as `medtop:11000000`; one of them, or a narrower one, must be on the edition.",
    )
    entities: Annotated[list[_Word], Field(max_length=MOST_VALUES)] = Field(
        default_factory=list, description="Ids of known entities; one of them must be tagged in the edition."
    )
    genres: Annotated[list[_Word], Field(max_length=MOST_VALUES)] = Field(default_factory=list)
    least_urgency: Urgency = Field(
        default=LEAST_URGENT, description="The least urgent that is wanted: with 3, urgencies 1, 2 and 3 go out."
    )
    desks: Annotated[list[Desk], Field(max_length=MOST_VALUES)] = Field(
        default_factory=list, description="Ids of desks; the empty one is the newsroom's own."
    )

    def filters(self) -> Filters:
        """As the domain has them."""
        return Filters(
            languages=tuple(LanguageTag(each) for each in self.languages),
            topics=tuple(self.topics),
            entities=tuple(self.entities),
            genres=tuple(self.genres),
            least_urgency=self.least_urgency,
            desks=tuple(self.desks),
        )


class ProfileBody(Body):
    """A partner: what it wants, and how it is served. What is left out is as in a new partner."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [_EXAMPLE]})

    name: Annotated[Line, Field(min_length=1, max_length=200)]
    endpoint: Annotated[Line, Field(min_length=1, max_length=2_000)] = Field(
        description="Absolute https URL; `sftp://user@host:port/folder` for a drop; for `folder` the name of one under "
        "the outbox."
    )
    # both from the one table, which mypy cannot see through
    transport: Literal[tuple(TRANSPORTS)] = "webhook"  # type: ignore[valid-type]  # the values of a table
    format: Literal[_FORMATS] | None = Field(  # type: ignore[valid-type]  # the values of a table
        default=None, description="Left out: the first that the transport carries."
    )
    mode: PayloadMode = Field(default=PayloadMode.FULL, description="`thin`: a notice with the document's address.")
    signature: SignatureScheme = Field(
        default=SignatureScheme.SYMMETRIC, description="`v1` HMAC-SHA256 with a shared secret, `v1a` ed25519."
    )
    filters: FiltersBody = Field(default_factory=FiltersBody)
    languages: Annotated[list[Language], Field(max_length=MOST_VALUES)] | None = Field(
        default=None, description="The same as in `filters`, for callers of earlier versions; give one of both."
    )
    embargo_agreement: StrictBool = Field(
        default=False, description="Bound to embargoes: it gets scheduled editions ahead of their release."
    )
    rate_per_minute: Annotated[StrictInt, Field(ge=0, le=60_000)] = Field(
        default=0, description="Most messages in a minute; 0 for no limit. Withdrawals do not count."
    )
    retry_after_seconds: Annotated[list[Annotated[StrictInt, Field(ge=1, le=604_800)]], Field(max_length=20)] = Field(
        default_factory=list, description="Waiting times after failed attempts; empty: ten attempts over 75 h 35 min."
    )
    options: Annotated[dict[_Word, Line | Note], Field(max_length=20)] = Field(
        default_factory=dict,
        description="What the transport needs beside the endpoint: `docs/partners.md`. Nothing secret.",
    )

    @model_validator(mode="after")
    def _languages_once(self) -> Self:
        if self.languages is not None and self.filters.languages:
            raise ValueError("give languages or filters.languages, not both")
        return self

    def profile(self) -> PartnerProfile:
        """As the domain has it."""
        filters = self.filters
        if self.languages is not None:
            filters = filters.model_copy(update={"languages": self.languages})
        return PartnerProfile(
            name=self.name,
            endpoint=self.endpoint,
            transport=self.transport,
            format=self.format or TRANSPORTS[self.transport][0],
            mode=self.mode,
            signature=self.signature,
            filters=filters.filters(),
            embargo_agreement=self.embargo_agreement,
            rate_per_minute=self.rate_per_minute,
            retry_after_seconds=tuple(self.retry_after_seconds),
            options=dict(self.options),
        )


Secret = Annotated[str, Field(min_length=1, max_length=20_000)]
"""A password or a private key that the partner gave us; it is in no answer and in no event."""


class PartnerBody(ProfileBody):
    """A new partner."""

    secret: Secret | None = Field(
        default=None,
        description="What the partner gave us to sign in with: a WordPress application password, an SFTP password or "
        "private key. Signing secrets of webhooks are made here.",
    )


class SecretBody(Body):
    """Another secret in place of the present one."""

    grace_hours: Annotated[StrictInt, Field(ge=0, le=168)] = Field(
        default=24, description="How long messages are signed with the old secret too."
    )
    secret: Secret | None = Field(default=None, description="What the partner gave us to sign in with, if anything.")


class BackfillBody(Body):
    """What a backfill is to reach back to."""

    since: Moment | None = Field(default=None, description="Published since then; left out: ever.")


class TrialBody(Body):
    """A changed profile or changed filters, and how far to look back."""

    profile: ProfileBody | None = None
    filters: FiltersBody | None = None
    days: Annotated[StrictInt, Field(ge=1, le=3_660)] = 30

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.profile is None) == (self.filters is None):
            raise ValueError("give either profile or filters")
        return self


class ReceiptBody(Body):
    """What became of an item on the partner's side, as a person learnt it."""

    state: Literal["confirmed", "refused"]
    note: Note = Field(default="", description="Why not; or how it is known, where the partner did not take it.")
    url: Address = Field(default="", description="Where the partner shows it.")


class PartnerReceiptBody(Body):
    """What a partner itself says of an item."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "webhook_id": "msg_0b7c3f0e4f0c5d1e8a6b2c9d7e5f4a3b",
                    "state": "confirmed",
                    "url": "https://wire.example/news/42",
                }
            ]
        },
    )

    webhook_id: Annotated[str, Field(pattern=r"^msg_[0-9a-f]{32}$", description="The `webhook-id` it came under.")]
    state: Literal["confirmed", "refused"]
    url: Address = Field(default="", description="Where it is shown.")
    note: Note = ""
