"""Partners from the command line. People and keys stand in ``people.py``."""

from __future__ import annotations

from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli.console import hint, newsroom, out, print_json, say, show_table
from workflow.cli.people import AsJson, operator
from workflow.domain.commands import PausePartner, RegisterPartner, ResumePartner
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.partner import Partner
from workflow.domain.partner_profile import DOCUMENT_FORMATS as FORMATS
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import PartnerId, parse_language
from workflow.endpoints import check_endpoint


def add_partner(
    name: Annotated[str, typer.Argument(help="The partner's name.")],
    endpoint: Annotated[str, typer.Option(help="URL that receives signed webhooks.")],
    language: Annotated[list[str] | None, typer.Option("--language", help="Languages wanted; all otherwise.")] = None,
    document: Annotated[str, typer.Option("--format", help=f"What is sent: {', '.join(FORMATS)}.")] = FORMATS[0],
    as_json: AsJson = False,
) -> None:
    """Add a partner and show its signing secret, this once."""
    with newsroom(creates=True) as application:
        _refuse_taken_name(application, name)
        check_endpoint(endpoint, [str(network) for network in application.settings.allowed_networks])
        partner_id = PartnerId(application.ids.new())
        command = RegisterPartner(
            by=operator(),
            at=application.clock.now(),
            partner_id=partner_id,
            profile=PartnerProfile(
                name=name,
                endpoint=endpoint,
                format=document,
                filters=Filters(languages=tuple(parse_language(tag) for tag in language or ())),
            ),
        )
        secret = application.accounts.new_partner_secret(partner_id)
        application.newsroom.execute(command, partner_stream(partner_id), via="cli")
    if as_json:
        print_json({"partner_id": partner_id, "name": name, "secret": secret})
        return
    say(f"{name} is partner {partner_id}.")
    hint("Give the partner this signing secret (Standard Webhooks); it is not shown again.")
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
                    "format": partner.format,
                    "paused_because": partner.paused_because,
                }
                for partner in partners
            ]
        )
        return
    if not partners:
        say("No partners yet. `copyflow partner add NAME --endpoint URL` adds one.")
        return
    rows = [
        (
            partner.id,
            partner.name,
            partner.endpoint,
            " ".join(partner.languages) or "all",
            partner.format,
            f"paused: {partner.paused_because}" if partner.is_paused else "receives",
        )
        for partner in partners
    ]
    show_table(("id", "name", "endpoint", "languages", "format", "state"), rows)


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
    say(f"{found.name} is paused.")


def resume_partner(partner: Annotated[str, typer.Argument(help="Name or id.")]) -> None:
    """Send to a partner again, what was held back first."""
    with newsroom() as application:
        found = _find(application, partner)
        command = ResumePartner(by=operator(), at=application.clock.now())
        application.newsroom.execute(command, partner_stream(found.id), via="cli")
    say(f"{found.name} receives again.")


def _find(application: Application, text: str) -> Partner:
    found = [each for each in application.views.partners() if text in {each.id, each.name}]
    if not found:
        raise NotFound(f"There is no partner {text!r}. `copyflow partner list` shows them.")
    if len(found) > 1:
        raise InvalidValue("partner", f"several are called {text!r}; give the id")
    return found[0]


def _refuse_taken_name(application: Application, name: str) -> None:
    wanted = name.strip().casefold()
    taken = next((each for each in application.views.partners() if each.name.strip().casefold() == wanted), None)
    if taken is not None:
        raise AlreadyExists(f"The partner {taken.name!r} is {taken.id}.", partner_id=taken.id)
