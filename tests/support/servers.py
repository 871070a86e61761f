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
    prefix = ["setpriv", f"--reuid={account}", f"--regid={_group_of(account)}", "--clear-groups"] if account else []
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


def _unprivileged_account() -> str:
    """PostgreSQL refuses to run as root."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _group_of(account: str) -> int:
    return pwd.getpwnam(account).pw_gid
