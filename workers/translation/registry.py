"""Which engine serves which pair of languages. Knows engines, no texts; no engine means: ask a person."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path

from workers.ports import TranslationEngine
from workers.translation.engines.apertium import NAME as APERTIUM
from workers.translation.engines.apertium import installed_apertium
from workers.translation.engines.fx import FxEngine, carried_weights
from workflow.domain.vocabulary import LanguageTag, primary_language


class EngineRegistry:
    """The engines of this installation in order of preference."""

    def __init__(self, engines: Sequence[TranslationEngine]) -> None:
        self._engines = tuple(engines)

    @property
    def engines(self) -> Mapping[str, TranslationEngine]:
        """The engines by name, in order of preference."""
        return {engine.name: engine for engine in self._engines}

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
        """Let every engine end its connections and processes."""
        for engine in self._engines:
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
