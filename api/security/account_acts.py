"""What people do to accounts over HTTP, the same for the API and the pages: own password, second factor, who is meant.

A change of what a session was begun on ends every session of the person; the browser that asked gets a new one.
"""

from __future__ import annotations

from fastapi import Request, Response

from api.security.authentication import application_of, set_session_cookie
from api.security.known_browsers import known_as
from api.security.signing_in import address_of, browser, limits_of
from workflow.bootstrap import Application
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.people.noted import note
from workflow.people.person import SignedIn, User
from workflow.people.sessions import Proof


def require_own_password(request: Request, person: SignedIn, password: str) -> None:
    """Refuse who found an open browser: they must know the password, and guesses count like attempts to sign in."""
    name, limits, address = person.actor.name, limits_of(request), address_of(request)
    known = known_as(request, name)
    limits.admit(name, address, known)
    application_of(request).accounts.require_password_of(name, password)
    limits.forgive(name, address, known)


def change_password(request: Request, response: Response, person: SignedIn, old: str, new: str) -> None:
    """Change one's password, the present one being known."""
    accounts = application_of(request).accounts
    name, limits, address = person.actor.name, limits_of(request), address_of(request)
    known = known_as(request, name)
    limits.admit(name, address, known)
    accounts.change_password(name, old, new)
    limits.forgive(name, address, known)
    _begin_anew(request, response, person)


def confirm_factor(request: Request, response: Response, person: SignedIn, code: str) -> tuple[str, ...]:
    """Let one's second factor hold; the recovery codes."""
    codes = application_of(request).accounts.second_factors.confirm(person.user_id, code)
    note("second_factor_set_up", user=person.actor.id)
    _begin_anew(request, response, person)
    return codes


def remove_own_factor(request: Request, response: Response, person: SignedIn) -> None:
    """Do without one's second factor."""
    application_of(request).accounts.second_factors.remove(person.user_id)
    note("second_factor_removed", user=person.actor.id)
    _begin_anew(request, response, person)


def user_named(application: Application, name: str) -> User:
    """An account by its id (bare, or as ``user:<id>``) or its name."""
    accounts = application.accounts
    found = accounts.known(name.removeprefix("user:")) or accounts.called(name)
    if found is None:
        raise NotFound(phrase("There is no such person."))
    return found


def site_of(request: Request) -> str:
    """Under which address people reach us: what the settings say, else as this request came in."""
    return application_of(request).settings.site_url or str(request.base_url).rstrip("/")


def _begin_anew(request: Request, response: Response, person: SignedIn) -> None:
    """A new session for this browser alone; none when they were shut out meanwhile: the next page asks to sign in."""
    sessions = application_of(request).accounts.sessions
    token = sessions.begin(person.user_id, Proof.PASSWORD, browser=browser(request), only=True)
    if token is not None:
        set_session_cookie(request, response, token)
