"""Signing in and out."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import Problem, document_of
from api.security.authentication import (
    application_of,
    clear_session_cookie,
    session_token,
    set_session_cookie,
    sign_in,
    sign_out,
    signed_in_or_none,
)
from api.ui.pages import own_address, sign_in_page
from api.ui.wording import LANGUAGES

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login_form(request: Request, back_to: str = "/queue", language: str = "") -> Response:
    """The form; who is signed in already is led on."""
    if session_token(request) and signed_in_or_none(request) is not None:
        return RedirectResponse(own_address(back_to), 303)
    return sign_in_page(request, back_to=own_address(back_to), language=language)


@router.post("/login")
def login(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back_to: Annotated[str, Form()] = "/queue",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Sign in; a refusal shows the form again with the name still in it. A language chosen here is kept."""
    try:
        token = sign_in(request, name, password)
    except Problem as error:
        problem = document_of(error, request)
        answer = sign_in_page(
            request,
            back_to=own_address(back_to),
            name=name,
            language=language,
            status=problem.status,
            problem=problem,
        )
        answer.headers.update({key: value for key, value in problem.headers.items() if key == "Retry-After"})
        return answer
    if language in LANGUAGES:
        _keep_language(request, token, language)
    response = RedirectResponse(own_address(back_to), 303)
    set_session_cookie(request, response, token)
    return response


def _keep_language(request: Request, token: str, language: str) -> None:
    application = application_of(request)
    person = application.accounts.sessions.whose(token)
    if person is not None and person.preferences.language != language:
        application.personal.choose(person.user_id, replace(person.preferences, language=language))


@router.post("/logout")
def logout(request: Request) -> Response:
    """Sign out."""
    sign_out(request)
    response = RedirectResponse("/login", 303)
    clear_session_cookie(request, response)
    return response
