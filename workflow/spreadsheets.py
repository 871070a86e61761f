"""What every CSV file of ours is read and written by: rows with their lines, guarded cells, cells that choose.

Errors name line and column. A cell that a spreadsheet would take for a formula stands behind an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

Choice = TypeVar("Choice", bound=StrEnum)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def read_rows(
    text: str, *, columns: Sequence[str], needed: Sequence[str], most_characters: int
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows below the header, each with its line and by the names of its columns."""
    if len(text) > most_characters:
        raise InvalidValue("file", phrase("must have at most {most:,} characters", most=most_characters))
    if "\0" in text:
        raise InvalidValue("file", phrase("holds the character U+0000: save it as UTF-8 text"))
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _require_columns(header, columns, needed)
        line = reader.line_num
        for cells in reader:
            first, line = line + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise InvalidValue(
                    "file",
                    phrase(
                        "line {first}: has {count} cells where the header has {count_2}",
                        first=first,
                        count=len(cells),
                        count_2=len(header),
                    ),
                )
            yield first, dict(zip(header, map(unguarded, cells), strict=True))
    except csv.Error as error:
        raise InvalidValue("file", phrase("line {line_num}: {error}", line_num=reader.line_num, error=error)) from None


def _require_columns(header: Sequence[str], columns: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in header]
    if missing:
        raise InvalidValue(
            "file",
            phrase(
                "line 1: lacks the column {missing}; there are {columns}",
                missing=", ".join(missing),
                columns=", ".join(columns),
            ),
        )
    unknown = [name for name in header if name not in columns]
    if unknown:
        raise InvalidValue(
            "file",
            phrase(
                "line 1: has the unknown column {unknown!r}; there are {columns}",
                unknown=unknown[0],
                columns=", ".join(columns),
            ),
        )
    if len(set(header)) != len(header):
        raise InvalidValue("file", phrase("line 1: names a column twice"))


def choice(kind: type[Choice], text: str, name: str, default: Choice) -> Choice:
    """What a cell of the column ``name`` chooses; the default where it is empty."""
    text = text.strip().lower()
    if not text:
        return default
    try:
        return kind(text)
    except ValueError:
        raise InvalidValue(name, phrase("{text!r} is none of {kind}", text=text[:40], kind=", ".join(kind))) from None


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs; one that begins with an apostrophe gets one more, so that it comes back."""
    return f"'{cell}" if cell.startswith((*_FORMULAS, "'")) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULAS, "'")) else cell
