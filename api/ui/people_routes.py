"""The people's page: who works here in which role, and the keys that programs come in with. Changes are an admin's."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson, require_session
from api.ui.forms import ListedFields, expected_version, once
from api.ui.key_form import form_values, listed_keys, read_overlap, read_wish, wishes
from api.ui.pages import note_position, page, refusal
from api.ui.role_form import GivenRoles, choices_of, choices_typed
from workflow.bootstrap import Application
from workflow.domain.errors import NewsroomError
from workflow.domain.limits_in_words import role_in_words
from workflow.domain.permissions import require_administrator, require_other_administrator, why_no_administrator
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ASSIGNED
from workflow.people.keys import NewKey
from workflow.people.passwords import PASSWORD_RULE
from workflow.people.person import SignedIn

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_DONE = {
    "add": phrase("Added: they may sign in now."),
    "roles": phrase("The roles are changed; their sessions have ended."),
    "disable": phrase("Locked out: sessions ended, keys and password do not work."),
    "enable": phrase("They may sign in again."),
    "password": phrase("They have another password; their sessions have ended. API keys still work."),
    "revoke": phrase("The key is revoked."),
    "erase": phrase("The account is erased. What they did is shown as a former colleague’s."),
}


@router.get("/people")
def people(request: Request, application: CurrentApplication, person: CurrentPerson, done: str = "") -> Response:
    """Everybody by name; administrators see more and can change it."""
    return _page(request, application, person, done=done)


@router.post("/people")
def add(request: Request, application: CurrentApplication, person: CurrentPerson, fields: ListedFields) -> Response:
    """Add a person."""

    def act() -> None:
        given = GivenRoles.of(fields)
        application.accounts.add_user(once(fields, "name"), once(fields, "password"), given.roles, given.limits)

    return _acted(request, application, person, act, "add", typed=fields)


@router.post("/people/{user_id}/roles")
def set_roles(
    request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str, fields: ListedFields
) -> Response:
    """Give a person other roles."""

    def act() -> None:
        user, given = application.accounts.with_id(user_id), GivenRoles.of(fields)
        seen = expected_version({"expected_version": once(fields, "expected_version")})
        require_other_administrator(person.actor, user.actor, given.roles)
        application.accounts.set_roles(user.name, given.roles, given.limits, version=seen)

    return _acted(request, application, person, act, "roles")


@router.post("/people/{user_id}/disable")
def disable(request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str) -> Response:
    """Lock a person out."""

    def act() -> None:
        user = application.accounts.with_id(user_id)
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
        lambda: application.accounts.enable_user(application.accounts.with_id(user_id).name),
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
        lambda: application.accounts.set_password(application.accounts.with_id(user_id).name, once(fields, "password")),
        "password",
    )


@router.post("/people/{user_id}/keys")
def add_key(
    request: Request, application: CurrentApplication, person: CurrentPerson, user_id: str, fields: ListedFields
) -> Response:
    """Make a key of a person, and show it this once."""

    def make() -> NewKey:
        wish = read_wish(fields)
        owner = application.accounts.with_id(user_id)
        return application.accounts.keys.make(owner.name, wish.label, days=wish.days, scopes=wish.scopes)

    return _with_key(request, application, person, make, typed=fields, typed_for=user_id)


@router.post("/people/keys/{key_id}/rotation")
def rotate_key(
    request: Request, application: CurrentApplication, person: CurrentPerson, key_id: str, fields: ListedFields
) -> Response:
    """Make a key in the place of another, and show it this once."""

    def rotate() -> NewKey:
        reached = application.accounts.keys.reached(person, key_id)
        return application.accounts.keys.rotate(reached.id, overlap_hours=read_overlap(fields))

    return _with_key(request, application, person, rotate)


@router.post("/people/keys/{key_id}/revoke")
def revoke(request: Request, application: CurrentApplication, person: CurrentPerson, key_id: str) -> Response:
    """End a key."""

    def act() -> None:
        application.accounts.keys.revoke(application.accounts.keys.known(key_id).id)

    return _acted(request, application, person, act, "revoke")


def _with_key(
    request: Request,
    application: Application,
    person: SignedIn,
    make: Callable[[], NewKey],
    *,
    typed: dict[str, list[str]] | None = None,
    typed_for: str = "",
) -> Response:
    made: list[NewKey] = []
    problem = _tried(request, person, lambda: made.append(make()))
    return _page(
        request,
        application,
        person,
        problem=problem,
        new=made[0] if made else None,
        typed_key=typed if problem else None,
        typed_for=typed_for if problem else "",
    )


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
    new: NewKey | None = None,
    typed_key: dict[str, list[str]] | None = None,
    typed_for: str = "",
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
        roles=ASSIGNED,
        denied=denied,
        listed=listed_keys([] if denied else accounts.keys.of(), application.clock.now()),
        new=new,
        replaced=accounts.keys.known(new.known.follows) if new and new.known.follows else None,
        wishes=wishes,
        untyped=form_values(None),
        typed_key=form_values(typed_key),
        typed_for=typed_for,
        signed_in={} if denied else accounts.sessions.newest(),
        factors=frozenset() if denied else accounts.second_factors.holders(),
        me=person.actor.id,
        password_rule=PASSWORD_RULE,
        typed_name=once(typed, "name"),
        choices=choices_typed(typed) if typed else choices_of(None),
        choices_of=choices_of,
        role_in_words=role_in_words,
        desks=application.views.desks(),
        done=_DONE.get(done, "") if problem is None else "",
    )
