"""How stored events of older shapes are read: pure functions on the decoded JSON, chained by version.

Stored bytes and hashes never change. A released (name, version) stays readable for ever and
has a golden file in ``tests/store/golden``. Every event is at its first version today, so the
table is empty; the first changed shape adds its row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""(stored name, version) to the function that makes the next version of it."""

CURRENT_VERSIONS: Mapping[str, int] = {}
"""Stored name to current version, where it is not 1."""


def current_version(name: str) -> int:
    """The version that events of this name are written in today."""
    return CURRENT_VERSIONS.get(name, 1)


def upcast(name: str, version: int, data: dict[str, Any]) -> dict[str, Any]:
    """``data`` of the given version in the current shape."""
    while version < current_version(name):
        data = UPCASTERS[name, version](data)
        version += 1
    return data
