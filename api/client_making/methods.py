"""Writes the operations: one method each, and a second one that reads a list to its end."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping

from api.client_making.described import Operation
from api.client_making.writing import docstring, head, in_modules, joined, said_of, tidied

_PREFIX = "/api/v1"
_SHADOWED = {"from", "open", "format", "type", "id", "filter", "all", "next"}
_IMPORTS = """\
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version
"""
_SHAPES = "if TYPE_CHECKING:\n    from api.client.generated import shapes\n"
_SAID = '    """The operations, by the names that the description has for them."""'
_PACKAGE = "api.client.generated.operations"


def operation_modules(chapters: Mapping[str, list[Operation]]) -> Iterator[tuple[str, str]]:
    """The modules of ``operations``: a class a chapter, and one that is all of them."""
    classes: dict[str, str] = {}
    for chapter, operations in chapters.items():
        for module, text in in_modules(chapter, operations, _chapter).items():
            classes[module] = _class_of(module)
            yield f"operations/{module}.py", text
    imports = "".join(f"from {_PACKAGE}.{module} import {name}\n" for module, name in classes.items())
    yield (
        "operations/__init__.py",
        tidied(
            f"{head('What can be asked of a newsroom, a module a chapter.')}\n{imports}\n\n"
            f"class Operations({', '.join(classes.values())}):\n{_SAID}\n"
        ),
    )


def _chapter(modules: Mapping[str, list[Operation]]) -> dict[str, str]:
    """The text of each module."""
    texts = {}
    for module, operations in modules.items():
        methods = joined(text for each in operations for text in _methods(each))
        what = head(f"What can be asked of a newsroom: {said_of(module)}.")
        shapes = _SHAPES if "shapes." in methods else ""
        texts[module] = tidied(
            f"{what}\n{_IMPORTS}\n{shapes}\n\nclass {_class_of(module)}(Calls):\n{_SAID}\n\n{methods}"
        )
    return texts


def _class_of(module: str) -> str:
    return "".join(word.capitalize() for word in module.split("_"))


def _methods(operation: Operation) -> Iterator[str]:
    yield _method(operation)
    items = operation.items
    if items is not None:
        yield _pages(operation, items)


def _method(operation: Operation) -> str:
    answer, body, guard = operation.answer, operation.body, operation.guard
    given = [*_positional(operation), *([] if body is None else [_body_parameter(*body)])]
    named = [*_asked(operation), *_guards(guard)]
    sent = "None" if body is None else "body"
    query = _query(operation)
    values = f"{operation.method!r}, {_path(operation)}, {sent}, {query}"
    match operation.method, guard:
        case "GET", _:
            call = f"self.{'_get_text' if answer == 'str' else '_get'}({_path(operation)}, {query})"
        case _, "version":
            call = f"self._change({values}, version)"
        case _, "key":
            call = f"self._create({values}, idempotency_key)"
        case _:
            call = f"self._post({values})"
    said = docstring(operation.about["description"], 8)
    is_text = answer == "str" and call.startswith("self._get_text(")
    does = call if answer == "None" else f"return {call if is_text else f'cast({answer!r}, {call})'}"
    return f"    def {operation.name}({_signature(given, named)}) -> {answer}:\n{said}\n        {does}\n"


def _pages(operation: Operation, items: str) -> str:
    noun = re.sub("^(list|read)_", "", operation.name)
    said = docstring(f"``{operation.name}``, page after page.", 8)
    signature = _signature(_positional(operation), _asked(operation))
    call = f"self._all({_path(operation)}, {_query(operation)})"
    return f"    def all_{noun}({signature}) -> Iterator[{items}]:\n{said}\n        yield from {call}\n"


def _signature(given: list[str], named: list[str]) -> str:
    return ", ".join(["self", *given, *(["*", *named] if named else [])])


def _positional(operation: Operation) -> list[str]:
    kinds = {each["name"]: operation.names.type_of(each["schema"]) for each in operation.parameters("path")}
    return [f"{name}: {kinds.get(name, 'str')}" for name in _places(operation)]


def _places(operation: Operation) -> list[str]:
    return re.findall(r"\{(\w+)", operation.path)


def _body_parameter(kind: str, may_be_left_out: bool) -> str:
    return f"body: {kind} | None = None" if may_be_left_out else f"body: {kind}"


def _asked(operation: Operation) -> list[str]:
    """Parameters of the query, those that must be given first."""
    found = []
    for each in sorted(operation.parameters("query"), key=lambda each: not each.get("required")):
        kind = operation.names.type_of(each["schema"], incoming=True)
        if each.get("required"):
            found.append(f"{_argument(each['name'])}: {kind}")
        else:
            found.append(f"{_argument(each['name'])}: {kind.removesuffix(' | None')} | None = None")
    return found


def _guards(guard: str) -> list[str]:
    return {"version": ["version: Version | None = None"], "key": ["idempotency_key: str | None = None"]}.get(guard, [])


def _query(operation: Operation) -> str:
    names = [each["name"] for each in operation.parameters("query")]
    return "{" + ", ".join(f"{name!r}: {_argument(name)}" for name in names) + "}" if names else "None"


def _path(operation: Operation) -> str:
    template = re.sub(r"\{\w+\}", "{}", operation.path.removeprefix(_PREFIX))
    places = _places(operation)
    return f"path_of({template!r}, {', '.join(places)})" if places else repr(template)


def _argument(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in _SHADOWED else name
