"""How the client's modules are written: their heads, how much stands in one, and the format of the house."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

_Piece = TypeVar("_Piece")

FOLDER = Path(__file__).parents[1] / "client" / "generated"
_MOST_LINES = 399
"""Of one module, as everywhere in the house."""


def head(what: str) -> str:
    """What a module begins with."""
    made = "Made by ``python -m api.client_making``; changes here are lost."
    return f'"""{what} {made}"""\n\nfrom __future__ import annotations\n'


def in_modules(
    chapter: str, pieces: list[_Piece], write: Callable[[Mapping[str, list[_Piece]]], dict[str, str]]
) -> dict[str, str]:
    """The texts of a chapter's modules by their names: ``articles``, and ``articles_2`` where one would be too long.

    ``write`` makes the texts of what it is told to put into each module.
    """
    if not pieces:
        return {}
    for modules in range(1, len(pieces) + 1):
        texts = write({f"{chapter}_{each + 1}" if each else chapter: part for each, part in _parts(pieces, modules)})
        if all(len(text.splitlines()) <= _MOST_LINES for text in texts.values()):
            return texts
    raise AssertionError(f"a piece of {chapter} has more than {_MOST_LINES} lines")


def _parts(pieces: list[_Piece], modules: int) -> Iterator[tuple[int, list[_Piece]]]:
    count = len(pieces)
    return ((each, pieces[each * count // modules : (each + 1) * count // modules]) for each in range(modules))


def said_of(module: str) -> str:
    """What a module's name says in words: its chapter, and which of its modules."""
    return module.replace("_", " ")


def joined(texts: Iterable[str]) -> str:
    """One after another; the format sees to the lines between."""
    return "\n\n".join(texts)


def docstring(text: str, indent: int) -> str:
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


def tidied(text: str) -> str:
    """As the house formats its code, without what it imports and does not use."""
    for does in (("check", "--fix-only", "--select", "F401,I"), ("format",)):
        ruff = [sys.executable, "-m", "ruff", *does, "--quiet", "--stdin-filename", str(FOLDER / "module.py"), "-"]
        text = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout
    return text


def written() -> list[Path]:
    """The modules that are there, but the package's own first one."""
    return [path for path in sorted(FOLDER.rglob("*.py")) if path != FOLDER / "__init__.py"]
