"""A clock that ran ahead and went back: what it has left in the ledger holds nobody up for longer than a lease."""

from __future__ import annotations

from datetime import timedelta

from tests.store.test_work_ledger import CHECK, NOW, TAG, claim, reconcile
from workflow.bootstrap import Application
from workflow.domain.reactions import WorkKind
from workflow.store.clock_jumps import ClockJumps

LEASE_SECONDS = 10.0
AHEAD = timedelta(hours=1)


class Watch:
    """Shows seconds that only the test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """The seconds shown."""
        return self.seconds


def test_a_lease_from_the_future_that_nobody_renews_ends_after_a_term(application: Application) -> None:
    """Given work claimed by a clock an hour ahead, whose worker died, another takes it a lease later."""
    watch = Watch()
    jumps = ClockJumps(application.database, watch)
    reconcile(application, CHECK)
    assert claim(application, CHECK, NOW + AHEAD) is not None
    assert jumps.put_right(NOW, LEASE_SECONDS) == 0
    watch.seconds = 9.9
    assert jumps.put_right(NOW + timedelta(seconds=9.9), LEASE_SECONDS) == 0
    assert claim(application, CHECK, NOW + timedelta(seconds=9.9)) is None
    watch.seconds = 10.0
    assert jumps.put_right(NOW + timedelta(seconds=10), LEASE_SECONDS) == 1
    assert claim(application, CHECK, NOW + timedelta(seconds=10)) is not None


def test_a_holder_that_renews_keeps_its_lease_whichever_clock_is_wrong(application: Application) -> None:
    """Given a worker whose clock is an hour ahead and who renews, nobody takes its work away, however long it lasts."""
    watch = Watch()
    jumps = ClockJumps(application.database, watch)
    reconcile(application, CHECK)
    lease = claim(application, CHECK, NOW + AHEAD)
    assert lease is not None
    for seconds in range(0, 60, 3):
        watch.seconds = float(seconds)
        passed = timedelta(seconds=seconds)
        assert application.ledger.heartbeat(lease, NOW + AHEAD + passed, LEASE_SECONDS)
        assert jumps.put_right(NOW + passed, LEASE_SECONDS) == 0
    assert application.ledger.is_open(lease)


def test_an_announcement_from_the_future_is_made_again(application: Application) -> None:
    """Given work announced by a clock an hour ahead, whose message is lost, it is announced anew."""
    reconcile(application, CHECK, TAG)
    ledger = application.ledger
    ids = [nudge.work_id for nudge in ledger.due(NOW, nudged_before=NOW, limit=10)]
    ledger.mark_nudged(ids, NOW + AHEAD)
    later, before = NOW + timedelta(seconds=30), NOW + timedelta(seconds=20)
    assert ledger.due(later, nudged_before=before, limit=10) == []
    assert application.clock_jumps.put_right(NOW, LEASE_SECONDS) == 2
    assert {nudge.kind for nudge in ledger.due(later, nudged_before=before, limit=10)} == {WorkKind.CHECK, WorkKind.TAG}


def test_what_is_as_it_should_be_is_left_alone(application: Application) -> None:
    """Leases and announcements of this moment, or of clocks that differ a little, are not touched."""
    watch = Watch()
    jumps = ClockJumps(application.database, watch)
    reconcile(application, CHECK, TAG)
    assert claim(application, CHECK, NOW + timedelta(seconds=9)) is not None
    application.ledger.mark_nudged([claimed.work_id for claimed in application.views.work()], NOW)
    for _ in range(2):
        assert jumps.put_right(NOW, LEASE_SECONDS) == 0
        watch.seconds += LEASE_SECONDS
