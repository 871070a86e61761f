"""What happened to a desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.domain.desk import CheckPolicy, RoutingRule
from workflow.domain.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskConfigured(Event):
    """A desk's routing and the policies of its checks are these from now on."""

    name: str
    routing: tuple[RoutingRule, ...]
    checks: Mapping[str, CheckPolicy]
