"""Every regular expression that our packages compile, with the module that does; run as a program, it prints them.

``re``'s own compiler is listened to while all modules are imported. A pattern that stands as a literal inside a
function is read off the source and compiled too. Of what is put together inside a function, out of words or settings,
the places are told, so that a test can demand that the words were escaped.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("workflow", "workers", "api")
_CALLS = frozenset({"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"})


def _compiled_on_import() -> set[tuple[str, int, str]]:
    """Pattern, flags and module of what is compiled while everything is imported."""
    found: set[tuple[str, int, str]] = set()
    compiler = re._compiler  # type: ignore[attr-defined]  # all that is compiled passes there, and it has no public name
    original = compiler.compile

    def listening(pattern: object, flags: int = 0) -> object:
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__", "") in {"re", "re._compiler", __name__}:
            frame = frame.f_back
        module = frame.f_globals.get("__name__", "") if frame else ""
        made = original(pattern, flags)
        if module.split(".")[0] in PACKAGES and isinstance(pattern, str):
            found.add((pattern, made.flags, module))
        return made

    compiler.compile = listening
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if not module.name.endswith("__main__") and ".migrations." not in module.name:
                re.purge()  # equal patterns of two modules are two places
                importlib.import_module(module.name)
    return found


def _calls(source: Path) -> Iterator[tuple[ast.Call, bool, str]]:
    """Calls of ``re``'s functions in a file, whether each stands inside a function, and the method that is called."""

    def walk(node: ast.AST, inside: bool, method: str) -> Iterator[tuple[ast.Call, bool, str]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and _is_re(child.func) and child.args:
                called = ast.unparse(child.func).removeprefix("re.")
                if called != "compile" or inside:
                    yield child, inside, method if called == "compile" else called
            within = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            after = child.attr if isinstance(child, ast.Attribute) else "search"
            yield from walk(child, inside or within, after)

    return walk(ast.parse(source.read_text(encoding="utf-8")), inside=False, method="search")


def _is_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in _CALLS
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


def in_functions() -> tuple[set[tuple[str, int, str, str]], set[str]]:
    """The literal patterns of calls with what is done with them, and the places of patterns that are put together."""
    literal: set[tuple[str, int, str, str]] = set()
    composed: set[str] = set()
    for package in PACKAGES:
        for source in sorted((ROOT / package).rglob("*.py")):
            place = str(source.relative_to(ROOT))
            for call, inside, method in _calls(source):
                first = call.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    literal.add((first.value, re.compile(first.value).flags, method, place))
                elif inside and not isinstance(first, ast.Constant):
                    composed.add(f"{place}: {ast.unparse(first)}")
    return literal, composed


def _named() -> dict[tuple[str, int], set[str]]:
    """The methods that are called on each pattern that has a name of its own module; all are imported already."""
    found: dict[tuple[str, int], set[str]] = {}
    for package in PACKAGES:
        for source in sorted((ROOT / package).rglob("*.py")):
            text = source.read_text(encoding="utf-8")
            module = sys.modules.get(".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
            for name, pattern in vars(module).items() if module else ():
                if isinstance(pattern, re.Pattern):
                    uses = len(re.findall(rf"\b{name}\b", text))
                    called = re.findall(rf"\b{name}\.(\w+)\(", text)
                    alone = name.startswith("_") and uses == 1 + len(called)
                    found.setdefault((pattern.pattern, pattern.flags), set()).update(called if alone else {"search"})
    return found


def collected() -> list[tuple[str, int, str, str]]:
    """Every pattern with its flags, how it is used, and one place that compiles it."""
    places: dict[tuple[str, int], str] = {}
    for pattern, flags, place in sorted(_compiled_on_import()):
        places.setdefault((pattern, flags), place)
    methods = _named()
    for pattern, flags, method, place in sorted(in_functions()[0]):
        places.setdefault((pattern, flags), place)
        methods.setdefault((pattern, flags), set()).add(method)
    return [
        (pattern, flags, _hardest(methods.get((pattern, flags), {"search"})), place)
        for (pattern, flags), place in places.items()
    ]


def _hardest(methods: set[str]) -> str:
    """The method that tries the most of those in use."""
    return "search" if methods - {"match", "fullmatch"} else "match" if "match" in methods else "fullmatch"


if __name__ == "__main__":
    json.dump(collected(), sys.stdout)
