"""A schema as a list of lines that people read from top to bottom: name, kind, whether it is needed, what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DEEPEST = 4
"""So many objects inside each other are shown; what is further in stands in the description itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One field of an object, or one kind of item of a list."""

    depth: int
    name: str
    kind: str
    required: bool
    says: str


def lines_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> Iterator[Line]:
    """The fields of a schema and of what is inside it, each followed by its own."""
    _, shape = _named(schema, schemas)
    required = shape.get("required", ())
    for name, inner in shape.get("properties", {}).items():
        _, meant = _named(inner, schemas)
        says = str(inner.get("description") or meant.get("description") or "")
        yield Line(depth=depth, name=name, kind=kind_of(inner, schemas), required=name in required, says=says)
        if depth + 1 < DEEPEST:
            yield from lines_of(_inside(inner, schemas), schemas, depth + 1)


def kind_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """What a value is, in a word or two of JSON Schema's own, with its limits."""
    name, shape = _named(schema, schemas)
    if "anyOf" in shape:
        return " or ".join(dict.fromkeys(kind_of(each, schemas) for each in shape["anyOf"]))
    if "enum" in shape:
        return " | ".join(f'"{each}"' for each in shape["enum"])
    if "const" in shape:
        return f'"{shape["const"]}"'
    kind = str(shape.get("type", name or "any value"))
    if kind == "array":
        return f"list of {kind_of(shape.get('items', {}), schemas)}{_limits(shape, 'minItems', 'maxItems')}"
    if kind == "object" and isinstance(shape.get("additionalProperties"), dict):
        return f"map to {kind_of(shape['additionalProperties'], schemas)}"
    if kind == "string":
        return f"{shape.get('format', 'string')}{_limits(shape, 'minLength', 'maxLength')}"
    return f"{kind}{_limits(shape, 'minimum', 'maximum')}"


def _limits(shape: Mapping[str, Any], least: str, most: str) -> str:
    low, high = shape.get(least), shape.get(most)
    if low is None and high is None:
        return ""
    if high is None:
        return f" ≥ {_number(low)}"
    return f" ≤ {_number(high)}" if low is None else f" {_number(low)}–{_number(high)}"


def _number(value: Any) -> str:
    """A limit as people write it: 9, not 9.0; 1,000,000."""
    return f"{int(value):,}" if value == int(value) else str(value)


def _named(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The name of what a schema refers to ("" for none), and that itself."""
    if "$ref" not in schema:
        return "", schema
    name = str(schema["$ref"]).rpartition("/")[2]
    return name, schemas[name]


def _inside(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that a value holds: itself, a list's items, a map's values, or the one form that is not null."""
    _, shape = _named(schema, schemas)
    if "anyOf" in shape:
        forms = [each for each in shape["anyOf"] if each.get("type") != "null"]
        return _inside(forms[0], schemas) if len(forms) == 1 else {}
    if shape.get("type") == "array":
        return _inside(shape.get("items", {}), schemas)
    if isinstance(shape.get("additionalProperties"), dict):
        return _inside(shape["additionalProperties"], schemas)
    return shape
