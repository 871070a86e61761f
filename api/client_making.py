"""Makes the Python client's operations and shapes out of the API's description.

``python -m api.client_making`` writes ``api/client/generated``; a test holds what is committed to the present API.
What a program with a key cannot do (people's own settings, sign-in) and what only partners send is left out.
"""

from __future__ import annotations

import keyword
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.security.scopes import PEOPLE_ONLY

FOLDER = Path(__file__).parent / "client" / "generated"
_SCHEMAS = "#/components/schemas/"
LEFT_OUT = PEOPLE_ONLY | {"create_session", "delete_session", "receive_receipt", "stream_events"}
"""What people settle in their browser, what partners sign, and what ``Copyflow.events`` does in another way."""
_JSON = "application/json"
_PREFIX = "/api/v1"
_SHADOWED = {"from", "open", "format", "type", "id", "filter", "all", "next"}
_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_HEAD = """\
\"\"\"{what} Made by ``python -m api.client_making``; changes here are lost.\"\"\"

from __future__ import annotations
"""


@dataclass(frozen=True, slots=True)
class _Names:
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
            return self.type_of(target) if _is_plain(target) else f"shapes.{self.of(name)}"
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


def _is_plain(schema: Mapping[str, Any]) -> bool:
    """Whether a schema is a value and no shape of its own."""
    return "properties" not in schema


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operation:
    """One operation of the description."""

    method: str
    path: str
    about: Mapping[str, Any]
    names: _Names

    @property
    def name(self) -> str:
        return str(self.about["operationId"])

    def parameters(self, place: str) -> list[Mapping[str, Any]]:
        return [each for each in self.about.get("parameters", ()) if each["in"] == place]

    @property
    def guard(self) -> str:
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


def operations_of(description: Mapping[str, Any]) -> list[_Operation]:
    """What the client gets a method for, by name."""
    names = _Names(description["components"]["schemas"])
    found = [
        _Operation(method=method.upper(), path=path, about=about, names=names)
        for path, methods in description["paths"].items()
        for method, about in methods.items()
        if about["operationId"] not in LEFT_OUT
    ]
    return sorted(found, key=lambda each: each.name)


def made_of(description: Mapping[str, Any]) -> dict[str, str]:
    """The text of each module by its name."""
    operations = operations_of(description)
    methods = "\n\n".join(text for each in operations for text in _methods(each))
    shapes = "\n\n".join(_shapes(description["components"]["schemas"], _used(operations, description)))
    return {
        "operations.py": _formatted(
            f"{_HEAD.format(what='What can be asked of a newsroom.')}\n"
            "from collections.abc import Iterator, Sequence\nfrom typing import TYPE_CHECKING, Literal, cast\n\n"
            "from api.client.addresses import path_of\nfrom api.client.calls import Calls, Version\n\n"
            "if TYPE_CHECKING:\n    from api.client.generated import shapes\n\n\n"
            'class Operations(Calls):\n    """The operations, by the names that the description has for them."""\n\n'
            f"{methods}\n"
        ),
        "shapes.py": _formatted(
            f"{_HEAD.format(what='Dictionaries to and from the newsroom.')}\n"
            f"from typing import Any, Literal, NotRequired, TypedDict\n\n\n{shapes}\n"
        ),
    }


# --- shapes ---------------------------------------------------------------------------------------------


