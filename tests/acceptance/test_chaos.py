"""Redis emptied and processes killed in the middle of a run: the outcome is the same."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import redis

from tests.acceptance.newsroom_process import DemoProcess
from tests.acceptance.test_demo import check_story, demo


def empty(redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    try:
        client.flushall()
    finally:
        client.close()


def kill(process: DemoProcess, *words: str) -> int:
    """SIGKILL the youngest process of the run whose command line holds the words; its id."""
    victim = process.processes(*words)[-1]
    os.kill(victim, signal.SIGKILL)
    return victim


def test_flushall_and_sigkill_change_nothing(tmp_path: Path) -> None:
    """FLUSHALL at three moments and SIGKILL of relay and worker: everything still arrives, in order, once."""
    with demo(tmp_path / "home") as process:
        process.wait_for_event("article.submitted")
        redis_url = process.redis_url()
        empty(redis_url)
        kill(process, "celery", "worker")
        process.wait_for_event("edition.approved")
        kill(process, "workers.relay")
        empty(redis_url)
        process.wait_for_event("article.corrected")
        for victim in process.processes("celery", "worker"):
            os.kill(victim, signal.SIGKILL)
        process.wait_for_event("edition.corrected")
        empty(redis_url)
        kill(process, "workers.clock")
        report = process.report()
        check_story(report)
        assert process.processes() == []
