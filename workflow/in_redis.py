"""Names of what stands in Redis beside Celery's own and the log's stream, and a Redis's address for people."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

WORKERS = "copyflow:workers"
"""A hash: a field a worker, with what it last said of itself (``worker_beats.py``)."""


def engine_bucket(engine: str, kind: str) -> str:
    """The bucket of an engine: ``requests`` or ``characters``; ``held`` lives while nobody may ask it."""
    return f"copyflow:engine-rate:{engine}:{kind}"


def without_password(url: str) -> str:
    """The address as people may read it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))
