"""Dictionaries to and from the newsroom: desks. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class DeskBody(TypedDict):
    """All that holds at a desk; what is left out is as the newsroom's own desk has it, or as Copyflow comes."""

    name: str
    routing: NotRequired[list[RoutingRuleBody]]
    checks: NotRequired[dict[str, Literal["blocking", "advisory", "off"]]]


class DeskList(TypedDict):
    """The newsroom's own desk if it was configured, then the others by id."""

    items: list[DeskModel]


class DeskModel(TypedDict):
    """A desk with all that holds at it."""

    desk_id: str
    version: int
    name: str
    routing: list[RoutingRuleModel]
    checks: dict[str, Literal["blocking", "advisory", "off"]]


class RoutingRuleBody(TypedDict):
    """Which engines translate what, in order."""

    source: NotRequired[str]
    target: NotRequired[str]
    urgencies: NotRequired[list[int]]
    engines: list[str]


class RoutingRuleModel(TypedDict):
    """Which engines translate what, in order."""

    source: str
    target: str
    urgencies: list[Any]
    engines: list[str]
