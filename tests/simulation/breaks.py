"""The real code, broken on purpose: each break must be noticed by some schedule, or the simulation proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from tests.simulation.redis_stream import SimulatedRedis
from workers import clock, relay
from workflow.feed import Header
from workflow.store import lanes


def append_without_compare(patch: pytest.MonkeyPatch) -> None:
    """The stream is appended to wherever it stands, as plain XADD does."""

    def append(self: SimulatedRedis, headers: Sequence[Header]) -> int:
        if self.top is None:
            self.top = headers[0].position - 1
        for header in headers:
            if header.position > self.top:
                self.appended.append((header.position, self.top))
                self.entries[header.position] = header
                self.top = header.position
        return headers[-1].position

    patch.setattr(SimulatedRedis, "append", append)


def make_the_stream_at_the_head(patch: pytest.MonkeyPatch) -> None:
    """A lost stream begins at the log's end, whatever its followers have still to see."""

    def make(self: relay.Relay) -> None:
        self.stream.create(self._application.views.head(), self._groups())

    patch.setattr(relay.Relay, "_make_stream", make)


def claim_what_is_held(patch: pytest.MonkeyPatch) -> None:
    """Whoever is told of work takes it, though somebody else holds its lease."""
    claim = lanes.claim

    def without(which: str, condition: str) -> str:
        statement = claim(which, condition)
        assert "AND lease_until < ?" in statement
        return statement.replace("AND lease_until < ?", "AND (lease_until < ? OR 1 = 1)", 1)

    patch.setattr(lanes, "claim", without)


def announce_once(patch: pytest.MonkeyPatch) -> None:
    """The clock does not repeat what may be lost."""
    patch.setattr(clock, "announce_again", lambda *_: 0)


def leases_that_never_end(patch: pytest.MonkeyPatch) -> None:
    """Work that a dead worker held is not taken up again."""
    claim = lanes.claim

    def without(which: str, condition: str) -> str:
        return claim(which, condition).replace("AND lease_until < ?", "AND (lease_until = '' OR ? = '')", 1)

    patch.setattr(lanes, "claim", without)


BREAKS: Mapping[str, Callable[[Any], None]] = {
    break_it.__name__: break_it
    for break_it in (
        append_without_compare,
        make_the_stream_at_the_head,
        claim_what_is_held,
        announce_once,
        leases_that_never_end,
    )
}
