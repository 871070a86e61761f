"""What the doctor sees: plain values, gathered by ``gathering`` and judged by ``judging``. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.domain.phrases import Phrase, phrase
from workflow.engine_quotas import EngineQuota
from workflow.partitions import Room
from workflow.store.replica_signs import ReplicaStanding
from workflow.store.signs import DeliveryWait, KindOfWork
from workflow.syndication_views import PartnerSummary
from workflow.vitals import Vitals
from workflow.worker_beats import WorkerBeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Could not be looked at."""

    why: Phrase
    """A sentence."""
    next: Phrase
    """What to do about it."""
    because: str = ""
    """The kind of the line that says so already: ``database``, ``redis``; empty where this is the place to say it."""


NOT_LOOKED_AT = Unseen(why=phrase("It was not looked at."), next=phrase("Look again."), because="doctor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """A file system that something of ours is on."""

    what: str
    """``home``, ``database``, or ``both`` where they are on one."""
    path: str
    total: int
    free: int
    """Bytes, as this user has them."""
    files_left: int | None
    """How many more files fit; None where the file system does not count them."""
    is_read_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateFile:
    """A file that is to be read by us alone, or a certificate."""

    kind: str
    """``secret_key``, ``signing_key``, ``database_file``, ``certificate``, ``credentials``, ``home``."""
    path: str
    """Empty where the value stands in the settings."""
    error: str = ""
    """Why it cannot be read, in the system's words; empty where it can."""
    mode: int | None = None
    """Its permissions; None where they do not matter."""
    length: int | None = None
    """Of a key, its length in characters."""
    expires_at: datetime | None = None
    """Of a certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Disks and files of this machine."""

    disks: tuple[Disk, ...]
    files: tuple[PrivateFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSigns:
    """The database server, or the file."""

    is_postgresql: bool
    answered_in: float
    """Seconds."""
    clock_ahead: float | None
    """Seconds by which its clock is ahead of ours; None where it has none of its own."""
    missing: tuple[str, ...]
    """Migrations that it lacks."""
    unknown: tuple[str, ...]
    """Migrations that it has and that we do not know."""
    bytes: int
    wal_bytes: int | None
    """Of the write-ahead log; None where we may not ask."""
    room: Room | None = None
    """Of the log's partitions; None where it is not in partitions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisSigns:
    """What the Redis server says of itself."""

    address: str
    """Without a password."""
    version: str
    role: str
    """``master`` or ``slave``."""
    is_loading: bool
    clock_ahead: float
    """Seconds by which its clock is ahead of ours."""
    keeps_aof: bool
    keeps_rdb: bool | None
    """Whether it writes snapshots by itself; None where it may not be asked."""
    cannot_write: str
    """What it says of its last failed writing to disk; empty where there was none."""
    policy: str
    memory_used: int
    memory_limit: int
    """Bytes; 0 where there is no limit."""
    answered_in: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsroomSigns:
    """What the tables say."""

    vitals: Vitals
    led: frozenset[str]
    """The services that a live process leads."""
    unrelayed_since: datetime | None
    """When the first event was recorded that is not in the Redis Stream; None when there is none or nobody knows."""
    moved_at: Mapping[str, datetime]
    """When each follower's checkpoint moved last."""
    work: tuple[KindOfWork, ...]
    partners: tuple[PartnerSummary, ...]
    deliveries: Mapping[str, DeliveryWait]
    """By partner."""
    recalls_not_reached: int
    """Messages that take an edition back and that the partner has not taken yet."""
    recalls_parked: int
    """Those of them that are not tried again until a person says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSigns:
    """Who takes work from Redis."""

    beats: tuple[WorkerBeat, ...]
    read_at: float
    """By Redis's clock, as the beats are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """All of it. What could not be looked at is ``Unseen``; what there is none of is None."""

    now: datetime
    places: Places | Unseen
    database: DatabaseSigns | Unseen
    newsroom: NewsroomSigns | Unseen
    redis: RedisSigns | Unseen | None
    """None when no Redis is set."""
    workers: WorkerSigns | Unseen
    engines: tuple[EngineQuota, ...] | Unseen
    lag_warning: int
    """From how many events on a lag is told."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """How much of a kind of work may be under way at once."""
    replica: ReplicaStanding | Unseen | None = None
    """None when no read replica is set."""
