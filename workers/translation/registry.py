"""Which engine serves which pair of languages. Knows engines, no texts; no engine means: ask a person."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from workers.ports import TranslationEngine
from workers.translation.engines.apertium import NAME as APERTIUM
from workers.translation.engines.apertium import installed_apertium
from workers.translation.engines.fx import FxEngine, carried_weights


class EngineRegistry:
    """The engines of this installation in order of preference."""

    def __init__(self, engines: Sequence[TranslationEngine] | Callable[[], Sequence[TranslationEngine]]) -> None:
        """Take the engines, or what makes them when they are first asked for: a process that only tags has none."""
        self._make: Callable[[], Sequence[TranslationEngine]] | None = engines if callable(engines) else None
        self._made = {} if callable(engines) else {engine.name: engine for engine in engines}
        self._lock = Lock()

    @property
    def engines(self) -> Mapping[str, TranslationEngine]:
        """By name, in order of preference."""
        with self._lock:
            if self._make is not None:
                self._made = {engine.name: engine for engine in self._make()}
                self._make = None
            return self._made

    def close(self) -> None:
        """Let every engine end its connections and processes."""
        for engine in self._made.values():
            engine.close()


def local_engines(model_directories: Sequence[Path]) -> list[TranslationEngine]:
    """The engines installed on this machine: ``fx`` with the given models, then with the demo's; then ``apertium``."""
    engines: list[TranslationEngine] = []
    if importlib.util.find_spec("fxtranslate") is not None:
        carried = carried_weights()
        engines.append(FxEngine([*model_directories, *([carried] if carried else [])]))
    apertium = installed_apertium()
    if apertium is not None:
        engines.append(apertium)
    return engines


def default_registry(model_directories: Sequence[Path], further: Sequence[TranslationEngine] = ()) -> EngineRegistry:
    """The installed engines, then ``further`` ones, then what makes drafts only: what leaves the machine comes later.

    A desk's routing (``workers/translation/routing.py``) sets its own order.
    """

    def installed() -> list[TranslationEngine]:
        local = local_engines(model_directories)
        drafts = [engine for engine in local if engine.name == APERTIUM]
        return [*(engine for engine in local if engine.name != APERTIUM), *further, *drafts]

    return EngineRegistry(installed)
