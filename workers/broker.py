"""The way to the broker: Celery's settings and queues, without a task. A message says only "look at work X".

Nothing waits in Celery: no countdown, no eta, no retry, no result. The settings follow from
measurements of what Celery on Redis loses and repeats; correctness rests on none of them.
Who only announces work imports this, and nothing of what does the work.
"""

from __future__ import annotations

from celery import Celery
from kombu.entity import Queue

from workflow.domain.reactions import QUEUES, WorkKind
from workflow.redis_connection import broker_of
from workflow.settings import Settings

PRIORITIES = list(range(10))
"""Redis has no priorities; kombu keeps one list each. 0 is served first, so an urgency is a priority."""


_GIVES_UP_SOON = {"interval_start": 0.1, "interval_step": 0.1, "interval_max": 0.2, "connect_retries_timeout": 0.4}
"""By itself kombu tries for 6 s to reach a broker that is away, longer than a leadership lasts."""


def make_app(settings: Settings, *, announces: bool = False) -> Celery:
    """The application for these settings.

    Who only ``announces`` gives up within a second when Redis is away: what was not announced stays due, and whoever
    leads has to say that it lives.
    """
    celery = Celery("copyflow")
    broker, of_broker = broker_of(settings.redis_url or "redis://127.0.0.1:6379/0")
    celery.conf.update(
        broker_url=broker,
        task_queues=[_queue(name) for name in sorted(set(QUEUES.values()))],
        task_default_queue="default",
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=600,
        worker_prefetch_multiplier=1,
        worker_soft_shutdown_timeout=10,
        worker_eta_task_limit=1000,
        worker_send_task_events=False,
        worker_consumer="workers.consumer:SafeConsumer",
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": 900,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 25,
            "priority_steps": PRIORITIES,
            "queue_order_strategy": "priority",
            **of_broker,
            **(_GIVES_UP_SOON if announces else {}),
        },
    )
    return celery


def _queue(name: str) -> Queue:
    return Queue(name)  # type: ignore[no-untyped-call]  # kombu is half typed


def task_name(kind: WorkKind) -> str:
    """The Celery task that does this kind of work."""
    return f"copyflow.{kind}"
