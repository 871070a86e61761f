"""The work ledger and leadership: exclusive, fenced, and derived from the log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests import factories as make
from tests.store.parts import ManualClock
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.errors import LeaseLost
from workflow.domain.reactions import Work, WorkKind
from workflow.domain.vocabulary import PubStatus
from workflow.ports import Lease
from workflow.store.work import work_id

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
STREAM = "article-00000000-0000-7000-8000-000000000001"
CHECK = Work(kind=WorkKind.CHECK, key="check:en:1", subject="en")
TAG = Work(kind=WorkKind.TAG, key="tag:en:1", subject="en", urgency=1)


def reconcile(application: Application, *due: Work, now: datetime = NOW) -> None:
    with application.database.write() as connection:
        application.ledger.reconcile(connection, STREAM, due, now=now, correlation_id="c", causation_id="d")


def claim(application: Application, work: Work, now: datetime = NOW, owner: str = "w") -> Lease | None:
    return application.ledger.claim(work_id(STREAM, work.key), owner, now, 10)


def test_rows_are_exactly_the_work_that_is_due(application: Application) -> None:
    """Reconciling opens what is new, keeps what stays with its attempts, and removes what is moot."""
    reconcile(application, CHECK, TAG)
    assert claim(application, CHECK) is not None
    reconcile(application, CHECK, now=NOW + timedelta(hours=1))
    [item] = application.views.work()
    assert (item.kind, item.attempts, item.due_at) == ("check", 1, NOW)
    reconcile(application)
    assert application.views.work() == []


def test_claim_is_exclusive(application: Application) -> None:
    """Of eight workers that claim the same work at once one gets it."""
    reconcile(application, CHECK)
    with ThreadPoolExecutor(8) as pool:
        leases = list(pool.map(lambda owner: claim(application, CHECK, owner=str(owner)), range(8)))
    assert sum(lease is not None for lease in leases) == 1


def test_expired_lease_passes_on_and_fences_off(application: Application) -> None:
    """When a lease has run out another worker takes over, and the first one can do nothing with its lease any more."""
    reconcile(application, CHECK)
    first = claim(application, CHECK)
    assert first is not None
    assert claim(application, CHECK, NOW + timedelta(seconds=9)) is None
    later = NOW + timedelta(seconds=11)
    second = claim(application, CHECK, later)
    assert second is not None
    assert second.attempts == 2
    ledger = application.ledger
    assert not ledger.heartbeat(first, later, 10)
    assert not ledger.postpone(first, "late", later)
    assert not ledger.park(first, "late")
    with pytest.raises(LeaseLost), application.database.write() as connection:
        ledger.require(connection, first)
    with application.database.write() as connection:
        ledger.require(connection, second)


def test_heartbeat_keeps_the_lease(application: Application) -> None:
    """A worker that beats keeps its work beyond the first term."""
    reconcile(application, CHECK)
    lease = claim(application, CHECK)
    assert lease is not None
    assert application.ledger.heartbeat(lease, NOW + timedelta(seconds=9), 10)
    assert claim(application, CHECK, NOW + timedelta(seconds=15)) is None


def test_postponed_work_waits_for_its_time(application: Application) -> None:
    """Work given back is due again at its new time, with its error kept."""
    reconcile(application, CHECK)
    lease = claim(application, CHECK)
    assert lease is not None
    assert application.ledger.postpone(lease, "engine is down", NOW + timedelta(minutes=1))
    assert claim(application, CHECK, NOW + timedelta(seconds=59)) is None
    [item] = application.views.work()
    assert item.last_error == "engine is down"
    assert claim(application, CHECK, NOW + timedelta(seconds=61)) is not None


def test_parked_work_waits_for_the_operator(application: Application) -> None:
    """Work put aside is claimed by nobody until it is reopened."""
    reconcile(application, CHECK)
    lease = claim(application, CHECK)
    assert lease is not None
    assert application.ledger.park(lease, "broken")
    assert claim(application, CHECK, NOW + timedelta(days=1)) is None
    assert application.views.work_depths() == {"parked": 1}
    assert application.ledger.reopen(None, NOW) == 1
    assert claim(application, CHECK) is not None


def test_urgent_work_is_announced_first(application: Application) -> None:
    """Due work comes in order of urgency; what was announced lately, is held or waits does not come."""
    later = Work(kind=WorkKind.PUBLISH, key="publish:en:1", subject="en", due_at=NOW + timedelta(hours=1))
    reconcile(application, CHECK, TAG, later)
    ledger = application.ledger
    due = ledger.due(NOW, nudged_before=NOW, limit=10)
    assert [nudge.kind for nudge in due] == [WorkKind.TAG, WorkKind.CHECK]
    ledger.mark_nudged([due[0].work_id], NOW)
    assert [nudge.kind for nudge in ledger.due(NOW, nudged_before=NOW, limit=10)] == [WorkKind.CHECK]
    assert len(ledger.due(NOW, nudged_before=NOW + timedelta(seconds=1), limit=10)) == 2
    assert claim(application, CHECK) is not None
    assert ledger.due(NOW, nudged_before=NOW, limit=10) == []


def test_one_leads_and_the_fence_grows(application: Application) -> None:
    """One process leads until its term ends or it resigns; every change of hands raises the fence."""
    leadership = application.leadership
    assert not leadership.is_led("relay", NOW)
    assert leadership.acquire("relay", "a", NOW, 5) == 1
    assert leadership.is_led("relay", NOW + timedelta(seconds=5))
    assert not leadership.is_led("relay", NOW + timedelta(seconds=6))
    assert leadership.acquire("relay", "b", NOW + timedelta(seconds=4), 5) is None
    assert leadership.acquire("relay", "a", NOW + timedelta(seconds=4), 5) == 1
    assert leadership.acquire("relay", "b", NOW + timedelta(seconds=10), 5) == 2
    assert leadership.acquire("relay", "a", NOW + timedelta(seconds=11), 5) is None
    leadership.resign("relay", "b")
    assert leadership.acquire("relay", "a", NOW + timedelta(seconds=12), 5) == 3


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_announcing_waits_for_nobody(application: Application) -> None:
    """A row that a command is just settling is passed over: who waits for it while holding others may deadlock."""
    reconcile(application, CHECK, TAG)
    identities = [work_id(STREAM, work.key) for work in (CHECK, TAG)]
    with application.database.write() as connection:
        application.ledger.reconcile(connection, STREAM, (TAG,), now=NOW, correlation_id="c", causation_id="d")
        application.ledger.mark_nudged(identities, NOW)
    assert application.ledger.due(NOW, nudged_before=NOW, limit=10) == []
    assert [item.kind for item in application.views.work()] == ["tag"]


def test_an_attempt_that_a_recall_waits_for_leaves_its_closed_lane(
    application: Application, clock: ManualClock
) -> None:
    """A lost attempt of a paused partner's holds no withdrawal up: another worker takes it, and lets the recall by."""
    newsroom, ledger = application.newsroom, application.ledger
    newsroom.execute(make.register(), make.PARTNER_STREAM)
    newsroom.execute(make.request(), make.DELIVERY_STREAM)
    [item] = application.views.work()
    lost = ledger.claim(item.work_id, "lost", clock.now(), 10)
    newsroom.execute(make.start(at=clock.now()), make.DELIVERY_STREAM, command_id="begun", lease=lost)
    pause = wanted.PausePartner(by=make.PUBLISHER, at=clock.now(), reason="it moves house")
    newsroom.execute(pause, make.PARTNER_STREAM)
    moment = clock.forward(minutes=2)
    assert ledger.claim(item.work_id, "next", moment, 10) is None
    newsroom.execute(make.request(1, make.PT, status=PubStatus.CANCELED, at=moment), make.DELIVERY_STREAM)
    lease = ledger.claim(item.work_id, "next", moment, 10)
    assert lease is not None
    newsroom.execute(make.start(at=moment), make.DELIVERY_STREAM, command_id="begun again", lease=lease)
    [recall] = application.views.work()
    assert recall.subject == "pt:1"
    assert ledger.claim(recall.work_id, "next", moment, 10) is not None
    assert list(application.verification.differences()) == []
