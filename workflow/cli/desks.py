"""Desks from the command line: which engines translate for whom, and which checks block. The file: ``desk_file.py``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from workflow.bootstrap import Application
from workflow.cli.console import hint, newsroom, print_json, say, show_table
from workflow.cli.desk_file import as_toml, parse_desk, read_desk_file
from workflow.cli.people import AsJson, operator
from workflow.domain.desk import PERSON, Desk
from workflow.domain.streams import desk_stream
from workflow.quality.policies import require_checks

DeskId = Annotated[str, typer.Argument(metavar="ID", help="The desk's id; `newsroom` is the newsroom's own.")]


def list_desks(as_json: AsJson = False) -> None:
    """List the desks that were configured."""
    with newsroom() as application:
        desks = application.views.desks()
    if as_json:
        print_json([desk_facts(desk) for desk in desks])
        return
    if not desks:
        say("No desk is configured: every engine is asked in turn, and checks keep their own severity.")
        hint("`copyflow desk set newsroom FILE.toml` says what holds for all; docs/desks.md shows a file.")
        return
    rows = [(each.id, each.name, len(each.routing), _policies(each), each.version) for each in desks]
    show_table(("id", "name", "rules", "checks", "version"), rows)


def show_desk(desk_id: DeskId, as_json: AsJson = False) -> None:
    """Print what holds at a desk, as the file that `copyflow desk set` takes."""
    with newsroom() as application:
        desk = application.views.desk(desk_id)
    if as_json:
        print_json(desk_facts(desk))
        return
    sys.stdout.write(as_toml(desk))
    hint(f"# {desk.id}, version {desk.version}")


def set_desk(
    desk_id: DeskId,
    file: Annotated[Path, typer.Argument(help="TOML file with all that is to hold there; docs/desks.md shows one.")],
    as_json: AsJson = False,
) -> None:
    """Say all that holds at a desk from now on; makes the desk if it is not there."""
    content = read_desk_file(file)
    with newsroom(creates=True) as application:
        command = parse_desk(content, by=operator(), at=application.clock.now())
        require_checks(command.checks)
        outcome = application.newsroom.execute(command, desk_stream(desk_id), via="cli")
        desk = application.views.desk(desk_id)
        missing = _not_configured(application, desk)
    if as_json:
        print_json(desk_facts(desk))
    elif outcome.first_position == 0:
        say(f"The desk {desk.name} ({desk.id}) was so already.")
    else:
        say(f"The desk {desk.name} ({desk.id}) has {len(desk.routing)} rule(s); checks: {_policies(desk)}.")
    for name in missing:
        hint(f"{name} is not configured here. It is passed over until it is; `copyflow engines` shows what there is.")


def desk_facts(desk: Desk) -> dict[str, Any]:
    """A desk for scripts, as the API says it."""
    return {
        "desk_id": desk.id,
        "version": desk.version,
        "name": desk.name,
        "routing": [
            {
                "source": rule.source,
                "target": rule.target,
                "urgencies": list(rule.urgencies),
                "engines": list(rule.engines),
            }
            for rule in desk.routing
        ],
        "checks": {name: policy.value for name, policy in desk.checks.items()},
    }


def _policies(desk: Desk) -> str:
    return ", ".join(f"{name} {policy}" for name, policy in sorted(desk.checks.items())) or "as the newsroom has them"


def _not_configured(application: Application, desk: Desk) -> list[str]:
    from workers.wiring import engines_of

    named = {name for rule in desk.routing for name in rule.engines} - {PERSON}
    engines = engines_of(application.settings).engines
    for engine in engines.values():
        engine.close()
    return sorted(named - engines.keys())
