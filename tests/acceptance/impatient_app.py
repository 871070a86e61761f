"""Copyflow's Celery application with a broker that hands out again after a second what is not acknowledged.

Run by ``test_worker_loss.py`` as ``celery -A tests.acceptance.impatient_app:app``; each task that begins is noted in
the file that ``COPYFLOW_TEST_RUNS`` names.
"""

from __future__ import annotations

import os
from typing import Any

from celery.signals import task_prerun

from workers.celery_app import app

__all__ = ["app"]

app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    "visibility_timeout": 1,
    "unacked_restore_interval": 0.5,
}


@task_prerun.connect
def _note(args: tuple[str, ...] = (), **_: Any) -> None:
    descriptor = os.open(os.environ["COPYFLOW_TEST_RUNS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{args[0]}\n".encode())
    finally:
        os.close(descriptor)
