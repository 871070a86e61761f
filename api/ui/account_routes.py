"""What people settle for themselves: language and look of the pages, keys, password, API keys, sessions.

Only who signed in with a password settles anything: an API key does not make further keys.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import Problem, ProblemDocument
from api.security import account_acts
from api.security.authentication import (
    CurrentApplication,
    CurrentPerson,
    clear_session_cookie,
    require_session,
    session_token,
)
from api.ui.forms import Fields, key_label
from api.ui.pages import note_position, page, refusal
from api.ui.personal_files import as_file
from api.ui.wording import LANGUAGES
from workflow.bootstrap import Application
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.phrases import phrase
from workflow.people.keys import ApiKey
from workflow.people.person import SignedIn
from workflow.preferences import THEMES, Preferences

router = APIRouter(prefix="/account", dependencies=[Depends(note_position)])

_DAYS = (30, 90, 365)
"""How long a new key may last, to choose from."""
_DONE = {
    "preferences": phrase("Saved."),
    "password": phrase("Your password is changed; you are signed out everywhere else."),
    "revoke": phrase("The key is void now."),
    "session": phrase("The session has ended."),
    "factor": phrase("You have no second factor any more; you are signed out everywhere else."),
}


@router.get("")
def account(request: Request, application: CurrentApplication, person: CurrentPerson, done: str = "") -> Response:
    """One's own settings and keys."""
    return _page(request, application, person, done=_DONE.get(done, ""))


@router.post("/preferences")
def choose(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Keep language, theme and whether single keys do something."""
    try:
        require_session(person)
        application.personal.choose(person.user_id, _chosen(fields))
    except NewsroomError as error:
        return _page(request, application, person, problem=refusal(error, request))
    return RedirectResponse("/account?done=preferences", 303)


@router.post("/password")
def change_password(
    request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields
) -> Response:
    """Change one's password. Every session ends; this browser gets a new one."""
    new = fields.get("new_password", "")
    response = RedirectResponse("/account?done=password", 303)
    try:
        require_session(person)
        if new != fields.get("repeated", ""):
            raise InvalidValue("repeated", phrase("is not the same as the new password"))
        account_acts.change_password(request, response, person, fields.get("old_password", ""), new)
    except (NewsroomError, Problem) as error:
        return _page(request, application, person, problem=refusal(error, request))
    return response


@router.post("/keys")
def make_key(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Make an API key of one's own and show it this once."""
    try:
        require_session(person)
        days = fields.get("days", "")
        if days not in map(str, _DAYS):
            raise InvalidValue("days", phrase("must be one of {choices}", choices=", ".join(map(str, _DAYS))))
        key = application.accounts.keys.add(person.actor.name, key_label(fields.get("label", "")), days=int(days))
    except NewsroomError as error:
        return _page(request, application, person, problem=refusal(error, request), typed=fields)
    return _page(request, application, person, key=key)


@router.post("/keys/{key_id}/revoke")
def revoke_key(request: Request, application: CurrentApplication, person: CurrentPerson, key_id: str) -> Response:
    """End one of one's own keys."""
    try:
        require_session(person)
        application.accounts.keys.revoke_own(person.actor.name, key_id)
    except NewsroomError as error:
        return _page(request, application, person, problem=refusal(error, request))
    return RedirectResponse("/account?done=revoke", 303)


@router.post("/sign-out")
def sign_out_everywhere(request: Request, application: CurrentApplication, person: CurrentPerson) -> Response:
    """End every session of one's own, this one too."""
    require_session(person)
    application.accounts.sessions.end_all(person.user_id)
    response = RedirectResponse("/login", 303)
    clear_session_cookie(request, response)
    return response


@router.post("/sessions/{session_id}/end")
def end_session(request: Request, application: CurrentApplication, person: CurrentPerson, session_id: str) -> Response:
    """End one of one's own sessions."""
    try:
        require_session(person)
        application.accounts.sessions.end_one(person.user_id, session_id)
    except NewsroomError as error:
        return _page(request, application, person, problem=refusal(error, request))
    return RedirectResponse("/account?done=session", 303)


@router.get("/data")
def own_data(application: CurrentApplication, person: CurrentPerson) -> Response:
    """Everything that is kept about oneself, as a file."""
    require_session(person)
    return as_file(application.accounts.personal_data(person.actor.name))


def _chosen(fields: Mapping[str, str]) -> Preferences:
    language, theme = fields.get("language", ""), fields.get("theme", "")
    if language not in {"", *LANGUAGES}:
        raise InvalidValue("language", phrase("must be one of {choices}", choices=", ".join(LANGUAGES)))
    return Preferences(language=language, theme=theme, single_keys=fields.get("single_keys", "") == "yes")


def _page(
    request: Request,
    application: Application,
    person: SignedIn,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
    key: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "account.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        done=done if problem is None else "",
        languages=LANGUAGES,
        themes=THEMES,
        chosen=person.preferences,
        keys=_live_first(application, person),
        sessions=application.accounts.sessions.of(person.user_id, session_token(request)),
        factor=application.accounts.second_factors.of(person.user_id),
        factor_offered=application.accounts.second_factors.is_offered,
        lacks_factor=person.lacks_second_factor,
        made=key,
        days=_DAYS,
        typed=typed or {},
    )


def _live_first(application: Application, person: SignedIn) -> list[tuple[ApiKey, bool]]:
    """One's keys with whether they are in use, those that are first."""
    now = application.clock.now()
    found = [(key, key.is_live(now)) for key in application.accounts.keys.of(person.actor.name)]
    return sorted(found, key=lambda each: not each[1])
