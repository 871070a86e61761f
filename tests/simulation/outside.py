"""What stands outside the processes, simulated at its port: the database's turns, the broker, the partners.

Each of them lets other processes run before an act, and fails when the schedule says so. Between an act and the next
one a process only computes: what comes between those comes before the next one just as well.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from tests.simulation.scheduler import Process, Scheduler
from workers.nudging import list_of
from workers.ports import Parcel
from workflow.domain.commands import AttemptOutcome
from workflow.store.database import Database


@dataclass
class Weather:
    """What goes wrong at present, and how often."""

    stormy: bool = True
    redis_away_until: float = 0.0
    database_busy: float = 0.0
    """Chance that a transaction is refused before it begins."""
    lost: float = 0.0
    doubled: float = 0.0
    delayed: float = 0.0
    """Chances of a message to be lost, doubled, delayed."""
    refused: float = 0.0
    slow: float = 0.0
    """Chances of a partner to answer something else than thanks, and to take its time."""

    def change(self, dice: random.Random) -> None:
        """Other weather."""
        self.database_busy = dice.choice((0.0, 0.0, 0.02))
        self.lost, self.doubled, self.delayed = (dice.choice((0.0, 0.1, 0.5)) for _ in range(3))
        self.refused, self.slow = dice.choice((0.0, 0.2, 0.7)), dice.choice((0.0, 0.3))

    def clear_up(self) -> None:
        """Nothing goes wrong any more."""
        self.__dict__.update(vars(Weather(stormy=False)))


ANSWERS_LOST = 0.01
"""Chance that Redis does what it is asked and nobody hears of it."""
TAKEN = AttemptOutcome(delivered=True, status=204)
ANSWER_LOST = AttemptOutcome(delivered=False, error="No answer within 10 seconds.")
ANSWERS = (
    ANSWER_LOST,
    ANSWER_LOST,
    AttemptOutcome(delivered=False, status=503, error="answered 503"),
    AttemptOutcome(delivered=False, status=503, error="answered 503"),
    AttemptOutcome(delivered=False, status=429, error="answered 429", retry_after=7),
    AttemptOutcome(delivered=False, status=401, error="answered 401"),
    AttemptOutcome(delivered=False, status=422, error="answered 422"),
    AttemptOutcome(delivered=False, status=410, error="answered 410", gone=True),
)


# --- the database -----------------------------------------------------------------------------------------


class SimulatedDatabase(Database):
    """SQLite in memory, one connection for all: a transaction is one step, as SQLite's are to each other.

    A death within a transaction is a death before it (nothing of it is there) or after it (all of it is).
    """

    def __init__(self, engine: Engine, process: Process, weather: Weather) -> None:
        super().__init__("sqlite://", engine)
        self._process = process
        self._weather = weather

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        process = self._process
        process.act(what)
        if process.world.dice.random() < self._weather.database_busy:
            process.world.trace(process, "database busy")
            raise OperationalError("BEGIN", {}, sqlite3.OperationalError("database is locked"))
        assert process.depth == 0, "a transaction within a transaction"
        process.depth += 1
        try:
            yield
        finally:
            process.depth -= 1

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A writing transaction, in one step."""
        with self._step("write"), super().write() as connection:
            yield connection

    def write_if_free(self, work: Callable[[Connection], None]) -> bool:
        """Somebody else is always writing: what may be left for later is left."""
        del work
        return False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction, in one step."""
        with self._step("read"), super().read() as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """The same."""
        with self._step("glance"), super().glance() as connection:
            yield connection

    @contextmanager
    def transaction_on(self, connection: Connection, *, single_statement: bool = False) -> Iterator[Any]:
        """An append's transaction, in one step."""
        with self._step("append"), super().transaction_on(connection, single_statement=single_statement) as driver:
            yield driver

    def dedicated(self) -> Connection:
        """A connection whose transactions are begun by ``transaction_on`` only; the driver's mode is left as it is."""
        return self.engine.connect().execution_options(copyflow_dedicated=True)

    def close(self) -> None:
        """Let go of what is this process's; the engine is everybody's."""
        for let_go in self._closing:
            let_go()


# --- the broker -------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Message:
    """A nudge in a queue."""

    work_id: str
    lane: str
    place: str
    comes_at: float


