"""Signs of a newsroom where all is well, to be changed by tests. Holds no tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.factories import NOW
from workflow.doctor.signs import (
    DatabaseSigns,
    Disk,
    NewsroomSigns,
    Places,
    PrivateFile,
    RedisSigns,
    Signs,
    WorkerSigns,
)
from workflow.domain.partner_profile import Filters, PayloadMode, SignatureScheme
from workflow.domain.reactions import QUEUES
from workflow.domain.vocabulary import PartnerId
from workflow.store.signs import KindOfWork, Oldest
from workflow.syndication_views import BreakerSummary, PartnerSummary, Standing
from workflow.vitals import Vitals
from workflow.worker_beats import WorkerBeat

GB = 1_000_000_000
CLOCK = 5_000.0
"""Redis's clock when the workers were asked for."""
WORKER = WorkerBeat(name="worker@host", queues=tuple(sorted(set(QUEUES.values()))), hands=2, at=CLOCK, clock_ahead=0.0)
DISK = Disk(what="both", path="/srv/copyflow", total=100 * GB, free=50 * GB, files_left=10_000, is_read_only=False)
KEY = PrivateFile(kind="secret_key", path="/srv/copyflow/secret.key", mode=0o600, length=64)
VITALS = Vitals(
    head=5_000,
    redis_answers=True,
    relayed=5_000,
    checkpoints={"memory": 5_000},
    parked_events={},
    work={},
    waiting_since=None,
    read_at=NOW,
)
FINE = Signs(
    now=NOW,
    places=Places(disks=(DISK,), files=(KEY,)),
    database=DatabaseSigns(
        is_postgresql=True, answered_in=0.002, clock_ahead=0.01, missing=(), unknown=(), bytes=GB, wal_bytes=16_000_000
    ),
    newsroom=NewsroomSigns(
        vitals=VITALS,
        led=frozenset({"relay", "clock", "projector"}),
        unrelayed_since=None,
        moved_at={"memory": NOW},
        work=(),
        partners=(),
        deliveries={},
        recalls_not_reached=0,
        recalls_parked=0,
    ),
    redis=RedisSigns(
        address="redis://redis:6379/0",
        version="7.2.4",
        role="master",
        is_loading=False,
        clock_ahead=-0.003,
        keeps_aof=True,
        keeps_rdb=False,
        cannot_write="",
        policy="noeviction",
        memory_used=50_000_000,
        memory_limit=0,
        answered_in=0.001,
    ),
    workers=WorkerSigns(beats=(WORKER,), read_at=CLOCK),
    engines=(),
    lag_warning=1_000,
)


def but(**changes: Any) -> Signs:
    """All is well but for this: ``redis={"policy": "allkeys-lru"}`` changes a part, any other value takes its place."""
    return replace(
        FINE,
        **{
            name: replace(getattr(FINE, name), **change) if isinstance(change, dict) and name != "limits" else change
            for name, change in changes.items()
        },
    )


def oldest(*, minutes: float = 0, count: int = 1, attempts: int = 0, error: str = "") -> Oldest:
    """Work that has been due for so long; below 0, that is due later."""
    return Oldest(
        count=count,
        stream="article-1",
        subject="pt",
        attempts=attempts,
        last_error=error,
        due_at=NOW - timedelta(minutes=minutes),
    )


def work(kind: str = "translate", queue: str = "translation", **by_stand: Oldest) -> KindOfWork:
    """The open work of a kind."""
    return KindOfWork(kind=kind, queue=queue, by_stand=by_stand)


def partner(standing: Standing = Standing.RECEIVES, **changes: Any) -> PartnerSummary:
    """A partner; ``breaker`` is its breaker."""
    about: dict[str, Any] = {
        "partner_id": PartnerId("p1"),
        "version": 1,
        "name": "Daily News",
        "endpoint": "https://news.example/hook",
        "transport": "https",
        "format": "ninjs",
        "mode": PayloadMode.FULL,
        "signature": SignatureScheme.SYMMETRIC,
        "filters": Filters(),
        "languages": (),
        "embargo_agreement": False,
        "rate_per_minute": 0,
        "retry_after_seconds": (),
        "options": {},
        "registered_at": NOW,
        "standing": standing,
        "paused_because": "",
        "disabled_because": "",
        "breaker": BreakerSummary(state="closed", since=None, probe_at=None, reason="", failures_in_a_row=0),
        "waits_until": None,
        "alert": "",
        "key_id": "",
        "old_secret_until": None,
        "is_testing": False,
        "last_test": None,
        "is_backfilling": False,
        "backfill_since": None,
        "is_waking_up": False,
        "items": {},
    }
    return PartnerSummary(**(about | changes))


def open_breaker(*, hours: float) -> BreakerSummary:
    """One that has been open for so long."""
    return BreakerSummary(
        state="open",
        since=NOW - timedelta(hours=hours),
        probe_at=NOW,
        reason="5 failures in a row, the last: status 503",
        failures_in_a_row=5,
    )
