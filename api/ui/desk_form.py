"""The form that a desk is configured in: its routing as lines of text, a choice for each check. Stores nothing.

A rule stands a line: ``en | ru | 1-3 | fx, person``; ``*`` is every language, engines are asked in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from workflow.domain.desk import CheckPolicy, Desk, RoutingRule
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT
from workflow.intake.characters import refuse_unreadable
from workflow.quality import ALL_CHECKS

_LONGEST_ROUTING = 60_000
CHECKS = tuple(sorted(check.name for check in ALL_CHECKS))
"""Names of all checks."""
_CHECK = "check."


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDesk:
    """What a form says."""

    name: str
    routing: tuple[RoutingRule, ...]
    checks: Mapping[str, CheckPolicy]


def fields_of(desk: Desk) -> dict[str, str]:
    """The desk as the form shows it."""
    return {
        "name": desk.name,
        "routing": "\n".join(map(rule_line, desk.routing)),
        **{_CHECK + name: policy.value for name, policy in desk.checks.items()},
    }


def desk_of(fields: Mapping[str, str]) -> TypedDesk:
    """What was typed; ``InvalidValue`` names the field, and the line of the routing."""
    routing, name = fields.get("routing", ""), fields.get("name", "").strip()
    refuse_unreadable(routing, "routing")
    refuse_unreadable(name, "name")
    if len(routing) > _LONGEST_ROUTING:
        raise InvalidValue("routing", phrase("must have at most {most:,} characters", most=_LONGEST_ROUTING))
    return TypedDesk(name=name, routing=tuple(_rules(routing)), checks=dict(_policies(fields)))


def rule_line(rule: RoutingRule) -> str:
    """A rule as a line of the form."""
    first, last = rule.urgencies
    return f"{rule.source} | {rule.target} | {first}-{last} | {', '.join(rule.engines)}"


def changes(before: Desk, typed: TypedDesk) -> list[Phrase]:
    """What would be otherwise, a sentence each; nothing where all is so already."""
    found: list[Phrase] = []
    if typed.name != before.name:
        found.append(phrase("It is called {name}.", name=typed.name))
    old, new = list(map(rule_line, before.routing)), list(map(rule_line, typed.routing))
    found += [phrase("This rule goes: {rule}", rule=rule) for rule in old if rule not in new]
    found += [phrase("This rule comes: {rule}", rule=rule) for rule in new if rule not in old]
    if not found[typed.name != before.name :] and old != new:
        found.append(phrase("The rules stand in another order."))
    for check in sorted({*before.checks, *typed.checks}):
        was, will = before.checks.get(check), typed.checks.get(check)
        if will is None and was is not None:
            found.append(phrase("{check} is as the newsroom has it.", check=check))
        elif will is not None and was is not will:
            found.append(_policy(check, will))
    return found


def _policy(check: str, policy: CheckPolicy) -> Phrase:
    match policy:
        case CheckPolicy.BLOCKING:
            return phrase("{check} blocks.", check=check)
        case CheckPolicy.ADVISORY:
            return phrase("{check} advises.", check=check)
        case CheckPolicy.OFF:
            return phrase("{check} is off.", check=check)
        case _:
            assert_never(policy)


def _rules(text: str) -> Iterator[RoutingRule]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 4:
            raise InvalidValue(
                "routing",
                phrase("line {number}: write from | into | urgencies | engines, e.g. en | * | 1-3 | fx", number=number),
            )
        source, target, urgencies, engines = parts
        yield RoutingRule(
            source=source,
            target=target,
            urgencies=_urgencies(urgencies, number),
            engines=tuple(filter(None, map(str.strip, engines.split(",")))),
        )


def _urgencies(text: str, number: int) -> tuple[int, int]:
    first, dash, last = (part.strip() for part in (text or f"{MOST_URGENT}-{LEAST_URGENT}").partition("-"))
    if not all(part in set(map(str, range(10))) for part in (first, last if dash else first)):
        raise InvalidValue(
            "routing", phrase("line {number}: urgencies are written as 1-3, or one figure from 1 to 9", number=number)
        )
    return int(first), int(last if dash else first)


def _policies(fields: Mapping[str, str]) -> Iterator[tuple[str, CheckPolicy]]:
    for name in CHECKS:
        said = fields.get(_CHECK + name, "")
        if not said:
            continue
        try:
            yield name, CheckPolicy(said)
        except ValueError as error:
            raise InvalidValue(
                f"checks.{name}", phrase("must be one of {known}", known=", ".join(CheckPolicy))
            ) from error
