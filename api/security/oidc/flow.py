"""A sign-in that is under way at the provider, kept in the browser that began it: a signed cookie for ten minutes.

Whoever comes back without it, or with another's state, began nothing here: nobody can put somebody else's sign-in
into a browser. The cookie opens nothing by itself.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from dataclasses import asdict, dataclass

from fastapi import Request, Response

from api.security.authentication import application_of
from workflow.bootstrap import Application

_SECONDS, _LONGEST, _LONGEST_PATH = 600, 3_500, 1_000
_PURPOSE = "sign-in by a provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What is remembered until the person comes back."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    back_to: str
    language: str
    until: int
    """Unix seconds."""


def begin(application: Application, *, redirect_uri: str, back_to: str, language: str) -> Flow:
    """A new one. A place to go back to that is too long for a cookie is forgotten."""
    return Flow(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        back_to=back_to if len(back_to) <= _LONGEST_PATH else "/queue",
        language=language,
        until=int(application.clock.now().timestamp()) + _SECONDS,
    )


def keep(request: Request, response: Response, flow: Flow) -> None:
    """Hand it to the browser."""
    application = application_of(request)
    said = base64.urlsafe_b64encode(json.dumps(asdict(flow)).encode()).decode().rstrip("=")
    response.set_cookie(
        _cookie(application),
        f"{said}.{application.accounts.signature(_PURPOSE, said)}",
        max_age=_SECONDS,
        path="/",
        secure=application.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def under_way(request: Request, state: str) -> Flow | None:
    """The one that this browser began with that state, while it lasts."""
    application = application_of(request)
    said, _, signature = request.cookies.get(_cookie(application), "")[:_LONGEST].rpartition(".")
    ours = application.accounts.signature(_PURPOSE, said)
    if not said or not hmac.compare_digest(ours.encode(), signature.encode("utf-8", "replace")):
        return None
    flow = Flow(**json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))))
    is_this = hmac.compare_digest(flow.state.encode(), state.encode("utf-8", "replace"))
    return flow if is_this and flow.until > application.clock.now().timestamp() else None


def forget(request: Request, response: Response) -> None:
    """Take it from the browser."""
    application = application_of(request)
    response.delete_cookie(
        _cookie(application),
        path="/",
        secure=application.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def _cookie(application: Application) -> str:
    return "__Host-copyflow-provider" if application.settings.secure_cookies else "copyflow-provider"
