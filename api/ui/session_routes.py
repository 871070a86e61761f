"""Signing in, with the code of a second factor where there is one, and out."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import Problem, document_of
from api.security.authentication import application_of, clear_session_cookie, session_token, signed_in_or_none
from api.security.signing_in import (
    clear_pending_cookie,
    give_code,
    let_in,
    pending_token,
    set_pending_cookie,
    sign_in,
    sign_out,
)
from api.ui.pages import own_address, page, sign_in_page
from api.wording import LANGUAGES
from workflow.domain.errors import Busy
from workflow.people.sessions import CodeWanted

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login_form(request: Request, back_to: str = "/queue", language: str = "") -> Response:
    """The form; who is signed in already is led on."""
    if session_token(request) and signed_in_or_none(request) is not None:
        return RedirectResponse(own_address(back_to), 303)
    return sign_in_page(request, back_to=own_address(back_to), language=language)


@router.post("/login")
def login(  # a form left empty  # nosec B107
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back_to: Annotated[str, Form()] = "/queue",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Sign in; a refusal shows the form again with the name still in it. A language chosen here is kept."""
    try:
        found = sign_in(request, name, password)
    except (Problem, Busy) as error:
        return refused(request, error, own_address(back_to), name, language)
    if isinstance(found, CodeWanted):
        response = RedirectResponse(second_step(back_to, language), 303)
        set_pending_cookie(request, response, application_of(request).accounts.pending.begin(found))
        return response
    return come_in(request, found, name, back_to, language)


@router.get("/login/code")
def code_form(request: Request, back_to: str = "/queue", language: str = "") -> Response:
    """The second step, for whose password was right in the last minutes; everybody else begins at the first."""
    if application_of(request).accounts.pending.whose(pending_token(request)) is None:
        return sign_in_page(request, back_to=own_address(back_to), language=language)
    return _code_page(request, own_address(back_to), language)


@router.post("/login/code")
def login_with_code(
    request: Request,
    code: Annotated[str, Form()] = "",
    back_to: Annotated[str, Form()] = "/queue",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Finish signing in. After too many wrong codes it begins anew with the password."""
    pending = pending_token(request)
    try:
        token, name = give_code(request, pending, code)
    except Problem as error:
        if application_of(request).accounts.pending.whose(pending) is None:
            answer = refused(request, Problem("sign_in_expired"), own_address(back_to), "", language)
            clear_pending_cookie(request, answer)
            return answer
        return _code_page(request, own_address(back_to), language, error)
    return come_in(request, token, name, back_to, language)


@router.post("/logout")
def logout(request: Request) -> Response:
    """Sign out."""
    sign_out(request)
    response = RedirectResponse("/login", 303)
    clear_session_cookie(request, response)
    return response


def come_in(request: Request, token: str, name: str, back_to: str, language: str) -> Response:
    """Let a person in and lead them on; a language that was chosen before is kept."""
    if language in LANGUAGES:
        _keep_language(request, token, language)
    response = RedirectResponse(own_address(back_to), 303)
    let_in(request, response, token, name)
    return response


def _keep_language(request: Request, token: str, language: str) -> None:
    application = application_of(request)
    person = application.accounts.sessions.whose(token)
    if person is not None and person.preferences.language != language:
        application.personal.choose(person.user_id, replace(person.preferences, language=language))


def second_step(back_to: str, language: str) -> str:
    """Where the code of a second factor is asked for."""
    return "/login/code?" + urlencode({"back_to": own_address(back_to), "language": language})


def refused(request: Request, error: Problem | Busy, back_to: str, name: str, language: str) -> Response:
    """The sign-in page, with what was refused above its form."""
    problem = document_of(error, request)
    answer = sign_in_page(
        request, back_to=back_to, name=name, language=language, status=problem.status, problem=problem
    )
    answer.headers.update({key: value for key, value in problem.headers.items() if key == "Retry-After"})
    return answer


def _code_page(request: Request, back_to: str, language: str, error: Problem | None = None) -> Response:
    problem = document_of(error, request) if error else None
    chosen = language if language in LANGUAGES else ""
    answer = page(
        request,
        "login_code.html",
        None,
        status=problem.status if problem else 200,
        problem=problem,
        speak=chosen,
        back_to=back_to,
        chosen=chosen,
    )
    if problem:
        answer.headers.update({key: value for key, value in problem.headers.items() if key == "Retry-After"})
    return answer
