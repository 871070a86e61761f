"""Waiting for what the newsroom does by itself: asking again until it is there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

_Read = TypeVar("_Read")
_POLL_SECONDS = 0.05


def wait_for(read: Callable[[], _Read], done: Callable[[_Read], bool], *, seconds: float, what: str) -> _Read:
    """What was read once ``done`` says so; ``TimeoutError`` naming ``what`` otherwise."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        value = read()
        if done(value):
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {seconds:.0f} s")
        pause.wait(_POLL_SECONDS)
