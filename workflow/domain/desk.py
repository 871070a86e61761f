"""A desk of the newsroom: which engines translate for it, and which checks block.

What a desk does not say is as the newsroom's own desk says (``NEWSROOM``), and what that does not say is as
Copyflow comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NEWSROOM = "newsroom"
"""The id of the desk whose policies hold where no desk is named or a desk is silent."""

PERSON = "person"
"""The name of the engine that is none: a human translator."""


class CheckPolicy(StrEnum):
    """What a check's findings do at a desk."""

    BLOCKING = "blocking"
    ADVISORY = "advisory"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """Which engines translate what, in order; the first rule that fits an edition holds."""

    source: str = "*"
    """Primary language of the source (``en``), or ``*``."""
    target: str = "*"
    """Primary language of the translation, or ``*``."""
    urgencies: tuple[int, int] = (1, 9)
    """Most and least urgent that it is for, both included."""
    engines: tuple[str, ...]
    """Names of engines, the next when the one before cannot; ``person`` ends the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk with its policies."""

    id: str
    version: int = 0
    name: str = ""
    routing: tuple[RoutingRule, ...] = ()
    checks: Mapping[str, CheckPolicy] = field(default_factory=dict)
    """By the check's name; a check that is not named keeps its own severity."""
