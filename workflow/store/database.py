"""Connections and transactions on SQLite (WAL) and PostgreSQL. No table is known here."""

from __future__ import annotations

import logging
import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError

from workflow.store.turnstile import Turnstile

POOL_SIZE = 45
"""More than AnyIO's 40 threads: a smaller pool than thread pool deadlocks under load."""
BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite, and for the append lock on PostgreSQL."""

_DEDICATED = {"copyflow_dedicated": True}
"""Marks a connection on which no transaction is begun by itself."""

logger = logging.getLogger("copyflow.store")


def to_text(moment: datetime | None) -> str:
    """A moment as UTC text of fixed width, ``2026-11-23T09:30:00.000000Z``; empty for None."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z" if moment else ""


def from_text(stored: str) -> datetime | None:
    """The moment of such a text; None for the empty text."""
    return datetime.fromisoformat(stored) if stored else None


def moment(stored: str) -> datetime:
    """The moment of a text that is never empty."""
    return datetime.fromisoformat(stored)


def run(connection: Connection, sql: str, values: Sequence[Any] = ()) -> Any:
    """Execute a statement on the driver's own connection, for hot paths: its cursor.

    ``?`` stands for a value on SQLite, ``%s`` on PostgreSQL. SQLAlchemy's own way costs ten times as much as the
    statement. Within a transaction that is begun already; errors come out as SQLAlchemy's: who reads them must not
    mistake a database that is full or gone for a fault of what was written.
    """
    driver: Any = connection.connection.driver_connection
    try:
        return driver.execute(sql, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemys(error, driver, connection.dialect) from error


def _as_sqlalchemys(error: Any, driver: Any, dialect: Dialect) -> BaseException:
    """The driver's error as SQLAlchemy raises it, which says whether the connection is lost."""
    gone = dialect.is_disconnect(error, driver, None)
    general: Any = dialect.loaded_dbapi.Error
    translated: BaseException = DBAPIError.instance(
        None, None, error, general, connection_invalidated=gone, dialect=dialect
    )
    return translated


def begin_if_it_has_not(connection: Connection) -> None:
    """Begin a transaction on a connection that is to have one: statements of the driver's own begin none."""
    if not connection.in_transaction() and not connection.get_execution_options().get("copyflow_dedicated", False):
        connection.begin()


class Database:
    """One database. Make it after a fork, never before."""

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        """``engine`` takes the place of one made for ``url``: several databases of one process share a connection."""
        self.url = url
        self.engine = engine or make_engine(url)
        self.is_postgresql = self.engine.dialect.name == "postgresql"
        self._driver_error = self.engine.dialect.loaded_dbapi.Error
        name = self.engine.url.database
        is_file = not self.is_postgresql and name and not name.startswith((":memory:", "file:"))
        self._turns = Turnstile(name, BUSY_SECONDS) if is_file and name else None
        self._closing: list[Callable[[], None]] = []
        self._without_transaction: dict[str, Any] = (
            {"isolation_level": "AUTOCOMMIT", **_DEDICATED} if self.is_postgresql else _DEDICATED
        )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A writing transaction: committed at the end, rolled back by any exception.

        On SQLite it begins with ``BEGIN IMMEDIATE``, because a deferred transaction that reads
        before it writes fails at once with "database is locked" however long it may wait.
        """
        with self._turn(), self.engine.connect() as connection:
            writing = connection.execution_options(copyflow_write=True)
            with writing.begin():
                yield writing

    def write_if_free(self, work: Callable[[Connection], None]) -> bool:
        """Do something in a writing transaction that waits for nobody; whether it was done.

        For what is no matter to who asks and can be done later: where somebody else is writing, or nothing can be
        written, nothing is done.
        """
        try:
            with self._turn(patience=0), self.engine.connect() as connection, self._impatient(connection):
                writing = connection.execution_options(copyflow_write=True)
                with writing.begin():
                    if self.is_postgresql:
                        writing.exec_driver_sql("SET LOCAL lock_timeout = '1ms'")  # 0 would be for ever
                    work(writing)
        except OperationalError as error:
            logger.debug("left for later, the database is busy: %s", error.orig)
            return False
        return True

    @contextmanager
    def _impatient(self, connection: Connection) -> Iterator[None]:
        """Have SQLite refuse at once for the length of the block where it would wait for another writer."""
        if self.is_postgresql:
            yield
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA busy_timeout=0")
        try:
            yield
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """Reading without a transaction, which saves statements and round trips: each sees its own moment."""
        with self.engine.connect() as connection:
            yield connection.execution_options(**self._without_transaction)

    def dedicated(self) -> Connection:
        """A connection of one's own whose transactions are begun and ended by ``transaction_on`` only."""
        connection = self.engine.connect()
        return connection.execution_options(isolation_level="AUTOCOMMIT", **_DEDICATED)

    @contextmanager
    def transaction_on(self, connection: Connection, *, single_statement: bool = False) -> Iterator[Any]:
        """A writing transaction on a dedicated connection, without SQLAlchemy's own book-keeping.

        Gives the driver's connection, for statements on a hot path; its errors come out as SQLAlchemy's.
        A ``single_statement`` is a transaction by itself on PostgreSQL: two round trips less.
        """
        driver = connection.connection.driver_connection
        with self._turn(), self.translated_errors(driver):
            if self.is_postgresql and single_statement:
                yield driver
                return
            assert driver is not None
            driver.execute("BEGIN" if self.is_postgresql else "BEGIN IMMEDIATE")
            try:
                yield driver
                driver.execute("COMMIT")
            except BaseException:
                with suppress(self._driver_error):  # a broken connection has nothing to undo
                    driver.execute("ROLLBACK")
                raise

    def _turn(self, *, patience: float | None = None) -> AbstractContextManager[object]:
        return self._turns.turn(patience=patience) if self._turns is not None else nullcontext()

    @contextmanager
    def translated_errors(self, driver: Any) -> Iterator[None]:
        """Let the driver's errors come out as SQLAlchemy's, which say whether the connection is lost."""
        try:
            yield
        except self._driver_error as error:
            raise _as_sqlalchemys(error, driver, self.engine.dialect) from error

    def on_close(self, let_go: Callable[[], None]) -> None:
        """Have something closed along with the database."""
        self._closing.append(let_go)

    def lock_log(self, connection: Connection) -> None:
        """Let appends happen one after the other, so that positions follow commit order.

        PostgreSQL: one advisory lock for the rest of the transaction; READ COMMITTED makes every
        later statement see what was committed before the lock was granted. SQLite: ``BEGIN
        IMMEDIATE`` did it already.
        """
        if self.is_postgresql:
            connection.execute(text("SELECT pg_advisory_xact_lock(7303014)"))

    def close(self) -> None:
        """Close every connection."""
        for let_go in self._closing:
            let_go()
        if self._turns is not None:
            self._turns.close()
        self.engine.dispose()


def make_engine(url: str, **pool: Any) -> Engine:
    """Connections as the store needs them; ``pool`` is SQLAlchemy's for SQLite, in place of the usual one."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(
            parsed,
            pool_size=POOL_SIZE,
            max_overflow=10,
            hide_parameters=True,
            isolation_level="READ COMMITTED",  # an older snapshot than the lock would see an older end of the log
            connect_args={"options": f"-c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout=60s"},
        )
        event.listen(engine, "checkout", require_open)
        return engine
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(
            f"COPYFLOW_DATABASE_URL names {parsed.get_backend_name()!r}; use sqlite:///… or postgresql+psycopg://…"
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        **(pool or {"pool_size": POOL_SIZE, "max_overflow": 10}),
        hide_parameters=True,  # no error and no log line shows what a statement was about
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def require_open(connection: Any, record: object, proxy: object) -> None:
    """Have a connection replaced that the server closed: it left word of that, which nobody has read yet.

    Asking the server, as the pool would, costs a round trip for every transaction.
    """
    del record, proxy
    heard = select.poll()
    heard.register(connection.fileno(), select.POLLIN)
    if connection.closed or heard.poll(0):
        raise DisconnectionError("the server closed this connection")


def _prepare_sqlite(connection: Any, record: object) -> None:
    del record
    connection.isolation_level = None  # the driver must not begin transactions by itself
    pragmas = (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE gets past the trigger that keeps events
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "wal_autocheckpoint=4000",  # pages: 16 MB; fewer checkpoints, each of which writes scattered pages
        "cache_size=-32000",  # kB
        "mmap_size=268435456",
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("copyflow_dedicated", False):
        return
    writes = options.get("copyflow_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
