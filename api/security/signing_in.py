"""How people come in over HTTP: by password, by a code after it, out again. One path for the API and the pages.

Whoever comes in gets a new session: one that the browser brought along ends, so that nobody can hand a session to
somebody else's browser and find them in it later. What may be asked how often: ``sign_in_limits.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request, Response

from api.problems import Problem
from api.security.attempt_counts import household
from api.security.authentication import application_of, session_token, set_session_cookie
from api.security.browsers import browser_of
from api.security.known_browsers import known_as, remember
from api.security.sign_in_limits import SignInLimits
from workflow.bootstrap import Application
from workflow.domain.phrases import phrase
from workflow.people.identities import NoRole, ProvenIdentity, ShutOut
from workflow.people.noted import note
from workflow.people.pending import PENDING_SECONDS
from workflow.people.sessions import CodeWanted, Proof, WrongCode

if TYPE_CHECKING:  # it needs an extra
    from api.security.oidc.provider import Provider

_LONGEST_NAME, _LONGEST_PASSWORD, _LONGEST_CODE = 100, 1_000, 40
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="copyflow"'}


def sign_in(request: Request, name: str, password: str) -> str | CodeWanted:
    """A new session's token, or that a code is wanted.

    401 ``sign_in_failed`` for a wrong name or password, 429 ``too_many_attempts`` after too many, 403 ``not_allowed``
    where passwords are switched off.
    """
    if not has_passwords(request):
        raise Problem("not_allowed", phrase("Passwords are switched off here: sign in with your identity provider."))
    limits, address, known = limits_of(request), address_of(request), known_as(request, name)
    limits.admit(name, address, known)
    application = application_of(request)
    possible = name.isprintable() and len(name) <= _LONGEST_NAME and len(password) <= _LONGEST_PASSWORD
    found = application.accounts.sessions.sign_in(name, password, browser=browser(request)) if possible else None
    if found is None:
        _note_failure(application, request, name if possible else "")
        raise Problem("sign_in_failed", headers=_CHALLENGE)
    if isinstance(found, str):
        limits.forgive(name, address, known)
        _note_success(application, request, found, "password")
    return found


def give_code(request: Request, pending: str, code: str) -> tuple[str, str]:
    """The token of a new session and the person's name, for the code of a sign-in whose password was right.

    401 ``second_factor_wrong``; 401 ``sign_in_failed`` when the sign-in has run out; 429 ``too_many_attempts``.
    """
    application, limits = application_of(request), limits_of(request)
    user_id, name = application.accounts.pending.whose(pending), application.accounts.pending.name_of(pending)
    if user_id is None:
        raise Problem("sign_in_failed", headers=_CHALLENGE)
    known = known_as(request, name)
    limits.admit_code(user_id, known)
    try:
        token = application.accounts.pending.finish(pending, code[:_LONGEST_CODE], browser=browser(request))
    except WrongCode as error:
        note("code_wrong", user=f"user:{error.user_id}", address=household(address_of(request)))
        raise Problem("second_factor_wrong", headers=_CHALLENGE) from error
    if token is None:
        raise Problem("sign_in_failed", headers=_CHALLENGE)
    limits.forgive_codes(user_id, known)
    limits.forgive(name, address_of(request), known)
    _note_success(application, request, token, "second_factor")
    return token, name


@dataclass(frozen=True, slots=True, kw_only=True)
class ByProvider:
    """A sign-in by the identity provider: the token of a session, or of the second step, and whose."""

    name: str
    token: str = ""
    pending: str = ""


def by_provider(request: Request, who: ProvenIdentity) -> ByProvider:
    """Begin a session for whom the provider vouches; an account with a second factor of its own is asked for it.

    403 ``no_role`` when none of their groups has one, 403 ``account_closed``.
    """
    application = application_of(request)
    accounts, home = application.accounts, household(address_of(request))
    try:
        user = accounts.identities.admit(who, application.settings.oidc_roles)
    except NoRole as error:
        note("sign_in_failed", user="nobody", address=home, why="no role")
        raise Problem("no_role") from error
    except ShutOut as error:
        note("sign_in_failed", user="nobody", address=home, why="closed")
        raise Problem("account_closed") from error
    if accounts.second_factors.holds_for(user.id):
        return ByProvider(name=user.name, pending=accounts.pending.begin_after_link(user.id))
    token = accounts.sessions.begin(user.id, Proof.PROVIDER, browser=browser(request))
    if token is None:  # shut out in this very moment
        raise Problem("account_closed")
    _note_success(application, request, token, "provider")
    return ByProvider(name=user.name, token=token)


def provider_of(request: Request) -> Provider:
    """The identity provider; 404 ``unknown_address`` where there is none."""
    found: Provider | None = request.app.state.provider
    if found is None:
        raise Problem("unknown_address")
    return found


def provider_label(request: Request) -> str:
    """What people know the identity provider by; empty where there is none."""
    return "" if request.app.state.provider is None else provider_of(request).label


def has_passwords(request: Request) -> bool:
    """Whether people may sign in with a password."""
    return application_of(request).settings.passwords == "on"


def let_in(request: Request, response: Response, token: str, name: str) -> None:
    """Hand the browser its new session, end the one that it brought along, and know the browser from now on."""
    sign_out(request)
    set_session_cookie(request, response, token)
    clear_pending_cookie(request, response)
    remember(request, response, name)


def sign_out(request: Request) -> None:
    """End the session that the request came with, if there is one."""
    token = session_token(request)
    if token:
        application_of(request).accounts.sessions.end(token)


def pending_token(request: Request) -> str:
    """The token of a sign-in that awaits its code, as the browser sent it; empty when there is none."""
    return request.cookies.get(_pending_cookie(application_of(request)), "")


def set_pending_cookie(request: Request, response: Response, token: str) -> None:
    """Hand the token of the second step to the browser."""
    application = application_of(request)
    response.set_cookie(
        _pending_cookie(application),
        token,
        max_age=PENDING_SECONDS,
        path="/",
        secure=application.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def clear_pending_cookie(request: Request, response: Response) -> None:
    """Take it from the browser, if it has one."""
    application = application_of(request)
    if not pending_token(request):
        return
    response.delete_cookie(
        _pending_cookie(application),
        path="/",
        secure=application.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def browser(request: Request) -> str:
    """What the browser is called, in a few words."""
    return browser_of(request.headers.get("user-agent", ""))


def address_of(request: Request) -> str:
    """Where the request comes from; headers of proxies are believed by the server before us or not at all."""
    return request.client.host if request.client else "unknown"


def limits_of(request: Request) -> SignInLimits:
    """What counts attempts."""
    limits: SignInLimits = request.app.state.sign_in_limits
    return limits


def _pending_cookie(application: Application) -> str:
    return "__Host-copyflow-code" if application.settings.secure_cookies else "copyflow-code"


def _note_success(application: Application, request: Request, token: str, by: str) -> None:
    person = application.accounts.sessions.whose(token)
    if person is not None:
        note("signed_in", user=person.actor.id, by=by, address=household(address_of(request)))


def _note_failure(application: Application, request: Request, name: str) -> None:
    """Whom it concerned, if there is such an account; never what was typed, which may be a password."""
    user = application.accounts.called(name)
    note("sign_in_failed", user=user.actor.id if user else "nobody", address=household(address_of(request)))
