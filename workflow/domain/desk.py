"""A desk of the newsroom: which engines translate for it, and which checks block.

What a desk does not say is as the newsroom's own desk says (``NEWSROOM``), and what that does not say is as
Copyflow comes. What may be configured is decided in ``desk_policies.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT, LanguageTag, primary_language

ANY = "*"
"""Stands for every language."""

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

    source: str = ANY
    """Primary language of the source (``en``), or ``*``."""
    target: str = ANY
    """Primary language of the translation, or ``*``."""
    urgencies: tuple[int, int] = (MOST_URGENT, LEAST_URGENT)
    """Most and least urgent that it is for, both included."""
    engines: tuple[str, ...]
    """Names of engines, the next when the one before cannot; ``person`` ends the list."""

    def fits(self, source: str, target: str, urgency: int) -> bool:
        """Whether it is for this pair of primary languages at this urgency."""
        first, last = self.urgencies
        return self.source in {ANY, source} and self.target in {ANY, target} and first <= urgency <= last

    def __str__(self) -> str:
        """What it is for: ``en → *, urgency 1 to 3``."""
        first, last = self.urgencies
        urgency = f"urgency {first}" if first == last else f"urgency {first} to {last}"
        return f"{self.source} → {self.target}, {urgency}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk with its policies."""

    id: str
    version: int = 0
    name: str = ""
    routing: tuple[RoutingRule, ...] = ()
    checks: Mapping[str, CheckPolicy] = field(default_factory=dict)
    """By the check's name; a check that is not named keeps its own severity."""


def rule_for(
    desk: Desk, newsroom: Desk, source: LanguageTag, target: LanguageTag, urgency: int
) -> tuple[Desk, RoutingRule] | None:
    """The first rule that fits with the desk whose it is: the desk's own first, then the newsroom's; None if none."""
    pair = primary_language(source), primary_language(target)
    rules = ((owner, rule) for owner in (desk, newsroom) for rule in owner.routing)
    return next(((owner, rule) for owner, rule in rules if rule.fits(*pair, urgency)), None)


def engines_for(
    desk: Desk, newsroom: Desk, source: LanguageTag, target: LanguageTag, urgency: int
) -> tuple[str, ...] | None:
    """Names of the engines to ask, in order; None is as Copyflow comes: whatever serves the pair, then a person."""
    found = rule_for(desk, newsroom, source, target, urgency)
    return None if found is None else found[1].engines


def policy_of(desk: Desk, newsroom: Desk) -> Mapping[str, CheckPolicy]:
    """What each check's findings do at the desk; a check that neither desk names keeps its own severity."""
    return {**newsroom.checks, **desk.checks}
