"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import Problem, document_of
from api.security.authentication import (
    clear_session_cookie,
    session_token,
    set_session_cookie,
    sign_in,
    sign_out,
    signed_in_or_none,
)
from api.ui.pages import own_address, sign_in_page

router = APIRouter()


@router.get("/login")
def login_form(request: Request, back_to: str = "/queue") -> Response:
    """The form; who is signed in already is led on."""
    if session_token(request) and signed_in_or_none(request) is not None:
        return RedirectResponse(own_address(back_to), 303)
    return sign_in_page(request, back_to=own_address(back_to))


@router.post("/login")
def login(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back_to: Annotated[str, Form()] = "/queue",
) -> Response:
    """Sign in; a refusal shows the form again with the name still in it."""
    try:
        token = sign_in(request, name, password)
    except Problem as error:
        problem = document_of(error, request)
        answer = sign_in_page(request, back_to=own_address(back_to), name=name, status=problem.status, problem=problem)
        answer.headers.update({key: value for key, value in problem.headers.items() if key == "Retry-After"})
        return answer
    response = RedirectResponse(own_address(back_to), 303)
    set_session_cookie(request, response, token)
    return response


@router.post("/logout")
def logout(request: Request) -> Response:
    """Sign out."""
    sign_out(request)
    response = RedirectResponse("/login", 303)
    clear_session_cookie(request, response)
    return response
