"""Copyflow's processes as children of a supervisor: their command lines, environment, readiness and grace.

Start order is the reverse of stop order: a request is refused before the relay stops, the relay stops before the
workers, and Redis goes last. What the processes do stands in ``api`` and ``workers``, named here and never imported.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import httpx

from workflow.cli.processes.child import Child
from workflow.cli.redis_server import RedisServer

QUEUES = ("translation", "tagging", "syndication", "default")
SENDING = "syndication"
"""The queue whose work waits for others' answers: threads do it, in a process of their own."""
SENDER_THREADS = 16
"""Of each process that sends. One such process sends about 170 a second, two 250 (`benchmarks/syndication.py`, two
cores); a newsroom of a handful of people needs one."""
_PYTHON = [sys.executable, "-P", "-m"]  # -P: no module of the folder one happens to stand in is taken for ours


def stack(
    *,
    home: Path,
    database_url: str,
    redis: RedisServer,
    host: str = "127.0.0.1",
    port: int,
    workers: int = 2,
    senders: int = 1,
    sender_threads: int = SENDER_THREADS,
    extra_environment: Mapping[str, str] | None = None,
) -> list[Child]:
    """Redis (when it has still to be started), workers, clock, projector, relay and API, in the order of their start.

    ``workers`` is the number of pool processes of the Celery node that works. The nodes that send have threads: one of
    them, ``sender``, keeps a core busy.
    """
    environment = {
        "COPYFLOW_METRICS_PORT": "0",  # one port is not for all of them: who runs them tells what they count
        **(extra_environment or {}),
        "COPYFLOW_HOME": str(home.resolve()),
        "COPYFLOW_DATABASE_URL": database_url,
        "COPYFLOW_REDIS_URL": redis.url,
    }
    child = partial(Child, environment=environment)
    ours = [
        child(name="worker", command=_worker_command(workers), ready_line="ready.", stop_grace_seconds=30),
        *(
            child(name=name, command=_sender_command(name, sender_threads), ready_line="ready.", stop_grace_seconds=30)
            for name in ["sender", *(f"sender-{number}" for number in range(2, senders + 1))]
        ),
        child(name="clock", command=[*_PYTHON, "workers.clock"], ready_line="clock ready"),
        child(name="projector", command=[*_PYTHON, "workers.projector"], ready_line="projector ready"),
        child(name="relay", command=[*_PYTHON, "workers.relay"], ready_line="relay ready"),
        child(name="api", command=_api_command(host, port), ready=answers_ready(host, port)),
    ]
    return [redis.child, *ours] if redis.child is not None else ours


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def answers_ready(host: str, port: int) -> Callable[[], bool]:
    """A readiness test: ``GET /api/v1/health/ready`` answers 200."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - to be reached  # nosec B104
    bracketed = f"[{address}]" if ":" in address else address

    def ready() -> bool:
        try:
            answer = httpx.get(f"http://{bracketed}:{port}/api/v1/health/ready", timeout=1.0, trust_env=False)
        except httpx.TransportError:
            return False
        return answer.status_code == httpx.codes.OK

    return ready


def _api_command(host: str, port: int) -> list[str]:
    command = [*_PYTHON, "uvicorn", "api.app:create_app", "--factory", "--host", host, "--port", str(port)]
    # without a limit, a browser's open event stream would hold the API back from stopping
    # and X-Forwarded-For is believed of nobody, or it would get around the limits on signing in
    return [*command, "--no-access-log", "--no-proxy-headers", "--timeout-graceful-shutdown", "3"]


def _worker_command(processes: int) -> list[str]:
    return _node("worker", [name for name in QUEUES if name != SENDING], ["-c", str(processes)])


def _sender_command(name: str, threads: int) -> list[str]:
    return _node(name, [SENDING], ["--pool", "threads", "-c", str(threads)])


def _node(name: str, queues: Sequence[str], pool: Sequence[str]) -> list[str]:
    command = [*_PYTHON, "celery", "-A", "workers.celery_app:app", "worker", "-Q", ",".join(queues), "-n", f"{name}@%h"]
    return [*command, *pool, "-l", "INFO", "--without-gossip", "--without-mingle"]
