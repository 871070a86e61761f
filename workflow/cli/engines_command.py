"""``copyflow engines``: which engines are installed here, what they translate, and which of them desks reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workflow.cli.console import hint, newsroom, print_json, say, show_table
from workflow.cli.people import AsJson

if TYPE_CHECKING:
    from workers.translation.overview import InstalledEngine, RuleHere

_PAIRS_SHOWN = 8


def engines(as_json: AsJson = False) -> None:
    """Show the engines of this installation, what they translate, and what the desks' rules come to here."""
    from workers.translation.overview import installed, rules_here
    from workers.wiring import engines_of

    with newsroom() as application:
        desks = application.views.desks()
        registry = engines_of(application.settings)
        try:
            found = installed(registry.engines)
        finally:
            registry.close()
    rules = tuple(rules_here(desks, found))
    if as_json:
        print_json({"engines": [_engine_facts(each) for each in found], "rules": [_rule_facts(each) for each in rules]})
    else:
        _show(found, rules)


def _show(found: Sequence[InstalledEngine], rules: Sequence[RuleHere]) -> None:
    if not found:
        say("No engine is installed here: a person translates everything.")
    else:
        rows = [(each.name, _pairs(each), _limits(each), _versions(each)) for each in found]
        show_table(("engine", "translates", "takes at once", "goes on record as"), rows, whole=("engine",))
    if not rules:
        say("No desk routes: engines are asked in this order, then a person.")
        return
    rows = [
        (
            each.desk.id,
            str(each.rule),
            ", then ".join(name.name for name in each.engines if name.is_asked) or "nobody: a person",
            "; ".join(name.reason for name in each.engines if not name.is_asked),
        )
        for each in rules
    ]
    show_table(("desk", "rule", "asks", "passes over"), rows, whole=("desk",))
    hint("The first rule that fits holds: a desk's own, then the newsroom's; else every engine in turn, then a person.")


def _pairs(engine: InstalledEngine) -> str:
    if engine.problem:
        return f"cannot be asked: {engine.problem}"
    shown = ", ".join(f"{pair.source} → {pair.target}" for pair in engine.pairs[:_PAIRS_SHOWN])
    more = len(engine.pairs) - _PAIRS_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown or "nothing yet"


def _limits(engine: InstalledEngine) -> str:
    limits = engine.limits
    return (
        f"{limits.segments_per_call:,} segments, {limits.characters_per_segment:,} characters each, "
        f"{limits.characters_per_call:,} in all"
    )


def _versions(engine: InstalledEngine) -> str:
    """What distinguishes it on record: one fingerprint stands for all where there are many."""
    fingerprints = sorted({pair.fingerprint for pair in engine.pairs})
    return (
        fingerprints[0] + (f" and {len(fingerprints) - 1} more" if len(fingerprints) > 1 else "")
        if fingerprints
        else ""
    )


def _engine_facts(engine: InstalledEngine) -> dict[str, Any]:
    limits = engine.limits
    return {
        "name": engine.name,
        "pairs": [
            {"source": pair.source, "target": pair.target, "fingerprint": pair.fingerprint} for pair in engine.pairs
        ],
        "limits": {
            "characters_per_segment": limits.characters_per_segment,
            "segments_per_call": limits.segments_per_call,
            "characters_per_call": limits.characters_per_call,
        },
        "problem": engine.problem,
    }


def _rule_facts(here: RuleHere) -> dict[str, Any]:
    return {
        "desk_id": here.desk.id,
        "number": here.number,
        "source": here.rule.source,
        "target": here.rule.target,
        "urgencies": list(here.rule.urgencies),
        "engines": [{"name": each.name, "asked": each.is_asked, "reason": each.reason} for each in here.engines],
    }