class SimulatedBroker:
    """All queues of messages: each may be lost, doubled, late, or overtaken."""

    def __init__(self, world: Scheduler, weather: Weather) -> None:
        self._world = world
        self._weather = weather
        self.messages: list[Message] = []

    def put(self, message: Message) -> None:
        """Take a message in, as the weather is."""
        dice, weather = self._world.dice, self._weather
        if dice.random() < weather.lost:
            return
        for _ in range(2 if dice.random() < weather.doubled else 1):
            late = dice.choice((0.5, 5.0, 40.0)) if dice.random() < weather.delayed else 0.0
            self.messages.append(Message(message.work_id, message.lane, message.place, self._world.seconds + late))

    def visible(self) -> list[Message]:
        """The messages that a worker may take now."""
        return [each for each in self.messages if each.comes_at <= self._world.seconds]

    def flush(self) -> None:
        """Lose everything."""
        self.messages.clear()


class CeleryOf:
    """One process's Celery application, as far as ``workers/nudging.py`` uses one."""

    def __init__(self, broker: SimulatedBroker, process: Process, weather: Weather) -> None:
        self._broker = broker
        self._process = process
        self._weather = weather
        self.pool = self
        self.default_channel = self
        self.client = self

    def _call(self, what: str) -> None:
        self._process.act(what)
        if self._process.world.seconds < self._weather.redis_away_until:
            raise BrokerError("the broker is away")

    def send_task(self, name: str, args: Sequence[str], queue: str, priority: int, **_: object) -> None:
        """Send a nudge."""
        work_id, lane = args
        self._call(f"nudge {name}")
        self._broker.put(Message(work_id, lane, list_of(queue, priority), 0.0))

    @contextmanager
    def acquire(self, *, block: bool) -> Iterator[CeleryOf]:
        """A connection."""
        assert block
        yield self

    def llen(self, place: str) -> int:
        """How many messages wait there."""
        self._call("llen")
        return sum(each.place == place for each in self._broker.messages)


# --- partners ---------------------------------------------------------------------------------------------


@dataclass
class Held:
    """What a partner shows of an edition."""

    revision: int
    status: str


class SimulatedPartner:
    """A partner that keeps the ids it has seen, and of each edition the newest revision that reached it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: set[str] = set()
        self.held: dict[str, Held] = {}
        self.under_way: dict[str, Process] = {}
        """By article: whose message is just being taken."""
        self.repetitions = 0
        self.inversions: list[str] = []

    def take(self, parcel: Parcel, *, sender_is_live: bool) -> None:
        """Take a message in; an older revision after a newer one is passed over and noted."""
        assert parcel.publication is not None
        edition = parcel.publication.language
        key = f"{parcel.publication.article_id}:{edition}"
        revision = parcel.publication.revision
        if parcel.message_id in self.seen:
            self.repetitions += 1
            return
        self.seen.add(parcel.message_id)
        known = self.held.get(key)
        if known is not None and revision < known.revision:
            self.inversions.append(f"{key}: {revision} after {known.revision}")
            assert not sender_is_live, f"{self.name} got {key}: {revision} after {known.revision} of a live sender"
            return
        self.held[key] = Held(revision, parcel.publication.pub_status.value)


class SimulatedTransport:
    """One process's way to the partners."""

    name = "webhook"

    def __init__(self, partners: Mapping[str, SimulatedPartner], process: Process, weather: Weather) -> None:
        self._partners = partners
        self._process = process
        self._weather = weather

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Whatever the dice say: taken, refused, or taken and the answer lost; at once or after a while."""
        process, dice = self._process, self._process.world.dice
        partner = self._partners[parcel.profile.name]
        assert parcel.publication is not None
        article = parcel.publication.article_id
        process.act(f"send {parcel.publication.language}:{parcel.publication.revision} to {partner.name}")
        other = partner.under_way.get(article)
        if other is not None:
            both = process.is_live() and other.is_live()
            assert not both, f"{process.name} and {other.name} send {partner.name} the same article at the same time"
        partner.under_way[article] = process
        try:
            outcome = dice.choice(ANSWERS) if self._weather.stormy and dice.random() < self._weather.refused else TAKEN
            if self._weather.stormy and dice.random() < self._weather.slow:
                process.sleep(dice.choice((0.5, 3.0, 12.0, 40.0)))
            if outcome.delivered or outcome is ANSWER_LOST:
                partner.take(parcel, sender_is_live=process.is_live())
            process.act(f"answered {outcome.status}")
            process.world.watch_attempt(process)
        finally:
            if partner.under_way.get(article) is process:
                del partner.under_way[article]
        return outcome

    def close(self) -> None:
        """It holds nothing."""
