"""States of streams that this process folded lately, kept so that the next load folds only what happened since.

Never a truth: a kept state is used only for a stream whose event at the kept version is still the same one, and whose
later events are read. A redaction is such a later event, and what was kept before it is dropped. So a state that is not
the stream's any more (written in a transaction that was rolled back, or of a database that was put back) is never seen.
States are frozen, so any number of threads share one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any, NamedTuple

ROOM = 16_000_000
"""Characters of stored events that the kept states of one process may come from; in memory they take about four times
as much."""


class Kept(NamedTuple):
    """A state, and what proves that it is one of the stream."""

    state: Any
    version: int
    event_id: str
    """Of the event at that version."""
    unsaved: int
    """Events since the stream's snapshot, or since its beginning."""
    size: int
    """Characters of the events that it was folded from."""


class KeptStates:
    """The kept states of one process: those used last, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def find(self, stream: str) -> Kept | None:
        """What is kept of a stream."""
        with self._lock:
            found = self._kept.get(stream)
            if found is not None:
                self._kept.move_to_end(stream)
            return found

    def keep(self, stream: str, kept: Kept) -> None:
        """Keep a state in the place of what is kept of that stream; those that were not used for longest make room."""
        with self._lock:
            self._drop(stream)
            if kept.size > self._room:
                return
            self._kept[stream] = kept
            self._size += kept.size
            while self._size > self._room:
                self._drop(next(iter(self._kept)))

    def _drop(self, stream: str) -> None:
        dropped = self._kept.pop(stream, None)
        if dropped is not None:
            self._size -= dropped.size
