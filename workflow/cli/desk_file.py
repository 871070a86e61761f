"""The TOML file of a desk: read into a command, and written so that it can be changed and read again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from workflow.cli.console import fail
from workflow.domain.commands import ConfigureDesk
from workflow.domain.desk import ANY, CheckPolicy, Desk, RoutingRule
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT, Actor

_LARGEST_FILE = 200_000


class _Rule(msgspec.Struct, forbid_unknown_fields=True):
    """One ``[[routing]]``."""

    engines: tuple[str, ...]
    source: str = ANY
    target: str = ANY
    urgencies: tuple[int, int] = (MOST_URGENT, LEAST_URGENT)


class _DeskFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file."""

    name: str
    routing: tuple[_Rule, ...] = ()
    checks: dict[str, str] = {}


def read_desk_file(file: Path) -> bytes:
    """The file's content; ends with a clear sentence for what is missing or too large."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST_FILE + 1)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    if len(content) > _LARGEST_FILE:
        fail(f"{file} is larger than {_LARGEST_FILE // 1_000} kB. It should be a short TOML file about one desk.")
    return content


def parse_desk(content: bytes, *, by: Actor, at: datetime) -> ConfigureDesk:
    """What these bytes want to hold at a desk; ``InvalidValue`` when they are no such file."""
    try:
        parsed = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), _DeskFile)
    except UnicodeDecodeError as error:
        raise InvalidValue("file", f"is not UTF-8 (byte {error.start})") from error
    except msgspec.ValidationError as error:
        raise InvalidValue("file", f"does not have the form that docs/desks.md shows: {error}") from error
    except ValueError as error:  # what is no TOML, and numbers of more digits than Python reads
        raise InvalidValue("file", f"is not TOML: {error}") from error
    except RecursionError as error:
        raise InvalidValue("file", "is nested too deeply") from error
    return ConfigureDesk(
        by=by,
        at=at,
        name=parsed.name,
        routing=tuple(
            RoutingRule(source=each.source, target=each.target, urgencies=each.urgencies, engines=each.engines)
            for each in parsed.routing
        ),
        checks={name: _policy(name, text) for name, text in parsed.checks.items()},
    )


def _policy(check: str, text: str) -> CheckPolicy:
    if text not in set(CheckPolicy):
        known = ", ".join(f'"{policy}"' for policy in CheckPolicy)
        raise InvalidValue(f"checks.{check[:60]}", f"{text[:40]!r} is no policy; there are {known}")
    return CheckPolicy(text)


def as_toml(desk: Desk) -> str:
    """The desk as such a file."""
    return "\n".join(_lines(desk)) + "\n"


def _lines(desk: Desk) -> Iterator[str]:
    yield f"name = {_text(desk.name)}"
    for rule in desk.routing:
        first, last = rule.urgencies
        yield "\n[[routing]]"
        yield f"source = {_text(rule.source)}"
        yield f"target = {_text(rule.target)}"
        yield f"urgencies = [{first}, {last}]"
        yield f"engines = [{', '.join(_text(name) for name in rule.engines)}]"
    if desk.checks:
        yield "\n[checks]"
        yield from (f"{name} = {_text(policy)}" for name, policy in sorted(desk.checks.items()))


def _text(value: str) -> str:
    """A TOML string: JSON's are."""
    return json.dumps(str(value), ensure_ascii=False)
