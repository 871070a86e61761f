"""One's own API keys as a page: what each is for, when it ends; making, replacing, revoking one.

Only who signed in with a password does any of it here: an API key does not open pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson, require_session
from api.ui.forms import ListedFields
from api.ui.key_form import form_values, listed_keys, read_overlap, read_wish, wishes
from api.ui.pages import note_position, page, refusal
from workflow.bootstrap import Application
from workflow.domain.errors import NewsroomError
from workflow.domain.phrases import phrase
from workflow.people.keys import NewKey
from workflow.people.person import SignedIn

router = APIRouter(include_in_schema=False, prefix="/account/keys", dependencies=[Depends(note_position)])

_DONE = {"revoke": phrase("The key is void now.")}


@router.get("")
def keys(request: Request, application: CurrentApplication, person: CurrentPerson, done: str = "") -> Response:
    """One's own keys."""
    return _page(request, application, person, done=_DONE.get(done, ""))


@router.post("")
def make_key(
    request: Request, application: CurrentApplication, person: CurrentPerson, fields: ListedFields
) -> Response:
    """Make a key and show it this once."""
    try:
        require_session(person)
        wish = read_wish(fields)
        new = application.accounts.keys.make(person.actor.name, wish.label, days=wish.days, scopes=wish.scopes)
    except NewsroomError as error:
        return _page(request, application, person, problem=refusal(error, request), typed=fields)
    return _page(request, application, person, new=new)


@router.post("/{key_id}/rotation")
def rotate_key(
    request: Request, application: CurrentApplication, person: CurrentPerson, key_id: str, fields: ListedFields
) -> Response:
    """Make a key in the place of another and show it this once."""
    try:
        require_session(person)
        reached = application.accounts.keys.reached(person, key_id)
        new = application.accounts.keys.rotate(reached.id, overlap_hours=read_overlap(fields))
    except NewsroomError as error:
        return _page(request, application, person, problem=refusal(error, request))
    return _page(request, application, person, new=new)


@router.post("/{key_id}/revoke")
def revoke_key(request: Request, application: CurrentApplication, person: CurrentPerson, key_id: str) -> Response:
    """End a key."""
    try:
        require_session(person)
        application.accounts.keys.revoke(application.accounts.keys.reached(person, key_id).id)
    except NewsroomError as error:
        return _page(request, application, person, problem=refusal(error, request))
    return RedirectResponse("/account/keys?done=revoke", 303)


def _page(
    request: Request,
    application: Application,
    person: SignedIn,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
    new: NewKey | None = None,
    typed: Mapping[str, list[str]] | None = None,
) -> Response:
    accounts, now = application.accounts, application.clock.now()
    return page(
        request,
        "account_keys.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        done=done if problem is None else "",
        new=new,
        replaced=accounts.keys.known(new.known.follows) if new and new.known.follows else None,
        listed=listed_keys(accounts.keys.of(person.actor.name), now),
        wishes=wishes(person.actor.roles),
        typed=form_values(typed),
    )
