"""What the API's description says of its operations and schemas, as the making of a client needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.description.tags import TAGS
from api.security.scopes import PEOPLE_ONLY

LEFT_OUT = PEOPLE_ONLY | {"create_session", "delete_session", "receive_receipt", "stream_events"}
"""What people settle in their browser, what partners sign, and what ``Copyflow.events`` does in another way."""
_SCHEMAS = "#/components/schemas/"
_JSON = "application/json"
_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


@dataclass(frozen=True, slots=True)
class Names:
    """How the schemas of a description are called in Python."""

    schemas: Mapping[str, Any]

    def of(self, schema_name: str) -> str:
        """Their own name; with that of its module before it where two have the same."""
        *module, name = schema_name.removesuffix("-Input").removesuffix("-Output").split("__")
        if not module:
            return name
        return "".join(word.capitalize() for word in module[-1].split("_")) + name

    def type_of(self, schema: Mapping[str, Any], *, incoming: bool = False) -> str:
        """The annotation for a schema; ``incoming``: of what the caller gives."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            target = self.schemas[name]
            return self.type_of(target) if is_plain(target) else f"shapes.{self.of(name)}"
        if "enum" in schema or "const" in schema:
            values = schema.get("enum") or [schema["const"]]
            return f"Literal[{', '.join(map(repr, values))}]"
        if "anyOf" in schema or "oneOf" in schema:
            parts = [self.type_of(each, incoming=incoming) for each in schema.get("anyOf") or schema["oneOf"]]
            return " | ".join(dict.fromkeys(parts))
        match schema.get("type"):
            case "array":
                kind = "Sequence" if incoming else "list"
                return f"{kind}[{self.type_of(schema.get('items', {}), incoming=incoming)}]"
            case "object":
                further = schema.get("additionalProperties")
                value = self.type_of(further) if isinstance(further, dict) and further else "Any"
                return f"dict[str, {value}]"
            case name:
                return _SIMPLE.get(str(name), "Any")


def is_plain(schema: Mapping[str, Any]) -> bool:
    """Whether a schema is a value and no shape of its own."""
    return "properties" not in schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the description."""

    method: str
    path: str
    about: Mapping[str, Any]
    names: Names

    @property
    def name(self) -> str:
        """What its method is called."""
        return str(self.about["operationId"])

    def parameters(self, place: str) -> list[Mapping[str, Any]]:
        """Those of the ``path``, the ``query`` or the ``header``."""
        return [each for each in self.about.get("parameters", ()) if each["in"] == place]

    @property
    def chapter(self) -> str:
        """The module that it stands in, called as the chapter of the description."""
        return str(self.about["tags"][0]).replace(" ", "_")

    @property
    def guard(self) -> str:
        """What keeps it from being done twice: a ``version``, a ``key``, or nothing (empty)."""
        headers = {each["name"].lower() for each in self.parameters("header")}
        if "if-match" in headers:
            return "version"
        return "key" if "idempotency-key" in headers else ""

    @property
    def answer(self) -> str:
        """The annotation of what it answers."""
        found = next(answer for status, answer in sorted(self.about["responses"].items()) if status.startswith("2"))
        content = found.get("content", {})
        if not content:
            return "None"
        if _JSON not in content or "$ref" not in content[_JSON].get("schema", {}):
            return "str"
        return self.names.type_of(content[_JSON]["schema"])

    @property
    def body(self) -> tuple[str, bool] | None:
        """The annotation of its body and whether it may be left out; None when there is nothing to send."""
        content = self.about.get("requestBody", {}).get("content", {})
        if not content:
            return None
        if _JSON not in content:
            return "bytes", False
        kind = self.names.type_of(content[_JSON]["schema"])
        if kind in {"shapes.Nothing", "shapes.Nothing | None"}:
            return None
        return kind.removesuffix(" | None"), kind.endswith(" | None")

    @property
    def items(self) -> str | None:
        """What the pages of a list hold; None where it has none."""
        found = self.answer.removeprefix("shapes.")
        named = (each for name, each in self.names.schemas.items() if self.names.of(name) == found)
        shape: Mapping[str, Any] = next(named, {})
        fields = shape.get("properties", {})
        asked = {each["name"] for each in self.parameters("query")}
        if self.method != "GET" or not {"items", "next"} <= fields.keys() or "after" not in asked:
            return None
        return self.names.type_of(fields["items"]["items"])


def operations_of(description: Mapping[str, Any]) -> list[Operation]:
    """What the client gets a method for, by name."""
    names = Names(description["components"]["schemas"])
    found = [
        Operation(method=method.upper(), path=path, about=about, names=names)
        for path, methods in description["paths"].items()
        for method, about in methods.items()
        if about["operationId"] not in LEFT_OUT
    ]
    return sorted(found, key=lambda each: each.name)


def by_chapter(operations: list[Operation]) -> dict[str, list[Operation]]:
    """The operations of each chapter, in the order of the description's chapters."""
    found: dict[str, list[Operation]] = {tag.replace(" ", "_"): [] for tag in TAGS}
    for each in operations:
        found[each.chapter].append(each)
    return {chapter: there for chapter, there in found.items() if there}


def references(value: object) -> Iterator[str]:
    """Names of the schemas that a part of the description points to."""
    if isinstance(value, dict):
        if str(value.get("$ref", "")).startswith(_SCHEMAS):
            yield value["$ref"].removeprefix(_SCHEMAS)
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)
