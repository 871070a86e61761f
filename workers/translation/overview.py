"""What an operator asks of the engines: which are installed, what they translate, and which a desk's rule reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workers.ports import EngineError, Limits, TranslationEngine
from workflow.domain.desk import ANY, PERSON, Desk, RoutingRule
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPair:
    """A pair of primary languages, and what goes on record with its translations."""

    source: str
    target: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledEngine:
    """An engine of this installation."""

    name: str
    pairs: tuple[ServedPair, ...]
    limits: Limits
    problem: str = ""
    """Why it cannot say what it translates; empty when it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEngine:
    """An engine that a rule names."""

    name: str
    is_asked: bool
    reason: str = ""
    """Why it is passed over here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHere:
    """A rule of a desk as it works out on this installation."""

    desk: Desk
    number: int
    """Its place among the desk's rules, counted from 0."""
    rule: RoutingRule
    engines: tuple[NamedEngine, ...]


def installed(engines: Mapping[str, TranslationEngine]) -> tuple[InstalledEngine, ...]:
    """The engines in order of preference, each asked once."""
    return tuple(_installed(name, engine) for name, engine in engines.items())


def _installed(name: str, engine: TranslationEngine) -> InstalledEngine:
    try:
        pairs = tuple(
            ServedPair(
                source=source,
                target=target,
                fingerprint=engine.fingerprint(LanguageTag(source), LanguageTag(target)),
            )
            for source, target in sorted(engine.pairs())
        )
    except EngineError as error:
        return InstalledEngine(name=name, pairs=(), limits=engine.limits(), problem=str(error) or type(error).__name__)
    return InstalledEngine(name=name, pairs=pairs, limits=engine.limits())


def rules_here(desks: Sequence[Desk], engines: Sequence[InstalledEngine]) -> Iterator[RuleHere]:
    """Every rule of every desk, with what becomes of the engines that it names."""
    by_name = {engine.name: engine for engine in engines}
    for desk in desks:
        for number, rule in enumerate(desk.routing):
            named = tuple(_named(name, rule, by_name.get(name)) for name in rule.engines)
            yield RuleHere(desk=desk, number=number, rule=rule, engines=named)


def _named(name: str, rule: RoutingRule, engine: InstalledEngine | None) -> NamedEngine:
    if name == PERSON:
        return NamedEngine(name=name, is_asked=True)
    if engine is None:
        return NamedEngine(name=name, is_asked=False, reason=f"{name} is not configured here")
    if engine.problem:
        reason = f"{name} cannot say which languages it translates: {engine.problem}"
        return NamedEngine(name=name, is_asked=False, reason=reason)
    if not any(rule.source in {ANY, pair.source} and rule.target in {ANY, pair.target} for pair in engine.pairs):
        reason = f"{name} translates nothing of {rule.source} → {rule.target}"
        return NamedEngine(name=name, is_asked=False, reason=reason)
    return NamedEngine(name=name, is_asked=True)
