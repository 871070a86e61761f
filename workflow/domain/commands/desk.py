"""What is wanted of a desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.domain.commands.base import Command
from workflow.domain.desk import CheckPolicy, RoutingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigureDesk(Command):
    """Say which engines translate for a desk and what its checks do; all of it anew, and for a new desk too."""

    name: str
    routing: tuple[RoutingRule, ...] = ()
    """The first rule that fits holds."""
    checks: Mapping[str, CheckPolicy] = field(default_factory=dict)
    """By the check's name."""
