"""Which engines are asked for an edition, in which order, and why none is. Chooses; translates nothing.

What should be asked is data of the desks (``workflow.domain.desk``); here it meets the engines that are installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workers.ports import EngineError, TranslationEngine
from workflow.domain.desk import NEWSROOM, PERSON, Desk, RoutingRule, rule_for
from workflow.domain.vocabulary import LanguageTag, primary_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The engines to ask, in order, and what became of the others."""

    engines: tuple[TranslationEngine, ...]
    passed_over: tuple[str, ...] = ()
    """Why other engines of the rule are not asked, a sentence's part for each: ``deepl is not configured here``."""
    failed: Mapping[str, EngineError] = field(default_factory=dict)
    """By name, engines that could not say which languages they translate: with a transient failure, they may later."""
    why_none: str = ""
    """Why a person is asked, where there is no engine to ask."""


class Router:
    """Routes over the engines of this installation, in their order of preference."""

    def __init__(self, engines: Mapping[str, TranslationEngine]) -> None:
        self._engines = engines

    def choose(
        self, source: LanguageTag, target: LanguageTag, urgency: int, desk: Desk, newsroom: Desk
    ) -> tuple[TranslationEngine, ...]:
        """The engines to ask, in order; none means: ask a person, for the reason that ``why_none`` gives."""
        return self.route(source, target, urgency, desk, newsroom).engines

    def why_none(self, source: LanguageTag, target: LanguageTag, urgency: int, desk: Desk, newsroom: Desk) -> str:
        """Why a person is asked; empty where there is an engine to ask."""
        return self.route(source, target, urgency, desk, newsroom).why_none

    def route(self, source: LanguageTag, target: LanguageTag, urgency: int, desk: Desk, newsroom: Desk) -> Chosen:
        """All of it at once, each engine asked once for its languages."""
        found = rule_for(desk, newsroom, source, target, urgency)
        looking = _Looking(self._engines, source, target)
        looking.look_at(tuple(self._engines) if found is None else found[1].engines)
        return Chosen(
            engines=tuple(looking.serving),
            passed_over=tuple(looking.passed_over),
            failed=looking.failed,
            why_none="" if looking.serving else _why_none(source, target, found, looking),
        )


@dataclass(slots=True)
class _Looking:
    """Sorts engines by what they say of one pair of languages."""

    engines: Mapping[str, TranslationEngine]
    source: LanguageTag
    target: LanguageTag
    serving: list[TranslationEngine] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    failed: dict[str, EngineError] = field(default_factory=dict)

    def look_at(self, names: tuple[str, ...]) -> None:
        """Look at the engines of these names, in order; a person is none."""
        for name in names:
            if name != PERSON:
                self._look_at(name)

    def _look_at(self, name: str) -> None:
        engine = self.engines.get(name)
        if engine is None:
            self.passed_over.append(f"{name} is not configured here")
            return
        try:
            serves = (primary_language(self.source), primary_language(self.target)) in engine.pairs()
        except EngineError as error:
            self.failed[name] = error
            self.passed_over.append(f"{name} cannot say which languages it translates: {error}")
            return
        if serves:
            self.serving.append(engine)
        else:
            self.passed_over.append(f"{name} does not translate {self.source} to {self.target}")


def _why_none(
    source: LanguageTag, target: LanguageTag, found: tuple[Desk, RoutingRule] | None, looking: _Looking
) -> str:
    pair = f"{source} to {target}"
    if found is None:
        unknown = [
            f"{name} cannot say which languages it translates: {error}" for name, error in looking.failed.items()
        ]
        return "; ".join([f"no engine here translates {pair}", *unknown])
    owner, rule = found
    whose = "the newsroom" if owner.id == NEWSROOM else f"the desk {owner.name}"
    if rule.engines == (PERSON,):
        return f"{whose} gives {pair} to a person (rule {rule})"
    return f"no engine that {whose} wants for {pair} can be asked: {'; '.join(looking.passed_over)}"
