"""The partners' pages: who receives what, one partner with its form, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import ProblemDocument, document_of
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import Fields, expected_version
from api.ui.pages import note_position, page
from api.ui.partner_form import EMPTY, fields_of, profile_of
from workflow.accounts import SignedIn
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.partner_profile import DOCUMENT_FORMATS, PartnerProfile
from workflow.domain.permissions import permission, require_permission
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import PartnerId
from workflow.newsroom import Outcome
from workflow.partner_checks import check_profile
from workflow.secret_kinds import SecretKind
from workflow.secret_rotation import Execute
from workflow.views import Views

router = APIRouter(dependencies=[Depends(note_position)])

_TRANSPORTS = (
    ("webhook", "signed webhook"),
    ("wordpress", "WordPress site"),
    ("sftp", "SFTP drop"),
    ("folder", "folder on this machine"),
    ("websub", "WebSub hub"),
)
_MOST_GRACE_HOURS = 168
_DONE = {
    "register": "Registered.",
    "edit": "Saved.",
    "pause": "Paused.",
    "resume": "It is sent to again.",
    "password": "Taken. Send a trial message to see whether the partner takes it.",
    "disable": "Disabled. What it has is still withdrawn there when it is withdrawn.",
    "test": "A trial message is on its way; its answer stands here in a moment.",
    "replay": "What was parked is on its way again.",
    "backfill": "The backfill is being planned.",
}


@router.get("/partners")
def partners(request: Request, application: CurrentApplication, views: CurrentViews, person: CurrentPerson) -> Response:
    """All partners by name, with how they do."""
    found = views.syndication.summaries(views.partners(), application.clock.now())
    return page(request, "partners.html", person, partners=found, denied=_denied(person, wanted.RegisterPartner))


@router.get("/partners/new")
def new_partner(request: Request, person: CurrentPerson) -> Response:
    """The empty form."""
    return _form(request, person, EMPTY)


@router.post("/partners/new")
def register(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Register what was typed, and show the signing secret this once; a refusal shows the form as it was typed."""
    try:
        require_permission(person.actor, wanted.RegisterPartner)  # before the address is looked up for anybody
        profile = check_profile(profile_of(fields), application.views, application.settings).profile
        identity = PartnerId(application.ids.new())
        command = wanted.RegisterPartner(
            by=person.actor, at=application.clock.now(), partner_id=identity, profile=profile
        )
        application.newsroom.execute(command, partner_stream(identity), via=person.via)
        made = profile.transport == "webhook"
        secret = _rotated(application, person, identity, timedelta()) if made else ""
    except NewsroomError as error:
        return _form(request, person, fields, problem=_problem(error, request))
    return _page(request, application, application.views, person, identity, done="register", secret=secret)


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
    return _page(request, application, views, person, partner_id, done=done)


@router.post("/partners/{partner_id}/secret")
def rotate(
    request: Request, application: CurrentApplication, person: CurrentPerson, partner_id: PartnerId, fields: Fields
) -> Response:
    """Make a new signing secret and show it this once."""
    try:
        secret = _rotated(application, person, partner_id, _grace(fields), expected_version(fields))
    except NewsroomError as error:
        problem = _problem(error, request)
        return _page(request, application, application.views, person, partner_id, problem=problem)
    return _page(request, application, application.views, person, partner_id, secret=secret)


@router.post("/partners/{partner_id}/password")
def give(
    request: Request, application: CurrentApplication, person: CurrentPerson, partner_id: PartnerId, fields: Fields
) -> Response:
    """Take the password or private key that the partner gave us; it is never shown."""
    try:
        given = fields.get("password", "")
        kind = SecretKind.PRIVATE_KEY if given.lstrip().startswith("-----BEGIN") else SecretKind.PASSWORD
        application.rotation.give(
            partner_id,
            given,
            kind,
            by=person.actor,
            at=application.clock.now(),
            execute=_executing(application, person, expected_version(fields)),
        )
    except NewsroomError as error:
        problem = _problem(error, request)
        return _page(request, application, application.views, person, partner_id, problem=problem)
    return RedirectResponse(f"/partners/{partner_id}?done=password", 303)


