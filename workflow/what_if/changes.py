"""The file that asks: what should have been otherwise. Parsed and held against what there is, nothing else.

A value that means nothing here is refused by the field's name with what is allowed: a misspelt policy that was
passed over in silence would be answered by "nothing would have differed".
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from workflow.domain.annotations import Severity
from workflow.domain.desk import RoutingRule
from workflow.domain.desk_policies import require_routing
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag, PartnerId, Route, parse_language, primary_language

MOST_DAYS = 36_500
"""A hundred years: longer than any log."""
MOST_APPROVALS = 5
"""As many as an article can ask for."""
EVERY_LANGUAGE = LanguageTag("")
"""Stands for all languages that a table does not name."""
_MOST_NAMED = 20
_LONGEST_NAME = 60

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerChange:
    """A partner with another filter, or as if it had not been there."""

    languages: tuple[LanguageTag, ...] = ()
    absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What should have been otherwise."""

    days: int = 30
    required_approvals: Mapping[LanguageTag, int] = field(default_factory=dict)
    """By source language; under ``EVERY_LANGUAGE`` for every other one."""
    no_overrides: bool = False
    """The four-eyes rule could not have been set aside."""
    severities: Mapping[str, Severity] = field(default_factory=dict)
    """By check."""
    routes: Mapping[LanguageTag, Route] = field(default_factory=dict)
    """By edition language."""
    routing: tuple[RoutingRule, ...] = ()
    """Rules as desks have them, for whatever ``routes`` does not name; one that leaves it to a person counts."""
    partners: Mapping[str, PartnerChange] = field(default_factory=dict)
    """By name or id as written; by id once ``with_partners`` has looked them up."""
    new_partners: Mapping[str, tuple[LanguageTag, ...]] = field(default_factory=dict)
    """By name, with the languages wanted; none means all."""


def for_language(table: Mapping[LanguageTag, Value], language: LanguageTag) -> Value | None:
    """What the table says of a language: by itself (``pt-BR``), by its primary language (``pt``), or of every one."""
    for tag in (language, LanguageTag(primary_language(language)), EVERY_LANGUAGE):
        if tag in table:
            return table[tag]
    return None


# --- held against what there is -----------------------------------------------------------------------


def with_partners(changes: Changes, names: Mapping[PartnerId, str]) -> Changes:
    """The same with existing partners by id; ``names`` are all that exist."""
    known: dict[str, PartnerChange] = {}
    for written, change in changes.partners.items():
        path = f"partners.{_shown(written)}"
        found = [identity for identity, name in names.items() if written in {identity, name}]
        if not found:
            raise InvalidValue(path, f"there is no such partner; there are {_listed(names.values())}")
        if len(found) > 1:
            raise InvalidValue(path, f"several are called so; give the id: {_listed(found)}")
        if found[0] in known:
            raise InvalidValue(path, "this partner is named twice, by name and by id")
        known[found[0]] = change
    taken = {name.strip().casefold() for name in names.values()}
    for name in changes.new_partners:
        if name.strip().casefold() in taken:
            raise InvalidValue(
                f"new_partners.{_shown(name)}", "this partner exists; change it under [partners] instead"
            )
    return replace(changes, partners=known)


def require_checks(changes: Changes, known: Collection[str]) -> None:
    """Refuse a check that never ran; ``known`` are those that did."""
    for name in changes.severities:
        if name not in known:
            there_are = _listed(known) if known else "none yet"
            raise InvalidValue(
                f"policy.severity.{_shown(name)}", f"no check of that name has run here; those that have: {there_are}"
            )


# --- the file -----------------------------------------------------------------------------------------


def parse_changes(content: bytes) -> Changes:
    """The changes that a TOML file asks for; ``InvalidValue`` names the first field that is not acceptable."""
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidValue("file", f"is not UTF-8 (byte {error.start})") from error
    except ValueError as error:  # what is no TOML, and numbers of more digits than Python reads
        raise InvalidValue("file", f"is not TOML: {error}") from error
    except RecursionError as error:
        raise InvalidValue("file", "is nested too deeply") from error
    _require_known(document, "", ("days", "policy", "routes", "routing", "partners", "new_partners"))
    policy = _table(document, "policy", "")
    _require_known(policy, "policy", ("required_approvals", "four_eyes", "severity"))
    severities = _table(policy, "severity", "policy.")
    routes = _by_language(_table(document, "routes", ""), "routes")
    days = document.get("days", Changes().days)
    return Changes(
        days=_whole(days, "days", MOST_DAYS),
        required_approvals=_approvals(policy),
        no_overrides="four_eyes" in policy
        and _only_true(policy["four_eyes"], "policy.four_eyes", "today's rule can be set aside by a publisher"),
        severities={
            name: _one_of(value, f"policy.severity.{_shown(name)}", Severity) for name, value in severities.items()
        },
        routes={tag: _one_of(value, f"routes.{tag}", Route) for tag, value in routes.items()},
        routing=_routing(document.get("routing", [])),
        partners=_each(_table(document, "partners", ""), "partners", _partner),
        new_partners=_each(_table(document, "new_partners", ""), "new_partners", _new_partner),
    )


