"""How a worker waits for its broker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workers.celery_app import make_worker
from workflow.cli.processes.stack import free_port
from workflow.settings import Settings

_SECONDS = 20


class WaitedEnoughError(Exception):
    """So many seconds would have gone by."""


def test_a_broker_that_is_away_is_asked_every_two_seconds(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """However long Redis is away, a worker is back soon after it: the pauses between its questions do not grow."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if sum(slept) >= _SECONDS:
            raise WaitedEnoughError

    celery = make_worker(Settings(home=tmp_path, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    consumer = celery.WorkController(queues=["default"], pool_cls="solo").consumer
    monkeypatch.setattr("kombu.utils.functional.sleep", sleep)
    with pytest.raises(WaitedEnoughError):
        consumer.ensure_connected(celery.connection_for_read())
    pauses = [float(pause) for pause in re.findall(r"Trying again in ([\d.]+) second", caplog.text)]
    assert len(pauses) >= _SECONDS / 2
    assert max(pauses) <= 2
    celery.close()
