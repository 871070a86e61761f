"""How one person comes in, for administrators: invitation and reset links, a lost second factor, data, erasure."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import ProblemDocument
from api.security.account_acts import site_of
from api.security.authentication import CurrentApplication, CurrentPerson, require_session
from api.ui.forms import Fields, ListedFields, once
from api.ui.pages import note_position, page, refusal
from api.ui.personal_files import as_file
from workflow.bootstrap import Application
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.permissions import require_administrator
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ASSIGNED, Role
from workflow.people.links import MadeLink
from workflow.people.person import SignedIn, User

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])
_DONE = {"factor": phrase("The second factor is gone; their sessions have ended.")}


@router.get("/people/invite")
def invite_form(request: Request, person: CurrentPerson) -> Response:
    """The form to invite somebody."""
    require_administrator(person.actor)
    return _invite_page(request, person)


@router.post("/people/invite")
def invite(request: Request, application: CurrentApplication, person: CurrentPerson, fields: ListedFields) -> Response:
    """Make an account and show the link by which its owner sets a password, this once."""
    try:
        _require(person)
        made = application.accounts.invite(once(fields, "name"), _chosen_roles(fields), person.actor)
    except NewsroomError as error:
        return _invite_page(request, person, refusal(error, request), fields)
    return _page(request, application, person, made.user, made=made)


@router.get("/people/{user_id}/access")
def access(
    request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str, done: str = ""
) -> Response:
    """How this person comes in."""
    require_administrator(person.actor)
    return _page(request, application, person, application.accounts.with_id(user_id), done=done)


@router.post("/people/{user_id}/access/link")
def make_link(request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str) -> Response:
    """A link by which they set a password, shown this once."""
    made: list[MadeLink] = []

    def act(user: User) -> None:
        made.append(application.accounts.reset_link(user.name, person.actor))

    user, problem = _tried(request, application, person, user_id, act)
    return _page(request, application, person, user, problem=problem, made=made[0] if made else None)


@router.post("/people/{user_id}/access/second-factor")
def take_factor(request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str) -> Response:
    """Take away a second factor that was lost."""
    user, problem = _tried(
        request,
        application,
        person,
        user_id,
        lambda user: application.accounts.take_second_factor(user.name, person.actor),
    )
    if problem is not None:
        return _page(request, application, person, user, problem=problem)
    return RedirectResponse(f"/people/{user_id}/access?done=factor", 303)


@router.get("/people/{user_id}/data")
def data(application: CurrentApplication, person: CurrentPerson, user_id: str) -> Response:
    """Everything that is kept about them, as a file."""
    _require(person)
    return as_file(application.accounts.personal_data(application.accounts.with_id(user_id).name))


@router.post("/people/{user_id}/erase")
def erase(
    request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str, fields: Fields
) -> Response:
    """Erase the account for good; the name has to be typed, and a reason."""

    def act(user: User) -> None:
        if fields.get("name", "").strip() != user.name:
            raise InvalidValue("name", phrase("is not this person's; type it to say that you mean it"))
        application.accounts.erasure.erase(user.name, person.actor, fields.get("reason", ""))

    user, problem = _tried(request, application, person, user_id, act)
    if problem is not None:
        return _page(request, application, person, user, problem=problem, typed=fields.get("reason", ""))
    return RedirectResponse("/people?done=erase", 303)


def _require(person: SignedIn) -> None:
    require_administrator(person.actor)
    require_session(person)


def _tried(
    request: Request, application: Application, person: SignedIn, user_id: str, act: Callable[[User], None]
) -> tuple[User, ProblemDocument | None]:
    """Do it to a person, if the asker may; who it was, and the refusal if there was one."""
    _require(person)
    user = application.accounts.with_id(user_id)
    try:
        act(user)
    except NewsroomError as error:
        return user, refusal(error, request)
    return user, None


def _chosen_roles(fields: dict[str, list[str]]) -> list[Role]:
    return [role for role in ASSIGNED if role.value in fields.get("role", [])]


def _invite_page(
    request: Request,
    person: SignedIn,
    problem: ProblemDocument | None = None,
    typed: dict[str, list[str]] | None = None,
) -> Response:
    return page(
        request,
        "invite.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        roles=ASSIGNED,
        typed_name=once(typed or {}, "name"),
        typed_roles=(typed or {}).get("role", []),
    )


def _page(
    request: Request,
    application: Application,
    person: SignedIn,
    user: User,
    *,
    problem: ProblemDocument | None = None,
    made: MadeLink | None = None,
    done: str = "",
    typed: str = "",
) -> Response:
    accounts = application.accounts
    answer = page(
        request,
        "access.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        user=user,
        link=f"{site_of(request)}{made.path}" if made else "",
        made=made,
        factor=accounts.second_factors.of(user.id),
        sessions=accounts.sessions.of(user.id),
        is_me=user.actor.id == person.actor.id,
        typed_reason=typed,
        done=_DONE.get(done, "") if problem is None else "",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
