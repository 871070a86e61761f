"""Routes of API keys. They have no stream and no version: what makes a repetition safe is said at each.

People make keys and look after their own, administrators after everybody's; a key sees, replaces and ends itself alone,
so that a program needs nobody for that, and one that leaked is ended by whoever finds it.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication, CurrentPerson, require_session
from api.v1.acting import Creating
from api.v1.key_models import ApiKeyModel, ApiKeyPage, KeyBody, NewApiKeyModel, RotationBody
from api.v1.parts import part
from api.v1.responses import READING, problems
from workflow.bootstrap import Application
from workflow.domain.errors import NotAllowed
from workflow.domain.permissions import require_administrator
from workflow.domain.phrases import phrase
from workflow.people.key_rules import ApiKey
from workflow.people.keys import place_of
from workflow.people.person import SignedIn

router = part("/keys", tags=["people"])

_LISTING = "keys"
_MAKING = (400, 401, 403, 404, 409, 413, 415, 422, 500)
KeyPath = Annotated[UUID, Path(description="The key's id; never the key itself.")]


@router.get("", responses=problems(400, 403, 404, *READING))
def list_keys(
    request: Request,
    response: Response,
    application: CurrentApplication,
    person: CurrentPerson,
    user: Annotated[
        str | None, Query(min_length=1, max_length=100, description="Whose, by name: for administrators.")
    ] = None,
    everybody: Annotated[bool, Query(description="The keys of all people: for administrators.")] = False,
    after: Annotated[str | None, Query(description="Cursor: `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> ApiKeyPage:
    """Your keys, the newest first, ended ones too; to a key, itself alone. Never a key that can be used."""
    keys, now = application.accounts.keys, application.clock.now()
    if person.scopes is not None:
        if user is not None or everybody:
            raise NotAllowed(phrase("An API key looks after itself alone; sign in for the others."))
        return ApiKeyPage(items=[ApiKeyModel.of(keys.known(person.via.removeprefix("key:")), now)], next=None)
    whose = user or person.actor.name
    if everybody or whose != person.actor.name:
        require_administrator(person.actor)
    place = decode_cursor(application.accounts, _LISTING, after, parts=2)
    found = keys.page(None if everybody else whose, after=(place[0], place[1]) if place else None, limit=limit + 1)
    cursor = None
    if len(found) > limit:
        cursor = encode_cursor(application.accounts, _LISTING, place_of(found[limit - 1]))
        link_next(request, response, cursor)
    return ApiKeyPage(items=[ApiKeyModel.of(key, now) for key in found[:limit]], next=cursor)


@router.post("", status_code=201, responses=problems(*_MAKING))
def create_key(body: KeyBody, acting: Creating, response: Response) -> NewApiKeyModel:
    """Make a key: it stands in this answer and nowhere else. For people alone, no key makes another.

    The same `Idempotency-Key` again makes no second key and shows none: 409 `already_exists` with the id of the one
    that was made. Where the answer was lost, revoke that one and ask anew.
    """
    person, application = acting.person, acting.application
    require_session(person)
    owner = body.user or person.actor.name
    if owner != person.actor.name:
        require_administrator(person.actor)
    scopes = None if body.scopes is None else frozenset(body.scopes)
    new = application.accounts.keys.make(owner, body.label, days=body.days, scopes=scopes, key_id=acting.command_id)
    _not_to_be_kept(response)
    return NewApiKeyModel.made(new, acting.now())


@router.post("/{key_id}/rotation", status_code=201, responses=problems(*_MAKING))
def rotate_key(
    key_id: KeyPath,
    application: CurrentApplication,
    person: CurrentPerson,
    response: Response,
    body: RotationBody | None = None,
) -> NewApiKeyModel:
    """Make a key for the same in the place of one that works for some hours more. A key may do so with itself.

    Ask again where the answer was lost: the key that it would have brought is void then, as nobody has used it, and
    another is made. Once the new key was used, the old one makes no further ones (409 `wrong_state`).
    """
    reached = _reached(application, person, key_id)
    overlap = (body or RotationBody()).overlap_hours
    new = application.accounts.keys.rotate(reached.id, overlap_hours=overlap)
    _not_to_be_kept(response)
    return NewApiKeyModel.made(new, application.clock.now())


@router.delete("/{key_id}", status_code=204, responses=problems(401, 403, 404, 422, 500))
def revoke_key(key_id: KeyPath, application: CurrentApplication, person: CurrentPerson) -> None:
    """End a key at once; ending it twice changes nothing. A key may end itself."""
    application.accounts.keys.revoke(_reached(application, person, key_id).id)


def _reached(application: Application, person: SignedIn, key_id: UUID) -> ApiKey:
    return application.accounts.keys.reached(person, str(key_id))


def _not_to_be_kept(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
