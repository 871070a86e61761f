"""Every figure that Copyflow tells Prometheus, on one page: name, meaning, labels.

Values of labels are bounded: kinds, outcomes, queues and states are words of the code; operations are its routes;
engines are those that are set up; partners as many as there are. Never a title, a language that somebody typed, a path.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds: what a person waits for."""
SLOW = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
"""Seconds: what somebody else's machine answers in."""
PATIENT = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)
"""Seconds: what waits for its turn."""


class Shape(StrEnum):
    """How a figure behaves."""

    COUNTER = "counter"
    """Grows; its name ends in ``_total``."""
    HISTOGRAM = "histogram"
    """Seconds by bucket; told as ``_bucket``, ``_sum`` and ``_count``."""
    GAUGE = "gauge"
    """As it is at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure."""

    name: str
    meaning: str
    labels: tuple[str, ...] = ()
    shape: Shape = Shape.COUNTER
    buckets: tuple[float, ...] = ()

    @property
    def samples(self) -> frozenset[str]:
        """The names under which Prometheus stores it."""
        if self.shape is Shape.HISTOGRAM:
            return frozenset({f"{self.name}_bucket", f"{self.name}_sum", f"{self.name}_count"})
        return frozenset({self.name})


def _seconds(name: str, meaning: str, labels: tuple[str, ...], buckets: tuple[float, ...]) -> Measure:
    return Measure(name=name, meaning=meaning, labels=labels, shape=Shape.HISTOGRAM, buckets=buckets)


def _gauge(name: str, meaning: str, *labels: str) -> Measure:
    return Measure(name=name, meaning=meaning, labels=labels, shape=Shape.GAUGE)


# --- counted by the processes: every service tells its own, or `copyflow up` those of all its processes ---

REQUESTS = Measure(
    name="copyflow_requests_total",
    meaning="Requests that were answered, by route and class of the status.",
    labels=("operation", "status"),
)
REQUEST_SECONDS = _seconds(
    "copyflow_request_seconds", "From a request's arrival until its answer begins.", ("operation",), QUICK
)
TASKS = Measure(
    name="copyflow_tasks_total",
    meaning="Pieces of work that were taken up, by what came of it.",
    labels=("kind", "outcome"),
)
TASK_SECONDS = _seconds("copyflow_task_seconds", "How long a piece of work was under way.", ("kind",), SLOW)
WORK_AGE = _seconds("copyflow_work_age_seconds", "From when work was last due until it was done.", ("kind",), PATIENT)
RELAYED = Measure(name="copyflow_relayed_events_total", meaning="Events that the relay appended to the Redis Stream.")
NUDGES = Measure(name="copyflow_nudges_total", meaning="Work that was announced to the workers.", labels=("queue",))
FOLLOWED = Measure(
    name="copyflow_followed_events_total", meaning="Events that a follower applied.", labels=("follower",)
)
OUTAGES = Measure(
    name="copyflow_service_outages_total",
    meaning="Steps of a service that failed because the database or Redis was away.",
    labels=("service",),
)
PARTNER_ATTEMPTS = Measure(
    name="copyflow_partner_attempts_total",
    meaning="Attempts to send to a partner, by what came of it.",
    labels=("partner", "outcome"),
)
PARTNER_SECONDS = _seconds("copyflow_partner_attempt_seconds", "How long an attempt to send took.", ("partner",), SLOW)
ENGINE_REQUESTS = Measure(
    name="copyflow_engine_requests_total",
    meaning="Questions to a translation engine, by what came of it.",
    labels=("engine", "outcome"),
)
ENGINE_CHARACTERS = Measure(
    name="copyflow_engine_characters_total",
    meaning="Characters of source text that a translation engine was asked to translate.",
    labels=("engine",),
)
ENGINE_SECONDS = _seconds("copyflow_engine_seconds", "How long an engine took to answer.", ("engine",), SLOW)
REPLICA_READS = Measure(
    name="copyflow_replica_reads_total",
    meaning="Readings for people and partners that the read replica might answer, by who did, and why not the replica.",
    labels=("server", "because"),
)

COUNTED = (
    REQUESTS,
    REQUEST_SECONDS,
    TASKS,
    TASK_SECONDS,
    WORK_AGE,
    RELAYED,
    NUDGES,
    FOLLOWED,
    OUTAGES,
    PARTNER_ATTEMPTS,
    PARTNER_SECONDS,
    ENGINE_REQUESTS,
    ENGINE_CHARACTERS,
    ENGINE_SECONDS,
    REPLICA_READS,
)

# --- read from the database and Redis when they are asked for: GET /api/v1/metrics ---

LOG_POSITION = _gauge("copyflow_log_position", "Position of the last event.")
REDIS_UP = _gauge("copyflow_redis_up", "Whether Redis answers.")
RELAY_LAG = _gauge("copyflow_relay_lag_events", "Events that are not in the Redis Stream yet.")
FOLLOWER_LAG = _gauge("copyflow_follower_lag_events", "Events that a follower has still to apply.", "follower")
PARKED_EVENTS = _gauge("copyflow_parked_events", "Events that a follower passed over, for an operator.", "follower")
WORK = _gauge("copyflow_work", "Work on the ledger.", "queue", "state")
OLDEST_WORK = _gauge("copyflow_oldest_due_work_seconds", "How long the oldest work that nobody holds has been due.")
BREAKER_OPEN = _gauge("copyflow_partner_breaker_open", "Whether a partner's breaker is open.", "partner")
PARTNER_ITEMS = _gauge(
    "copyflow_partner_items", "Items that a partner has not taken yet, or that are parked.", "partner", "state"
)
PARTNER_OLDEST = _gauge(
    "copyflow_partner_oldest_waiting_seconds",
    "How long ago the oldest item that is on its way to a partner was planned.",
    "partner",
)

READ = (
    LOG_POSITION,
    REDIS_UP,
    RELAY_LAG,
    FOLLOWER_LAG,
    PARKED_EVENTS,
    WORK,
    OLDEST_WORK,
    BREAKER_OPEN,
    PARTNER_ITEMS,
    PARTNER_OLDEST,
)

MEASURES = (*COUNTED, *READ)
