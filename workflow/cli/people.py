"""People, keys and partners from the command line. The operator acts as ``cli:<login name>``."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Annotated

import typer
from rich.table import Table

from workflow.bootstrap import Application
from workflow.cli.console import err, newsroom, out, print_json
from workflow.domain.commands import PausePartner, RegisterPartner, ResumePartner
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.partner import Partner
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import Actor, PartnerId, Role, parse_language
from workflow.endpoints import check_endpoint

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def operator() -> Actor:
    """Whoever sits at the command line; administers, and has no hand in texts."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return Actor(id=f"cli:{name}", name=name, roles=frozenset({Role.ADMIN}))


def add_user(
    name: Annotated[str, typer.Argument(help="Name to sign in with.")],
    role: Annotated[list[Role], typer.Option("--role", help="Repeat for several roles.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a person. Asks for the password, unless it comes on standard input."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with newsroom() as application:
        user = application.accounts.add_user(name, password, role)
    roles = sorted(each.value for each in user.roles)
    if as_json:
        print_json({"id": user.id, "name": user.name, "roles": roles})
    else:
        out.print(f"{user.name} may sign in as {', '.join(roles)}.")


def list_users(as_json: AsJson = False) -> None:
    """List the people."""
    with newsroom() as application:
        users = application.accounts.users()
    if as_json:
        print_json([{"id": user.id, "name": user.name, "roles": sorted(user.roles)} for user in users])
        return
    table = Table("name", "roles")
    for user in users:
        table.add_row(user.name, ", ".join(sorted(role.value for role in user.roles)))
    out.print(table)


def add_key(
    user: Annotated[str, typer.Argument(help="Whose key it is; it may do what the person may.")],
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    days: Annotated[int, typer.Option(help="How long it is good for.")] = 90,
    as_json: AsJson = False,
) -> None:
    """Make an API key. It is shown this once."""
    with newsroom() as application:
        key = application.accounts.add_key(user, label, days=days)
    if as_json:
        print_json({"key": key, "user": user, "days": days})
        return
    err.print(f"Keep this key; it is not shown again. It is good for {days} days.")
    out.print(key)


def add_partner(
    name: Annotated[str, typer.Argument(help="The partner's name.")],
    endpoint: Annotated[str, typer.Option(help="URL that receives signed webhooks.")],
    language: Annotated[list[str] | None, typer.Option("--language", help="Languages wanted; all otherwise.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add a partner and show its signing secret, this once."""
    with newsroom() as application:
        check_endpoint(endpoint, [str(network) for network in application.settings.allowed_networks])
        partner_id = PartnerId(application.ids.new())
        command = RegisterPartner(
            by=operator(),
            at=application.clock.now(),
            partner_id=partner_id,
            name=name,
            endpoint=endpoint,
            languages=tuple(parse_language(tag) for tag in language or ()),
        )
        secret = application.accounts.new_partner_secret(partner_id)
        application.newsroom.execute(command, partner_stream(partner_id), via="cli")
    if as_json:
        print_json({"partner_id": partner_id, "name": name, "secret": secret})
        return
    out.print(f"{name} is partner {partner_id}.")
    err.print("Give the partner this signing secret (Standard Webhooks); it is not shown again.")
    out.print(secret)


def list_partners(as_json: AsJson = False) -> None:
    """List the partners."""
    with newsroom() as application:
        partners = application.views.partners()
    if as_json:
        print_json(
            [
                {
                    "partner_id": partner.id,
                    "name": partner.name,
                    "endpoint": partner.endpoint,
                    "languages": list(partner.languages),
                    "paused_because": partner.paused_because,
                }
                for partner in partners
            ]
        )
        return
    if not partners:
        out.print("No partners yet. `copyflow partner add NAME --endpoint URL` adds one.")
        return
    table = Table("name", "id", "endpoint", "languages", "state")
    for partner in partners:
        state = f"paused: {partner.paused_because}" if partner.is_paused else "receives"
        table.add_row(partner.name, partner.id, partner.endpoint, " ".join(partner.languages) or "all", state)
    out.print(table)


def new_secret(partner: Annotated[str, typer.Argument(help="Name or id.")]) -> None:
    """Make a new signing secret for a partner; the old one is void at once."""
    with newsroom() as application:
        secret = application.accounts.new_partner_secret(_find(application, partner).id)
    out.print(secret)


def pause_partner(
    partner: Annotated[str, typer.Argument(help="Name or id.")], reason: Annotated[str, typer.Option(help="Why.")]
) -> None:
    """Stop sending to a partner, except withdrawals."""
    with newsroom() as application:
        found = _find(application, partner)
        command = PausePartner(by=operator(), at=application.clock.now(), reason=reason)
        application.newsroom.execute(command, partner_stream(found.id), via="cli")
    out.print(f"{found.name} is paused.")


def resume_partner(partner: Annotated[str, typer.Argument(help="Name or id.")]) -> None:
    """Send to a partner again, what was held back first."""
    with newsroom() as application:
        found = _find(application, partner)
        command = ResumePartner(by=operator(), at=application.clock.now())
        application.newsroom.execute(command, partner_stream(found.id), via="cli")
    out.print(f"{found.name} receives again.")


def _find(application: Application, text: str) -> Partner:
    found = [each for each in application.views.partners() if text in {each.id, each.name}]
    if not found:
        raise NotFound(f"There is no partner {text!r}. `copyflow partner list` shows them.")
    if len(found) > 1:
        raise InvalidValue("partner", f"several are called {text!r}; give the id")
    return found[0]
