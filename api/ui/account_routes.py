"""What people settle for themselves: language and look of the pages, password, sessions. API keys: ``key_routes``.

Only who signed in with a password settles anything.
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
from api.ui.forms import Fields
from api.ui.pages import note_position, page, refusal
from api.ui.personal_files import as_file
from api.wording import LANGUAGES
from workflow.bootstrap import Application
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.limits_in_words import role_in_words
from workflow.domain.phrases import phrase
from workflow.people.person import SignedIn
from workflow.preferences import THEMES, Preferences

router = APIRouter(include_in_schema=False, prefix="/account", dependencies=[Depends(note_position)])

_DONE = {
    "preferences": phrase("Saved."),
    "password": phrase("Your password is changed; you are signed out everywhere else."),
    "session": phrase("The session has ended."),
    "factor": phrase("You have no second factor any more; you are signed out everywhere else."),
}


@router.get("")
def account(request: Request, application: CurrentApplication, person: CurrentPerson, done: str = "") -> Response:
    """One's own settings."""
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
) -> Response:
    keys, now = application.accounts.keys.of(person.actor.name), application.clock.now()
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
        keys=sum(key.is_live(now) for key in keys),
        keys_ending=sum(key.ends_soon(now) for key in keys),
        role_in_words=role_in_words,
        sessions=application.accounts.sessions.of(person.user_id, session_token(request)),
        factor=application.accounts.second_factors.of(person.user_id),
        factor_offered=application.accounts.second_factors.is_offered,
        lacks_factor=person.lacks_second_factor,
    )
