"""Takes figures, in this process and in those that it forks; nothing at all until ``begin``.

Each process writes into files of its own in one folder (prometheus_client's multi-process mode), which whoever tells
the figures adds up: so the children of a pool need no port, and what a process counted outlives it. One figure costs a
few microseconds and no lock that another process could hold.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.observing.measures import COUNTED, Measure, Shape

if TYPE_CHECKING:  # a process that takes none does not load it
    from prometheus_client import CollectorRegistry

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus_client looks for the folder, in a forked child too."""


class _Figures:
    """The figures of this process and its children."""

    def __init__(self, folder: Path) -> None:
        from prometheus_client import Counter, Histogram, values

        os.environ[FOLDER_VARIABLE] = str(folder)
        make = values.MultiProcessValue  # what keeps a value is chosen at import, which may have been long ago
        values.ValueClass = make()  # type: ignore[no-untyped-call]  # it is half typed
        self._made: dict[str, Any] = {}
        for measure in COUNTED:
            name, meaning, labels = measure.name, measure.meaning, measure.labels
            if measure.shape is Shape.HISTOGRAM:
                self._made[name] = Histogram(name, meaning, labels, buckets=measure.buckets, registry=None)
            else:
                self._made[name] = Counter(name, meaning, labels, registry=None)
        self._children: dict[tuple[str, ...], Any] = {}

    def child(self, measure: Measure, labels: tuple[str, ...]) -> Any:
        """The one figure with these labels."""
        key = (measure.name, *labels)
        found = self._children.get(key)
        if found is None:
            made = self._made[measure.name]
            found = self._children[key] = made.labels(*labels) if labels else made
        return found


_taken: _Figures | None = None


def begin(folder: Path) -> None:
    """Take figures from now on, into files of that folder, which is there."""
    global _taken  # noqa: PLW0603 - as with logging, figures are the process's own
    _taken = _Figures(folder)


def end() -> None:
    """Take no more."""
    global _taken  # noqa: PLW0603 - the same
    _taken = None


def is_on() -> bool:
    """Whether figures are taken."""
    return _taken is not None


def count(measure: Measure, *labels: str, by: float = 1) -> None:
    """Add to a counter."""
    if _taken is not None:
        _taken.child(measure, labels).inc(by)


def observe(measure: Measure, seconds: float, *labels: str) -> None:
    """Add an observation to a histogram."""
    if _taken is not None:
        _taken.child(measure, labels).observe(seconds)


def told(folder: Path) -> CollectorRegistry:
    """A registry that adds up, whenever it is asked, what all processes have written into the folder."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry(auto_describe=False)
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]  # it is half typed
    return registry


@contextmanager
def taken_in(folder: Path) -> Iterator[CollectorRegistry]:
    """Take figures for the length of the block; what they come to."""
    before = os.environ.get(FOLDER_VARIABLE)
    begin(folder)
    try:
        yield told(folder)
    finally:
        end()
        if before is None:
            os.environ.pop(FOLDER_VARIABLE, None)
