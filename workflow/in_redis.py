"""Names of what stands in Redis beside Celery's own and the log's stream, where several modules know them."""

from __future__ import annotations

WORKERS = "copyflow:workers"
"""A hash: a field a worker, with what it last said of itself (``worker_beats.py``)."""


def engine_bucket(engine: str, kind: str) -> str:
    """The bucket of an engine: ``requests`` or ``characters``; ``held`` lives while nobody may ask it.

    They are asked together: what stands in braces chooses a cluster's slot, and is the same for all of an engine.
    """
    return f"copyflow:engine-rate:{{{engine}}}:{kind}"
