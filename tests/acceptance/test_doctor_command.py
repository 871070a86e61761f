"""`copyflow doctor` as monitors run it: a process, its exit code, its first line, whatever is away."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.support.servers import PostgresServer
from workflow.bootstrap import bootstrap
from workflow.cli.app import app
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import RedisServer
from workflow.settings import Settings


def environment(home: Path, **settings: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COPYFLOW_")}
    return {**clean, "COPYFLOW_HOME": str(home), **settings}


def doctor(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run it as a process of its own; it never shows a traceback, and says nothing beside its answer."""
    done = subprocess.run(
        [sys.executable, "-m", "workflow", "doctor", *words],
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert done.stderr == ""
    return done


def facts(home: Path, *words: str, **settings: str) -> dict[str, Any]:
    """Its JSON, whose exit code is the command's; run within this process, which is quicker."""
    left_out = {name: None for name in os.environ if name.startswith("COPYFLOW_")}
    chosen = {**left_out, "COPYFLOW_HOME": str(home), **settings}
    done = CliRunner().invoke(app, ["doctor", "--json", *words], env=chosen)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["exit_code"] == done.exit_code
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A newsroom whose tables are there, and that does not run."""
    place = tmp_path / "home"
    migrate(Settings(home=place, database_url=None, redis_url=None))
    return place


def migrate(settings: Settings) -> None:
    with closing(bootstrap(settings)) as application:
        application.migrate()


def test_where_there_is_no_newsroom(tmp_path: Path) -> None:
    """It says so with code 2, and makes none: no folder, no database, no key."""
    home = tmp_path / "home"
    done = doctor(home)
    assert done.returncode == 2
    assert done.stdout.startswith(f"There is no newsroom in {home}.")
    assert not home.exists()


def test_where_nothing_runs(home: Path) -> None:
    """The first line says what is the matter, the table what is well all the same; nothing is written anywhere."""
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.suffix not in {".db-shm", ".db-wal"}}
    done = doctor(home)
    first, empty, *lines = done.stdout.splitlines()
    assert done.returncode == 2
    assert first == "Copyflow is not running: no process does what relay, clock and projector do."
    assert empty == ""
    assert any(line.startswith("ok       Migrations") and line.endswith("all there") for line in lines)
    assert all(line == line.rstrip() for line in lines)
    after = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.suffix not in {".db-shm", ".db-wal"}}
    assert before == after


def test_a_key_that_is_gone_is_not_made_anew(home: Path) -> None:
    """A new key would open nothing that the old one sealed: the doctor tells, and keeps its hands off."""
    (home / "secret.key").unlink()
    lines = {line["kind"]: line for line in facts(home)["lines"]}
    assert lines["secret_key"]["level"] == "stuck"
    assert "backup" in lines["secret_key"]["next"]
    assert not (home / "secret.key").exists()


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("COPYFLOW_REDIS_URL", "redis://127.0.0.1:1/0", "redis"),
        ("COPYFLOW_DATABASE_URL", "postgresql+psycopg://nobody:secret@127.0.0.1:1/none", "database"),
        ("COPYFLOW_LEASE_SECONDS", "soon", "settings"),
        ("COPYFLOW_DATABASE_URL", "sqlite:////proc/none/copyflow.db", "database"),
    ],
)
def test_what_is_away_is_a_finding(home: Path, name: str, value: str, kind: str) -> None:
    """Redis, PostgreSQL, a setting: one line of that kind is stuck, and says what to do."""
    found = facts(home, **{name: value})
    assert (found["exit_code"], found["level"], found["stuck"]) == (2, "stuck", True)
    [line] = [line for line in found["lines"] if line["kind"] == kind]
    assert line["level"] == "stuck"
    assert line["next"]
    assert "secret@" not in json.dumps(found)


def test_a_file_that_is_no_database(home: Path) -> None:
    """What SQLite cannot read is a finding too."""
    for path in home.glob("copyflow.db*"):
        path.unlink()
    (home / "copyflow.db").write_bytes(b"This is no database, whatever it is called. " * 200)
    (home / "copyflow.db").chmod(0o600)
    found = facts(home)
    assert found["exit_code"] == 2
    assert found["verdict"].startswith("The database does not answer: file is not a database.")


def test_a_disk_that_is_full_or_read_only(home: Path, tmp_path: Path) -> None:
    """It needs no room of its own to say so."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], check=False).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    try:
        subprocess.run(["cp", "-a", home, place / "home"], check=True)
        with pytest.raises(OSError, match="No space left"):
            (place / "filling").write_bytes(b"x" * 5_000_000)
        assert "is full" in facts(place / "home")["verdict"]
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        assert "is read-only" in facts(place / "home")["verdict"]
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_it_fits_a_terminal_of_80_columns(home: Path) -> None:
    """No line is longer, and what to do stands below what it is about."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    variables = {name: value for name, value in environment(home).items() if name != "COLUMNS"}
    process = subprocess.Popen(
        [sys.executable, "-m", "workflow", "doctor"],
        env={**variables, "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # how Linux says that the other end is closed
        while part := os.read(ours, 65536):
            shown += part
    os.close(ours)
    assert process.wait(300) == 2
    lines = shown.decode().replace("\r\n", "\n").splitlines()
    assert max(map(len, lines)) <= 80, shown
    assert any("→ Start" in line for line in lines)


# --- with everything running ----------------------------------------------------------------------------------


def until(holds: Callable[[], bool], what: Callable[[], str], seconds: float = 90.0) -> None:
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what()
        pause.wait(0.2)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, redis_server: RedisServer) -> Iterator[dict[str, str]]:
    """The settings of a newsroom that runs: a server of its own in PostgreSQL's case, and a file in SQLite's."""
    chosen = {"COPYFLOW_REDIS_URL": redis_server.url}
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        chosen["COPYFLOW_DATABASE_URL"] = server.fresh_database()
    migrate(Settings(home=tmp_path / "home", database_url=chosen.get("COPYFLOW_DATABASE_URL")))
    return chosen


def test_a_newsroom_that_runs(settings: dict[str, str], tmp_path: Path, redis_server: RedisServer) -> None:
    """Nothing is stuck, with code 0; a worker that hangs is told, and with --strict a warning is code 1."""
    home = tmp_path / "home"
    database = Settings(home=home, database_url=settings.get("COPYFLOW_DATABASE_URL")).database
    children = stack(home=home, database_url=database, redis=redis_server, port=free_port(), workers=1)
    wanted = [child for child in children if child.name not in {"api", "redis"}]
    with Supervisor(wanted, tmp_path / "log", on_line=lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(90)
        found: dict[str, Any] = {}

        def is_well() -> bool:
            found.update(facts(home, **settings))
            return not found["stuck"]

        until(is_well, lambda: json.dumps([line for line in found["lines"] if line["level"] != "ok"], indent=1))
        assert (found["verdict"], found["exit_code"]) == ("Nothing is stuck.", 0)
        assert {line["about"] for line in found["lines"] if line["kind"] == "workers"} == {
            "default",
            "syndication",
            "tagging",
            "translation",
        }
        (home / "secret.key").chmod(0o644)
        assert facts(home, **settings)["exit_code"] == 0
        assert facts(home, "--strict", **settings)["exit_code"] == 1
        (home / "secret.key").chmod(0o600)
        assert doctor(home, "--strict", **settings).returncode == 0
        a_clock_that_hangs_is_missed(supervisor.pid_of("clock"), home, settings)


def a_clock_that_hangs_is_missed(pid: int, home: Path, settings: dict[str, str]) -> None:
    """Its leadership runs out a few seconds later."""
    os.killpg(os.getpgid(pid), signal.SIGSTOP)
    try:
        until(
            lambda: facts(home, **settings)["verdict"].startswith("No process does the work of the clock."),
            lambda: "the clock is not missed",
        )
    finally:
        os.killpg(os.getpgid(pid), signal.SIGCONT)
