"""One schedule: a newsroom's processes in a storm that a seed decides, then in peace, and what must hold afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import OperationalError

from tests import factories as make
from tests.simulation import people, stage
from tests.simulation.outside import (
    CeleryOf,
    Message,
    SimulatedBroker,
    SimulatedDatabase,
    SimulatedPartner,
    SimulatedTransport,
    Weather,
)
from tests.simulation.redis_stream import RedisOf, SimulatedRedis
from tests.simulation.scheduler import Holding, Killed, Process, Scheduler, Wedged
from tests.simulation.stage import LEASE_SECONDS, PARTNERS, settings
from tests.store.parts import CHEAP_HASHER
from workers import clock, projector, relay
from workers.nudging import nudge_due
from workers.pace import Pace
from workers.service import Service
from workers.tasks import runner
from workers.tasks.heartbeats import BEATS_IN_A_LEASE, Heartbeats
from workers.translation.registry import EngineRegistry
from workers.wiring import Hands
from workflow.bootstrap import Application, bootstrap
from workflow.domain import commands as wanted
from workflow.domain.errors import NewsroomError
from workflow.domain.streams import partner_stream
from workflow.newsroom import Outcome
from workflow.ports import Lease
from workflow.store.database import moment

MOST_ROUNDS = 250
"""Of peace, until what is left counts as stuck."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a schedule is dealt: how long it storms, and how much people want meanwhile."""

    steps: int = 250
    acts: int = 8
    chance_of_a_fault: float = 0.06


