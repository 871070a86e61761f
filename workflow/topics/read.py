"""What a file of topics says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.domain.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The topics of one file."""

    topics: tuple[Topic, ...]
    attribution: str
    """Whom to credit."""
    released: str = ""
    """``2023-03-31``; empty where the file does not say."""
    labels_only: bool = False
    """It says nothing of what was retired."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Why names were left out, and how many."""
