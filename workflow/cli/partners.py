"""Partners from the command line: add, edit, list, show. What is done with one stands in ``partner_acts.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli import partner_options as given
from workflow.cli.console import hint, newsroom, out, print_json, say, show_table
from workflow.cli.partner_telling import (
    act,
    duration,
    facts,
    find_partner,
    served,
    short,
    standing,
    summary,
    taken,
    waiting,
    wants,
)
from workflow.cli.people import AsJson, operator
from workflow.domain.commands import EditPartner, RegisterPartner
from workflow.domain.errors import AlreadyExists
from workflow.domain.partner import Partner
from workflow.domain.partner_profile import TRANSPORTS, Filters, PartnerProfile
from workflow.domain.partnering import decide
from workflow.domain.retries import RETRY_AFTER_SECONDS
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import PartnerId
from workflow.partner_checks import check_profile
from workflow.partner_registration import first_secret, missing_secret
from workflow.syndication_views import PartnerSummary

PartnerName = Annotated[str, typer.Argument(metavar="PARTNER", help="Its name or id.")]


def add_partner(
    name: Annotated[str, typer.Argument(help="The partner's name.")],
    endpoint: given.Endpoint,
    transport: given.Transport = None,
    document: given.Format = None,
    mode: given.Mode = None,
    signature: given.Signature = None,
    language: given.Languages = None,
    topic: given.Topics = None,
    entity: given.Entities = None,
    genre: given.Genres = None,
    least_urgency: given.LeastUrgency = None,
    desk: given.Desks = None,
    agreement: given.Agreement = None,
    rate_per_minute: given.Rate = None,
    retry_after: given.RetryAfter = None,
    option: given.Options = None,
    secret_stdin: Annotated[
        bool, typer.Option("--secret-stdin", help="Read what the partner gave us to sign in with from stdin.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a partner and show its secret, this once."""
    secret = sys.stdin.read().strip("\r\n") if secret_stdin else None
    with newsroom(creates=True) as application:
        _refuse_taken_name(application, name)
        filters = given.changed_filters(
            Filters(),
            languages=language,
            topics=topic,
            entities=entity,
            genres=genre,
            least_urgency=least_urgency,
            desks=desk,
            clear=None,
        )
        chosen = transport or "webhook"
        profile = given.changed_profile(
            PartnerProfile(name=name, endpoint=endpoint),
            filters,
            transport=chosen,
            document=document or TRANSPORTS.get(chosen, ("",))[0],
            mode=mode,
            signature=signature,
            agreement=agreement,
            rate=rate_per_minute,
            retry_after=retry_after,
            options=option,
        )
        checked = check_profile(profile, application.views, application.settings)
        partner_id = PartnerId(application.ids.new())
        command = RegisterPartner(
            by=operator(), at=application.clock.now(), partner_id=partner_id, profile=checked.profile
        )
        decide(command, Partner())  # a profile that no partner can have is refused before a secret is made
        shown = first_secret(application.accounts, partner_id, checked.profile, secret)
        application.newsroom.execute(command, partner_stream(partner_id), via="cli")
        made = summary(application, application.views.partner(partner_id))
    warnings = [*checked.warnings, *missing_secret(checked.profile, secret)]
    if as_json:
        print_json({**facts(made), "secret": shown, "warnings": warnings})
        return
    say(f"{name} is partner {partner_id}.")
    for warning in warnings:
        hint(warning)
    if shown:
        hint(_handover(checked.profile))
        out.print(shown)


def edit_partner(
    partner: PartnerName,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    endpoint: given.NewEndpoint = None,
    transport: given.Transport = None,
    document: given.Format = None,
    mode: given.Mode = None,
    signature: given.Signature = None,
    language: given.Languages = None,
    topic: given.Topics = None,
    entity: given.Entities = None,
    genre: given.Genres = None,
    least_urgency: given.LeastUrgency = None,
    desk: given.Desks = None,
    agreement: given.Agreement = None,
    rate_per_minute: given.Rate = None,
    retry_after: given.RetryAfter = None,
    option: given.Options = None,
    clear: given.Clear = None,
    as_json: AsJson = False,
) -> None:
    """Change what is named, and nothing else. `partner dry-run` first shows what other filters would move."""
    with newsroom() as application:
        found = find_partner(application, partner)
        if name is not None and name.strip().casefold() != found.name.strip().casefold():
            _refuse_taken_name(application, name)
        filters = given.changed_filters(
            found.profile.filters,
            languages=language,
            topics=topic,
            entities=entity,
            genres=genre,
            least_urgency=least_urgency,
            desks=desk,
            clear=clear,
        )
        profile = given.changed_profile(
            found.profile,
            filters,
            name=name,
            endpoint=endpoint,
            transport=transport,
            document=document,
            mode=mode,
            signature=signature,
            agreement=agreement,
            rate=rate_per_minute,
            retry_after=retry_after,
            options=option,
            clear=clear,
        )
        checked = check_profile(profile, application.views, application.settings)
        command = EditPartner(by=operator(), at=application.clock.now(), profile=checked.profile)
        changed = act(application, found, command)
        now = summary(application, found)
    if as_json:
        print_json({**facts(now), "warnings": list(checked.warnings)})
        return
    for warning in checked.warnings:
        hint(warning)
    say(f"{now.name} is changed." if changed else f"{now.name} was so already.")
    _tell(now)


