"""A read replica: who may be answered by it, and when it is left and taken up again. Why so: decision 14 in docs.

Whoever reads for a person or a partner does it within ``Replica.request``. At its first reading the primary is asked
where the log ends; from then on the replica answers what it can prove to have come to there, and the primary the rest.
Once the primary has answered, it does so until the request is over, and what the replica has shown once it has to
show again: nothing within a request goes back in time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from workflow.observing.counting import count
from workflow.observing.measures import REPLICA_READS
from workflow.store import replica_connection as proven
from workflow.store.database import POOL_SIZE, Database, require_open, run
from workflow.store.replica_connection import Mark, ReplicaConnection

RETRY_SECONDS = 1.0
"""How often a replica that was left is looked at."""
TOLD_AFTER_SECONDS = 5.0
"""For how long a replica has to be of no use, though it answers, before a line is logged."""
CONNECT_SECONDS = 2
_BUSY_SECONDS = 0.5
PAST, EMPTY, BUSY = "past", "empty", "busy"
_LEFT_FOR = {
    proven.AWAY: "it does not answer",
    proven.PROMOTED: "it is no replica: it was promoted, or is another server",
    proven.OTHER_LOG: "its log is another one than the primary's",
}

logger = logging.getLogger("copyflow.replica")


class Demand:
    """What one request may be shown no less of; belongs to that request."""

    def __init__(self, primary: Database) -> None:
        self._primary = primary
        self._mark: Mark | None = None
        self._followers: dict[str, tuple[int, int]] = {}
        self.because = ""
        """Why the primary answers for the rest of the request; empty while the replica may."""

    def mark(self) -> Mark:
        """Where the log ended when this was asked for the first time, or what was shown since."""
        if self._mark is None:
            with self._primary.glance() as connection:
                found = run(connection, "SELECT position, hash FROM events ORDER BY position DESC LIMIT 1").fetchone()
            self._mark = Mark(found[0], bytes(found[1])) if found else Mark(0, b"")
            if not found:
                self.because = self.because or EMPTY
        return self._mark

    def follower(self, name: str) -> tuple[int, int]:
        """Generation and position of a follower when they were asked for the first time."""
        if name not in self._followers:
            with self._primary.glance() as connection:
                sql = "SELECT generation, position FROM checkpoints WHERE name = %s"
                self._followers[name] = tuple(run(connection, sql, (name,)).fetchone() or (0, 0))
        return self._followers[name]

    def shown(self, mark: Mark) -> None:
        """The replica has shown its log up to here."""
        if self._mark is None or mark.position > self._mark.position:
            self._mark = mark


_demand: ContextVar[Demand | None] = ContextVar("copyflow_replica_demand", default=None)


class Replica:
    """The read replica of one primary, as one process uses it. Make it after a fork, never before."""

    def __init__(self, url: str, primary: Database) -> None:
        self._primary = primary
        self.engine = _engine(url)
        event.listen(self.engine, "connect", _note_age)
        event.listen(self.engine, "checkout", self._require_young)
        self._lock = threading.Lock()
        self._left_at = 0.0
        self._looking: threading.Thread | None = None
        self._left_for = ""
        self._useless_since: float | None = None
        self._is_told = False
        self._closed = threading.Event()

    # --- requests -------------------------------------------------------------------------------------

    @contextmanager
    def request(self) -> Iterator[None]:
        """Let the replica answer what is read in the block, within this context; never around anything that decides."""
        before = _demand.set(Demand(self._primary))
        try:
            yield
        finally:
            _demand.reset(before)

    def leave_out(self) -> None:
        """The rest of this request is about the past, which is made of the primary."""
        demand = _demand.get()
        if demand is not None:
            demand.because = demand.because or PAST

    def position(self) -> int:
        """Position of the log's end as this request knows it: whatever it is shown is at least as new."""
        return (_demand.get() or Demand(self._primary)).mark().position

    def demand(self) -> Demand | None:
        """What this request may be shown no less of; None outside of one, where the primary answers."""
        demand = _demand.get()
        if demand is not None and not demand.because:
            demand.because = self._left_for
            if not demand.because:
                demand.mark()
        return demand

    # --- how it does ----------------------------------------------------------------------------------

    def was_of_use(self) -> None:
        """It has answered."""
        if self._useless_since is None:
            return
        with self._lock:
            told, self._is_told, self._useless_since = self._is_told, False, None
        if told:
            logger.warning("the read replica keeps up again: views are read from it")

    def was_of_no_use(self, because: str, error: BaseException | None = None) -> None:
        """It has not answered, or may not be believed: leave it, or wait whether that lasts."""
        if because in _LEFT_FOR:
            self._leave(because, error)
            return
        with self._lock:
            now = time.monotonic()
            self._useless_since = self._useless_since or now
            tell = not self._is_told and now - self._useless_since >= TOLD_AFTER_SECONDS
            self._is_told = self._is_told or tell
        if tell:
            logger.warning("the read replica is of no use (%s): the primary answers views meanwhile", because)

    def _leave(self, because: str, error: BaseException | None) -> None:
        with self._lock:
            if self._left_for:
                return
            self._left_for = because
            self._left_at = time.monotonic()
        words = str(error).strip().splitlines() if error else []
        reason = f"{_LEFT_FOR[because]}{f' ({words[0]})' if words else ''}"
        logger.warning("the read replica is left: %s; the primary answers views meanwhile", reason)
        self._looking = threading.Thread(target=self._wait_for_it, name="copyflow-replica", daemon=True)
        self._looking.start()

    def _wait_for_it(self) -> None:
        """Look until it is of use again; a thread of its own, so that no request waits for a server that is away."""
        while not self._closed.wait(RETRY_SECONDS):
            self._left_at = time.monotonic()
            try:
                because = self._look()
            except SQLAlchemyError:
                continue
            if not because:
                self._left_for = ""
                logger.warning("the read replica is back: views are read from it again")
                return
            self._left_for = because

    def _look(self) -> str:
        mark = Demand(self._primary).mark()
        with self.engine.connect() as connection:
            sql = "SELECT pg_is_in_recovery(), (SELECT hash FROM events WHERE position = %s)"
            is_replica, there = connection.exec_driver_sql(sql, (mark.position,)).one()
        if not is_replica:
            return proven.PROMOTED
        return proven.OTHER_LOG if there is not None and bytes(there) != mark.hash else ""

    def close(self) -> None:
        """Close every connection, and look for it no more."""
        self._closed.set()
        if self._looking is not None:
            self._looking.join(CONNECT_SECONDS + proven.PATIENCE_SECONDS)
        self.engine.dispose()

    def _require_young(self, connection: object, record: Any, proxy: object) -> None:
        """Have a connection replaced from before the replica was left: its server may be another one by now."""
        del connection, proxy
        if record.info["made_at"] < self._left_at:
            raise DisconnectionError("made before the replica was left")


