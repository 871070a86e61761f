"""How long the machines that compare the newsroom with models run. Holds no tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

RUN = settings(
    max_examples=int(os.environ.get("COPYFLOW_MODEL_EXAMPLES", "5")),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
"""A few examples in the suite; ``COPYFLOW_MODEL_EXAMPLES=1000`` for a night."""
