"""What is done with one partner from the command line: pause, resume, disable, test, backfill, replay."""

from __future__ import annotations

import time
from contextlib import nullcontext
from datetime import datetime
from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli.console import err, hint, newsroom, print_json, say
from workflow.cli.partner_telling import act, facts, find_partner, summary
from workflow.cli.partners import PartnerName
from workflow.cli.people import AsJson, operator
from workflow.domain.commands import (
    AttemptOutcome,
    DisablePartner,
    PausePartner,
    ReplayParked,
    RequestBackfill,
    ResumePartner,
    TestPartner,
)
from workflow.domain.errors import InvalidValue
from workflow.domain.partner import Partner
from workflow.domain.reactions import WorkKind
from workflow.domain.retries import Judgement, judge
from workflow.domain.streams import partner_stream
from workflow.past import parse_as_of
from workflow.ports import WorkItem
from workflow.syndication_views import PartnerSummary

_LOOK_EVERY_SECONDS = 0.1
Reason = Annotated[str, typer.Option(help="Why, for the record.")]


def pause_partner(partner: PartnerName, reason: Reason, as_json: AsJson = False) -> None:
    """Stop sending to a partner, except withdrawals; what comes meanwhile waits."""
    with newsroom() as application:
        found = find_partner(application, partner)
        changed = act(application, found, PausePartner(by=operator(), at=application.clock.now(), reason=reason))
        now = summary(application, found)
    _done(now, "is paused; withdrawals still go out" if changed else "was paused already", as_json=as_json)


def resume_partner(partner: PartnerName, as_json: AsJson = False) -> None:
    """Send to a partner again that was paused or disabled; what is parked is sent again too."""
    with newsroom() as application:
        found = find_partner(application, partner)
        changed = act(application, found, ResumePartner(by=operator(), at=application.clock.now()))
        now = summary(application, found)
    parked = now.items.get("parked", 0)
    again = f"; {parked} parked item(s) go out again" if changed and parked else ""
    _done(now, f"receives again{again}" if changed else "was neither paused nor disabled", as_json=as_json)


def disable_partner(partner: PartnerName, reason: Reason, as_json: AsJson = False) -> None:
    """End a partnership: nothing new is planned, and only withdrawals of what it has are sent."""
    with newsroom() as application:
        found = find_partner(application, partner)
        changed = act(application, found, DisablePartner(by=operator(), at=application.clock.now(), reason=reason))
        now = summary(application, found)
    _done(now, "is disabled; withdrawals still go out" if changed else "was disabled already", as_json=as_json)


