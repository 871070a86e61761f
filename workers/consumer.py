"""What our workers do otherwise than Celery's when the broker goes away: they live on, and are soon back.

``Consumer.on_connection_error_after_connected`` of Celery 5.7.0 closes a connection whose transport it
has already collected; restoring unacknowledged messages through it raises AttributeError and
ends the worker. Nothing is lost by not closing it: the connection is dead, and the messages are
only nudges. ``tests/acceptance/test_broker_blip.py`` stops Redis under a running task.

kombu asks a broker that is away after pauses that grow to half a minute, and no setting of Celery's reaches them:
work that is due would lie for as long after Redis is back.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from celery.worker.consumer import Consumer

PAUSES = {"interval_start": 1, "interval_step": 1, "interval_max": 1}
"""kombu's words for seconds between tries: one, then two for as long as it takes."""


class SafeConsumer(Consumer):  # type: ignore[misc]  # celery is untyped
    """Celery's consumer, which survives the loss of its broker."""

    def on_connection_error_after_connected(self, exc: Exception) -> Any:
        """Let go of the dead connection without closing it once more."""
        if self.connection is not None:
            self.connection.close = lambda: None
        return super().on_connection_error_after_connected(exc)

    def ensure_connected(self, conn: Any) -> Any:
        """Wait for the broker, asking every two seconds."""
        return super().ensure_connected(asking_soon(conn))


def asking_soon(connection: Any) -> Any:
    """The connection of kombu's, whose waiting for a broker is by ``PAUSES``."""
    connection.ensure_connection = partial(connection.ensure_connection, **PAUSES)
    return connection
