"""Dictionaries to and from the newsroom: health. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AliveModel(TypedDict):
    """The process answers."""

    status: NotRequired[Literal["alive"]]


class CheckupModel(TypedDict):
    """Whether anything is stuck, and everything that was looked at."""

    verdict: str
    level: Literal["ok", "slower", "unknown", "stuck"]
    stuck: bool
    looked_at: str
    troubles: list[TroubleModel]
    work_put_aside: int
    lines: list[LineModel]


class EngineRefusalModel(TypedDict):
    """A translation that no engine made."""

    at: str
    article_id: str
    language: str
    reason: str


class EnginesModel(TypedDict):
    """The engines, as far as they can be known without asking the workers."""

    configured: list[SetEngineModel]
    models: list[str]
    seen: list[SeenEngineModel]
    unknown: list[str]
    refusals: list[EngineRefusalModel]
    put_aside: list[ParkedWorkModel]


class LineModel(TypedDict):
    """One thing that was looked at, well or not."""

    kind: str
    about: str
    name: str
    level: Literal["ok", "slower", "unknown", "stuck"]
    figure: str
    value: float | None
    unit: Literal["seconds", "events", "bytes", "pieces", "messages", "percent", "workers", "revisions"] | None
    what: str
    next: str


class ParkedWorkModel(TypedDict):
    """Work that was put aside after repeated failures."""

    work_id: str
    kind: str
    stream: str
    subject: str
    attempts: int
    last_error: str


class RateModel(TypedDict):
    """How fast an engine may be asked, over all workers; null is without limit."""

    requests_per_second: float | None
    characters_per_minute: int | None


class ReadyModel(TypedDict):
    """Everything that the process needs is there."""

    status: NotRequired[Literal["ready"]]
    database: Literal["sqlite", "postgresql"]
    redis: Literal["answers", "not_set"]


class ReopenedModel(TypedDict):
    """How much is tried again."""

    reopened: int


class SeenEngineModel(TypedDict):
    """What the newest events tell of an engine."""

    name: str
    fingerprint: str
    last_at: str
    translations: int
    segments: int
    into: list[str]


class SetEngineModel(TypedDict):
    """An engine over HTTP that is set up."""

    name: str
    address: str
    rate: RateModel | None


class TroubleModel(TypedDict):
    """One thing that does not go on by itself, or is slow to."""

    kind: str
    what: str
    next: str
    stuck: bool
