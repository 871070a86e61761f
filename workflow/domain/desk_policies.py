"""What a desk may be configured to: every refusal names the field, with the rule's place counted from 0, and why."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.desk import ANY, PERSON, CheckPolicy, Desk, RoutingRule
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT, parse_language, primary_language

_DESK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ENGINE_NAME = re.compile(r"[a-z][a-z0-9_.:-]{0,59}")
_CHECK_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_JOINERS = {0x200C: None, 0x200D: None}
"""Not printable themselves, and needed in the words of Persian and Hindi."""
_LONGEST_NAME = 100
_MOST_RULES = 200
_MOST_ENGINES = 20
_MOST_CHECKS = 200


def decide(command: wanted.Command, desk: Desk) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it is the case already."""
    if not isinstance(command, wanted.ConfigureDesk):
        raise TypeError(f"{type(command).__name__} is not a desk's command")
    require_desk_id(desk.id)
    name = _named(command.name)
    _require_checks(command.checks)
    require_routing(command.routing)
    configured = dataclasses.replace(desk, name=name, routing=command.routing, checks=command.checks)
    if desk.version and configured == desk:
        return []
    return [
        happened.DeskConfigured(
            by=command.by.id, at=command.at, name=name, routing=command.routing, checks=command.checks
        )
    ]


def evolve(desk: Desk, event: happened.Event) -> Desk:
    """The desk after ``event``; unmoved by events of other streams."""
    if isinstance(event, happened.DeskConfigured):
        desk = dataclasses.replace(desk, name=event.name, routing=event.routing, checks=event.checks)
    return dataclasses.replace(desk, version=desk.version + 1)


def require_desk_id(desk_id: str, field: str = "desk") -> None:
    """Refuse what can be no desk's id."""
    if not _DESK_ID.fullmatch(desk_id):
        raise InvalidValue(
            field,
            phrase(
                "{desk_id!r} is no desk's id: at most 40 lower-case letters, digits and hyphens, no hyphen first",
                desk_id=desk_id[:40],
            ),
        )


def _named(text: str) -> str:
    name = text.strip()
    if not name:
        raise InvalidValue("name", phrase("must not be empty"))
    if len(name) > _LONGEST_NAME or not name.translate(_JOINERS).isprintable():
        raise InvalidValue(
            "name",
            phrase(
                "must be at most {most} characters on one line, all of them printable",
                most=_LONGEST_NAME,
            ),
        )
    return name


def _require_checks(checks: Mapping[str, CheckPolicy]) -> None:
    if len(checks) > _MOST_CHECKS:
        raise InvalidValue("checks", phrase("must name at most {most} checks", most=_MOST_CHECKS))
    for name, policy in checks.items():
        if not _CHECK_NAME.fullmatch(name):
            raise InvalidValue("checks", phrase("{name!r} can be no check's name", name=name[:60]))
        if policy not in set(CheckPolicy):
            known = ", ".join(CheckPolicy)
            raise InvalidValue(
                f"checks.{name}",
                phrase("{policy!r} is no policy; there are {known}", policy=str(policy)[:40], known=known),
            )


# --- routing ------------------------------------------------------------------------------------------


def require_routing(rules: Sequence[RoutingRule]) -> None:
    """Refuse rules that cannot be meant, and one that can never be reached."""
    if len(rules) > _MOST_RULES:
        raise InvalidValue("routing", phrase("must have at most {most} rules", most=_MOST_RULES))
    for number, rule in enumerate(rules):
        field = f"routing.{number}"
        _require_language(rule.source, f"{field}.source")
        _require_language(rule.target, f"{field}.target")
        _require_urgencies(rule.urgencies, f"{field}.urgencies")
        _require_engines(rule.engines, f"{field}.engines")
        earlier = _covering(rule, rules[:number])
        if earlier:
            named = " and ".join(f"routing.{each} ({rules[each]})" for each in earlier)
            raise InvalidValue(
                field, phrase("can never be reached: {named} comes first and fits all that it fits", named=named)
            )


def _require_language(text: str, field: str) -> None:
    if text == ANY:
        return
    primary = primary_language(parse_language(text, field))
    if text != primary:
        raise InvalidValue(
            field, phrase("must be a language alone, {primary!r}, or {any!r} for every one", primary=primary, any=ANY)
        )


def _require_urgencies(urgencies: tuple[int, int], field: str) -> None:
    first, last = urgencies
    if not (MOST_URGENT <= first <= LEAST_URGENT and MOST_URGENT <= last <= LEAST_URGENT):
        raise InvalidValue(
            field,
            phrase(
                "must lie within {most_urgent} (most urgent) and {least_urgent}",
                most_urgent=MOST_URGENT,
                least_urgent=LEAST_URGENT,
            ),
        )
    if first > last:
        raise InvalidValue(field, phrase("are reversed: write [{last}, {first}]", last=last, first=first))


def _require_engines(engines: Sequence[str], field: str) -> None:
    if not engines:
        raise InvalidValue(
            field, phrase("must name at least one engine; {person!r} alone leaves it to a translator", person=PERSON)
        )
    if len(engines) > _MOST_ENGINES:
        raise InvalidValue(field, phrase("must name at most {most} engines", most=_MOST_ENGINES))
    for place, name in enumerate(engines):
        if not _ENGINE_NAME.fullmatch(name):
            raise InvalidValue(
                field, phrase("{name!r} can be no engine's name; `copyflow engines` lists them", name=name[:60])
            )
        if name in engines[:place]:
            raise InvalidValue(field, phrase("names {name} twice", name=name))
    if PERSON in engines[:-1]:
        raise InvalidValue(field, phrase("must end with {person!r}: no engine is asked after a person", person=PERSON))


def _covering(rule: RoutingRule, earlier: Sequence[RoutingRule]) -> list[int]:
    """Places of the earlier rules that together fit all that ``rule`` fits; none when it can be reached."""
    taken = {urgency: _first_fitting(rule, urgency, earlier) for urgency in _range(rule)}
    found = [place for place in taken.values() if place is not None]
    return sorted(set(found)) if len(found) == len(taken) else []


def _first_fitting(rule: RoutingRule, urgency: int, earlier: Sequence[RoutingRule]) -> int | None:
    places = (place for place, each in enumerate(earlier) if each.fits(rule.source, rule.target, urgency))
    return next(places, None)


def _range(rule: RoutingRule) -> Iterator[int]:
    first, last = rule.urgencies
    yield from range(first, last + 1)
