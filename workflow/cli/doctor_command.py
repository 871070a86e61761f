"""``copyflow doctor``: is anything stuck, for people and for monitors. Whatever is away is a finding."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from pydantic import SecretStr, ValidationError
from rich.table import Column, Table
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from workflow.bootstrap import Application, bootstrap
from workflow.cli.console import has_no_file, out, plain, print_json, say
from workflow.cli.redis_server import running_server
from workflow.doctor.gathering import gather
from workflow.doctor.judging import judge
from workflow.doctor.lines import Checkup, Level, Line
from workflow.doctor.seeing_places import nearest_folder
from workflow.doctor.signs import Unseen
from workflow.domain.phrases import phrase
from workflow.settings import Settings, what_is_wrong

STUCK_CODE, SLOWER_CODE = 2, 1
_LEVEL_WIDTH, _NAME_WIDTH = 7, 28
_COLOURS = {Level.OK: "green", Level.SLOWER: "yellow", Level.UNKNOWN: "magenta", Level.STUCK: "red"}


def doctor(
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 where something is slower than usual; else with 0.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Is anything stuck? One sentence, then each thing that was looked at, and what to do. Changes nothing.

    Ends with 0 when nothing is stuck, with 2 when something is or could not be looked at.
    """
    logging.getLogger("copyflow").addHandler(logging.NullHandler())  # what is away stands in the lines
    found = examine()
    code = exit_code(found.level, strict=strict)
    if as_json:
        print_json(facts(found, code))
    else:
        _show(found)
    raise typer.Exit(code)


def exit_code(level: Level, *, strict: bool) -> int:
    """What the command ends with, as Nagios has it: 0 well, 1 a warning, 2 critical."""
    if level.needs_somebody:
        return STUCK_CODE
    return SLOWER_CODE if strict and level is Level.SLOWER else 0


def examine() -> Checkup:
    """Look at the newsroom that the environment names, as far as it is there."""
    try:
        settings = Settings()
    except ValidationError as error:
        return _unusable_settings(error)
    if settings.redis_url is None:
        settings = settings.model_copy(update={"redis_url": running_server(settings.home / "redis")})
    application = _put_together(settings)
    try:
        return judge(gather(settings, application))
    finally:
        if not isinstance(application, Unseen):
            application.close()


def facts(found: Checkup, code: int) -> dict[str, Any]:
    """What ``--json`` prints: the API's answer, and the exit code."""
    from api.v1.checkup_models import CheckupModel

    return {**CheckupModel.of(found).model_dump(mode="json"), "exit_code": code}


def _put_together(settings: Settings) -> Application | Unseen:
    """The newsroom, without making anything of it that is not there: no folder, no database, no key."""
    if has_no_file(settings):
        return Unseen(
            why=phrase("There is no newsroom in {home}.", home=settings.home.absolute()),
            next=phrase("Start one with `copyflow up`, or look at COPYFLOW_HOME and COPYFLOW_DATABASE_URL."),
        )
    aside = {"home": nearest_folder(settings.home), "database_url": settings.database}
    if settings.secret_key is None:
        aside["secret_key"] = SecretStr(secrets.token_hex(32))  # opens nothing here: none is made in its folder
    try:
        return bootstrap(settings.model_copy(update=aside))
    except (OSError, ValueError, ImportError, SQLAlchemyError) as error:
        return Unseen(
            why=phrase("The newsroom cannot be opened: {error}.", error=str(error).splitlines()[0].rstrip(".")),
            next=phrase("Look at COPYFLOW_HOME and COPYFLOW_DATABASE_URL, and at what this account may do there."),
        )


def _unusable_settings(error: ValidationError) -> Checkup:
    lines = tuple(
        Line(
            kind="settings",
            name=phrase("Settings"),
            level=Level.STUCK,
            figure=said,
            what=said,
            next=phrase("Set it right in the environment: nothing starts with it."),
        )
        for said in what_is_wrong(error)
    )
    return Checkup(lines=lines, looked_at=datetime.now(UTC))


def _show(found: Checkup) -> None:
    """The sentence, then a line each: what needs somebody is said with what to do."""
    out.print(Text(plain(found.verdict), style=f"bold {_COLOURS[found.level]}"), soft_wrap=not out.is_terminal)
    out.print()
    if out.is_terminal:
        out.print(_table(found))
        return
    width = max(len(plain(line.name)) for line in found.lines)
    for line in found.lines:
        say(f"{line.level.value:<{_LEVEL_WIDTH}}  {plain(line.name):<{width}}  {line.figure}")
        if line.next:
            say(f"{'':<{_LEVEL_WIDTH + width + 4}}→ {line.next}")


def _table(found: Checkup) -> Table:
    table = Table(
        Column(no_wrap=True),
        Column(max_width=_NAME_WIDTH),
        Column(overflow="fold"),
        box=None,
        show_header=False,
        padding=(0, 2, 0, 0),
    )
    for line in found.lines:
        told = Text(plain(line.figure))
        if line.next:
            told.append(f"\n→ {plain(line.next)}", style="bold")
        table.add_row(Text(line.level.value, style=_COLOURS[line.level]), Text(plain(line.name)), told)
    return table
