"""Which engine serves which pair of languages. Knows engines, no texts; no engine means: ask a person."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from workers.ports import TranslationEngine
from workers.translation.engines.fx import FxEngine, carried_weights
from workflow.domain.vocabulary import LanguageTag, primary_language


class EngineRegistry:
    """The engines of this installation in order of preference."""

    def __init__(self, engines: Sequence[TranslationEngine]) -> None:
        self._engines = tuple(engines)

    def engine_for(self, source: LanguageTag, target: LanguageTag) -> TranslationEngine | None:
        """The first engine that serves the pair of primary languages; None when none does."""
        pair = (primary_language(source), primary_language(target))
        return next((engine for engine in self._engines if pair in engine.pairs()), None)

    def engines_for(self, source: LanguageTag, target: LanguageTag) -> tuple[TranslationEngine, ...]:
        """All engines that serve the pair, in order of preference."""
        pair = (primary_language(source), primary_language(target))
        return tuple(engine for engine in self._engines if pair in engine.pairs())

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every pair that some engine serves."""
        return frozenset[tuple[str, str]]().union(*(engine.pairs() for engine in self._engines))

    def close(self) -> None:
        """Let go of what the engines hold."""
        for engine in self._engines:
            engine.close()


def default_registry(model_directories: Sequence[Path], further: Sequence[TranslationEngine] = ()) -> EngineRegistry:
    """The engines that are installed: ``fx`` with the given models, then with those the demo's package carries.

    ``further`` engines come after them.
    """
    if importlib.util.find_spec("fxtranslate") is None:
        return EngineRegistry(further)
    carried = carried_weights()
    return EngineRegistry((FxEngine([*model_directories, *([carried] if carried else [])]), *further))
