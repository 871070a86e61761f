"""The people's page: who works here in which role, and the keys that programs come in with. Changes are an admin's."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson, require_session
from api.ui.forms import ListedFields, key_label, once
from api.ui.pages import note_position, page, refusal
from workflow.bootstrap import Application
from workflow.domain.errors import InvalidValue, NewsroomError, NotFound
from workflow.domain.permissions import require_administrator, require_other_administrator, why_no_administrator
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ASSIGNED, Role
from workflow.people.passwords import PASSWORD_RULE
from workflow.people.person import SignedIn, User

router = APIRouter(dependencies=[Depends(note_position)])

ROLES = ASSIGNED
"""Roles that a person can have."""
_DONE = {
    "add": phrase("Added: they may sign in now."),
    "roles": phrase("The roles are changed; their sessions have ended."),
    "disable": phrase("Locked out: sessions ended, keys and password do not work."),
    "enable": phrase("They may sign in again."),
    "password": phrase("They have another password; their sessions have ended. API keys still work."),
    "revoke": phrase("The key is revoked."),
}
_USUAL_KEY_DAYS = 90


@router.get("/people")
def people(request: Request, application: CurrentApplication, person: CurrentPerson, done: str = "") -> Response:
    """Everybody by name; administrators see more and can change it."""
    return _page(request, application, person, done=done)


@router.post("/people")
def add(request: Request, application: CurrentApplication, person: CurrentPerson, fields: ListedFields) -> Response:
    """Add a person."""

    def act() -> None:
        application.accounts.add_user(once(fields, "name"), once(fields, "password"), _roles(fields))

    return _acted(request, application, person, act, "add", typed=fields)


@router.post("/people/{user_id}/roles")
def set_roles(
    request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str, fields: ListedFields
) -> Response:
    """Give a person other roles."""

    def act() -> None:
        user = _user(application, user_id)
        roles = _roles(fields)
        require_other_administrator(person.actor, user.actor, roles)
        application.accounts.set_roles(user.name, roles)

    return _acted(request, application, person, act, "roles")


@router.post("/people/{user_id}/disable")
def disable(request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str) -> Response:
    """Lock a person out."""

    def act() -> None:
        user = _user(application, user_id)
        require_other_administrator(person.actor, user.actor, ())
        application.accounts.disable_user(user.name)

    return _acted(request, application, person, act, "disable")


@router.post("/people/{user_id}/enable")
def enable(request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str) -> Response:
    """Let a person in again."""
    return _acted(
        request,
        application,
        person,
        lambda: application.accounts.enable_user(_user(application, user_id).name),
        "enable",
    )


@router.post("/people/{user_id}/password")
def set_password(
    request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str, fields: ListedFields
) -> Response:
    """Give a person another password."""
    return _acted(
        request,
        application,
        person,
        lambda: application.accounts.set_password(_user(application, user_id).name, once(fields, "password")),
        "password",
    )


@router.post("/people/{user_id}/keys")
def add_key(
    request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str, fields: ListedFields
) -> Response:
    """Make a key of a person, and show it this once."""
    made: list[str] = []

    def act() -> None:
        days = once(fields, "days") or str(_USUAL_KEY_DAYS)
        if not (days.isascii() and days.isdigit() and len(days) <= 4):
            raise InvalidValue("days", phrase("must be 1 to 3650"))
        name, label = _user(application, user_id).name, key_label(once(fields, "label"))
        made.append(application.accounts.keys.add(name, label, days=int(days)))

    problem = _tried(request, person, act)
    return _page(request, application, person, problem=problem, secret=made[0] if made else "")


@router.post("/people/keys/{key_id}/revoke")
def revoke(request: Request, application: CurrentApplication, person: CurrentPerson, key_id: str) -> Response:
    """End a key."""

    def act() -> None:
        keys = application.accounts.keys.of()
        if key_id not in {key.id for key in keys}:
            raise NotFound(phrase("There is no such key."))
        application.accounts.keys.revoke(key_id)

    return _acted(request, application, person, act, "revoke")


def _user(application: Application, user_id: str) -> User:
    found = next((each for each in application.accounts.users() if each.id == user_id), None)
    if found is None:
        raise NotFound(phrase("There is no such person."))
    return found


def _roles(fields: dict[str, list[str]]) -> list[Role]:
    try:
        return [Role(each) for each in fields.get("role", [])]
    except ValueError as error:
        raise InvalidValue(
            "roles", phrase("must be one or more of writer, translator, reviewer, publisher, admin")
        ) from error


def _tried(request: Request, person: SignedIn, act: Callable[[], object]) -> ProblemDocument | None:
    """Do it, if the person may; the refusal otherwise."""
    try:
        require_administrator(person.actor)
        require_session(person)
        act()
    except NewsroomError as error:
        return refusal(error, request)
    return None


def _acted(
    request: Request,
    application: Application,
    person: SignedIn,
    act: Callable[[], object],
    done: str,
    *,
    typed: dict[str, list[str]] | None = None,
) -> Response:
    problem = _tried(request, person, act)
    if problem is not None:
        return _page(request, application, person, problem=problem, typed=typed)
    return RedirectResponse(f"/people?done={done}", 303)


def _page(
    request: Request,
    application: Application,
    person: SignedIn,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
    secret: str = "",
    typed: dict[str, list[str]] | None = None,
) -> Response:
    denied = why_no_administrator(person.actor)
    accounts = application.accounts
    typed = typed or {}
    return page(
        request,
        "people.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        users=accounts.users(),
        roles=ROLES,
        denied=denied,
        keys=[] if denied else accounts.keys.of(),
        signed_in={} if denied else accounts.sessions.newest(),
        me=person.actor.id,
        password_rule=PASSWORD_RULE,
        typed_name=once(typed, "name"),
        typed_roles=typed.get("role", []),
        usual_days=_USUAL_KEY_DAYS,
        secret=secret,
        done=_DONE.get(done, "") if problem is None else "",
    )
