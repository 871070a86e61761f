"""The page behind an invitation or reset link: a password is set, and its owner is signed in.

Looking at it spends nothing, because programs that scan messages open every link. Its address is a secret: it is not
told to any other page, and the page is kept nowhere.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication
from api.security.signing_in import browser, let_in, set_pending_cookie
from api.ui.pages import page, refusal
from workflow.bootstrap import Application
from workflow.domain.errors import InvalidValue, LinkVoid, NewsroomError
from workflow.domain.naming import isolated
from workflow.domain.phrases import phrase
from workflow.people.sessions import Proof

router = APIRouter(include_in_schema=False)
_SECRET_ADDRESS = {"Referrer-Policy": "strict-origin", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""The origin alone is told, never the path: with ``no-referrer`` a browser would send its own form without an Origin,
and where there is no TLS (and so no ``Sec-Fetch-Site``) that cannot be told from another site's."""


@router.get("/invitation/{token}")
def invitation(request: Request, application: CurrentApplication, token: str) -> Response:
    """The form, or that the link does not hold: alike for one that never was, was used, or has run out."""
    return _page(request, application, token)


@router.post("/invitation/{token}")
def accept(  # a form left empty  # nosec B107
    request: Request,
    application: CurrentApplication,
    token: str,
    password: Annotated[str, Form()] = "",
    repeated: Annotated[str, Form()] = "",
) -> Response:
    """Set the password and sign in; who has a second factor is asked for its code first."""
    try:
        opened = application.accounts.links.open(token)
        if password != repeated:
            raise InvalidValue("repeated", phrase("is not the same as the new password"))
        user_id = application.accounts.links.use(token, password)
    except NewsroomError as error:
        return _page(request, application, token, refusal(error, request))
    if application.accounts.second_factors.holds_for(user_id):
        response = RedirectResponse("/login/code", 303, headers=_SECRET_ADDRESS)
        set_pending_cookie(request, response, application.accounts.pending.begin_after_link(user_id))
        return response
    response = RedirectResponse("/queue", 303, headers=_SECRET_ADDRESS)
    session = application.accounts.sessions.begin(user_id, Proof.LINK, browser=browser(request), only=True)
    if session is not None:  # else they were shut out in this moment: the next page asks to sign in
        let_in(request, response, session, opened.name)
    return response


def _page(request: Request, application: Application, token: str, problem: ProblemDocument | None = None) -> Response:
    try:
        opened = application.accounts.links.open(token)
    except LinkVoid as error:
        opened, problem = None, refusal(error, request)
    answer = page(
        request,
        "invitation.html",
        None,
        status=problem.status if problem else 200,
        problem=problem,
        opened=opened,
        name=isolated(opened.name) if opened else "",
        action=f"/invitation/{token}" if opened else "",
    )
    answer.headers.update(_SECRET_ADDRESS)
    return answer