def _used(operations: list[_Operation], description: Mapping[str, Any]) -> set[str]:
    """Names of the schemas that the operations lead to."""
    schemas = description["components"]["schemas"]
    found: set[str] = set()
    waiting = [name for each in operations for name in _references(each.about)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(schemas[name])
    return found - {"ProblemModel", "FieldErrorModel"}


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if str(value.get("$ref", "")).startswith(_SCHEMAS):
            yield value["$ref"].removeprefix(_SCHEMAS)
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _shapes(schemas: Mapping[str, Any], used: set[str]) -> Iterator[str]:
    names = _Names(schemas)
    called = {names.of(name): name for name in sorted(used) if not _is_plain(schemas[name])}
    for name, schema_name in sorted(called.items()):
        schema = schemas[schema_name]
        required = set(schema.get("required", ()))
        fields = {
            field: _field(names.type_of(each).replace("shapes.", ""), is_required=field in required)
            for field, each in schema["properties"].items()
        }
        said = _docstring(schema.get("description", name), 4)
        if all(field.isidentifier() and not keyword.iskeyword(field) for field in fields):
            lines = "\n".join(f"    {field}: {kind}" for field, kind in fields.items())
            yield f"class {name}(TypedDict):\n{said}\n\n{lines}\n"
        else:  # a field is called as a word of Python is
            lines = ", ".join(f"{field!r}: {kind!r}" for field, kind in fields.items())
            yield f"{name} = TypedDict({name!r}, {{{lines}}})\n"


def _field(kind: str, *, is_required: bool) -> str:
    return kind if is_required else f"NotRequired[{kind}]"


# --- operations -----------------------------------------------------------------------------------------


def _methods(operation: _Operation) -> Iterator[str]:
    yield _method(operation)
    items = operation.items
    if items is not None:
        yield _pages(operation, items)


def _method(operation: _Operation) -> str:
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
    said = _docstring(operation.about["description"], 8)
    is_text = answer == "str" and call.startswith("self._get_text(")
    does = call if answer == "None" else f"return {call if is_text else f'cast({answer!r}, {call})'}"
    return f"    def {operation.name}({_signature(given, named)}) -> {answer}:\n{said}\n        {does}\n"


def _pages(operation: _Operation, items: str) -> str:
    noun = re.sub("^(list|read)_", "", operation.name)
    said = _docstring(f"``{operation.name}``, page after page.", 8)
    signature = _signature(_positional(operation), _asked(operation))
    call = f"self._all({_path(operation)}, {_query(operation)})"
    return f"    def all_{noun}({signature}) -> Iterator[{items}]:\n{said}\n        yield from {call}\n"


def _signature(given: list[str], named: list[str]) -> str:
    return ", ".join(["self", *given, *(["*", *named] if named else [])])


def _positional(operation: _Operation) -> list[str]:
    kinds = {each["name"]: operation.names.type_of(each["schema"]) for each in operation.parameters("path")}
    return [f"{name}: {kinds.get(name, 'str')}" for name in _places(operation)]


def _places(operation: _Operation) -> list[str]:
    return re.findall(r"\{(\w+)", operation.path)


def _body_parameter(kind: str, may_be_left_out: bool) -> str:
    return f"body: {kind} | None = None" if may_be_left_out else f"body: {kind}"


def _asked(operation: _Operation) -> list[str]:
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


def _query(operation: _Operation) -> str:
    names = [each["name"] for each in operation.parameters("query")]
    return "{" + ", ".join(f"{name!r}: {_argument(name)}" for name in names) + "}" if names else "None"


def _path(operation: _Operation) -> str:
    template = re.sub(r"\{\w+\}", "{}", operation.path.removeprefix(_PREFIX))
    places = _places(operation)
    return f"path_of({template!r}, {', '.join(places)})" if places else repr(template)


def _argument(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in _SHADOWED else name


def _docstring(text: str, indent: int) -> str:
    """The first paragraph, on as many lines as it takes."""
    first = " ".join(text.partition("\n\n")[0].split()).replace("\\", "\\\\").replace('"""', "'''")
    space = " " * indent
    lines = [""]
    for word in first.split(" "):
        if len(space) + len(lines[-1]) + len(word) > 112:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".lstrip()
    if len(lines) == 1:
        return f'{space}"""{lines[0]}"""'
    return "\n".join([f'{space}"""{lines[0]}', *(f"{space}{line}" for line in lines[1:]), f'{space}"""'])


def _formatted(text: str) -> str:
    """As the house formats its code."""
    ruff = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(FOLDER / "module.py"), "-"]
    return subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout


def description_of_the_present() -> dict[str, Any]:
    """What the code describes now, of a newsroom that is made for it and thrown away."""
    from api.app import create_app
    from workflow.bootstrap import bootstrap
    from workflow.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        application = bootstrap(Settings(home=Path(folder), database_url=None, redis_url=None))
        description = create_app(application).openapi()
        application.close()
    return description


def main() -> None:
    """Write the modules."""
    for name, text in made_of(description_of_the_present()).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    sys.stderr.write(f"Wrote {FOLDER.name}.\n")


if __name__ == "__main__":
    main()
