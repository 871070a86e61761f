"""The pages of sources of news: which there are, a form with a trial, and what became of what was found.

Forms in, commands out: the same commands, checks and permissions as over the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import Problem, ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import Fields, expected_version
from api.ui.pages import note_position, page, refusal, wrong_fields
from api.ui.source_form import EMPTY, LABELS, fields_of, profile_of
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.errors import NewsroomError
from workflow.domain.permissions import require_permission, why_denied
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.streams import source_stream
from workflow.people.person import SignedIn
from workflow.sources import Trial

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_SHOWN_ITEMS = 50
_DONE: Mapping[str, Phrase] = {
    "add": phrase("It is fetched from now on."),
    "edit": phrase("So it is fetched from now on."),
    "pause": phrase("It is not fetched until somebody resumes it."),
    "resume": phrase("It is fetched again."),
    "fetch": phrase("It is fetched now."),
    "remove": phrase("It is never fetched again; what was taken from it stays."),
}


@router.get("/sources")
def sources(request: Request, application: CurrentApplication, person: CurrentPerson, done: str = "") -> Response:
    """All sources by name with how fetching goes, and the form for another."""
    return _list(request, application, person, done=done)


@router.post("/sources")
def add(request: Request, application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Show what would be taken from the address that was typed, or fetch it from now on."""
    trial = None
    try:
        require_permission(person.actor, wanted.RegisterSource)  # before the address is asked for anybody
        profile = profile_of(fields)
        if fields.get("act") == "try":
            trial = application.sources.trial(replace(profile, name=profile.name or "-"))
        else:
            source_id = application.ids.new()
            command = wanted.RegisterSource(
                by=person.actor,
                at=application.clock.now(),
                source_id=source_id,
                profile=application.sources.check(profile),
            )
            application.newsroom.execute(command, source_stream(source_id), via=person.via)
            return RedirectResponse(f"/sources/{source_id}?done=add", 303)
    except NewsroomError as error:
        return _list(request, application, person, typed=fields, problem=refusal(error, request, LABELS))
    return _list(request, application, person, typed=fields, trial=trial)


@router.get("/sources/{source_id}")
def source(
    request: Request, application: CurrentApplication, person: CurrentPerson, source_id: str, done: str = ""
) -> Response:
    """One source."""
    return _one(request, application, person, source_id, done=done)


@router.post("/sources/{source_id}/{act}")
def change(
    request: Request, application: CurrentApplication, person: CurrentPerson, source_id: str, act: str, fields: Fields
) -> Response:
    """Edit, pause, resume, fetch at once or remove a source; a refusal shows the form as it was typed."""
    if act not in _DONE or act == "add":
        raise Problem("unknown_address")
    try:
        command = _command(application, person, act, fields)
        version = expected_version(fields)
        application.newsroom.execute(command, source_stream(source_id), expected_version=version, via=person.via)
    except NewsroomError as error:
        return _one(request, application, person, source_id, typed=fields, problem=refusal(error, request, LABELS))
    return RedirectResponse("/sources?done=remove" if act == "remove" else f"/sources/{source_id}?done={act}", 303)


def _command(application: Application, person: SignedIn, act: str, fields: Mapping[str, str]) -> wanted.Command:
    by, at = person.actor, application.clock.now()
    match act:
        case "edit":
            require_permission(by, wanted.EditSource)
            return wanted.EditSource(by=by, at=at, profile=application.sources.check(profile_of(fields)))
        case "pause":
            return wanted.PauseSource(by=by, at=at, reason=fields.get("reason", ""))
        case "remove":
            return wanted.RemoveSource(by=by, at=at, reason=fields.get("reason", ""))
        case "resume":
            return wanted.ResumeSource(by=by, at=at)
        case _:
            return wanted.FetchSource(by=by, at=at)


def _list(
    request: Request,
    application: Application,
    person: SignedIn,
    *,
    done: str = "",
    typed: Mapping[str, str] | None = None,
    problem: ProblemDocument | None = None,
    trial: Trial | None = None,
) -> Response:
    return page(
        request,
        "sources.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        sources=application.sources.summaries(),
        fields={**EMPTY, **(typed or {})},
        is_typed=typed is not None,
        trial=trial,
        wrong=wrong_fields(problem),
        denied=why_denied(person.actor, wanted.RegisterSource),
        done="" if problem else _DONE.get(done, ""),
    )


def _one(
    request: Request,
    application: Application,
    person: SignedIn,
    source_id: str,
    *,
    done: str = "",
    typed: Mapping[str, str] | None = None,
    problem: ProblemDocument | None = None,
) -> Response:
    summary = application.sources.summary(source_id)
    return page(
        request,
        "source.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        each=summary,
        items=application.sources.items(source_id, limit=_SHOWN_ITEMS),
        names=application.views.names(),
        fields={**fields_of(summary.source.profile), **(typed or {})},
        wrong=wrong_fields(problem),
        denied=why_denied(person.actor, wanted.EditSource),
        done="" if problem else _DONE.get(done, ""),
    )
