"""Dictionaries to and from the newsroom: partners. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from api.client.generated.shapes.deliveries import OutcomeModel


class BackfillBody(TypedDict):
    """What a backfill is to reach back to."""

    since: NotRequired[str | None]


class BreakerModel(TypedDict):
    """How an endpoint does."""

    state: Literal["closed", "open"]
    since: str | None
    probe_at: str | None
    reason: str
    failures_in_a_row: int


class EditedPartnerModel(TypedDict):
    """A partner just edited."""

    partner_id: str
    version: int
    name: str
    endpoint: str
    transport: str
    format: str
    mode: Literal["full", "thin"]
    signature: Literal["v1", "v1a"]
    filters: FiltersModel
    languages: list[str]
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: list[int]
    options: dict[str, str]
    registered_at: str | None
    standing: Literal["disabled", "paused", "breaker_open", "waits", "key_refused", "receives"]
    paused_because: str
    disabled_because: str
    breaker: BreakerModel
    waits_until: str | None
    alert: str
    key_id: str
    old_secret_until: str | None
    is_testing: bool
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: str | None
    is_waking_up: bool
    items: dict[str, int]
    warnings: list[str]


class FiltersBody(TypedDict):
    """What a partner wants. Every condition must hold; one that is left out lets everything through."""

    languages: NotRequired[list[str]]
    topics: NotRequired[list[str]]
    entities: NotRequired[list[str]]
    genres: NotRequired[list[str]]
    least_urgency: NotRequired[int]
    desks: NotRequired[list[str]]


class FiltersModel(TypedDict):
    """What a partner wants; an empty condition lets everything through."""

    languages: list[str]
    topics: list[str]
    entities: list[str]
    genres: list[str]
    least_urgency: int
    desks: list[str]


class KeyList(TypedDict):
    """The keys in use, the newest first."""

    items: list[KeyModel]


class KeyModel(TypedDict):
    """A key in use; never the secret itself."""

    key_id: str
    kind: Literal["v1", "v1a", "password", "private_key"]
    created_at: str
    valid_until: str | None
    public_key: str


class MovedModel(TypedDict):
    """An edition that only one of both profiles lets through."""

    article_id: str
    language: str
    revision: int
    headline: str
    published_at: str
    received: bool
    reason: str


class NewPartnerModel(TypedDict):
    """A partner just registered, with its secret."""

    partner_id: str
    version: int
    name: str
    endpoint: str
    transport: str
    format: str
    mode: Literal["full", "thin"]
    signature: Literal["v1", "v1a"]
    filters: FiltersModel
    languages: list[str]
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: list[int]
    options: dict[str, str]
    registered_at: str | None
    standing: Literal["disabled", "paused", "breaker_open", "waits", "key_refused", "receives"]
    paused_because: str
    disabled_because: str
    breaker: BreakerModel
    waits_until: str | None
    alert: str
    key_id: str
    old_secret_until: str | None
    is_testing: bool
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: str | None
    is_waking_up: bool
    items: dict[str, int]
    secret: str
    warnings: list[str]


class NewSecretModel(TypedDict):
    """A partner with its new secret."""

    partner_id: str
    version: int
    name: str
    endpoint: str
    transport: str
    format: str
    mode: Literal["full", "thin"]
    signature: Literal["v1", "v1a"]
    filters: FiltersModel
    languages: list[str]
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: list[int]
    options: dict[str, str]
    registered_at: str | None
    standing: Literal["disabled", "paused", "breaker_open", "waits", "key_refused", "receives"]
    paused_because: str
    disabled_because: str
    breaker: BreakerModel
    waits_until: str | None
    alert: str
    key_id: str
    old_secret_until: str | None
    is_testing: bool
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: str | None
    is_waking_up: bool
    items: dict[str, int]
    secret: str


class PartnerBody(TypedDict):
    """A new partner."""

    name: str
    endpoint: str
    transport: NotRequired[Literal["webhook", "wordpress", "sftp", "folder", "websub"]]
    format: NotRequired[
        Literal[
            "ninjs", "newsml-g2", "json-ld", "atom", "rss", "json-feed", "news-sitemap", "wordpress-post", "websub-ping"
        ]
        | None
    ]
    mode: NotRequired[Literal["full", "thin"]]
    signature: NotRequired[Literal["v1", "v1a"]]
    filters: NotRequired[FiltersBody]
    languages: NotRequired[list[str] | None]
    embargo_agreement: NotRequired[bool]
    rate_per_minute: NotRequired[int]
    retry_after_seconds: NotRequired[list[int]]
    options: NotRequired[dict[str, str]]
    secret: NotRequired[str | None]


class PartnerList(TypedDict):
    """All partners by name."""

    items: list[PartnerModel]


class PartnerModel(TypedDict):
    """A partner."""

    partner_id: str
    version: int
    name: str
    endpoint: str
    transport: str
    format: str
    mode: Literal["full", "thin"]
    signature: Literal["v1", "v1a"]
    filters: FiltersModel
    languages: list[str]
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: list[int]
    options: dict[str, str]
    registered_at: str | None
    standing: Literal["disabled", "paused", "breaker_open", "waits", "key_refused", "receives"]
    paused_because: str
    disabled_because: str
    breaker: BreakerModel
    waits_until: str | None
    alert: str
    key_id: str
    old_secret_until: str | None
    is_testing: bool
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: str | None
    is_waking_up: bool
    items: dict[str, int]


class ProfileBody(TypedDict):
    """A partner: what it wants, and how it is served. What is left out is as in a new partner."""

    name: str
    endpoint: str
    transport: NotRequired[Literal["webhook", "wordpress", "sftp", "folder", "websub"]]
    format: NotRequired[
        Literal[
            "ninjs", "newsml-g2", "json-ld", "atom", "rss", "json-feed", "news-sitemap", "wordpress-post", "websub-ping"
        ]
        | None
    ]
    mode: NotRequired[Literal["full", "thin"]]
    signature: NotRequired[Literal["v1", "v1a"]]
    filters: NotRequired[FiltersBody]
    languages: NotRequired[list[str] | None]
    embargo_agreement: NotRequired[bool]
    rate_per_minute: NotRequired[int]
    retry_after_seconds: NotRequired[list[int]]
    options: NotRequired[dict[str, str]]


class SecretBody(TypedDict):
    """Another secret in place of the present one."""

    grace_hours: NotRequired[int]
    secret: NotRequired[str | None]


class TrialBody(TypedDict):
    """A changed profile or changed filters, and how far to look back."""

    profile: NotRequired[ProfileBody | None]
    filters: NotRequired[FiltersBody | None]
    days: NotRequired[int]


class TrialMessageModel(TypedDict):
    """The last trial message, and what came of it."""

    at: str
    outcome: OutcomeModel


class TrialModel(TypedDict):
    """What a changed profile would have moved. Nothing was sent, and nothing was changed."""

    partner_id: str
    partner_name: str
    since: str
    editions: int
    is_cut: bool
    by_both: int
    by_neither: int
    no_longer: list[MovedModel]
    newly: list[MovedModel]
