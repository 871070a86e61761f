"""Dictionaries to and from the newsroom: people. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AccountList(TypedDict):
    """Everybody by name."""

    items: list[AccountModel]


class AccountModel(TypedDict):
    """A person with an account."""

    person_id: str
    name: str
    version: int
    roles: list[Literal["writer", "translator", "reviewer", "publisher", "admin"]]
    limits: dict[str, LimitModel]
    disabled: bool


class ApiKeyModel(TypedDict):
    """What is known of an API key."""

    id: str
    shown: str
    label: str
    user: str
    scopes: list[
        Literal[
            "articles:read",
            "articles:submit",
            "translations:write",
            "reviews:decide",
            "deliveries:read",
            "deliveries:retry",
            "partners:manage",
            "knowledge:write",
            "events:read",
            "events:read_internal",
            "metrics:read",
            "admin",
        ]
    ]
    state: Literal["in_use", "replaced", "expired", "revoked"]
    days: int
    follows: str | None
    replaced_by: str | None
    created_at: str
    expires_at: str
    last_used_at: str | None
    revoked_at: str | None


class ApiKeyPage(TypedDict):
    """One page of API keys, the newest first."""

    items: list[ApiKeyModel]
    next: str | None


class LimitModel(TypedDict):
    """Where a role holds; an empty list limits nothing."""

    desks: list[str]
    pairs: list[PairModel]


class NewApiKeyModel(TypedDict):
    """A key that was just made."""

    id: str
    shown: str
    label: str
    user: str
    scopes: list[
        Literal[
            "articles:read",
            "articles:submit",
            "translations:write",
            "reviews:decide",
            "deliveries:read",
            "deliveries:retry",
            "partners:manage",
            "knowledge:write",
            "events:read",
            "events:read_internal",
            "metrics:read",
            "admin",
        ]
    ]
    state: Literal["in_use", "replaced", "expired", "revoked"]
    days: int
    follows: str | None
    replaced_by: str | None
    created_at: str
    expires_at: str
    last_used_at: str | None
    revoked_at: str | None
    key: str


class PairModel(TypedDict):
    """From which language into which, each a tag or `*`."""

    source: str
    target: str


class PersonModel(TypedDict):
    """Who you are."""

    id: str
    name: str
    roles: list[Literal["writer", "translator", "reviewer", "publisher", "admin", "system", "guest"]]
    limits: dict[str, LimitModel]
    via: str
    scopes: NotRequired[
        list[
            Literal[
                "articles:read",
                "articles:submit",
                "translations:write",
                "reviews:decide",
                "deliveries:read",
                "deliveries:retry",
                "partners:manage",
                "knowledge:write",
                "events:read",
                "events:read_internal",
                "metrics:read",
                "admin",
            ]
        ]
        | None
    ]
    key_expires_at: NotRequired[str | None]


class RotationBody(TypedDict):
    """A new key in the place of another."""

    overlap_hours: NotRequired[int]


class SavedViewList(TypedDict):
    """The views that a person keeps, by name."""

    items: list[SavedViewModel]


class SavedViewModel(TypedDict):
    """A view of the queue that a person keeps."""

    name: str
    query: str
    state: str
    language: str
    desk: str
    urgency: str
    embargo: str
    age: str
