"""What is told of the machinery: pure, from signs made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW
from workflow.troubles import OVERDUE_SECONDS, SERVICES, Signs, troubles, verdict
from workflow.vitals import Vitals

FINE = Signs(
    vitals=Vitals(
        head=5_000,
        redis_answers=True,
        relayed=5_000,
        checkpoints={"memory": 5_000},
        parked_events={},
        work={("translation", "open"): 3},
        waiting_since=None,
        read_at=NOW,
    ),
    led=frozenset(SERVICES),
    breakers=(),
    recalls_not_reached=0,
    recalls_parked=0,
    lag_warning=1_000,
)


def test_nothing_is_stuck_where_all_is_well() -> None:
    """One sentence, and no trouble."""
    assert troubles(FINE) == []
    assert verdict([]) == "Nothing is stuck."


@pytest.mark.parametrize(
    ("changed", "kind", "stuck"),
    [
        ({"redis_answers": False, "relayed": None}, "redis", True),
        ({"relayed": 3_999}, "relay_lag", False),
        ({"checkpoints": {"memory": 10}}, "follower_lag", False),
        ({"parked_events": {"memory": 1}}, "parked_events", True),
        ({"work": {("translation", "parked"): 2}}, "parked_work", True),
        ({"waiting_since": NOW - timedelta(seconds=OVERDUE_SECONDS)}, "overdue", True),
    ],
)
def test_each_sign_is_told_with_what_to_do(changed: dict[str, object], kind: str, stuck: bool) -> None:
    """One sign makes one trouble of its kind, which says what to do next."""
    [found] = troubles(replace(FINE, vitals=replace(FINE.vitals, **changed)))
    assert (found.kind, found.stuck, bool(found.next)) == (kind, stuck, True)
    said = verdict([found])
    assert said == ("1 thing is stuck." if stuck else "Nothing is stuck; 1 thing is slower than usual.")


def test_what_is_stuck_comes_first() -> None:
    """A parked recall and a service without a process stand above a lag; a recall under way is only slow."""
    vitals = replace(FINE.vitals, relayed=0)
    found = troubles(replace(FINE, vitals=vitals, led=frozenset(), recalls_not_reached=1, recalls_parked=1))
    assert [each.stuck for each in found] == [True, True, True, True, False]
    [slow] = troubles(replace(FINE, recalls_not_reached=2))
    assert (slow.kind, slow.stuck) == ("recalls", False)
