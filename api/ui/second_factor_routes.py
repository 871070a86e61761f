"""The page of one's second factor: set it up with an app, see the recovery codes once, do without it again."""

from __future__ import annotations

import segno
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import Problem, ProblemDocument
from api.security import account_acts
from api.security.authentication import CurrentApplication, CurrentPerson, require_session
from api.ui.forms import Fields
from api.ui.pages import note_position, page, refusal
from workflow.bootstrap import Application
from workflow.domain.errors import NewsroomError
from workflow.people.person import SignedIn
from workflow.people.second_factor import Prepared

router = APIRouter(include_in_schema=False, prefix="/account/second-factor", dependencies=[Depends(note_position)])
_NEVER_KEPT = {"Cache-Control": "no-store"}


@router.get("")
def second_factor(request: Request, application: CurrentApplication, person: CurrentPerson) -> Response:
    """What one has, or how to begin."""
    return _page(request, application, person)


@router.post("/prepare")
def prepare(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Make a secret and show it, for an app."""
    try:
        require_session(person)
        account_acts.require_own_password(request, person, fields.get("password", ""))
        prepared = application.accounts.second_factors.prepare(person.user_id, person.actor.name)
    except (NewsroomError, Problem) as error:
        return _page(request, application, person, problem=refusal(error, request))
    return _page(request, application, person, prepared=prepared)


@router.post("/confirm")
def confirm(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Let it hold; the recovery codes are shown this once. A wrong code shows the same secret again."""
    carrier = Response()
    try:
        require_session(person)
        codes = account_acts.confirm_factor(request, carrier, person, fields.get("code", ""))
    except NewsroomError as error:
        prepared = application.accounts.second_factors.prepared(person.user_id, person.actor.name)
        return _page(request, application, person, problem=refusal(error, request), prepared=prepared)
    answer = _page(request, application, person, codes=codes)
    answer.raw_headers.extend(header for header in carrier.raw_headers if header[0] == b"set-cookie")
    return answer


@router.post("/recovery-codes")
def renew_codes(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Ten new recovery codes, shown this once."""
    try:
        require_session(person)
        account_acts.require_own_password(request, person, fields.get("password", ""))
        codes = application.accounts.second_factors.renew_codes(person.user_id)
    except (NewsroomError, Problem) as error:
        return _page(request, application, person, problem=refusal(error, request))
    return _page(request, application, person, codes=codes)


@router.post("/remove")
def remove(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Do without it."""
    response = RedirectResponse("/account?done=factor", 303)
    try:
        require_session(person)
        account_acts.require_own_password(request, person, fields.get("password", ""))
        account_acts.remove_own_factor(request, response, person)
    except (NewsroomError, Problem) as error:
        return _page(request, application, person, problem=refusal(error, request))
    return response


def _page(
    request: Request,
    application: Application,
    person: SignedIn,
    *,
    problem: ProblemDocument | None = None,
    prepared: Prepared | None = None,
    codes: tuple[str, ...] = (),
) -> Response:
    factors = application.accounts.second_factors
    answer = page(
        request,
        "second_factor.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        factor=factors.of(person.user_id),
        offered=factors.is_offered,
        lacks_factor=person.lacks_second_factor,
        secret=_grouped(prepared.secret) if prepared else "",
        picture=_picture(prepared.uri) if prepared else "",
        codes=codes,
    )
    answer.headers.update(_NEVER_KEPT)
    return answer


def _picture(uri: str) -> str:
    """The QR code as an SVG in a data URI: dark on white with its quiet zone, on dark pages too."""
    address: str = segno.make(uri, micro=False, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return address


def _grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
