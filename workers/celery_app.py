"""The Celery application of workers: one task a kind of work, and what happens around a worker's beginning and end."""

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

from workers import node, wiring
from workers.beating import Beating
from workers.broker import make_app, task_name
from workers.process import end_if_database_is_too_new
from workers.tagging.choice import TaggerUnavailableError
from workers.tasks import runner
from workflow.bootstrap import bootstrap
from workflow.domain.reactions import QUEUES, WorkKind
from workflow.settings import Settings


def make_worker(settings: Settings) -> Celery:
    """The application with its tasks."""
    celery = make_app(settings)
    celery.steps["consumer"].add(Beating)
    for kind in WorkKind:
        celery.task(name=task_name(kind))(_perform)
    return celery


def _perform(work_id: str, lane: str = "") -> None:
    runner.run(wiring.hands(), work_id, lane)


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]  # celery is untyped
def _look_at_the_database(**_: Any) -> None:
    """End the worker before it takes anything where its database is too new for it."""
    application = bootstrap()
    try:
        end_if_database_is_too_new("worker", application)
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
app = make_worker(Settings())
