"""How the command line speaks: results to standard output, progress and complaints to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import OperationalError, ProgrammingError

from workflow.bootstrap import Application, bootstrap
from workflow.domain.errors import NewsroomError

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def fail(message: str, *, code: int = 1) -> NoReturn:
    """Say what is wrong and what to do, and end."""
    err.print(f"[bold red]copyflow:[/] {message}", markup=True)
    raise typer.Exit(code)


@contextmanager
def newsroom(*, must_be_current: bool = True) -> Iterator[Application]:
    """The newsroom of this installation; refusals and outages become one clear sentence."""
    application = bootstrap()
    try:
        if must_be_current:
            missing = application.missing_migrations()
            if missing:
                fail(f"The database lacks {len(missing)} migration(s). Run `copyflow migrate` first.")
        yield application
    except NewsroomError as error:
        fail(f"{error.title} {error.detail} \\[{error.code}]")
    except (OperationalError, ProgrammingError) as error:
        cause = str(error.orig or error).strip().splitlines()[0]
        fail(f"The database cannot be used: {cause}. Look at COPYFLOW_DATABASE_URL and COPYFLOW_HOME.")
    finally:
        application.close()
