"""A Redis-compatible leader, its replica, and three sentinels that watch them: real processes on loopback."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis

from workflow.cli.processes.stack import free_port
from workflow.cli.redis_server import find_server

SERVICE = "newsroom"
PASSWORD = "only for this test"
_PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class Watched:
    """The processes by their port, the leader first; ``url`` is the newsroom's setting."""

    folder: Path
    program: Path
    sentinels: list[int] = field(default_factory=list)
    servers: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the newsroom finds whichever leads."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.sentinels)
        return f"sentinel://:{PASSWORD.replace(' ', '%20')}@{hosts}/{SERVICE}/0"

    @property
    def leader(self) -> int:
        """The port of the server that the first sentinel says leads."""
        with _client(self.sentinels[0]) as sentinel:
            return int(sentinel.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", SERVICE)[1])

    def start(self, port: int, *words: str) -> subprocess.Popen[bytes]:
        """Start a server on a port."""
        with (self.folder / f"{port}.log").open("wb") as log:
            command = [str(self.program), *words]
            return subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT)

    def lose_the_leader(self) -> None:
        """Kill it, and wait until the sentinels have put the replica in its place."""
        lost = self.leader
        self.servers[lost].kill()
        self.servers[lost].wait()
        _until(lambda: self.leader != lost)


@contextmanager
def watched() -> Iterator[Watched]:
    """Leader, replica and sentinels that answer and know each other."""
    with tempfile.TemporaryDirectory(prefix="sentinels-") as room, ExitStack() as ended:
        found = Watched(folder=Path(room), program=find_server()[0])
        leader, replica, *sentinels = (free_port() for _ in range(5))
        found.sentinels = sentinels
        for port, words in ((leader, []), (replica, ["--replicaof", "127.0.0.1", str(leader)])):
            found.servers[port] = found.start(port, *_server_words(port), *words)
            ended.callback(_end, found.servers[port])
        for port in sentinels:
            settings = Path(room) / f"{port}.conf"
            settings.write_text(_sentinel_settings(port, leader), encoding="utf-8")
            ended.callback(_end, found.start(port, str(settings), "--sentinel"))
        _until(lambda: all(_knows_the_others(port) for port in sentinels))
        yield found


def _server_words(port: int) -> list[str]:
    words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dbfilename", f"{port}.rdb"]
    return [*words, "--requirepass", PASSWORD, "--masterauth", PASSWORD]


def _sentinel_settings(port: int, leader: int) -> str:
    return (
        f'port {port}\nbind 127.0.0.1\nrequirepass "{PASSWORD}"\n'
        f"sentinel monitor {SERVICE} 127.0.0.1 {leader} 2\n"
        f'sentinel auth-pass {SERVICE} "{PASSWORD}"\n'
        f"sentinel down-after-milliseconds {SERVICE} 500\n"
        f"sentinel failover-timeout {SERVICE} 5000\n"
    )


def _client(port: int) -> redis.Redis:
    return redis.Redis(port=port, password=PASSWORD, decode_responses=True, socket_timeout=2)


def _knows_the_others(port: int) -> bool:
    with _client(port) as sentinel:
        seen = sentinel.execute_command("SENTINEL", "MASTER", SERVICE)
    known = seen if isinstance(seen, dict) else dict(zip(seen[::2], seen[1::2], strict=True))
    return int(known["num-other-sentinels"]) == 2 and int(known["num-slaves"]) == 1


def _until(what: object) -> None:
    """Wait until it is so; servers that do not answer yet are asked again."""
    assert callable(what)
    ends_at = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < ends_at:
        try:
            if what():
                return
        except redis.RedisError:
            continue
        finally:
            time.sleep(0.05)  # between two looks at another process
    raise TimeoutError("the servers and their sentinels did not find each other")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
