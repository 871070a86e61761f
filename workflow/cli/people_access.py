"""How people come in, from the command line: invitation and reset links, lost second factors, data, erasure."""

from __future__ import annotations

from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli.console import fail, hint, newsroom, out, print_json, say
from workflow.cli.people import AsJson, PersonRole, UserName, operator
from workflow.domain.vocabulary import Role
from workflow.people.links import MadeLink

Site = Annotated[
    str | None, typer.Option(help="Address that people reach the newsroom at; COPYFLOW_SITE_URL where nothing is said.")
]
_USUAL_SITE = "http://127.0.0.1:8000"


def invite_user(
    name: UserName,
    role: Annotated[list[PersonRole], typer.Option("--role", help="Repeat for several roles.")],
    site: Site = None,
    as_json: AsJson = False,
) -> None:
    """Add a person who sets a password by a link. It is shown this once; send it by a way that you trust."""
    with newsroom(creates=True) as application:
        made = application.accounts.invite(name, [Role(each.value) for each in role], operator())
        _show(application, made, site, as_json=as_json)


def reset_link(name: UserName, site: Site = None, as_json: AsJson = False) -> None:
    """Make a link by which a person sets another password within an hour. It is shown this once."""
    with newsroom() as application:
        _show(application, application.accounts.reset_link(name, operator()), site, as_json=as_json)


def take_second_factor(name: UserName) -> None:
    """Take away the second factor of a person who has lost it; their sessions end."""
    with newsroom() as application:
        application.accounts.take_second_factor(name, operator())
    say(f"{name} has no second factor any more; their sessions have ended.")


def tie_identity(
    name: UserName,
    subject: Annotated[str, typer.Option(help="The person's `sub` at the identity provider.")],
) -> None:
    """Let the identity provider's person into an account that is there already, from their next sign-in on."""
    with newsroom() as application:
        issuer = application.settings.oidc_issuer
        if not issuer:
            fail("There is no identity provider: COPYFLOW_OIDC_ISSUER names one.")
        application.accounts.identities.tie(application.accounts.user(name), issuer, subject)
    say(f"{name} may sign in with {issuer}; their roles are then those of their groups there.")


def export_user(name: UserName) -> None:
    """Print everything that is kept about an account, as JSON. Nothing in it opens a door."""
    with newsroom() as application:
        print_json(application.accounts.personal_data(name))


def erase_user(
    name: UserName,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the moment and who did it.")],
    as_json: AsJson = False,
) -> None:
    """Erase an account for good. The log keeps what was done, by an id that has no name any more."""
    with newsroom() as application:
        erased = application.accounts.erasure.erase(name, operator(), reason)
    if as_json:
        print_json({"user_id": erased.user_id, "at": erased.at.isoformat(), "by": erased.by, "reason": erased.reason})
    else:
        say(f"The account is erased. The log calls it user:{erased.user_id}, a former colleague.")


def _show(application: Application, made: MadeLink, site: str | None, *, as_json: bool) -> None:
    address = (site or application.settings.site_url or _USUAL_SITE).rstrip("/") + made.path
    if as_json:
        facts = {"name": made.user.name, "kind": made.kind.value, "link": address}
        print_json({**facts, "expires_at": made.expires_at.isoformat()})
        return
    until = f"{made.expires_at:%Y-%m-%d %H:%M} UTC"
    hint(f"Send this link to {made.user.name}; it is not shown again. It is good once, until {until}.")
    out.print(address, markup=False)
