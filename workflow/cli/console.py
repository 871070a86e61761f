"""How the command line speaks: results to standard output, progress and complaints to standard error.

What people wrote (headlines, names, reasons) goes through here as plain text, never as markup or as control
characters. What is said stands in the commands.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer
from pydantic import ValidationError
from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from workflow.bootstrap import Application, DatabaseTooNewError, bootstrap
from workflow.cli.json_text import json_text
from workflow.domain.errors import NewsroomError, NotFound
from workflow.settings import Settings, what_is_wrong

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WIDE = 10_000
"""Columns of a table that no terminal shows: nothing is folded for a pipe or a file."""

_FOLDED = 11
"""Columns that a text which folds can do with."""


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json_text(value, indent=2) + "\n")


def plain(value: object) -> str:
    """The text without control characters, which could rewrite what a terminal shows."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", str(value))


def say(text: object) -> None:
    """A line of the result, as it is."""
    out.print(Text(plain(text)))


def say_folded(text: str) -> None:
    """A long line for people: folded between words on a terminal, whole in a pipe."""
    out.print(Text(text), soft_wrap=not out.is_terminal)


def hint(text: object) -> None:
    """A line beside the result, as it is."""
    err.print(Text(plain(text)))


def show_table(names: Sequence[str], rows: Iterable[Sequence[object]], *, whole: Sequence[str] = ("id",)) -> None:
    """A table on standard output; columns named in ``whole`` are never cut or folded, the others fold.

    On a terminal too narrow for that each row stands below the one before, a line for each of its values.
    """
    cells = [[plain(cell) for cell in row] for row in rows]
    if out.is_terminal and _least_width(names, cells, whole) > out.width:
        _show_below(names, cells)
        return
    table = Table(*(Column(name, no_wrap=name in whole, overflow="fold") for name in names))
    for row in cells:
        table.add_row(*map(Text, row))
    (out if out.is_terminal else Console(width=_WIDE, highlight=False)).print(table)


def _least_width(names: Sequence[str], rows: Sequence[Sequence[str]], whole: Sequence[str]) -> int:
    """Columns of a terminal below which names are cut in words, or texts stand a word a line."""
    least = 1
    for name, column in zip(names, zip(*rows, strict=True), strict=False):
        longest = max(map(cell_len, column))
        least += 3 + max(cell_len(name), longest if name in whole else min(longest, _FOLDED))
    return least


def _show_below(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        if number:
            say("")
        for name, cell in zip(names, row, strict=True):
            if cell:
                out.print(Text(f"{name}: {cell}", overflow="fold"), soft_wrap=False)


def fail(message: str, *, code: int = 1) -> NoReturn:
    """Say what is wrong and what to do, and end."""
    err.print(Text.assemble(("copyflow:", "bold red"), " ", plain(message)))
    raise typer.Exit(code)


def read_settings() -> Settings:
    """The settings of the environment; ends with a line about each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        fail("\n".join(what_is_wrong(error)))


@contextmanager
def newsroom(*, creates: bool = False, migrates: bool = False, must_be_current: bool = True) -> Iterator[Application]:
    """The newsroom of this installation; refusals and outages become one clear sentence.

    A SQLite newsroom that is not there is made only with ``creates``; with ``creates`` or ``migrates``, SQLite tables
    are brought up to date. A PostgreSQL database is nobody's but ``copyflow migrate``'s.
    """
    settings = read_settings()
    if not creates and has_no_file(settings):
        fail(
            f"No newsroom in {settings.home.absolute()}: start one with `copyflow up`, "
            "or check COPYFLOW_HOME and COPYFLOW_DATABASE_URL."
        )
    application = _put_together(settings)
    try:
        if (creates or migrates) and must_be_current and not application.database.is_postgresql:
            application.migrate()
        if must_be_current:
            application.require_bearable()
            missing = application.missing_migrations()
            if missing:
                fail(f"The database lacks {len(missing)} migration(s). Run `copyflow migrate` first.")
        yield application
    except DatabaseTooNewError as error:
        fail(str(error))
    except NewsroomError as error:
        title = "" if isinstance(error, NotFound) else f"{error.title} "  # the detail says what there is not
        fail(f"{title}{error.detail} [{error.code}]")
    except (OperationalError, ProgrammingError) as error:
        cause = str(error.orig or error).strip().splitlines()[0]
        fail(f"The database cannot be used: {cause}. Look at COPYFLOW_DATABASE_URL and COPYFLOW_HOME.")
    finally:
        application.close()


def _put_together(settings: Settings) -> Application:
    try:
        return bootstrap(settings)
    except OSError as error:
        place = error.filename or settings.home
        fail(
            f"COPYFLOW_HOME={settings.home} cannot be used: {place}: {error.strerror}. "
            "Name a folder that you may write to, for example COPYFLOW_HOME=/var/lib/copyflow."
        )


def has_no_file(settings: Settings) -> bool:
    """Whether the database is a SQLite file that is not there."""
    url = make_url(settings.database)
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return False
    return not Path(name).exists()
