"""A checkup that is only mentioned is not made anew for everybody who looks."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.store.parts import together
from workflow.doctor.lines import Checkup
from workflow.doctor.recent import RecentCheckup


def test_many_who_ask_at_once_share_one_look() -> None:
    """And a look that has become too old is made anew."""
    now, looks = [100.0], list[Checkup]()

    def look() -> Checkup:
        looks.append(Checkup(lines=(), looked_at=datetime(2026, 11, 29, tzinfo=UTC)))
        return looks[-1]

    recent = RecentCheckup(look, seconds=5, watch=lambda: now[0])
    assert all(found is looks[0] for found in together(8, lambda _: recent.get()))
    now[0] += 4.9
    assert recent.get() is looks[0]
    now[0] += 0.1
    assert recent.get() is looks[-1]
    assert len(looks) == 2
