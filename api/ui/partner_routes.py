"""The partners' pages: who receives what, one partner with its form, and what can be done about it.

Forms in, commands out: the same commands, checks and permissions as over the API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import Problem
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import Fields, expected_version
from api.ui.pages import note_position, page
from api.ui.partner_form import EMPTY, fields_of, profile_of
from api.ui.partner_page import Said, problem_of, show_form, show_partner
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.partner import Partner
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.partnering import decide
from workflow.domain.permissions import require_permission, why_denied
from workflow.domain.phrases import phrase
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import PartnerId
from workflow.filter_trials import FilterTrial, try_profile
from workflow.newsroom import Outcome
from workflow.partner_checks import Checked, check_filters, check_profile
from workflow.partner_registration import first_secret, kind_of, missing_secret
from workflow.people.person import SignedIn
from workflow.secret_rotation import LONGEST_GRACE, Execute

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_MOST_GRACE_HOURS = int(LONGEST_GRACE.total_seconds()) // 3600
_MOST_DAYS = 3_660
_USUAL_DAYS = 30


@router.get("/partners")
def partners(request: Request, application: CurrentApplication, views: CurrentViews, person: CurrentPerson) -> Response:
    """All partners by name, with how they do."""
    return _list(request, application, views, person, "partners.html")


@router.get("/partners/rows")
def partner_rows(
    request: Request, application: CurrentApplication, views: CurrentViews, person: CurrentPerson
) -> Response:
    """The list's rows alone, for live updates."""
    return _list(request, application, views, person, "_partner_rows.html")


@router.get("/partners/new")
def new_partner(request: Request, application: CurrentApplication, person: CurrentPerson) -> Response:
    """The empty form. It carries the new partner's id, so that sending it twice makes one partner."""
    return show_form(request, person, {**EMPTY, "partner_id": application.ids.new()})


