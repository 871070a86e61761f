"""Which engine serves which pair of languages. Knows engines, no texts; no engine means: ask a person."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path

from workers.ports import TranslationEngine
from workers.translation.engines.fx import FxEngine, carried_weights
from workflow.domain.vocabulary import LanguageTag, primary_language


class EngineRegistry:
    """The engines of this installation in order of preference."""

    def __init__(self, engines: Sequence[TranslationEngine]) -> None:
        self.engines: Mapping[str, TranslationEngine] = {engine.name: engine for engine in engines}
        """By name, in order of preference."""

    def engine_for(self, source: LanguageTag, target: LanguageTag) -> TranslationEngine | None:
        """The first engine that serves the pair of primary languages; None when none does."""
        pair = (primary_language(source), primary_language(target))
        return next((engine for engine in self.engines.values() if pair in engine.pairs()), None)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every pair that some engine serves."""
        return frozenset[tuple[str, str]]().union(*(engine.pairs() for engine in self.engines.values()))


def default_registry(model_directories: Sequence[Path]) -> EngineRegistry:
    """The engines that are installed: ``fx`` with the given models, then with those the demo's package carries."""
    if importlib.util.find_spec("fxtranslate") is None:
        return EngineRegistry(())
    carried = carried_weights()
    return EngineRegistry((FxEngine([*model_directories, *([carried] if carried else [])]),))
