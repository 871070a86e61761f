"""Partners that misbehave: the demo's real portal with answers for the tests to choose.

Nothing here sleeps for a guess: what is slow waits for an event that the test sets, or ticks until the other
side hangs up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping

from workflow.cli.demo.portal import Answer, Behaviour, Message, Portal, is_genuine

__all__ = ["Answer", "Behaviour", "Message", "Portal", "answering", "dripping", "endless", "is_genuine", "silent"]


def answering(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Behaviour:
    """The same answer to every message."""
    return lambda _: Answer(status=status, headers=headers or {}, body=[body] if body else ())


def silent(released: threading.Event) -> Behaviour:
    """No answer at all until ``released`` is set."""

    def wait(_: Message) -> Answer:
        released.wait()
        return Answer()

    return wait


def dripping(released: threading.Event) -> Behaviour:
    """A status of 200 at once, then one byte every 20 ms until ``released`` is set or the sender hangs up."""

    def drip() -> Iterator[bytes]:
        while not released.wait(0.02):
            yield b"."

    return lambda _: Answer(status=200, body=drip())


def endless(sent: Callable[[int], None]) -> Behaviour:
    """A status of 200, then 16 KiB after 16 KiB until the sender hangs up, telling ``sent`` of each piece's bytes."""

    def pour() -> Iterator[bytes]:
        while True:
            sent(16_384)
            yield b"x" * 16_384

    return lambda _: Answer(status=200, body=pour())
