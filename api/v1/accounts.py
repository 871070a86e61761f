"""Routes of people: who they are and in which roles, for everybody; the rest for administrators.

To read needs an account, as with all else that the newsroom has; to add, give roles and limits, lock out and let in
again needs the role. A key reads people only with the scope `admin`: a program is told no more than it was made for.

An account is no stream: its version counts changes of what stands here, so that two administrators do not overwrite
each other. Locking out and letting in ask for none: done twice, they change nothing. A key reads, and locks out; the
rest is for people who signed in (``api/security/scopes.py``).
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Response

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.account_models import AccountList, AccountModel, NewPersonBody, RolesBody
from api.v1.acting import Changing, Creating, entity_tag, say_created
from api.v1.bodies import Nothing
from api.v1.parts import part
from api.v1.responses import CREATING, problems
from workflow.domain.errors import AlreadyExists, CommandConflict
from workflow.domain.permissions import require_administrator, require_other_administrator
from workflow.domain.phrases import phrase
from workflow.people.person import SignedIn, User

router = part("/people", tags=["people"])
PersonPath = Annotated[UUID, Path(description="The account's id, as the list has it.")]
_CHANGING = (400, 401, 403, 404, 412, 413, 415, 422, 428, 500)
_SWITCHING = (400, 401, 403, 404, 413, 415, 422, 500)


def _administrator(person: CurrentPerson) -> SignedIn:
    require_administrator(person.actor)
    return person


Administrator = Annotated[SignedIn, Depends(_administrator)]


@router.get("", responses=problems(401, 403, 500))
def list_people(application: CurrentApplication, person: CurrentPerson) -> AccountList:
    """Everybody with an account by name: their roles, and where these hold. For everybody who signed in."""
    del person
    return AccountList(items=[AccountModel.of(user) for user in application.accounts.users()])


@router.post("", status_code=201, responses=problems(*CREATING))
def create_person(body: NewPersonBody, acting: Creating, person: Administrator, response: Response) -> AccountModel:
    """Add a person; not with a key: one that leaked lets nobody in.

    The same `Idempotency-Key` and name again give the account as it is now; 409 when it was erased since.
    """
    del person
    accounts, roles, limits = acting.application.accounts, body.given_roles(), body.given_limits()
    earlier = accounts.known(acting.command_id) if acting.command_id else None
    if earlier is None:
        try:
            user = accounts.add_user(body.name, body.password, roles, limits, user_id=acting.command_id or "")
        except AlreadyExists:
            earlier = accounts.known(acting.command_id) if acting.command_id else None
            if earlier is None:
                raise
    if earlier is not None:
        user = _same(earlier, body)
    say_created(response, user.version, f"/api/v1/people/{user.id}", repeated=earlier is not None)
    return AccountModel.of(user)


@router.get("/{person_id}", responses=problems(401, 403, 404, 422, 500))
def read_person(
    person_id: PersonPath, application: CurrentApplication, person: CurrentPerson, response: Response
) -> AccountModel:
    """One person's account. For everybody who signed in."""
    del person
    return _shown(application.accounts.with_id(str(person_id)), response)


@router.patch("/{person_id}", responses=problems(*_CHANGING))
def change_person(
    person_id: PersonPath, body: RolesBody, acting: Changing, person: Administrator, response: Response
) -> AccountModel:
    """Say all roles of a person anew, with all limits; their sessions end. Not with a key.

    Their own keys may do from now on what the roles may.
    """
    accounts, roles = acting.application.accounts, body.given_roles()
    user = accounts.with_id(str(person_id))
    require_other_administrator(person.actor, user.actor, roles)
    changed = accounts.set_roles(user.name, roles, body.given_limits(), version=acting.expected_version)
    return _shown(changed, response)


@router.post("/{person_id}/disable", responses=problems(*_SWITCHING))
def disable_person(
    person_id: PersonPath,
    application: CurrentApplication,
    person: Administrator,
    response: Response,
    body: Nothing | None = None,
) -> AccountModel:
    """Lock a person out at once: sessions end, keys and password stop working."""
    del body
    user = application.accounts.with_id(str(person_id))
    require_other_administrator(person.actor, user.actor, ())
    return _shown(user if user.disabled else application.accounts.disable_user(user.name), response)


@router.post("/{person_id}/enable", responses=problems(*_SWITCHING))
def enable_person(
    person_id: PersonPath,
    application: CurrentApplication,
    person: Administrator,
    response: Response,
    body: Nothing | None = None,
) -> AccountModel:
    """Let a person in again; not with a key: one that leaked lets nobody in."""
    del body, person
    user = application.accounts.with_id(str(person_id))
    return _shown(application.accounts.enable_user(user.name) if user.disabled else user, response)


def _shown(user: User, response: Response) -> AccountModel:
    response.headers["ETag"] = entity_tag(user.version)
    return AccountModel.of(user)


def _same(earlier: User, body: NewPersonBody) -> User:
    if earlier.name != body.name.strip():
        raise CommandConflict(phrase("This Idempotency-Key was used to add somebody else."))
    return earlier
