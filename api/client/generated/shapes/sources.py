"""Dictionaries to and from the newsroom: sources. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class SourceBody(TypedDict):
    """All that is said of a source; what is left out is as usual."""

    name: str
    address: str
    every_minutes: NotRequired[int]
    language: NotRequired[str | None]
    targets: NotRequired[list[str]]
    desk: NotRequired[str]
    urgency: NotRequired[int | None]
    genre: NotRequired[str]


class SourceItemList(TypedDict):
    """What was found at a source, the last first."""

    items: list[SourceItemModel]


class SourceItemModel(TypedDict):
    """What became of an item."""

    item_id: str
    title: str
    link: str
    outcome: Literal["taken", "duplicate", "revised", "noted", "withdrawn", "refused"]
    reason: str
    article_id: str
    seen_at: str


class SourceList(TypedDict):
    """The sources by name."""

    items: list[SourceModel]


class SourceModel(TypedDict):
    """A source, and how fetching it goes."""

    source_id: str
    version: int
    name: str
    address: str
    every_minutes: int
    language: str | None
    targets: list[str]
    desk: str
    urgency: int | None
    genre: str
    paused_because: str
    paused_by: str
    kind: str
    fetched_at: str | None
    taken_at: str | None
    failed_at: str | None
    error: str
    failures: int
    next_at: str | None
    items: dict[str, int]


class SourceTrialBody(TypedDict):
    """An address to try, and what its items do not say themselves."""

    address: str
    language: NotRequired[str | None]


class SourceTrialModel(TypedDict):
    """What would be taken from an address; nothing was."""

    kind: str
    title: str
    items: list[TrialItemModel]


class TrialItemModel(TypedDict):
    """What would become of an item."""

    title: str
    link: str
    outcome: Literal["taken", "duplicate", "revised", "noted", "withdrawn", "refused"]
    reason: str
    language: str
    updated: str | None
    article_id: str