@router.post("/partners/new")
def register(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Register what was typed, and show the signing secret this once; a refusal shows the form as it was typed."""
    try:
        require_permission(person.actor, wanted.RegisterPartner)  # before the address is looked up for anybody
        checked = check_profile(profile_of(fields), application.views, application.settings)
        identity = _new_id(fields)
        stream = partner_stream(identity)
        command = wanted.RegisterPartner(
            by=person.actor, at=application.clock.now(), partner_id=identity, profile=checked.profile
        )
        decide(command, Partner())  # a profile that no partner can have is refused before a secret is made
        if application.views.stream(stream):  # the same form once more: there is one partner, with one secret
            return RedirectResponse(f"/partners/{identity}", 303)
        first_secret(application.accounts, identity, checked.profile, None)
        application.newsroom.execute(command, stream, via=person.via)
    except NewsroomError as error:
        return show_form(request, person, fields, problem=problem_of(error, request))
    secret = application.accounts.shown_partner_secret(identity)
    warnings = (*checked.warnings, *missing_secret(checked.profile, None))
    said = Said(done="register", secret=secret, warnings=warnings)
    return show_partner(request, application, application.views, person, identity, said)


@router.get("/partners/{partner_id}")
def partner(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    partner_id: PartnerId,
    done: str = "",
) -> Response:
    """One partner."""
    return show_partner(request, application, views, person, partner_id, Said(done=done))


@router.post("/partners/{partner_id}/dry-run")
def dry_run(
    request: Request, application: CurrentApplication, person: CurrentPerson, partner_id: PartnerId, fields: Fields
) -> Response:
    """What the filters in the form would have moved in the last days. Nothing is sent, and nothing is changed."""
    said = Said(typed=fields, action="dry-run")
    try:
        said = replace(said, days=_number(fields, "days", least=1, most=_MOST_DAYS, usual=_USUAL_DAYS))
        trial, warnings = _tried(application, person, application.views.partner(partner_id), fields, said.days)
        said = replace(said, trial=trial, warnings=warnings)
    except NewsroomError as error:
        said = replace(said, problem=problem_of(error, request))
    return show_partner(request, application, application.views, person, partner_id, said)


@router.post("/partners/{partner_id}/secret")
def rotate(
    request: Request, application: CurrentApplication, person: CurrentPerson, partner_id: PartnerId, fields: Fields
) -> Response:
    """Make a new signing secret and show it this once."""
    try:
        rotated = application.rotation.rotate(
            partner_id,
            by=person.actor,
            at=application.clock.now(),
            grace=timedelta(hours=_number(fields, "grace_hours", least=0, most=_MOST_GRACE_HOURS)),
            execute=_executing(application, person, fields),
        )
        said = Said(done="secret", secret=rotated.shown)
    except NewsroomError as error:
        said = Said(problem=problem_of(error, request), typed=fields, action="secret")
    return show_partner(request, application, application.views, person, partner_id, said)


@router.post("/partners/{partner_id}/{action}")
def act(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    partner_id: PartnerId,
    action: str,
    fields: Fields,
) -> Response:
    """Do it, and go back to the page; what was refused shows why, and nothing typed is lost."""
    if action not in _ACTS:
        raise Problem("unknown_address")
    try:
        warnings = _ACTS[action](application, person, partner_id, fields)
    except NewsroomError as error:
        typed = {name: value for name, value in fields.items() if name != "password"}
        said = Said(problem=problem_of(error, request), typed=typed, action=action)
        return show_partner(request, application, application.views, person, partner_id, said)
    if warnings:  # they are about what was typed, and stand nowhere else
        said = Said(done=action, warnings=warnings)
        return show_partner(request, application, application.views, person, partner_id, said)
    return RedirectResponse(f"/partners/{partner_id}?done={action}", 303)


_Warnings = tuple[str, ...]
_Act = Callable[[Application, SignedIn, PartnerId, Mapping[str, str]], _Warnings]


def _edit(application: Application, person: SignedIn, partner_id: PartnerId, fields: Mapping[str, str]) -> _Warnings:
    require_permission(person.actor, wanted.EditPartner)  # before the address is looked up for anybody
    checked: Checked = check_profile(profile_of(fields), application.views, application.settings)
    command = wanted.EditPartner(by=person.actor, at=application.clock.now(), profile=checked.profile)
    _executing(application, person, fields)(command, partner_stream(partner_id))
    return checked.warnings


def _password(
    application: Application, person: SignedIn, partner_id: PartnerId, fields: Mapping[str, str]
) -> _Warnings:
    """Take the password or private key that the partner gave us; it is never shown."""
    given = fields.get("password", "").strip("\r\n")
    executing, now = _executing(application, person, fields), application.clock.now()
    application.rotation.give(partner_id, given, kind_of(given), by=person.actor, at=now, execute=executing)
    return ()


def _end_old(application: Application, person: SignedIn, partner_id: PartnerId, fields: Mapping[str, str]) -> _Warnings:
    executing, now = _executing(application, person, fields), application.clock.now()
    application.rotation.revoke_old(partner_id, by=person.actor, at=now, execute=executing)
    return ()


def _asking(command: Callable[..., wanted.Command], *, reason: bool = False, since: bool = False) -> _Act:
    """Gives a command that takes nothing, a reason, or a day."""

    def ask(application: Application, person: SignedIn, partner_id: PartnerId, fields: Mapping[str, str]) -> _Warnings:
        more: dict[str, object] = {"reason": fields.get("reason", "").strip()} if reason else {}
        if since:
            more["since"] = _day(fields.get("since", ""))
        made = command(by=person.actor, at=application.clock.now(), **more)
        _executing(application, person, fields)(made, partner_stream(partner_id))
        return ()

    return ask


_ACTS: Mapping[str, _Act] = {
    "edit": _edit,
    "password": _password,
    "end-old": _end_old,
    "pause": _asking(wanted.PausePartner, reason=True),
    "resume": _asking(wanted.ResumePartner),
    "disable": _asking(wanted.DisablePartner, reason=True),
    "test": _asking(wanted.TestPartner),
    "replay": _asking(wanted.ReplayParked),
    "backfill": _asking(wanted.RequestBackfill, since=True),
}
"""By the last part of the form's address."""


def _list(request: Request, application: Application, views: CurrentViews, person: SignedIn, template: str) -> Response:
    found = views.syndication.summaries(views.partners(), views.moment_or(application.clock.now()))
    return page(request, template, person, partners=found, denied=why_denied(person.actor, wanted.RegisterPartner))


def _tried(
    application: Application, person: SignedIn, partner: Partner, fields: Mapping[str, str], days: int
) -> tuple[FilterTrial, tuple[str, ...]]:
    """The trial of the filters that were typed, on the partner as it is else, and warnings about them."""
    typed = profile_of({**fields_of(partner.profile), **_filters_of(fields)})
    filters, warnings = check_filters(typed.filters, application.views)
    changed: PartnerProfile = replace(partner.profile, filters=filters, embargo_agreement=typed.embargo_agreement)
    now = application.clock.now()
    decide(wanted.EditPartner(by=person.actor, at=now, profile=changed), partner)  # refuses what no partner can be
    return try_profile(application.views, partner, changed, since=now - timedelta(days=days)), tuple(warnings)


def _filters_of(fields: Mapping[str, str]) -> dict[str, str]:
    names = ("languages", "topics", "entities", "genres", "least_urgency", "desks")
    return {**{name: fields.get(name, "") for name in names}, "embargo_agreement": fields.get("embargo_agreement", "")}


def _executing(application: Application, person: SignedIn, fields: Mapping[str, str]) -> Execute:
    """Carries a command out at the version that the person decided on."""
    version = expected_version(fields)

    def execute(command: wanted.Command, stream: str) -> Outcome:
        return application.newsroom.execute(command, stream, expected_version=version, via=person.via)

    return execute


def _new_id(fields: Mapping[str, str]) -> PartnerId:
    """The id that the form was made with."""
    try:
        return PartnerId(str(UUID(fields.get("partner_id", ""))))
    except ValueError as error:
        raise InvalidValue(
            "partner_id", phrase("is not the one that the form came with; open the form again")
        ) from error


def _day(text: str) -> datetime | None:
    """Midnight UTC of the day that was picked; None when none was."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidValue("since", phrase("must be a day, such as 2026-11-01")) from error


def _number(fields: Mapping[str, str], name: str, *, least: int, most: int, usual: int | None = None) -> int:
    text = fields.get(name, "").strip()
    if not text and usual is not None:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise InvalidValue(name, phrase("must be a whole number from {least} to {most:,}", least=least, most=most))
    return int(text)
