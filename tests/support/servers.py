"""Real servers for tests, independent of pytest: PostgreSQL in a temporary folder, and waiting for processes to end.

Each server is its own process group under a guard, so that a killed test run leaves none. Redis is Copyflow's own
``workflow.cli.redis_server``.
"""

from __future__ import annotations

import os
import pwd
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor

POSTGRES_MISSING = "no PostgreSQL server here: install Debian's package postgresql, or put initdb and postgres on PATH"

_LOOPBACK = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "fsync=off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running PostgreSQL on a loopback port; everybody may do everything in it."""

    port: int
    user: str

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy URL of one database."""
        return f"postgresql+psycopg://{self.user}@127.0.0.1:{self.port}/{database}"

    def fresh_database(self) -> str:
        """Make an empty database; its SQLAlchemy URL."""
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, the newest of Debian's first; None when there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    return next((path for path in [*versions, *on_path] if (path / "initdb").exists()), None)


@contextmanager
def running_postgres(programs: Path, *, durable: bool = False, folder: Path | None = None) -> Iterator[PostgresServer]:
    """A new PostgreSQL for the length of the block, its data in a folder of its own under ``folder``.

    Durability is off, since nothing in it outlives the block; ``durable`` keeps PostgreSQL's defaults for what is
    measured.
    """
    with tempfile.TemporaryDirectory(prefix="pg-", dir=folder, ignore_cleanup_errors=True) as room:
        server, child = prepared_postgres(programs, Path(room), durable=durable)
        with Supervisor([child], Path(room) / "log", on_line=lambda _name, _line: None) as supervisor:
            supervisor.wait_ready(60)
            yield server


def prepared_postgres(programs: Path, room: Path, *, durable: bool = False) -> tuple[PostgresServer, Child]:
    """A new PostgreSQL with its data in ``room``, which becomes its user's own, and the process that is to run it."""
    account = _unprivileged_account() if os.geteuid() == 0 else None
    prefix = _prefix()
    user = account or pwd.getpwuid(os.geteuid()).pw_name
    data = room / "data"
    data.mkdir(mode=0o700)
    if account:
        for path in (room, data):
            shutil.chown(path, account)
    how = ["-D", str(data), "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run([*prefix, str(programs / "initdb"), *how], check=True, capture_output=True, cwd=room)
    server = PostgresServer(port=free_port(), user=user)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(server.port),
        "unix_socket_directories": str(room),
        "max_connections": "200",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    child = Child(
        name="postgres",
        command=[*prefix, str(programs / "postgres"), "-D", str(data), *words],
        ready=lambda: _accepts(server),
        stop_signal=signal.SIGINT,  # PostgreSQL's "fast": it does not wait for clients
    )
    return server, child


class Replica:
    """A streaming replica of a PostgreSQL; it can be stopped, held, frozen and promoted, and started again."""

    def __init__(self, programs: Path, room: Path, server: PostgresServer) -> None:
        self.server = server
        self._programs = programs
        self._data = room / "data"
        self._log = room / "log"
        self._supervisor: Supervisor | None = None

    def start(self) -> None:
        """Start it, and return when it can be asked."""
        self._log.mkdir(exist_ok=True)
        words = ["-c", f"port={self.server.port}", "-c", f"unix_socket_directories={self._data.parent}"]
        child = Child(
            name="replica",
            command=[*_prefix(), str(self._programs / "postgres"), "-D", str(self._data), *words, *_LOOPBACK],
            ready=lambda: _accepts(self.server),
            stop_signal=signal.SIGINT,
        )
        self._supervisor = Supervisor([child], self._log, on_line=lambda _name, _line: None)
        self._supervisor.__enter__()
        self._supervisor.wait_ready(60)

    def stop(self) -> None:
        """Have it end, with all that is connected to it."""
        if self._supervisor is not None:
            self._supervisor.__exit__(None, None, None)
            self._supervisor = None

    def execute(self, sql: str) -> object:
        """Do something there; the first value of its answer."""
        with psycopg.connect(self.server.url().replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(sql)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Meanwhile it does nothing at all, and closes nothing."""
        assert self._supervisor is not None
        with standing_still(self._supervisor.pid_of("replica")):
            yield

    def pause(self) -> None:
        """Have it replay nothing more."""
        self.execute("SELECT pg_wal_replay_pause()")
        self.until("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def resume(self) -> None:
        """Have it replay again."""
        self.execute("SELECT pg_wal_replay_resume()")

    def until(self, sql: str, url: str = "") -> None:
        """Wait until a statement says true there."""
        end = time.monotonic() + 30
        with psycopg.connect((url or self.server.url()).replace("+psycopg", ""), autocommit=True) as connection:
            while connection.execute(sql).fetchone() != (True,):
                if time.monotonic() > end:
                    raise TimeoutError(sql)
                connection.execute("SELECT pg_sleep(0.02)")


@contextmanager
def running_replica(programs: Path, primary: PostgresServer) -> Iterator[Replica]:
    """A streaming replica of that server for the length of the block; begin it before much is in the server."""
    with tempfile.TemporaryDirectory(prefix="pg-replica-", ignore_cleanup_errors=True) as name:
        room = Path(name)
        if os.geteuid() == 0:
            shutil.chown(room, _unprivileged_account())
        how = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", primary.user, "-D", str(room / "data")]
        copy = [*_prefix(), str(programs / "pg_basebackup"), *how, "-R", "-X", "stream", "-c", "fast", "--no-sync"]
        subprocess.run(copy, check=True, capture_output=True, cwd=room)
        replica = Replica(programs, room, PostgresServer(port=free_port(), user=primary.user))
        try:
            replica.start()
            yield replica
        finally:
            replica.stop()


@contextmanager
def standing_still(top: int) -> Iterator[None]:
    """Stop a process and all below it for the length of the block, as a machine that swaps does."""
    pids = [top, *descendants(top)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def wait_until_gone(pid: int, timeout: float = 20.0) -> None:
    """Return when that process has ended; TimeoutError after so many seconds. Linux only."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ended, _, _ = select.select([handle], [], [], timeout)
    finally:
        os.close(handle)
    if not ended:
        raise TimeoutError(f"process {pid} still runs after {timeout:g} s")


def descendants(pid: int) -> list[int]:
    """The process ids of all that descend from a process now. Linux only."""
    children = [int(word) for path in Path(f"/proc/{pid}/task").glob("*/children") for word in path.read_text().split()]
    return [one for child in children for one in (child, *descendants(child))]


def _accepts(server: PostgresServer) -> bool:
    try:
        psycopg.connect(server.url().replace("+psycopg", ""), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _prefix() -> list[str]:
    """What runs one of PostgreSQL's programs as another user where we are root."""
    if os.geteuid() != 0:
        return []
    account = _unprivileged_account()
    return ["setpriv", f"--reuid={account}", f"--regid={_group_of(account)}", "--clear-groups"]


def _unprivileged_account() -> str:
    """PostgreSQL refuses to run as root."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _group_of(account: str) -> int:
    return pwd.getpwnam(account).pw_gid