def _approvals(policy: Mapping[str, Any]) -> dict[LanguageTag, int]:
    path = "policy.required_approvals"
    value = policy.get("required_approvals", {})
    if isinstance(value, dict):
        table = _by_language(value, path)
        return {tag: _whole(number, f"{path}.{tag}", MOST_APPROVALS) for tag, number in table.items()}
    return {EVERY_LANGUAGE: _whole(value, path, MOST_APPROVALS)}


def _routing(value: object) -> tuple[RoutingRule, ...]:
    if not isinstance(value, list):
        raise InvalidValue("routing", "must be tables: [[routing]]")
    rules = tuple(_rule(each, f"routing.{number}") for number, each in enumerate(value))
    require_routing(rules)
    return rules


def _rule(value: object, path: str) -> RoutingRule:
    table = _as_table(value, path)
    _require_known(table, path, ("source", "target", "urgencies", "engines"))
    try:
        return msgspec.convert(table, RoutingRule)
    except msgspec.ValidationError as error:
        raise InvalidValue(path, str(error)) from error


def _partner(value: object, path: str) -> PartnerChange:
    table = _as_table(value, path)
    _require_known(table, path, ("languages", "absent"))
    if len(table) != 1:
        raise InvalidValue(path, "say one of languages = [...] and absent = true")
    if "absent" in table:
        return PartnerChange(absent=_only_true(table["absent"], f"{path}.absent", "a partner that exists is there"))
    return PartnerChange(languages=_languages(table["languages"], f"{path}.languages"))


def _new_partner(value: object, path: str) -> tuple[LanguageTag, ...]:
    table = _as_table(value, path)
    _require_known(table, path, ("languages",))
    if "languages" not in table:
        raise InvalidValue(path, "say which languages it would have wanted: languages = [...], an empty list for all")
    return _languages(table["languages"], f"{path}.languages")


def _each(table: Mapping[str, Any], path: str, parse: Callable[[object, str], Value]) -> dict[str, Value]:
    """Every partner of a table, by its name."""
    names = set()
    for name in table:
        if not name.strip():
            raise InvalidValue(path, "a partner's name must not be empty")
        if name.strip().casefold() in names:
            raise InvalidValue(f"{path}.{_shown(name)}", "this partner is named twice")
        names.add(name.strip().casefold())
    return {name: parse(value, f"{path}.{_shown(name)}") for name, value in table.items()}


def _table(within: Mapping[str, Any], key: str, path: str) -> dict[str, Any]:
    return _as_table(within.get(key, {}), f"{path}{key}")


def _as_table(value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidValue(path, f"must be a table: [{path}]")
    return value


def _require_known(table: Mapping[str, Any], path: str, known: Collection[str]) -> None:
    for key in table:
        if key not in known:
            where = f"{path}.{_shown(key)}" if path else _shown(key)
            raise InvalidValue(where, f"is not known; what can be changed here: {', '.join(known)}")


def _by_language(table: Mapping[str, Any], path: str) -> dict[LanguageTag, Any]:
    """The table by canonical tag."""
    found: dict[LanguageTag, Any] = {}
    for key, value in table.items():
        tag = parse_language(key, f"{path}.{_shown(key)}")
        if tag in found:
            raise InvalidValue(f"{path}.{_shown(key)}", "this language is named twice")
        found[tag] = value
    return found


def _languages(value: object, path: str) -> tuple[LanguageTag, ...]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise InvalidValue(path, "must be a list of language tags, for example ['en', 'pt-BR']; an empty list for all")
    return tuple(parse_language(tag, path) for tag in value)


def _whole(value: object, path: str, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise InvalidValue(path, f"must be a whole number from 1 to {most}")
    return value


def _only_true(value: object, path: str, otherwise: str) -> bool:
    if value is not True:
        raise InvalidValue(path, f"can only be true here; leave it out for what is the case today ({otherwise})")
    return True


def _one_of(value: object, path: str, choices: type[Choice]) -> Choice:
    if not isinstance(value, str) or value not in set(choices):
        raise InvalidValue(path, "must be " + " or ".join(f'"{choice}"' for choice in choices))
    return choices(value)


def _shown(name: str) -> str:
    """A key as a person finds it in the file, cut where it is longer than any name."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _listed(names: Iterable[str]) -> str:
    every = sorted(names)
    more = f" and {len(every) - _MOST_NAMED} more" if len(every) > _MOST_NAMED else ""
    return (", ".join(every[:_MOST_NAMED]) + more) if every else "none"
