"""Limits of the work ledger: never more live leases than allowed, one a row, and only the last holder is heard."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from tests import factories as make
from tests.store.parts import CHEAP_HASHER, ManualClock, together
from workflow.bootstrap import Application, bootstrap
from workflow.domain.errors import LeaseLost
from workflow.domain.reactions import Work, WorkKind
from workflow.ports import Lease
from workflow.settings import Settings
from workflow.store.work import work_id

LIMITS = {WorkKind.TRANSLATE: 2, WorkKind.SYNDICATE: 1}
SECONDS = 10
KINDS = st.sampled_from([WorkKind.TRANSLATE, WorkKind.TRANSLATE, WorkKind.SYNDICATE, WorkKind.TAG])


@pytest.fixture
def limited(database_url: str, tmp_path: Path) -> Iterator[Application]:
    """A newsroom whose translations and deliveries are limited."""
    given = Settings(home=tmp_path, database_url=database_url, concurrency=LIMITS)
    application = bootstrap(given, clock=ManualClock(), hasher=CHEAP_HASHER)
    application.migrate()
    yield application
    application.close()


def open_work(application: Application, number: int, kind: WorkKind, *, urgency: int = 5) -> str:
    """Put one piece of work, due at once, on the ledger; its id."""
    stream, work = f"article-{number}", Work(kind=kind, key="only", subject="en", urgency=urgency)
    with application.database.write() as connection:
        application.ledger.reconcile(
            connection, stream, [work], now=application.clock.now(), correlation_id="c", causation_id="d"
        )
    return work_id(stream, "only")


def claim(application: Application, identity: str, owner: str = "w") -> Lease | None:
    return application.ledger.claim(identity, owner, application.clock.now(), SECONDS)


def announced(application: Application, *, again_after: float = 10) -> list[str]:
    """Ids of what is announced now, and note that it was."""
    now = application.clock.now()
    due = application.ledger.due(now, nudged_before=now - timedelta(seconds=again_after), limit=100)
    application.ledger.mark_nudged([nudge.work_id for nudge in due], now)
    return [nudge.work_id for nudge in due]


class _Ledger(RuleBasedStateMachine):
    """Workers and the clock do whatever they may do, in any order; a model says what the ledger must answer."""

    def __init__(self, application: Application) -> None:
        super().__init__()
        self.application = application
        self.count = 0
        self.kinds: dict[str, WorkKind] = {}
        self.due: dict[str, float] = {}
        self.parked: set[str] = set()
        self.until: dict[str, float] = {}
        self.token: dict[str, int] = {}
        self.leases: list[Lease] = []
        self.time = 0.0
        application.clock.moment = make.NOW
        with application.database.write() as connection:
            connection.execute(text("DELETE FROM work"))

    def pick(self, data: st.DataObject, what: list) -> object:
        return data.draw(st.sampled_from(what))

    def live(self, kind: WorkKind) -> int:
        return sum(until >= self.time for identity, until in self.until.items() if self.kinds[identity] is kind)

    def has_room(self, identity: str) -> bool:
        kind = self.kinds[identity]
        return kind not in LIMITS or self.live(kind) < LIMITS[kind]

    def is_held(self, lease: Lease) -> bool:
        return lease.work_id in self.until and self.token[lease.work_id] == lease.token

    def give_back(self, lease: Lease) -> None:
        del self.until[lease.work_id]

    @rule(kind=KINDS, urgency=st.integers(1, 9))
    def open_work(self, kind: WorkKind, urgency: int) -> None:
        self.count += 1
        identity = open_work(self.application, self.count, kind, urgency=urgency)
        self.kinds[identity], self.due[identity], self.token[identity] = kind, self.time, 0

    @rule(seconds=st.sampled_from([1, 4, 11]))
    def time_passes(self, seconds: int) -> None:
        self.time += seconds
        self.application.clock.forward(seconds=seconds)

    @precondition(lambda self: self.kinds)
    @rule(data=st.data())
    def claim(self, data: st.DataObject) -> None:
        identity = self.pick(data, list(self.kinds))
        held = self.until.get(identity, -1.0) >= self.time
        free = self.due[identity] <= self.time and identity not in self.parked and not held
        lease = claim(self.application, identity)
        assert (lease is not None) == (free and self.has_room(identity))
        if lease is not None:
            assert lease.token > self.token[identity], "a token went back"
            self.token[identity], self.until[identity] = lease.token, self.time + SECONDS
            self.leases.append(lease)

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def heartbeat(self, data: st.DataObject) -> None:
        lease = self.pick(data, self.leases)
        going_on = self.is_held(lease) and (self.until[lease.work_id] >= self.time or self.has_room(lease.work_id))
        assert self.application.ledger.heartbeat(lease, self.application.clock.now(), SECONDS) == going_on
        if going_on:
            self.until[lease.work_id] = self.time + SECONDS

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), seconds=st.sampled_from([0, 5]))
    def postpone(self, data: st.DataObject, seconds: int) -> None:
        lease = self.pick(data, self.leases)
        held, later = self.is_held(lease), self.application.clock.now() + timedelta(seconds=seconds)
        assert self.application.ledger.postpone(lease, "later", later) == held
        if held:
            self.give_back(lease)
            self.due[lease.work_id] = self.time + seconds

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def park(self, data: st.DataObject) -> None:
        lease = self.pick(data, self.leases)
        held = self.is_held(lease)
        assert self.application.ledger.park(lease, "broken") == held
        if held:
            self.give_back(lease)
            self.parked.add(lease.work_id)

    @rule()
    def reopen(self) -> None:
        assert self.application.ledger.reopen(None, self.application.clock.now()) == len(self.parked)
        for identity in self.parked:
            self.due[identity] = self.time
        self.parked.clear()

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        lease = self.pick(data, self.leases)
        with self.application.database.write() as connection:
            if lease.work_id in self.kinds and not self.is_held(lease):
                with pytest.raises(LeaseLost):
                    self.application.ledger.require(connection, lease)
                return
            self.application.ledger.require(connection, lease)
            self.application.ledger.reconcile(
                connection, lease.stream, [], now=make.NOW, correlation_id="c", causation_id="d"
            )
        for part in (self.kinds, self.due, self.until, self.token):
            part.pop(lease.work_id, None)

    @rule()
    def announce(self) -> None:
        told = announced(self.application)
        for kind, limit in LIMITS.items():
            assert sum(self.kinds[identity] is kind for identity in told) <= max(0, limit - self.live(kind))

    @invariant()
    def the_rows_say_the_same(self) -> None:
        now = self.application.clock.now()
        rows = self.application.views.work()
        held = {row.work_id for row in rows if row.lease_until is not None and row.lease_until >= now}
        assert held == {identity for identity, until in self.until.items() if until >= self.time}
        for kind, limit in LIMITS.items():
            assert sum(row.kind == kind for row in rows if row.work_id in held) <= limit


def test_the_ledger_keeps_its_limits(limited: Application) -> None:
    """Whatever workers and clock do: leases within the limits, one a row, tokens that grow, strangers refused."""
    run_state_machine_as_test(
        lambda: _Ledger(limited),
        settings=settings(
            max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_limit_holds_among_workers_at_once(limited: Application) -> None:
    """Of eight workers that claim a translation each at the same moment two get one; a third when one is given back."""
    for round_ in range(6):
        works = [open_work(limited, 8 * round_ + number, WorkKind.TRANSLATE) for number in range(8)]
        leases = together(8, lambda number, works=works: claim(limited, works[number], owner=str(number)))
        taken = [lease for lease in leases if lease is not None]
        assert len(taken) == LIMITS[WorkKind.TRANSLATE], leases
        assert limited.ledger.park(taken[0], "aside")
        assert sum(claim(limited, identity) is not None for identity in works) == 1
        limited.clock.forward(seconds=SECONDS + 1)


def test_a_lease_that_ran_out_comes_back_only_into_room(limited: Application) -> None:
    """A worker that slept past its lease goes on only while its kind has room, and never beyond the limit."""
    first, second = (open_work(limited, number, WorkKind.SYNDICATE) for number in (1, 2))
    slept = claim(limited, first)
    assert slept is not None
    limited.clock.forward(seconds=SECONDS + 1)
    other = claim(limited, second)
    assert other is not None
    assert not limited.ledger.heartbeat(slept, limited.clock.now(), SECONDS)
    assert limited.ledger.postpone(other, "later", limited.clock.now())
    assert limited.ledger.heartbeat(slept, limited.clock.now(), SECONDS)


def test_a_freed_slot_is_announced_at_once(limited: Application) -> None:
    """Only as much is announced as there is room for, the urgent first; what waits comes as soon as one is done."""
    works = [open_work(limited, number, WorkKind.TRANSLATE, urgency=9 - number) for number in range(4)]
    other = open_work(limited, 9, WorkKind.TAG)
    assert set(announced(limited)) == {works[3], works[2], other}
    assert announced(limited) == []
    leases = [claim(limited, identity) for identity in works[:1:-1]]
    assert None not in leases
    assert announced(limited) == []
    with limited.database.write() as connection:
        limited.ledger.reconcile(connection, leases[0].stream, [], now=make.NOW, correlation_id="c", causation_id="d")
    assert announced(limited) == [works[1]]


def test_a_lost_announcement_is_repeated_within_the_limit(limited: Application) -> None:
    """What was announced and never claimed is announced again after a while, and nothing in its place."""
    works = [open_work(limited, number, WorkKind.SYNDICATE) for number in (1, 2)]
    first = announced(limited)
    assert len(first) == 1
    limited.clock.forward(seconds=11)
    assert announced(limited) == first
    assert set(works) > set(first)


def test_what_was_given_back_is_nobodys(limited: Application) -> None:
    """A lease that was given back can neither hold on to the work, nor settle it, even once the work is open again."""
    identity = open_work(limited, 1, WorkKind.TAG)
    lease = claim(limited, identity)
    assert lease is not None
    assert limited.ledger.park(lease, "broken")
    assert limited.ledger.reopen(identity, limited.clock.now()) == 1
    assert not limited.ledger.heartbeat(lease, limited.clock.now(), SECONDS)
    with pytest.raises(LeaseLost), limited.database.write() as connection:
        limited.ledger.require(connection, lease)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_leadership_waits_for_no_append(limited: Application) -> None:
    """Who renews leadership does not stand in line with whoever is writing to the log (SQLite has but one writer)."""
    with limited.database.write() as connection:
        limited.database.lock_log(connection)
        [fence] = together(1, lambda _: limited.leadership.acquire("relay", "a", limited.clock.now(), 5))
        assert fence == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_takes_over_what_is_being_settled(limited: Application) -> None:
    """Between the look at the lease and the commit of the result no other worker gets the work (SQLite: one writer)."""
    identity = open_work(limited, 1, WorkKind.TAG)
    lease = claim(limited, identity)
    assert lease is not None
    limited.clock.forward(seconds=SECONDS + 1)
    taken: list[Lease | None] = []
    other = Thread(target=lambda: taken.append(claim(limited, identity, owner="other")))
    with limited.database.write() as connection:
        limited.ledger.require(connection, lease)
        other.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        deadline = time.monotonic() + 20
        while not taken and connection.execute(waiting).scalar() == 0:
            assert time.monotonic() < deadline
        limited.ledger.reconcile(connection, lease.stream, [], now=make.NOW, correlation_id="c", causation_id="d")
    other.join()
    assert taken == [None]


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("translat=2", "translat is no kind of work; there are translate, check"),
        ("translate=0", "whole numbers from 1"),
        ("translate", "whole numbers from 1"),
        ("translate=2,translate=3", "names a kind twice"),
        ("translate=²", "whole numbers from 1"),
        ("translate=1000000", "whole numbers from 1 to 999999"),
    ],
)
def test_a_wrong_limit_is_named(value: str, complaint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """COPYFLOW_CONCURRENCY names kinds of work and numbers; anything else is refused with what is wrong."""
    monkeypatch.setenv("COPYFLOW_CONCURRENCY", value)
    with pytest.raises(ValueError, match=complaint):
        Settings()


def test_limits_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds with numbers, separated by commas; none by default."""
    monkeypatch.delenv("COPYFLOW_CONCURRENCY", raising=False)
    assert Settings().concurrency == {}
    monkeypatch.setenv("COPYFLOW_CONCURRENCY", "translate=2, syndicate=8")
    assert Settings().concurrency == {WorkKind.TRANSLATE: 2, WorkKind.SYNDICATE: 8}
