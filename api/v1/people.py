"""Routes of the person who asks: who they are, signing in and out."""

from __future__ import annotations

from fastapi import Request, Response

from api.security import authentication
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.bodies import SignInBody
from api.v1.delivery_models import PersonModel
from api.v1.parts import part
from api.v1.responses import problems

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
    """Sign in: the answer sets the session's cookie. An earlier session of this browser ends."""
    token = authentication.sign_in(request, body.name, body.password)
    authentication.sign_out(request)
    authentication.set_session_cookie(request, response, token)
    person = application.accounts.sessions.whose(token)
    assert person is not None
    return PersonModel.of(person)


@router.delete("/session", status_code=204, responses=problems(403, 500), openapi_extra={"security": []})
def delete_session(request: Request, response: Response) -> None:
    """Sign out: the session ends here and in the browser."""
    authentication.sign_out(request)
    authentication.clear_session_cookie(request, response)