def list_partners(as_json: AsJson = False) -> None:
    """List the partners, what each wants, and how it does."""
    with newsroom() as application:
        found = application.views.syndication.summaries(application.views.partners(), application.clock.now())
    if as_json:
        print_json([facts(each) for each in found])
        return
    if not found:
        say("No partners yet. `copyflow partner add NAME --endpoint URL` adds one.")
        return
    rows = [
        (
            each.partner_id,
            each.name,
            standing(each),
            wants(each.filters),
            served(each),
            waiting(each) or "",
            each.items.get("parked", ""),
            taken(each) or "",
        )
        for each in found
    ]
    show_table(("id", "name", "state", "wants", "gets", "waiting", "parked", "taken"), rows)
    alerts = [each for each in found if each.alert]
    for each in alerts:
        hint(f"{each.name} does not take our key: {each.alert} `copyflow partner show` and `partner secret` help.")


def show_partner(partner: PartnerName, as_json: AsJson = False) -> None:
    """Show one partner: what it wants, how it is served, how it does. Its secret is never shown again."""
    with newsroom() as application:
        found = summary(application, find_partner(application, partner))
    if as_json:
        print_json(facts(found))
        return
    say(f"{found.name}: {standing(found)}")
    _tell(found)


def _tell(partner: PartnerSummary) -> None:
    for name, value in _lines(partner):
        if value:
            say(f"  {name}: {value}")


def _lines(partner: PartnerSummary) -> Iterator[tuple[str, object]]:
    yield "id", f"{partner.partner_id} (version {partner.version})"
    yield "endpoint", partner.endpoint
    yield "gets", served(partner)
    yield "wants", wants(partner.filters)
    yield "embargoes", "bound to them: gets editions ahead of their release" if partner.embargo_agreement else ""
    yield "at most", f"{partner.rate_per_minute} messages a minute" if partner.rate_per_minute else ""
    waits = partner.retry_after_seconds or RETRY_AFTER_SECONDS
    own = "" if partner.retry_after_seconds else " (Copyflow's own)"
    yield "tries again after", " ".join(map(duration, waits)) + own
    for option, value in partner.options.items():
        yield f"option {option}", value
    yield "breaker", _breaker(partner)
    yield "waits until", f"{short(partner.waits_until)} UTC, as it asked" if partner.waits_until else ""
    yield "alert", partner.alert
    yield "key", partner.key_id
    yield "old key", f"signs beside it until {short(partner.old_secret_until)} UTC" if partner.old_secret_until else ""
    yield "test", _test(partner)
    yield "backfill", "is being planned" if partner.is_backfilling else ""
    yield "replay", "what was parked is about to be sent again" if partner.is_waking_up else ""
    yield "items", ", ".join(f"{count} {state}" for state, count in sorted(partner.items.items())) or "none yet"


def _breaker(partner: PartnerSummary) -> str:
    if partner.breaker.state == "open":
        return f"open since {short(partner.breaker.since)} UTC, probe at {short(partner.breaker.probe_at)}"
    failures = partner.breaker.failures_in_a_row
    return f"closed, {failures} failure(s) in a row" if failures else ""


def _test(partner: PartnerSummary) -> str:
    if partner.is_testing:
        return "asked for; its answer is awaited"
    if partner.last_test is None:
        return ""
    outcome = partner.last_test.outcome
    status = f"{outcome.status} " if outcome.status is not None else ""
    came = f"taken, {status}in {outcome.latency_ms} ms" if outcome.delivered else f"failed: {outcome.error or status}"
    return f"{came} ({short(partner.last_test.at)} UTC)"


def _handover(profile: PartnerProfile) -> str:
    if profile.transport == "sftp":
        return "Have the partner allow this public key on its server."
    return "Give the partner this signing secret (Standard Webhooks); it is not shown again."


def _refuse_taken_name(application: Application, name: str) -> None:
    wanted = name.strip().casefold()
    taken_by = next((each for each in application.views.partners() if each.name.strip().casefold() == wanted), None)
    if taken_by is not None:
        raise AlreadyExists(f"The partner {taken_by.name!r} is {taken_by.id}.", partner_id=taken_by.id)