@router.post("/partners/{partner_id}/{action}")
def act(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    partner_id: PartnerId,
    action: str,
    fields: Fields,
) -> Response:
    """Edit, pause, resume, disable, try, replay or backfill."""
    try:
        command = _command(application, person, action, fields)
        application.newsroom.execute(
            command, partner_stream(partner_id), expected_version=expected_version(fields), via=person.via
        )
    except NewsroomError as error:
        problem = _problem(error, request)
        return _page(request, application, application.views, person, partner_id, problem=problem, typed=fields)
    return RedirectResponse(f"/partners/{partner_id}?done={action}", 303)


def _command(application: Application, person: SignedIn, action: str, fields: Mapping[str, str]) -> wanted.Command:
    by, at, reason = person.actor, application.clock.now(), fields.get("reason", "")
    commands: Mapping[str, Callable[[], wanted.Command]] = {
        "edit": lambda: wanted.EditPartner(by=by, at=at, profile=_checked(application, person, fields)),
        "pause": lambda: wanted.PausePartner(by=by, at=at, reason=reason),
        "resume": lambda: wanted.ResumePartner(by=by, at=at),
        "disable": lambda: wanted.DisablePartner(by=by, at=at, reason=reason),
        "test": lambda: wanted.TestPartner(by=by, at=at),
        "replay": lambda: wanted.ReplayParked(by=by, at=at),
        "backfill": lambda: wanted.RequestBackfill(by=by, at=at, since=_day(fields.get("since", ""))),
    }
    if action not in commands:
        raise InvalidValue("action", f"must be one of {', '.join(commands)}")
    return commands[action]()


def _rotated(
    application: Application, person: SignedIn, partner_id: PartnerId, grace: timedelta, version: int | None = None
) -> str:
    """What the partner is given, this once."""
    rotated = application.rotation.rotate(
        partner_id,
        by=person.actor,
        at=application.clock.now(),
        grace=grace,
        execute=_executing(application, person, version),
    )
    return rotated.shown


def _executing(application: Application, person: SignedIn, version: int | None) -> Execute:
    def execute(command: wanted.Command, stream: str) -> Outcome:
        return application.newsroom.execute(command, stream, expected_version=version, via=person.via)

    return execute


def _checked(application: Application, person: SignedIn, fields: Mapping[str, str]) -> PartnerProfile:
    require_permission(person.actor, wanted.EditPartner)  # before the address is looked up for anybody
    return check_profile(profile_of(fields), application.views, application.settings).profile


def _day(text: str) -> datetime | None:
    """Midnight UTC of the day that was picked; None when none was."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidValue("since", "must be a day, such as 2026-11-01") from error


def _grace(fields: Mapping[str, str]) -> timedelta:
    text = fields.get("grace_hours", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= _MOST_GRACE_HOURS):
        raise InvalidValue("grace_hours", f"must be a whole number from 0 to {_MOST_GRACE_HOURS}")
    return timedelta(hours=int(text))


def _problem(error: NewsroomError, request: Request) -> ProblemDocument:
    problem = document_of(error, request)
    if problem.status >= 500:
        raise error
    return problem


def _denied(person: SignedIn, command: type[wanted.Command]) -> str:
    denied = permission(person.actor, command)
    return denied.reason if denied is not None else ""


def _form(
    request: Request, person: SignedIn, fields: Mapping[str, str], problem: ProblemDocument | None = None
) -> Response:
    return page(
        request,
        "partner.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        partner=None,
        fields=fields,
        transports=_TRANSPORTS,
        formats=DOCUMENT_FORMATS,
        denied=_denied(person, wanted.RegisterPartner),
        secret="",
        done="",
    )


def _page(
    request: Request,
    application: Application,
    views: Views,
    person: SignedIn,
    partner_id: PartnerId,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
    typed: Mapping[str, str] | None = None,
    secret: str = "",
) -> Response:
    found = views.partner(partner_id)
    answer = page(
        request,
        "partner.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        partner=views.syndication.summary(found, application.clock.now()),
        fields=typed if typed and "name" in typed else fields_of(found.profile),
        transports=_TRANSPORTS,
        formats=DOCUMENT_FORMATS,
        denied=_denied(person, wanted.EditPartner),
        secret=secret,
        done=_DONE.get(done, "") if problem is None else "",
    )
    if secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer
