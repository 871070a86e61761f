"""Every attempt to send an item, as the events of its delivery tell: begun when, what came of it, when again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from workflow.domain import events as happened
from workflow.domain.commands import AttemptOutcome


class AttemptState(StrEnum):
    """What became of an attempt."""

    UNDER_WAY = "under_way"
    ACCEPTED = "accepted"
    FAILED = "failed"
    LOST = "lost"
    """Nobody knows: its worker was lost before it could put the answer on record. The partner may have the item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt."""

    item_id: str
    number: int
    """Counted anew after the item was put on its way again; the same again after a lost one."""
    state: AttemptState
    started_at: datetime
    ended_at: datetime | None = None
    outcome: AttemptOutcome | None = None
    next_try_at: datetime | None = None
    """When the schedule had it tried again; None when it was not to be."""
    given_up_because: str = ""
    """Why it was parked after this attempt."""


def attempts_of(events: Iterable[happened.Event]) -> tuple[Attempt, ...]:
    """The attempts of all items of a delivery, in the order in which they were begun."""
    found: list[Attempt] = []
    last: dict[str, int] = {}  # place of each item's last attempt
    for event in events:
        match event:
            case happened.AttemptStarted():
                _close(found, last.get(event.item_id))
                last[event.item_id] = len(found)
                attempt = Attempt(
                    item_id=event.item_id, number=event.number, state=AttemptState.UNDER_WAY, started_at=event.at
                )
                found.append(attempt)
            case happened.AttemptFailed() | happened.DeliveryAccepted() if event.item_id in last:
                accepted = isinstance(event, happened.DeliveryAccepted)
                state = AttemptState.ACCEPTED if accepted else AttemptState.FAILED
                place = last[event.item_id]
                found[place] = replace(found[place], state=state, ended_at=event.at, outcome=event.outcome)
            case happened.AttemptScheduled() if event.item_id in last:
                place = last[event.item_id]
                if found[place].state is AttemptState.FAILED and not found[place].given_up_because:
                    found[place] = replace(found[place], next_try_at=found[place].next_try_at or event.due_at)
            case happened.DeliveryParked() if event.item_id in last:
                place = last[event.item_id]
                found[place] = replace(found[place], given_up_because=event.reason)
            case happened.DeliverySuperseded():
                _close(found, last.get(event.item_id))
            case _:
                pass
    return tuple(found)


def _close(found: list[Attempt], place: int | None) -> None:
    """An attempt that is still under way when the next event of its item comes, was lost."""
    if place is not None and found[place].state is AttemptState.UNDER_WAY:
        found[place] = replace(found[place], state=AttemptState.LOST)
