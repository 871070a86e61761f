"""Redis servers that are set up badly, or go away, for tests: each a process of its own for the length of a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.support.servers import standing_still
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import find_server


class OwnRedis:
    """A running server that only this test uses."""

    def __init__(self, url: str, supervisor: Supervisor) -> None:
        self.url = url
        self._supervisor = supervisor

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes connections and answers nothing, as a machine that swaps."""
        with standing_still(self._supervisor.pid_of("redis")):
            yield


@contextmanager
def own_redis(folder: Path, *arguments: str, password: str = "") -> Iterator[OwnRedis]:
    """A server on a loopback port with these arguments; without any it keeps nothing and has no limit."""
    program, _ = find_server()
    port = free_port()
    url = f"redis://{f':{password}@' if password else ''}127.0.0.1:{port}/0"
    folder.mkdir(exist_ok=True)
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    if password:
        command += ["--requirepass", password]
    child = Child(name="redis", command=[*command, *arguments], ready=lambda: _answers(url), holds_back=True)
    with Supervisor([child], folder / "log", on_line=lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(30)
        yield OwnRedis(url, supervisor)


def _answers(url: str) -> bool:
    with redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
