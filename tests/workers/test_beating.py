"""Workers say that they live, and which queues they take: real Celery workers on a real Redis."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import redis

from workflow.cli.processes.child import Child
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import RedisServer
from workflow.worker_beats import ALIVE_SECONDS, read, redis_now


def until(holds: Callable[[], bool], what: str, seconds: float = 180.0) -> None:
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        pause.wait(0.05)


def worker(home: Path, redis_url: str, *, pool: str) -> Child:
    command = [sys.executable, "-m", "celery", "-A", "workers.celery_app:app", "worker", "-Q", "default,syndication"]
    return Child(
        name="worker",
        command=[*command, "-n", f"{pool}@here", "--pool", pool, "-c", "2", "-l", "INFO", "--without-gossip"],
        environment={"COPYFLOW_HOME": str(home), "COPYFLOW_REDIS_URL": redis_url},
        ready_line="ready.",
    )


def test_workers_of_both_kinds_speak_and_take_it_back(tmp_path: Path, redis_server: RedisServer) -> None:
    """Processes or threads: alive while they run, with queues and hands; one that was told to stop leaves no trace."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
        for pool in ("prefork", "threads"):
            child = worker(tmp_path / "home", redis_server.url, pool=pool)
            with Supervisor([child], tmp_path / pool, on_line=lambda _name, _line: None) as supervisor:
                supervisor.wait_ready(180)
                until(lambda: bool(read(client)), "the worker spoke")
                [beat] = read(client)
                assert (beat.queues, beat.hands) == (("default", "syndication"), 2)
                assert beat.name.startswith(pool)
                assert abs(beat.clock_ahead) < 1
                assert beat.is_alive(redis_now(client))
            assert read(client) == ()


def test_a_worker_that_is_killed_is_remembered(tmp_path: Path, redis_server: RedisServer) -> None:
    """Its last word stays, and grows old; what FLUSHALL took before is said again by the next beat."""
    command = worker(tmp_path / "home", redis_server.url, pool="threads")
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
        process = subprocess.Popen(
            command.command,
            env={**os.environ, **command.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            until(lambda: bool(read(client)), "the worker spoke")
            client.flushall()
            until(lambda: bool(read(client)), "the worker spoke again")
        finally:
            process.kill()
            process.wait(20)
        [last] = read(client)
    assert last.is_alive(last.at + 1)
    assert not last.is_alive(last.at + ALIVE_SECONDS + 1)