def backfill_partner(
    partner: PartnerName,
    since: Annotated[
        str | None, typer.Option(help="Published since then: a day or an RFC 3339 moment; ever otherwise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Send a partner what is public already and its filters let through, each edition's newest revision."""
    with newsroom() as application:
        found = find_partner(application, partner)
        moment = None if since is None else parse_day(since)
        changed = act(application, found, RequestBackfill(by=operator(), at=application.clock.now(), since=moment))
        now = summary(application, found)
    words = "is to get what is public" + (f" since {moment:%Y-%m-%d %H:%M} UTC" if moment else "")
    _done(now, words if changed else "has a backfill under way already", as_json=as_json)
    if not as_json:
        hint("`copyflow partner show` tells when it is planned, `copyflow deliveries --partner` how far it is.")


def replay_partner(partner: PartnerName, as_json: AsJson = False) -> None:
    """Send everything again that is parked for a partner, byte for byte under the same webhook-ids."""
    with newsroom() as application:
        found = find_partner(application, partner)
        parked = application.views.syndication.counts(found.id).get(found.id, {}).get("parked", 0)
        changed = act(application, found, ReplayParked(by=operator(), at=application.clock.now())) if parked else False
        now = summary(application, found)
    words = f"gets {parked} parked item(s) again" if changed else "is being replayed already"
    _done(now, words if parked else "has nothing parked", as_json=as_json)


def try_partner(
    partner: PartnerName,
    wait: Annotated[float, typer.Option(help="Seconds to wait for the answer; 0 does not wait.", min=0)] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Have a trial message sent, wait for the answer, and say what to do about it. Ends with 1 if it failed."""
    with newsroom() as application:
        found = find_partner(application, partner)
        asked = application.views.partner(found.id)
        if not act(application, found, TestPartner(by=operator(), at=application.clock.now())):
            hint("A trial message is on its way already; waiting for that one.")
        answered = _await(application, found, asked.last_test_at, wait)
        now = summary(application, found)
        work = _work(application, found)
    if as_json:
        print_json(facts(now))
    if not answered:
        if not as_json:
            _not_answered(now, work, wait)
        raise typer.Exit(0 if wait == 0 else 1)
    assert now.last_test is not None
    outcome = now.last_test.outcome
    if not as_json:
        _tell_outcome(now, outcome)
    raise typer.Exit(0 if outcome.delivered else 1)


def parse_day(text: str) -> datetime:
    """A day (its beginning in UTC) or an RFC 3339 moment, or ``InvalidValue``."""
    moment = parse_as_of(f"{text.strip()}T00:00:00Z" if len(text.strip()) == 10 else text, "since")
    if not isinstance(moment, datetime):
        raise InvalidValue("since", "must be a day, such as 2026-11-23, or an RFC 3339 moment with its zone")
    return moment


def _await(application: Application, partner: Partner, before: datetime | None, seconds: float) -> bool:
    """Look until the trial message that was asked for is answered; False when that takes longer."""
    end = time.monotonic() + seconds
    looking = err.status(f"waiting for the answer of {partner.name} …") if err.is_terminal else nullcontext()
    with looking:
        while True:
            now = application.views.partner(partner.id)
            if not now.testing and now.last_test_at != before:
                return True
            if time.monotonic() >= end:
                return False
            time.sleep(_LOOK_EVERY_SECONDS)


def _work(application: Application, partner: Partner) -> WorkItem | None:
    items = application.views.work(partner_stream(partner.id))
    return next((each for each in items if each.kind == WorkKind.TEST_PARTNER), None)


def _not_answered(partner: PartnerSummary, work: WorkItem | None, seconds: float) -> None:
    later = f"`copyflow partner show {partner.name!r}` shows the answer when it is there."
    if seconds == 0:
        say(f"A trial message to {partner.name} is asked for. {later}")
        return
    if work is not None and work.state == "leased":
        say(f"A worker is sending it, but {partner.name} has not answered within {seconds:g} s. {later}")
        return
    error = f" The last try of a worker ended with: {work.last_error}." if work is not None and work.last_error else ""
    say(
        f"No worker has taken the trial message within {seconds:g} s.{error} Is one running? `copyflow up` starts "
        f"everything, `copyflow status` tells how it does. The message stays in line. {later}"
    )


def _tell_outcome(partner: PartnerSummary, outcome: AttemptOutcome) -> None:
    status = f"{outcome.status} " if outcome.status is not None else ""
    if outcome.delivered:
        say(f"{partner.name} took the trial message: {status}in {outcome.latency_ms} ms.")
    else:
        say(f"{partner.name} did not take the trial message: {outcome.error or status}")
    if outcome.request:
        hint(f"  asked: {outcome.request}")
    if outcome.response:
        hint(f"  answer: {outcome.response[:500]}")
    if not outcome.delivered:
        hint(_what_to_do(partner, outcome))


def _what_to_do(partner: PartnerSummary, outcome: AttemptOutcome) -> str:
    name = repr(partner.name)
    match judge(outcome):
        case Judgement.SLOW_RETRY:
            return f"Compare the secret with the partner's: `copyflow partner secret rotate {name}` makes a new one."
        case Judgement.GONE:
            return f"Ask for the new address: `copyflow partner edit {name} --endpoint URL`."
        case Judgement.RETRY:
            return "Look at the address and whether the partner's server is up; such failures are tried again."
        case _ if outcome.status is not None and 300 <= outcome.status < 400:
            return f"Redirects are not followed: `copyflow partner edit {name} --endpoint URL` with the new address."
        case _:
            return (
                f"Ask the partner what it takes; `copyflow partner edit {name} --format FORMAT` sends another format."
            )


def _done(partner: PartnerSummary, words: str, *, as_json: bool) -> None:
    if as_json:
        print_json(facts(partner))
    else:
        say(f"{partner.name} {words}.")
