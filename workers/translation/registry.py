"""Which engine serves which pair of languages. Knows engines, no texts; no engine means: ask a person."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path

from workers.ports import TranslationEngine
from workers.translation.engines.apertium import NAME as APERTIUM
from workers.translation.engines.apertium import installed_apertium
from workers.translation.engines.fx import FxEngine, carried_weights


class EngineRegistry:
    """The engines of this installation in order of preference."""

    def __init__(self, engines: Sequence[TranslationEngine]) -> None:
        self.engines: Mapping[str, TranslationEngine] = {engine.name: engine for engine in engines}
        """By name, in order of preference."""

    def close(self) -> None:
        """Let every engine end its connections and processes."""
        for engine in self.engines.values():
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
    local = local_engines(model_directories)
    drafts = [engine for engine in local if engine.name == APERTIUM]
    return EngineRegistry([*(engine for engine in local if engine.name != APERTIUM), *further, *drafts])
