"""``copyflow partner secret``: change what messages are signed with, or what we sign in with at the partner's."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated

import typer

from workflow.cli.console import hint, newsroom, out, print_json, say
from workflow.cli.partner_telling import find_partner, short
from workflow.cli.partners import PartnerName
from workflow.cli.people import AsJson, operator
from workflow.domain.partner import Partner
from workflow.partner_registration import kind_of
from workflow.secret_rotation import Rotated

secret_app = typer.Typer(help="What messages are signed with, or we sign in with.", no_args_is_help=True)


@secret_app.command("rotate")
def rotate(
    partner: PartnerName,
    grace_hours: Annotated[
        float, typer.Option(help="How long messages are signed with the old secret too.", min=0, max=168)
    ] = 24.0,
    as_json: AsJson = False,
) -> None:
    """Make a new secret and show it, this once. Messages carry both signatures until the grace is over."""
    with newsroom() as application:
        found = find_partner(application, partner)
        rotated = application.rotation.rotate(
            found.id, by=operator(), at=application.clock.now(), grace=timedelta(hours=grace_hours)
        )
    if as_json:
        print_json({"partner_id": found.id, **_facts(rotated), "secret": rotated.shown})
        return
    say(f"{found.name} has the new key {rotated.key_id}.")
    if grace_hours:
        say(f"Messages are signed with the old one too until {short(rotated.old_until)} UTC.")
    hint("Give this to the partner; it is not shown again.")
    out.print(rotated.shown)


@secret_app.command("set")
def set_secret(partner: PartnerName, as_json: AsJson = False) -> None:
    """Take a password or private key that the partner gave. Asks on a terminal, else reads standard input."""
    given = _read()
    kind = kind_of(given)
    with newsroom() as application:
        found = find_partner(application, partner)
        rotated = application.rotation.give(found.id, given, kind, by=operator(), at=application.clock.now())
    if as_json:
        print_json({"partner_id": found.id, **_facts(rotated)})
        return
    say(f"{found.name} is signed in to with the new {kind.value.replace('_', ' ')} ({rotated.key_id}).")
    hint(f"`copyflow partner test {found.name!r}` tries it.")


@secret_app.command("end-old")
def end_old(partner: PartnerName, as_json: AsJson = False) -> None:
    """End the grace now: only the newest secret is in use."""
    with newsroom() as application:
        found = find_partner(application, partner)
        rotated = application.rotation.revoke_old(found.id, by=operator(), at=application.clock.now())
    if as_json:
        print_json({"partner_id": found.id, **_facts(rotated)})
        return
    say(f"{found.name}: only the key {rotated.key_id} is in use now.")


@secret_app.command("list")
def list_secrets(partner: PartnerName, as_json: AsJson = False) -> None:
    """List the keys in use by their ids, with public keys; never a secret."""
    with newsroom() as application:
        found = find_partner(application, partner)
        valid = application.accounts.secrets.valid(found.id)
    told = [
        {
            "key_id": each.key_id,
            "kind": each.kind.value,
            "created_at": each.created_at,
            "valid_until": each.valid_until,
            "public_key": each.shown if each.shown != each.secret else "",
        }
        for each in valid
    ]
    if as_json:
        print_json(told)
        return
    if not told:
        say(f"{found.name} has no secret{_why_none(found)}.")
    for each in valid:
        until = f", until {short(each.valid_until)} UTC" if each.valid_until else ""
        say(f"{each.key_id} ({each.kind.value}) since {short(each.created_at)} UTC{until}")
        if each.shown not in {"", each.secret}:
            say(f"  {each.shown}")


def _facts(rotated: Rotated) -> dict[str, object]:
    return {"key_id": rotated.key_id, "kind": rotated.kind.value, "old_until": rotated.old_until.isoformat()}


def _why_none(partner: Partner) -> str:
    return f": transport {partner.transport} needs none" if partner.transport in {"folder", "websub"} else ""


def _read() -> str:
    if sys.stdin.isatty():
        hint("A private key goes in by standard input: `copyflow partner secret set PARTNER < key`.")
        given: str = typer.prompt("Password of the partner's system", hide_input=True, err=True)
        return given
    return sys.stdin.read().strip("\r\n")
