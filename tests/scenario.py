"""Given, when, then: a decision told in three sentences.

    Scenario("article").given(draft(), submit()).when(submit()).refused(WrongState)

What is given may be commands, events, functions from the state to either, or a state. Holds no tests.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import pytest

from tests.factories import (
    ARTICLE_STREAM,
    CONCEPT_STREAM,
    DELIVERY_STREAM,
    DESK_STREAM,
    ENTITY_STREAM,
    PARTNER_STREAM,
    TOPIC_RULE_STREAM,
    TOPICS_STREAM,
)
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import NewsroomError
from workflow.domain.streams import KINDS

_STREAMS = {
    "article": ARTICLE_STREAM,
    "delivery": DELIVERY_STREAM,
    "partner": PARTNER_STREAM,
    "concept": CONCEPT_STREAM,
    "entity": ENTITY_STREAM,
    "desk": DESK_STREAM,
    "topics": TOPICS_STREAM,
    "topicrule": TOPIC_RULE_STREAM,
}


class Scenario:
    """One decision of one kind of stream."""

    def __init__(self, kind: str, state: Any = None) -> None:
        self._kind = KINDS[kind]
        self.state = self._kind.initial(_STREAMS[kind]) if state is None else state
        self._command: wanted.Command | None = None

    def given(self, *past: Any) -> Scenario:
        """What was before: commands, events, or functions of the state that give one."""
        for step in past:
            act = step(self.state) if callable(step) else step
            events = [act] if isinstance(act, happened.Event) else self._kind.decide(act, self.state)
            self.state = reduce(self._kind.evolve, events, self.state)
        return self

    def when(self, command: wanted.Command | Callable[[Any], wanted.Command]) -> Scenario:
        """What is wanted now."""
        self._command = command if isinstance(command, wanted.Command) else command(self.state)
        return self

    def then(self, *expected: type[happened.Event] | happened.Event) -> Any:
        """Exactly these events (or types of events) follow; the state after them."""
        assert self._command is not None
        events = self._kind.decide(self._command, self.state)
        assert [
            event if isinstance(wish, happened.Event) else type(event) for event, wish in _pairs(events, expected)
        ] == [wish for _, wish in _pairs(events, expected)]
        self.state = reduce(self._kind.evolve, events, self.state)
        return self.state

    def refused(self, error: type[NewsroomError], match: str | None = None) -> NewsroomError:
        """It is refused, for this reason, and nothing happens."""
        assert self._command is not None
        with pytest.raises(error, match=match) as caught:
            self._kind.decide(self._command, self.state)
        assert type(caught.value) is error
        return caught.value


def _pairs(events: list[happened.Event], expected: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    assert len(events) == len(expected), f"{[type(event).__name__ for event in events]} happened"
    return list(zip(events, expected, strict=True))
