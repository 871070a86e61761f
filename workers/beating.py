"""Each worker says in Redis that it lives and which queues it takes, for ``copyflow doctor`` and the health page.

It is a step of Celery's consumer and beats on the consumer's own timer: a worker whose loop hangs, or that has lost its
broker, falls silent. Celery's own ping would make whoever asks wait for those that are dead.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from celery import bootsteps

from workflow.redis_connection import connect
from workflow.settings import Settings
from workflow.worker_beats import BEAT_SECONDS, forget_lost, say, take_back

_REDIS_SECONDS = 1.0

_log = logging.getLogger("copyflow.worker")


class Beating(bootsteps.StartStopStep):  # type: ignore[misc]  # celery is untyped
    """Begins when the consumer takes tasks, again after each loss of the broker."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._timer: Any = None
        url = Settings().redis_url
        self._redis = (
            connect(url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS) if url else None
        )

    def start(self, parent: Any) -> None:
        """Speak at once, then every few seconds."""
        self._do(forget_lost)
        self._speak(parent)
        self._timer = parent.timer.call_repeatedly(BEAT_SECONDS, self._speak, (parent,))

    def stop(self, parent: Any) -> None:
        """Take the word back: who stops is not lost."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._do(lambda client: take_back(client, parent.hostname))

    def shutdown(self, parent: Any) -> None:
        """The same, where the whole worker ends."""
        self.stop(parent)
        if self._redis is not None:
            self._redis.close()

    def _speak(self, parent: Any) -> None:
        queues, hands = list(parent.app.amqp.queues.consume_from), int(parent.controller.concurrency or 1)
        self._do(lambda client: say(client, parent.hostname, queues, hands, time.time()))

    def _do(self, act: Callable[[redis.Redis], None]) -> None:
        if self._redis is None:
            return
        try:
            act(self._redis)
        except redis.RedisError as error:
            _log.debug("Redis does not hear that this worker lives: %s", error)
