"""Shifts the newsroom's clock in a child process of a chaos run. Python loads it because its folder is on PYTHONPATH.

It is no part of the newsroom, which knows of no such thing: when ``workflow.ports`` is loaded, its ``SystemClock`` is
replaced by one that adds what a file says. The file is named by CHAOS_CLOCK and holds whole seconds; an absent or empty
file is no shift. ``time.time`` and ``datetime.now`` stay as they are: what must not follow the wall clock does not.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import sys
from datetime import UTC, datetime, timedelta
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

FILE = os.environ.get("CHAOS_CLOCK", "")


def shift() -> timedelta:
    """What the file says now."""
    try:
        return timedelta(seconds=int(Path(FILE).read_text(encoding="ascii") or 0))
    except FileNotFoundError:
        return timedelta()


def _now(_clock: object) -> datetime:
    return datetime.now(UTC) + shift()


class _Loader(importlib.abc.Loader):
    """Loads the module as ever, and changes its clock afterwards."""

    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the module's own loader has it."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run it, then shift its clock."""
        self._loader.exec_module(module)
        module.SystemClock.now = _now  # type: ignore[attr-defined]  # the module is known by its name only


class _Finder(importlib.abc.MetaPathFinder):
    """Finds ``workflow.ports`` alone."""

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        """The module's own spec with our loader around its loader."""
        if name != "workflow.ports":
            return None
        spec = PathFinder.find_spec(name, path)  # type: ignore[arg-type]  # as the import system gives it
        assert spec is not None, "workflow.ports is where it was"
        assert spec.loader is not None, "it is a file"
        spec.loader = _Loader(spec.loader)
        return spec


if FILE:
    sys.meta_path.insert(0, _Finder())
