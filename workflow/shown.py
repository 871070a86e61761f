"""The questions whose answers are only shown to people and partners: what a read replica may answer.

Whoever decides, changes something, or lets somebody in asks the application's own parts, which are the primary's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workflow.figures import Figures
from workflow.memory import Memory
from workflow.searching import Search
from workflow.turnaround import Turnaround
from workflow.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The parts to ask; without a replica they are the application's own."""

    views: Views
    search: Search
    figures: Figures
    turnaround: Turnaround
    memory: Memory
    end: Callable[[], int]
    """Position of the log's end; everything else that the same request is shown is at least as new."""
