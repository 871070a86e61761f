"""Writes the shapes: one ``TypedDict`` a schema, in the module of the first chapter that uses it.

What a shape refers to is used by the same chapter or stands in an earlier one, so no two modules import each other.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from api.client_making.described import Names, Operation, is_plain, references
from api.client_making.writing import docstring, head, in_modules, joined, said_of, tidied

_PROBLEMS = {"ProblemModel", "FieldErrorModel"}
"""What ``api.client.errors`` makes of them has names of its own."""
_PACKAGE = "api.client.generated.shapes"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """One shape as it is written."""

    name: str
    text: str
    uses: frozenset[str]
    """Names of other shapes."""


def shape_modules(chapters: Mapping[str, list[Operation]], schemas: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The modules of ``shapes``: one a chapter, and one that has the names of all."""
    names = Names(schemas)
    found = {chapter: _used(operations, schemas) for chapter, operations in chapters.items()}
    called = {names.of(each): each for each in sorted(set().union(*found.values())) if not is_plain(schemas[each])}
    shapes = {name: _shape(name, schemas[each], names) for name, each in called.items()}
    homes: dict[str, str] = {}
    for chapter, used in found.items():
        mine = {names.of(each) for each in used} & shapes.keys() - homes.keys()
        there = [shape for shape in _used_first(shapes) if shape.name in mine]
        for module, text in in_modules(chapter, there, partial(_chapter, homes)).items():
            yield f"shapes/{module}.py", text
    imports = "".join(f"from {_PACKAGE}.{homes[name]} import {name} as {name}\n" for name in shapes)
    yield "shapes/__init__.py", tidied(f"{head('Dictionaries to and from the newsroom.')}\n{imports}")


def _chapter(homes: dict[str, str], modules: Mapping[str, list[_Shape]]) -> dict[str, str]:
    """The text of each module; ``homes`` learns which shape is in which."""
    homes |= {shape.name: module for module, shapes in modules.items() for shape in shapes}
    texts = {}
    for module, shapes in modules.items():
        written = joined(shape.text for shape in sorted(shapes, key=lambda each: each.name))
        what = head(f"Dictionaries to and from the newsroom: {said_of(module)}.")
        texts[module] = tidied(f"{what}\n{_imports(shapes, homes, module)}\n\n{written}")
    return texts


def _imports(shapes: list[_Shape], homes: Mapping[str, str], module: str) -> str:
    elsewhere = sorted({name for shape in shapes for name in shape.uses if homes[name] != module})
    others = "".join(f"from {_PACKAGE}.{homes[name]} import {name}\n" for name in elsewhere)
    return f"from typing import Any, Literal, NotRequired, TypedDict\n{others}"


def _used(operations: list[Operation], schemas: Mapping[str, Any]) -> set[str]:
    """Names of the schemas that the operations lead to."""
    found: set[str] = set()
    waiting = [name for each in operations for name in references(each.about)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += references(schemas[name])
    return found - _PROBLEMS


def _used_first(shapes: Mapping[str, _Shape]) -> list[_Shape]:
    """Each shape after those that it uses, so that a chapter's second module may import the first, and never back."""
    ordered: dict[str, _Shape] = {}
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name not in seen:
            seen.add(name)
            for each in sorted(shapes[name].uses):
                visit(each)
            ordered[name] = shapes[name]

    for name in shapes:
        visit(name)
    return list(ordered.values())


def _shape(name: str, schema: Mapping[str, Any], names: Names) -> _Shape:
    required = set(schema.get("required", ()))
    kinds = {field: names.type_of(each) for field, each in schema["properties"].items()}
    uses = {each for kind in kinds.values() for each in re.findall(r"\bshapes\.(\w+)", kind)}
    fields = {
        field: _field(kind.replace("shapes.", ""), is_required=field in required) for field, kind in kinds.items()
    }
    said = docstring(schema.get("description", name), 4)
    if all(field.isidentifier() and not keyword.iskeyword(field) for field in fields):
        lines = "\n".join(f"    {field}: {kind}" for field, kind in fields.items())
        text = f"class {name}(TypedDict):\n{said}\n\n{lines}\n"
    else:  # a field is called as a word of Python is
        lines = ", ".join(f"{field!r}: {kind!r}" for field, kind in fields.items())
        text = f"{name} = TypedDict({name!r}, {{{lines}}})\n"
    return _Shape(name=name, text=text, uses=frozenset(uses - {name}))


def _field(kind: str, *, is_required: bool) -> str:
    return kind if is_required else f"NotRequired[{kind}]"
