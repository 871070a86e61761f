"""A PostgreSQL with settings of a test's own, or with a data folder that was put back. Independent of pytest."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.servers import PostgresServer, _accepts, _group_of, _unprivileged_account
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor


@contextmanager
def postgres_in(programs: Path, room: Path, data: Path, settings: Mapping[str, str]) -> Iterator[PostgresServer]:
    """A PostgreSQL on the data folder ``data``, which is made when it is not there, for the length of the block.

    ``room`` is a folder that its account may use, for sockets and log.
    """
    account = _unprivileged_account() if os.geteuid() == 0 else None
    prefix = ["setpriv", f"--reuid={account}", f"--regid={_group_of(account)}", "--clear-groups"] if account else []
    user = account or pwd.getpwuid(os.geteuid()).pw_name
    is_new = not data.exists()
    data.mkdir(mode=0o700, exist_ok=True)
    if account:
        for path in (data, *data.rglob("*")):
            shutil.chown(path, account)
    if is_new:
        how = ["-D", str(data), "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run([*prefix, str(programs / "initdb"), *how], check=True, capture_output=True, cwd=room)
    server = PostgresServer(port=free_port(), user=user)
    given = {
        "listen_addresses": "127.0.0.1",
        "port": str(server.port),
        "unix_socket_directories": str(room),
        "max_connections": "200",
        **settings,
    }
    words = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
    child = Child(
        name="postgres",
        command=[*prefix, str(programs / "postgres"), "-D", str(data), *words],
        ready=lambda: _accepts(server),
        stop_signal=signal.SIGINT,  # PostgreSQL's "fast": it does not wait for clients
        stop_grace_seconds=60,  # it archives its last WAL
    )
    with Supervisor([child], room / f"log-{server.port}", on_line=lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(60)
        yield server