class ReadDatabase(Database):
    """The primary, but for reading within a request, which the replica does where it can. Writing is the primary's."""

    def __init__(self, primary: Database, replica: Replica, *, follower: str = "") -> None:
        """``follower`` is whose rows are read: of it, too, the replica must have come as far as the primary."""
        super().__init__(primary.url, primary.engine)
        self._replica = replica
        self._follower = follower

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with; each statement sees its own moment, as it does on the primary."""
        with self._reading(super().read) as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """The same."""
        with self._reading(super().glance) as connection:
            yield connection

    @contextmanager
    def _reading(self, primary: Callable[[], AbstractContextManager[Connection]]) -> Iterator[Connection]:
        demand = self._replica.demand()
        with ExitStack() as stack:
            connection = self._connected(demand, stack) if demand is not None and not demand.because else None
            try:
                yield connection if connection is not None else stack.enter_context(primary())
            finally:
                if demand is not None:
                    count(REPLICA_READS, "primary" if demand.because else "replica", demand.because)

    def _connected(self, demand: Demand, stack: ExitStack) -> Connection | None:
        try:
            connection = stack.enter_context(self._replica.engine.connect())
        except (DBAPIError, PoolTimeoutError) as error:
            demand.because = BUSY if isinstance(error, PoolTimeoutError) else proven.AWAY
            self._replica.was_of_no_use(demand.because, getattr(error, "orig", None))
            return None
        driver: Any = connection.connection.driver_connection
        driver.proof = _Proof(self.engine, self._replica, self._follower, demand)
        stack.callback(_give_back, connection, driver)
        return connection


class _Proof:
    """What the replica has to show to one who reads."""

    def __init__(self, primary: Engine, replica: Replica, follower: str, demand: Demand) -> None:
        self._primary = primary
        self._replica = replica
        self._name = follower
        self._demand = demand

    @property
    def is_wanted(self) -> bool:
        return not self._demand.because

    def mark(self) -> Mark:
        return self._demand.mark()

    def follower(self) -> tuple[str, int, int] | None:
        return (self._name, *self._demand.follower(self._name)) if self._name else None

    def shown(self, mark: Mark) -> None:
        self._demand.shown(mark)
        self._replica.was_of_use()

    def failed(self, because: str, error: BaseException | None = None) -> None:
        self._demand.because = because
        self._replica.was_of_no_use(because, error)

    def from_primary(self, ask: Callable[[Any], Any]) -> Any:
        connection = self._primary.raw_connection()
        try:
            return ask(connection.driver_connection)
        finally:
            connection.close()


def _note_age(connection: object, record: Any) -> None:
    del connection
    record.info["made_at"] = time.monotonic()


def _give_back(connection: Connection, driver: Any) -> None:
    driver.proof = None
    if driver.closed:
        connection.invalidate()


def _engine(url: str) -> Engine:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    def connect() -> psycopg.Connection[Any]:
        return ReplicaConnection.connect(
            address,
            connect_timeout=CONNECT_SECONDS,
            fallback_application_name="copyflow-views",
            options=f"-c statement_timeout={proven.STATEMENT_SECONDS}s",
        )

    engine = create_engine(
        url,
        creator=connect,
        pool_size=POOL_SIZE,
        max_overflow=10,
        pool_timeout=_BUSY_SECONDS,
        pool_reset_on_return=None,  # every statement is a transaction of its own, nothing is left to undo
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
    )
    event.listen(engine, "checkout", require_open)
    return engine
