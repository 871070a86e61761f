"""A guard against Celery 5.7.0, whose workers die when the broker blinks while a task is in flight.

``Consumer.on_connection_error_after_connected`` of 5.7.0 closes a connection whose transport it
has already collected; restoring unacknowledged messages through it raises AttributeError and
ends the worker. Nothing is lost by not closing it: the connection is dead, and the messages are
only nudges. ``tests/acceptance/test_broker_blip.py`` stops Redis under a running task.
"""

from __future__ import annotations

from typing import Any

from celery.worker.consumer import Consumer


class SafeConsumer(Consumer):  # type: ignore[misc]  # celery is untyped
    """Celery's consumer, which survives the loss of its broker."""

    def on_connection_error_after_connected(self, exc: Exception) -> Any:
        """Let go of the dead connection without closing it once more."""
        if self.connection is not None:
            self.connection.close = lambda: None
        return super().on_connection_error_after_connected(exc)
