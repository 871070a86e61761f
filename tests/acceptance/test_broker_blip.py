"""Redis goes away under work in flight: the worker lives on, and the work is done.

Celery 5.7.0 by itself dies here, over TCP reliably; over a unix socket it mostly does not.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import redis
from kombu.exceptions import OperationalError

from tests.workers.newsroom import PORTUGUESE, Newsroom
from workers.broker import make_app
from workers.nudging import nudge_due
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import RedisServer, find_server
from workflow.domain.article import EditionState

SENTENCE = "The ministers of six states agreed in Bishkek on joint measurements of the water in the great lakes. "


def until(holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        pause.wait(0.05)


def tcp_server(folder: Path) -> RedisServer:
    program, description = find_server()
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    folder.mkdir()
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--appendonly", "yes", "--save", ""]

    def answers() -> bool:
        client = redis.Redis.from_url(url, socket_connect_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    child = Child(name="redis", command=[*command, "--dir", str(folder)], ready=answers, holds_back=True)
    return RedisServer(url=url, description=description, child=child)


def test_worker_survives_a_broker_blip(tmp_path: Path) -> None:
    """Redis is killed while a translation runs and comes back: the same worker finishes that and takes the next."""
    server = tcp_server(tmp_path / "redis")
    newsroom = Newsroom(tmp_path / "home", redis_url=server.url)
    application = newsroom.application
    celery = make_app(application.settings)
    children = stack(home=tmp_path / "home", database_url=application.settings.database, redis=server, port=free_port())
    only = [child for child in children if child.name in {"redis", "worker"}]
    with Supervisor(only, tmp_path / "log", on_line=lambda name, line: None) as supervisor:
        supervisor.wait_ready(60)
        worker = supervisor.pid_of("worker")
        first = newsroom.submitted(*[SENTENCE * 150] * 4, targets=(PORTUGUESE,))  # each paragraph is work of its own

        def translation_runs() -> bool:
            """The one thing under way, so that the worker's other process waits for Redis: that is when it dies."""
            nudge_due(application, celery)
            return one_translation_is_under_way()

        def one_translation_is_under_way() -> bool:
            work = application.views.work()
            return [item.kind for item in work] == ["translate"] and work[0].lease_owner != ""

        until(translation_runs, "the translation began")
        before = supervisor.pid_of("redis")
        os.kill(before, signal.SIGKILL)

        def redis_is_back() -> bool:
            return supervisor.is_ready("redis") and supervisor.pid_of("redis") != before

        def in_review(article_id: str = first) -> bool:
            try:
                nudge_due(application, celery, nudged_before=application.clock.now())
            except (OperationalError, redis.RedisError):
                return False
            edition = newsroom.article(article_id).editions[PORTUGUESE]
            return edition.state is EditionState.REVIEW

        assert one_translation_is_under_way(), "the translation was over before Redis went away: make the text longer"
        until(redis_is_back, "redis came back")
        until(in_review, "the article that was in flight came to review")
        second = newsroom.submitted(SENTENCE, targets=(PORTUGUESE,))
        until(lambda: in_review(second), "the next article came to review")
        assert supervisor.pid_of("worker") == worker, "the worker died and was restarted"
    celery.close()
    newsroom.hands.close()
