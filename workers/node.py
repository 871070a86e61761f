"""What a Celery node tells of itself: figures of it and its children, traces of each child, log lines in one form.

The node counts nothing itself and tells what its children count; it does so from a thread, begun after they are forked.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any

from celery.signals import setup_logging

from workflow.observing import beginning, log_lines
from workflow.settings import Settings

_settings = cache(Settings)
"""Read once, before a worker forks."""
_about: dict[str, Any] = {"service": "worker", "folder": None}


def take_over_log_lines(settings: Settings) -> None:
    """Where lines are JSON, Celery sets up none of its own."""
    if settings.log_format == "json":
        setup_logging.connect(_configure_lines, weak=False)


def _configure_lines(loglevel: int | None = None, **_: Any) -> None:
    log_lines.configure("worker", as_json=True, level=loglevel or logging.INFO)


def before_fork(instance: Any) -> None:
    """The node has its name: ``sender`` of ``sender@host``. What its children count has its folder from here on."""
    _about["service"] = str(instance.hostname).partition("@")[0]
    if _settings().log_format == "json":
        instance.quiet = True  # its banner is no line of JSON
        log_lines.change_form(_about["service"], "")
    _about["folder"] = beginning.begin_counting(_settings())


def begin_telling() -> None:
    """The node is ready: figures are told."""
    folder: Path | None = _about["folder"]
    if folder is not None:
        beginning.begin_telling(_settings(), folder)


def begin_working() -> None:
    """A process that does work begins."""
    beginning.begin_tracing(_about["service"], _settings())


def end_working() -> None:
    """It ends."""
    beginning.end()


def quieten(*names: str) -> None:
    """Lines of these libraries only from WARNING."""
    for name in names:
        logging.getLogger(name).setLevel(logging.WARNING)
