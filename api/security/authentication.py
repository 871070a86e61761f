"""Who is asking: session cookies for people, ``Authorization: Bearer cfk_…`` for machines.

What they may do is not decided here; how people come in: ``signing_in.py``.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from api.problems import Problem
from api.security.key_expiry import note_key_expiry
from api.security.key_limits import count_refused_key
from api.security.scopes import require_scope
from workflow.bootstrap import Application
from workflow.domain.errors import NotAllowed
from workflow.domain.phrases import phrase
from workflow.people.person import SignedIn

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="copyflow"'}


def application_of(request: Request) -> Application:
    """The newsroom that this process serves."""
    application: Application = request.app.state.application
    return application


def cookie_name(application: Application) -> str:
    """Name of the session cookie; the ``__Host-`` prefix makes browsers hold it to this host, HTTPS or loopback."""
    return "__Host-copyflow" if application.settings.secure_cookies else "copyflow"


def session_token(request: Request) -> str | None:
    """The session's token, as the browser sent it."""
    return request.cookies.get(cookie_name(application_of(request)))


def signed_in_or_none(request: Request) -> SignedIn | None:
    """Who is asking, or None when nobody says so.

    A wrong key is refused (401; 429 after too many of them), not taken for nobody.
    """
    application = application_of(request)
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, key = header.partition(" ")
        found = application.accounts.keys.whose(key.strip()) if scheme.lower() == "bearer" and key.isascii() else None
        if found is None:
            count_refused_key(request)
            raise Problem(
                "unauthenticated",
                phrase("The API key is malformed, unknown, expired or revoked."),
                headers={"WWW-Authenticate": 'Bearer realm="copyflow", error="invalid_token"'},
            )
        note_key_expiry(request, found, application.clock)
        return found
    token = session_token(request)
    return application.accounts.sessions.whose(token, is_used=_is_a_person(request)) if token else None


def _is_a_person(request: Request) -> bool:
    """Whether somebody did something; what an open page fetches by itself does not keep a session from ending."""
    by_itself = request.headers.get("hx-request") == "true" or request.url.path == "/live"
    return not (by_itself and request.method == "GET")


def signed_in(request: Request) -> SignedIn:
    """Who is asking; 401 when nobody is signed in, 403 when a key was not made for this."""
    found = signed_in_or_none(request)
    if found is None:
        raise Problem("unauthenticated", phrase("Sign in, or send `Authorization: Bearer cfk_…`."), headers=_CHALLENGE)
    require_scope(request, found)
    return found


def require_session(person: SignedIn) -> None:
    """Refuse who came in with an API key: a key that leaked makes no further ones, and lets nobody else in."""
    if person.via != "session":
        raise NotAllowed(phrase("An API key cannot do this: sign in with your name and password."))


def set_session_cookie(request: Request, response: Response, token: str) -> None:
    """Hand the session's token to the browser."""
    settings = application_of(request).settings
    response.set_cookie(
        cookie_name(application_of(request)),
        token,
        max_age=int(settings.session_hours * 3600),
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def clear_session_cookie(request: Request, response: Response) -> None:
    """Take the session's token from the browser."""
    settings = application_of(request).settings
    response.delete_cookie(
        cookie_name(application_of(request)),
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


async def _application(request: Request) -> Application:
    """Nothing to wait for: a plain function would be sent to a thread, which costs more than it does."""
    return application_of(request)


CurrentApplication = Annotated[Application, Depends(_application)]
CurrentPerson = Annotated[SignedIn, Depends(signed_in)]
