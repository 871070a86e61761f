"""Routes of the person who asks: who they are, signing in and out."""

from __future__ import annotations

from fastapi import Request, Response

from api.problems import Problem
from api.security import signing_in
from api.security.authentication import CurrentApplication, CurrentPerson, clear_session_cookie
from api.v1.bodies import SignInBody
from api.v1.delivery_models import PersonModel
from api.v1.parts import part
from api.v1.responses import problems
from workflow.people.sessions import CodeWanted

router = part(tags=["people"])


@router.get("/me", responses=problems(401, 500))
def read_me(person: CurrentPerson) -> PersonModel:
    """Who you are, what your roles are, and how you came in."""
    return PersonModel.of(person)


@router.post(
    "/session",
    status_code=201,
    responses=problems(400, 401, 403, 413, 415, 422, 429, 500),
    openapi_extra={"security": []},
)
def create_session(
    body: SignInBody, request: Request, response: Response, application: CurrentApplication
) -> PersonModel:
    """Sign in: the answer sets the session's cookie. An earlier session of this browser ends.

    An account with a second factor is answered 401 `second_factor_required` until `code` comes along.
    """
    found = signing_in.sign_in(request, body.name, body.password)
    name = body.name
    if isinstance(found, CodeWanted):
        if not body.code:
            raise Problem("second_factor_required", headers={"WWW-Authenticate": 'Bearer realm="copyflow"'})
        found, name = signing_in.give_code(request, application.accounts.pending.begin(found), body.code)
    signing_in.let_in(request, response, found, name)
    person = application.accounts.sessions.whose(found)
    if person is None:  # shut out in this very moment
        raise Problem("sign_in_failed")
    return PersonModel.of(person)


@router.delete("/session", status_code=204, responses=problems(403, 500), openapi_extra={"security": []})
def delete_session(request: Request, response: Response) -> None:
    """Sign out: the session ends here and in the browser."""
    signing_in.sign_out(request)
    clear_session_cookie(request, response)
