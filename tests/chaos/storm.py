"""Does what the schedule says to a running house, and takes it back when it is over. Chooses nothing by itself."""

from __future__ import annotations

import heapq
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

import psycopg
import redis
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy.exc import SQLAlchemyError

from tests.chaos.house import House, services_of
from tests.chaos.partner_host import FORGETS, RECEIPTS
from tests.chaos.schedule import POOL_PROCESS, Fault, Kind
from tests.support.servers import descendants
from workers.broker import make_app, task_name
from workflow.domain.reactions import QUEUES, WorkKind

MOODS = {
    Kind.PARTNER_SLOW: "slow",
    Kind.PARTNER_ERROR: "error",
    Kind.PARTNER_TOO_MANY: "too many",
    Kind.PARTNER_CUT: "cut",
    Kind.PARTNER_RECEIPT: RECEIPTS,
    Kind.PARTNER_FORGETS: FORGETS,
}
_AGAIN_SECONDS, _AGAIN_TIMES = 0.5, 120
"""What cannot be broken just now, because it is down already, is looked at again so often."""
_NUDGES = 40
_SQLITE_SECONDS = 20.0
Undo = Callable[[], None]
Teller = Callable[[float, str], None]


class NotNowError(Exception):
    """It is down already, or being started."""


_NOT_NOW = (NotNowError, LookupError, OSError, redis.RedisError, BrokerError, psycopg.Error, SQLAlchemyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """Something to do at a moment of the storm."""

    fault: Fault
    undo: Undo | None = None
    tries: int = 0


class Storm:
    """Goes through a schedule; ``hits`` counts what was done to whom."""

    def __init__(self, house: House, faults: Sequence[Fault], tell: Teller) -> None:
        self._house = house
        self._tell = tell
        self._serial = count()
        self._due = [(fault.at, next(self._serial), _Due(fault=fault)) for fault in faults]
        heapq.heapify(self._due)
        self._celery = make_app(house.application.settings, announces=True)
        self._settled: list[str] = []
        self._holders: list[threading.Thread] = []
        self.hits: Counter[str] = Counter()
        self.missed: list[str] = []
        """Faults that could not be done, each with its reason."""
        self.restarted: list[str] = []
        """Servers that their supervisor had given up."""

    def run(self, seconds: float) -> None:
        """Go through it; returns when the last fault is over and ``seconds`` have passed."""
        began, pause = time.monotonic(), threading.Event()
        while self._due or time.monotonic() - began < seconds:
            now = time.monotonic() - began
            while self._due and self._due[0][0] <= now:
                _, _, due = heapq.heappop(self._due)
                self._do(due, now)
            self._keep_servers()
            pause.wait(0.1)
        for holder in self._holders:
            holder.join()

    def close(self) -> None:
        """Let go of the connection to the broker."""
        self._celery.close()

    def _keep_servers(self) -> None:
        for name, server in (("redis", self._house.redis), ("postgres", self._house.database)):
            if server is not None and server.keep():
                self.restarted.append(name)

    def _do(self, due: _Due, now: float) -> None:
        fault = due.fault
        if due.undo is not None:
            due.undo()
            self._tell(now, f"over: {fault.name}")
            return
        try:
            undo = self._break(fault)
        except (
            NotNowError,
            LookupError,
            OSError,
            redis.RedisError,
            BrokerError,
            psycopg.Error,
            SQLAlchemyError,
        ) as error:
            if due.tries >= _AGAIN_TIMES:
                self.missed.append(f"{fault.name} at {fault.at} s: {type(error).__name__}: {error}")
                self._tell(now, f"not possible: {self.missed[-1]}")
                return
            self._later(now + _AGAIN_SECONDS, _Due(fault=fault, tries=due.tries + 1))
            return
        self.hits[_counted(fault)] += 1
        self._tell(now, fault.name + (f" for {fault.seconds:g} s" if fault.seconds else "") + _told_amount(fault))
        if undo is not None:
            self._later(now + fault.seconds, _Due(fault=fault, undo=undo))

    def _later(self, at: float, due: _Due) -> None:
        heapq.heappush(self._due, (at, next(self._serial), due))

    # --- what each fault does ---------------------------------------------------------------------------

    def _break(self, fault: Fault) -> Undo | None:
        """Do it; what takes it back, where it lasts. ``NotNowError`` and friends: not at this moment."""
        house = self._house
        match fault.kind:
            case Kind.KILL:
                return self._kill(fault)
            case Kind.PAUSE:
                return self._pause(fault)
            case Kind.REDIS_FLUSH | Kind.REDIS_RESTART | Kind.REDIS_STOP:
                return self._break_redis(fault)
            case Kind.POSTGRES_FAST | Kind.POSTGRES_IMMEDIATE | Kind.POSTGRES_TERMINATE:
                return self._break_postgres(fault)
            case Kind.SQLITE_BUSY:
                self._hold_the_writer(fault.seconds)
                return None
            case Kind.DISK_FULL:
                if not house.disk.is_small:
                    raise NotNowError("there is no small disk")
                house.disk.fill()
                return house.disk.free
            case Kind.CLOCK_ALL | Kind.CLOCK_ONE:
                house.set_clock(fault.target, fault.amount)
                return lambda: house.set_clock(fault.target, 0)
            case Kind.NUDGES:
                self._nudge(random.Random(fault.amount))
                return None
            case _:
                house.set_mood(fault.target, MOODS[fault.kind])
                return lambda: house.set_mood(fault.target, "")

    def _pid(self, fault: Fault) -> int:
        """The process that is hit; of the two that send, the times decide which."""
        names = services_of(fault.target)
        name = names[int(fault.at * 10) % len(names)]
        if not self._house.newsroom.is_ready(name):
            raise NotNowError(f"{name} is not ready")
        return self._house.newsroom.pid_of(name)

    def _kill(self, fault: Fault) -> None:
        if fault.target != POOL_PROCESS:
            os.killpg(self._pid(fault), signal.SIGKILL)
            return
        if not self._house.newsroom.is_ready("worker"):
            raise NotNowError("the worker is not ready")
        pool = descendants(self._house.newsroom.pid_of("worker"))
        os.kill(pool[int(fault.at * 10) % len(pool)], signal.SIGKILL)

    def _pause(self, fault: Fault) -> Undo:
        group = self._pid(fault)
        os.killpg(group, signal.SIGSTOP)

        def go_on() -> None:
            try:
                os.killpg(group, signal.SIGCONT)
            except ProcessLookupError:
                self._tell(fault.at, f"{fault.target} was killed meanwhile")

        return go_on

    def _break_redis(self, fault: Fault) -> Undo | None:
        house = self._house
        with redis.Redis.from_url(house.redis_url, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()
            if fault.kind is Kind.REDIS_FLUSH:
                client.flushall()
                return None
        if fault.kind is Kind.REDIS_RESTART:
            house.redis.send(signal.SIGKILL if int(fault.at * 10) % 2 else signal.SIGTERM)
            return None
        house.redis.stop()
        return house.redis.start

    def _break_postgres(self, fault: Fault) -> None:
        house = self._house
        assert house.database is not None, "only PostgreSQL's schedule has these"
        with psycopg.connect(house.database_url.replace("+psycopg", ""), connect_timeout=2, autocommit=True) as own:
            if fault.kind is Kind.POSTGRES_TERMINATE:
                others = "pid <> pg_backend_pid() AND datname = current_database()"
                own.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
                return
        house.database.send(signal.SIGINT if fault.kind is Kind.POSTGRES_FAST else signal.SIGQUIT)

    def _hold_the_writer(self, seconds: float) -> None:
        """Another process than the newsroom's writes for so long: nobody else gets to."""
        path = self._house.database_url.removeprefix("sqlite:///")

        def hold() -> None:
            connection = sqlite3.connect(path, timeout=_SQLITE_SECONDS, isolation_level=None)
            try:
                connection.execute("BEGIN IMMEDIATE")
                threading.Event().wait(seconds)
                connection.execute("ROLLBACK")
            except sqlite3.OperationalError as error:
                self.missed.append(f"{Kind.SQLITE_BUSY}: {error}")
            finally:
                connection.close()

        holder = threading.Thread(target=hold, name="holds the writer")
        holder.start()
        self._holders.append(holder)

    def _nudge(self, dice: random.Random) -> None:
        """Messages by hand: of open work, of settled work and of none at all, each twice, in any order."""
        with redis.Redis.from_url(self._house.redis_url, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()  # kombu would try for seconds before it says that nobody is there
        work = self._house.application.views.work()
        about = [(WorkKind(item.kind), item.work_id) for item in dice.sample(work, min(len(work), _NUDGES))]
        about += [(dice.choice(list(WorkKind)), identity) for identity in self._settled[-_NUDGES:]]
        about += [(dice.choice(list(WorkKind)), f"nothing-{dice.random()}")]
        messages = about * 2
        dice.shuffle(messages)
        for kind, identity in messages:
            queue, urgency = QUEUES[kind], dice.randrange(10)
            self._celery.send_task(
                task_name(kind), args=[identity], queue=queue, priority=urgency, ignore_result=True, retry=False
            )
        self._settled += [item.work_id for item in work]


def _counted(fault: Fault) -> str:
    """By kind; processes that are killed or stopped are told apart."""
    return fault.name if fault.kind in {Kind.KILL, Kind.PAUSE} else fault.kind.value


def _told_amount(fault: Fault) -> str:
    return f" by {fault.amount:+d} s" if fault.kind in {Kind.CLOCK_ALL, Kind.CLOCK_ONE} else ""