class _Heartbeats(Heartbeats):
    """Leases are renewed by the scheduler as time passes, unless their process is stopped or dead."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        self._process = process

    @contextmanager
    def holding(self, lease: Lease, application: Application) -> Iterator[None]:
        """Renew the lease for the length of the block."""
        world = self._process.world

        def renew() -> bool:
            try:
                return application.ledger.heartbeat(lease, self._process.now(), LEASE_SECONDS)
            except OperationalError:
                return True

        until = world.leased_until(lease, self._process)
        self._process.held[lease.work_id] = Holding(
            lease, until, renew, world.seconds + LEASE_SECONDS / BEATS_IN_A_LEASE
        )
        try:
            yield
        finally:
            self._process.held.pop(lease.work_id, None)


class World(Scheduler):
    """A newsroom, all its processes, and all that is outside."""

    def __init__(self, seed: int, plan: Plan | None = None, *, keeps_trace: bool = False) -> None:
        super().__init__(seed, LEASE_SECONDS, keeps_trace=keeps_trace)
        self.plan = plan or Plan()
        self.raw = stage.set_up()
        self.weather = Weather()
        self.weather.change(self.dice)
        self.redis = SimulatedRedis()
        self.broker = SimulatedBroker(self, self.weather)
        self.partners = {f"Agency {identity[-1]}": SimulatedPartner(f"Agency {identity[-1]}") for identity in PARTNERS}
        self.answered: dict[str, Outcome] = {}
        self.pending: people.Wish | None = None
        self.left = self.plan.acts
        self.kept = self.dice.choice((3, 10_000))
        self.faults: dict[str, int] = {}
        dice = self.dice
        for number in range(dice.choice((1, 2))):
            self.add(f"relay-{number}", self.relay)
        for number in range(dice.choice((1, 1, 2))):
            self.add(f"clock-{number}", self.clock)
        for number in range(dice.choice((1, 1, 2))):
            self.add(f"projector-{number}", self.projector)
        for number in range(dice.choice((1, 2, 3))):
            self.add(f"worker-{number}", self.worker)
        self.add("people", self.people)
        for process in self.processes:
            process.skew = dice.choice((0.0, 0.0, -1.0, 1.0))

    # --- the processes: the real code, put together as their main functions do -------------------------------

    def application(self, process: Process) -> Application:
        """The newsroom of one process."""
        database = SimulatedDatabase(stage.engine(), process, self.weather)
        clock, ids = stage.ProcessClock(process), stage.SeededIds(process)
        made = bootstrap(settings(), clock=clock, ids=ids, hasher=CHEAP_HASHER, database=database)
        process.ends.append(made.close)
        return made

    def celery(self, process: Process) -> Any:
        """Its way to the broker."""
        return CeleryOf(self.broker, process, self.weather)

    def serve(self, process: Process, service: Service) -> None:
        """``Service.run``, without signals."""
        while True:
            service.turn(process.idle, process.sleep)

    def relay(self, process: Process) -> None:
        """See ``workers/relay.py``."""
        application, client = self.application(process), RedisOf(self.redis, process, self.weather)
        carrier = relay.Relay(
            application,
            client,  # type: ignore[arg-type]  # as much of a client as it uses
            batch=self.dice.choice((1, 3, 500)),
            kept=self.kept,
            seconds=process.seconds,
        )
        pace, celery = Pace(seconds=process.seconds, sleep=process.sleep), self.celery(process)
        step = relay.step_of(carrier, pace, lambda: nudge_due(application, celery))
        self.serve(process, Service("relay", application, step, settings().poll_seconds))

    def clock(self, process: Process) -> None:
        """See ``workers/clock.py``."""
        application, celery = self.application(process), self.celery(process)

        def sweep() -> bool:
            clock.announce_again(application, celery)
            return False

        self.serve(process, Service("clock", application, sweep, settings().sweep_seconds))

    def projector(self, process: Process) -> None:
        """See ``workers/projector.py``."""
        application, client = self.application(process), RedisOf(self.redis, process, self.weather)

        def fence() -> int:
            return service.fence

        projectors = [
            projector.Projector(application, name, client, fence, seconds=process.seconds)  # type: ignore[arg-type]  # the same
            for name in stage.FOLLOWED
        ]
        advance = projector.step_of(projectors, Pace(seconds=process.seconds, sleep=process.sleep))

        def step() -> bool:
            before = process.world.seconds
            more = advance()
            if more and process.world.seconds == before:  # it heard nothing: it would have waited for entries
                process.idle(0.5)
            return more

        service = Service("projector", application, step, settings().poll_seconds)
        while True:
            service.turn(process.idle, process.sleep)
            process.idle(0.5)  # the wait for entries, within which Redis would have woken it

    def worker(self, process: Process) -> None:
        """A Celery worker with one hand: takes a message, looks at its work, acknowledges it afterwards."""
        application = self.application(process)
        hands = Hands(
            application=application,
            engines=EngineRegistry(()),
            formats={},
            transports={"webhook": SimulatedTransport(self.partners, process, self.weather)},
            owner=process.name,
            documents=stage.PlainDocuments(),
            heartbeats=_Heartbeats(process),
            seconds=process.seconds,
        )
        while True:
            message = self._next_message()
            if message is None:
                process.idle(1.0)
                continue
            try:
                runner.run(hands, message.work_id, message.lane, stage.TASKS_AT_THEIR_PORTS)
            except Killed:
                if self.dice.random() < 0.5:  # not acknowledged: it may come once more
                    self.broker.messages.append(replace(message, comes_at=self.seconds + 5.0))
                raise
            except OperationalError:
                self.trace(process, "the task failed")  # Celery says so, and goes on

    def _next_message(self) -> Message | None:
        visible = self.broker.visible()
        if not visible:
            return None
        message = self.dice.choice(visible) if self.dice.random() < 0.3 else min(visible, key=lambda each: each.place)
        self.broker.messages.remove(message)
        return message

    def people(self, process: Process) -> None:
        """People with browsers: they look, want something, and send it until they are answered."""
        application = self.application(process)
        while True:
            try:
                if self.pending is None and self.left and self.weather.stormy:
                    self.left -= 1
                    self.pending = people.wish(application, process)
                if self.pending is not None:
                    self._send(application, self.pending)
                    self.pending = None
            except OperationalError:
                process.sleep(0.5)
                continue
            process.idle(self.dice.choice((0.5, 5.0)))

    def _send(self, application: Application, wish: people.Wish) -> None:
        try:
            outcome = application.newsroom.execute(wish.command, wish.stream, command_id=wish.identity)
        except NewsroomError:
            return
        if outcome.last_position:
            self.answered[wish.identity] = outcome

    # --- the storm --------------------------------------------------------------------------------------------

    def storm(self) -> None:
        """Let processes run in any order, and things go wrong."""
        for _ in range(self.plan.steps):
            if self.dice.random() < self.plan.chance_of_a_fault:
                self._fault()
            self._restart()
            ready = self.ready(impatient=self.dice.random() < 0.3)
            busy = [each for each in ready if not each.is_idle]
            if ready:
                self.run(self.dice.choice(busy if busy and self.dice.random() < 0.8 else ready))
            else:
                self.advance(self.seconds + self.dice.choice((0.05, 0.5, 1.0)))
            self.watch()

    def _fault(self) -> None:
        """One thing goes wrong."""
        dice = self.dice
        kind = dice.choice(("time", "time", "kill", "kill", "stop", "flush", "away", "group", "weather", "messages"))
        self.faults[kind] = self.faults.get(kind, 0) + 1
        self.trace(None, f"fault: {kind}")
        living = [each for each in self.processes if not each.is_dead]
        match kind:
            case "time":
                self.advance(self.seconds + dice.choice((1.0, 7.0, 30.0, 400.0)))
            case "kill" if living:
                self._die(dice.choice(living))
            case "stop" if living:
                holders = [each for each in living if each.held]
                hit = dice.choice(holders if holders and dice.random() < 0.7 else living)
                hit.stopped_until = self.seconds + dice.choice((3.0, 25.0, 90.0))
            case "flush":
                self.redis.flush()
                self.broker.flush()
            case "away":
                self.weather.redis_away_until = self.seconds + dice.choice((0.2, 3.0))
            case "group" if self.redis.groups:
                self.redis.groups.pop(dice.choice(sorted(self.redis.groups)))
            case "weather":
                self.weather.change(dice)
            case "messages":
                self.broker.flush()
            case _:
                self.trace(None, "nobody is hit")

    def _die(self, process: Process) -> None:
        self.kill(process)
        process.wakes_at = self.seconds + self.dice.choice((0.01, 2.0))

    def _restart(self) -> None:
        for process in self.processes:
            if process.is_dead and process.wakes_at <= self.seconds:
                process.start()

    def leased_until(self, lease: Lease, process: Process) -> float:
        """Until when a lease runs, as it was granted: its holder may have been kept from going on since."""
        query = "SELECT lease_until FROM work WHERE id = ? AND lease_token = ?"
        row = self.raw.execute(query, (lease.work_id, lease.token)).fetchone()
        if row is None or not row[0]:
            return self.seconds
        return (moment(row[0]) - make.NOW).total_seconds() - process.skew

    def watch(self) -> None:
        """What must hold at every moment: nobody loses work that it holds for sure."""
        for process in self.processes:
            if not process.held or not process.is_live():
                continue
            for work_id, holding in process.held.items():
                row = self.raw.execute("SELECT lease_token FROM work WHERE id = ?", (work_id,)).fetchone()
                stolen = row is not None and row[0] != holding.lease.token
                assert not stolen, f"{process.name} holds {holding.lease.kind} {work_id} still, and somebody took it"

    def watch_attempt(self, process: Process) -> None:
        """Nobody else puts an end to an attempt whose sender holds its work for sure."""
        if process.is_live():
            for work_id in process.held:
                row = self.raw.execute("SELECT 1 FROM work WHERE id = ?", (work_id,)).fetchone()
                assert row is not None, f"{process.name} is sending still, and somebody recorded what came of it"

    # --- peace ------------------------------------------------------------------------------------------------

    def drain(self) -> None:
        """Nothing goes wrong any more: everything is done some time later, or it is stuck."""
        self.weather.clear_up()
        for process in self.processes:
            process.stopped_until = 0.0
        self.advance(self.seconds + 5.0)
        self._restart()
        for number in range(MOST_ROUNDS):
            self._round(sweeps=number % 3 == 0)
            is_quiet = self._is_quiet()
            woken = (is_quiet or number % 10 == 0) and self._wake_partners()
            if is_quiet and not woken:
                return
            self.advance(max(self._next_moment(), self.seconds + 0.5))
        raise Wedged(f"after {MOST_ROUNDS} rounds of peace there is left: {self.open_work()}")

    def _round(self, *, sweeps: bool) -> None:
        """Everybody looks once, and goes on while there is something to do; clocks only where it ``sweeps``."""
        waiting = {each for each in self.processes if sweeps or not each.name.startswith("clock")}
        while True:
            ready = [each for each in self.ready(impatient=True) if not each.is_idle or each in waiting]
            if not ready:
                return
            process = self.dice.choice(ready)
            if process.is_idle:
                waiting.discard(process)
            if process.name.startswith("worker") and self.broker.visible():
                waiting.add(process)
            self.run(process)
            self.watch()

    def _next_moment(self) -> float:
        """When there is something to do next: work is due, a lease or a closed lane ends, nudges are made anew."""
        moments = self.raw.execute(
            "SELECT due_at FROM work WHERE lease_until = '' UNION SELECT lease_until FROM work WHERE lease_until <> '' "
            "UNION SELECT opens_at FROM lanes UNION SELECT until FROM lane_holds"
        ).fetchall()
        due = [(moment(text) - make.NOW).total_seconds() + 1.5 for (text,) in moments if text]
        again = self.seconds + settings().renudge_seconds + 0.5  # whatever is due by now is announced by then
        is_due = min(due, default=0.0) <= self.seconds
        return min([each for each in due if each > self.seconds] + [again] * is_due, default=again)

    def _is_quiet(self) -> bool:
        [(head,)] = self.raw.execute("SELECT coalesce(max(position), 0) FROM events")
        behind = self.raw.execute(
            "SELECT 1 FROM checkpoints WHERE position <> ? AND name = ?", (head, stage.FOLLOWED[0])
        ).fetchone()
        return not self.open_work() and behind is None and self.redis.top == head and self.pending is None

    def open_work(self) -> list[Any]:
        """Rows of the ledger."""
        query = "SELECT kind, subject, stream, state, due_at, lease_owner, lease_until, last_error, lane FROM work"
        return self.raw.execute(query).fetchall()

    def _wake_partners(self) -> bool:
        """A person resumes partners that are closed and sends what is parked; whether there was any."""
        woken = False
        application = bootstrap(
            settings(),
            clock=stage.ProcessClock(self.processes[-1]),
            ids=stage.SeededIds(self.processes[-1]),
            hasher=CHEAP_HASHER,
            database=SimulatedDatabase(stage.engine(), self.processes[-1], self.weather),
        )
        for partner in PARTNERS:
            at = self.moment()
            is_closed = application.views.partner(partner).closed_because
            parked = application.sending.parked(partner)
            if is_closed or parked:
                resume = wanted.ResumePartner(by=make.ADMIN, at=at)
                replay = wanted.ReplayParked(by=make.ADMIN, at=at)
                application.newsroom.execute(resume if is_closed else replay, partner_stream(partner))
                woken = True
        application.close()
        return woken
