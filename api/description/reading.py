"""The description as its pages show it: chapters, and one operation with all that its caller needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.description.answers import operations
from api.description.calls import as_curl, as_python
from api.description.examples import HEADERS, examples
from api.description.problem_answers import title_of
from api.description.problem_help import what_next
from api.description.trees import Line, kind_of, lines_of
from workflow.domain.phrases import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """An operation in a list."""

    name: str
    method: str
    path: str
    summary: str
    says: str
    scope: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The operations about one kind of thing."""

    name: str
    says: str
    operations: tuple[Brief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value of the path, the query or the headers."""

    name: str
    where: str
    kind: str
    required: bool
    says: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A body in one media type."""

    media_type: str
    lines: tuple[Line, ...]
    examples: tuple[tuple[str, str], ...]
    """Name and text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One good answer."""

    status: str
    says: str
    headers: tuple[tuple[str, str], ...]
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One problem that an operation may answer."""

    status: int
    code: str
    title: str
    what_next: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An operation with everything that is said of it."""

    brief: Brief
    chapter: str
    takes_keys: bool
    takes_sessions: bool
    is_message: bool
    """It is a message that partners receive, not a request that we take."""
    parameters: tuple[Parameter, ...]
    contents: tuple[Content, ...]
    answers: tuple[Answered, ...]
    problems: tuple[Refused, ...]
    curl: str
    python: str
    leads_to: tuple[str, ...]


def chapters(schema: Mapping[str, Any]) -> list[Chapter]:
    """All operations by chapter, in the order of the description's tags."""
    found: dict[str, list[Brief]] = {}
    for method, path, operation in operations(schema):
        found.setdefault(operation["tags"][0], []).append(_brief(method, path, operation))
    return [
        Chapter(name=each["name"], says=each["description"], operations=tuple(found.get(each["name"], ())))
        for each in schema["tags"]
    ]


def messages(schema: Mapping[str, Any]) -> list[Brief]:
    """What partners receive."""
    return [_brief("post", name, each["post"]) for name, each in schema["webhooks"].items()]


def operation_of(schema: Mapping[str, Any], name: str, site: str) -> Whole | None:
    """One operation or message; None when there is none of that name. ``site`` is the address that examples call."""
    found: list[tuple[str, str, dict[str, Any]]] = [
        *operations(schema),
        *(("post", key, each["post"]) for key, each in schema["webhooks"].items()),
    ]
    method, path, operation = next((each for each in found if each[2]["operationId"] == name), ("", "", {}))
    if not operation:
        return None
    schemas = schema["components"]["schemas"]
    recorded = examples().get(name)
    schemes = [scheme for each in operation["security"] for scheme in each]
    keyed = "api_key" in schemes
    good = {status: each for status, each in operation["responses"].items() if not _is_shared(each)}
    return Whole(
        brief=_brief(method, path, operation),
        chapter=operation["tags"][0],
        takes_keys=keyed,
        takes_sessions="session" in schemes,
        is_message=path in schema["webhooks"],
        parameters=tuple(_parameter(each, schemas) for each in operation.get("parameters", ())),
        contents=tuple(_contents(operation.get("requestBody", {}), schemas)),
        answers=tuple(
            Answered(
                status=status,
                says=each["description"],
                headers=tuple((header, HEADERS[header]) for header in each.get("headers", ())),
                contents=tuple(_contents(each, schemas)),
            )
            for status, each in good.items()
        ),
        problems=tuple(_problems(operation, schema)),
        curl=as_curl(method, site, path, recorded, keyed=keyed) if recorded else "",
        python=as_python(method, site, path, recorded, keyed=keyed) if recorded else "",
        leads_to=tuple(other for each in good.values() for other in each.get("links", ())),
    )


def _brief(method: str, path: str, operation: Mapping[str, Any]) -> Brief:
    return Brief(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        says=operation["description"],
        scope=next((scope for each in operation["security"] for scope in each.get("api_key", ())), ""),
        roles=tuple(operation.get("x-roles", ())),
    )


def _is_shared(answer: Mapping[str, Any]) -> bool:
    return "$ref" in answer


def _parameter(parameter: Mapping[str, Any], schemas: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=parameter["name"],
        where=parameter["in"],
        kind=kind_of(parameter["schema"], schemas),
        required=parameter.get("required", False),
        says=parameter.get("description", ""),
        example=str(parameter.get("example", "")),
    )


def _contents(holder: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[Content]:
    for media_type, content in holder.get("content", {}).items():
        shown = content.get("examples", {})
        yield Content(
            media_type=media_type,
            lines=tuple(lines_of(_filled(content.get("schema", {})), schemas)),
            examples=tuple((name, _text(each["value"])) for name, each in shown.items()),
        )


def _filled(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form of a body that may be left out."""
    forms = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return forms[0] if len(forms) == 1 else schema


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _problems(operation: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Refused]:
    for status, answer in operation["responses"].items():
        if _is_shared(answer):
            shared = schema["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            for code in next(iter(shared["content"].values()))["examples"]:
                yield Refused(status=int(status), code=code, title=title_of(code), what_next=what_next(code))
