"""The Celery application: its settings, and one task a kind of work. A message says only "look at work X".

Nothing waits in Celery: no countdown, no eta, no retry, no result. The settings follow from
measurements of what Celery on Redis loses and repeats; correctness rests on none of them.
"""

from __future__ import annotations

import gc
from typing import Any

from celery import Celery
from celery.signals import (
    celeryd_after_setup,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
    worker_shutdown,
)
from kombu.entity import Queue

from workers import node, wiring
from workers.beating import Beating
from workers.tagging.choice import TaggerUnavailableError
from workers.tasks import runner
from workflow.bootstrap import bootstrap
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
    celery.steps["consumer"].add(Beating)
    for kind in WorkKind:
        celery.task(name=task_name(kind))(_perform)
    return celery


def _queue(name: str) -> Queue:
    return Queue(name)  # type: ignore[no-untyped-call]  # kombu is half typed


def task_name(kind: WorkKind) -> str:
    """The Celery task that does this kind of work."""
    return f"copyflow.{kind}"


def _perform(work_id: str, lane: str = "") -> None:
    runner.run(wiring.hands(), work_id, lane)


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]  # celery is untyped
def _look_at_the_database(**_: Any) -> None:
    """End the worker before it takes anything where its database is too new for it."""
    application = bootstrap()
    try:
        wiring.end_if_database_is_too_new("worker", application)
    finally:
        application.close()


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]  # celery is untyped
def _before_fork(instance: Any, **_: Any) -> None:
    """Read models and known names in the parent, where texts are to be tagged: its children share that memory.

    ``worker_init`` would come before the log is open, and what went wrong would be told to nobody. A chosen tagger that
    is not there ends the worker: Celery would log any other exception and go on.
    """
    node.before_fork(instance)
    if QUEUES[WorkKind.TAG] in instance.app.amqp.queues.consume_from:
        try:
            wiring.preload()
        except TaggerUnavailableError as error:
            raise SystemExit(f"copyflow worker: ERROR: {error}") from error
        gc.collect()
        gc.freeze()  # the children's collector leaves what the parent made alone, and so its pages shared


@worker_ready.connect  # type: ignore[untyped-decorator]  # celery is untyped
def _begin_threads(sender: Any, **_: Any) -> None:
    """A worker whose hands are threads has no children: its own process puts them together before the first task."""
    node.begin_telling()
    if sender.pool.__class__.__module__.endswith(".thread"):
        node.quieten("httpx", "celery.worker.strategy", "celery.app.trace")  # two lines a message; the log has more
        node.begin_working()
        wiring.hands()


@worker_shutdown.connect  # type: ignore[untyped-decorator]  # celery is untyped
def _end_threads(**_: Any) -> None:
    """Let go of what the threads shared; the parent of processes holds nothing."""
    wiring.close()
    node.end_working()


@worker_process_init.connect  # type: ignore[untyped-decorator]  # celery is untyped
def _begin(**_: Any) -> None:
    node.quieten("httpx")
    node.begin_working()
    wiring.forget()


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]  # celery is untyped
def _end(**_: Any) -> None:
    wiring.close()
    node.end_working()


node.take_over_log_lines(Settings())
app = make_app(Settings())
