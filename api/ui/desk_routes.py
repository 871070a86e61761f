"""The pages about desks: who translates for them, which checks block, and the form that changes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.desk_form import CHECKS, TypedDesk, changes, desk_of, fields_of
from api.ui.forms import Fields, expected_version
from api.ui.pages import note_position, page, refusal
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.annotations import Severity
from workflow.domain.desk import NEWSROOM, CheckPolicy, Desk
from workflow.domain.desk_policies import decide, require_desk_id
from workflow.domain.errors import InvalidValue, NewsroomError, NotFound
from workflow.domain.permissions import require_permission, why_denied
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.streams import desk_stream
from workflow.people.person import SignedIn
from workflow.views import Views
from workflow.what_if.changes import Changes
from workflow.what_if.past import Answer

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_MOST_DAYS, _USUAL_DAYS = 30, 7
_SHOWN_DIFFERENCES = 50
_DONE = {"set": phrase("So it holds from now on.")}


@router.get("/desks")
def desks(request: Request, views: CurrentViews, person: CurrentPerson) -> Response:
    """The newsroom's own desk, then the others."""
    return page(
        request, "desks.html", person, desks=views.desks(), denied=why_denied(person.actor, wanted.ConfigureDesk)
    )


@router.get("/desks/new")
def new_desk(request: Request, views: CurrentViews, person: CurrentPerson, id: str = "") -> Response:  # noqa: A002 - the form's field
    """The address of a desk that is not there yet leads to its empty form."""
    del request, views, person
    require_desk_id(id.strip())
    return RedirectResponse(f"/desks/{id.strip()}", 303)


@router.get("/desks/{desk_id}")
def desk(request: Request, views: CurrentViews, person: CurrentPerson, desk_id: str, done: str = "") -> Response:
    """One desk with its form; an empty form for one that there is not yet."""
    return _page(request, views, person, _desk(views, desk_id), done=_DONE.get(done))


@router.post("/desks/{desk_id}")
def configure(
    request: Request, application: CurrentApplication, person: CurrentPerson, desk_id: str, fields: Fields
) -> Response:
    """Show what the form would change, what it would have changed lately, or have it hold from now on."""
    views, act = application.views, fields.get("act", "")
    before = _desk(views, desk_id)
    answer: Answer | None = None
    try:
        require_permission(person.actor, wanted.ConfigureDesk)
        typed = desk_of(fields)
        command = wanted.ConfigureDesk(
            by=person.actor,
            at=application.clock.now(),
            name=typed.name,
            routing=typed.routing,
            checks=typed.checks,
        )
        decide(command, before)
        if act == "set":
            version = expected_version(fields)
            application.newsroom.execute(command, desk_stream(before.id), expected_version=version, via=person.via)
            return RedirectResponse(f"/desks/{before.id}?done=set", 303)
        if act == "what-if":
            answer = _what_if(application, before, typed, _days(fields))
    except NewsroomError as error:
        problem = refusal(error, request)
        return _page(request, views, person, before, problem=problem, typed=fields)
    return _page(request, views, person, before, typed=fields, preview=changes(before, typed), answer=answer)


def _desk(views: Views, desk_id: str) -> Desk:
    """The desk as configured, or as it comes."""
    require_desk_id(desk_id)
    try:
        return views.desk(desk_id)
    except NotFound:
        return Desk(id=desk_id)


def _days(fields: Mapping[str, str]) -> int:
    written = fields.get("days", "") or str(_USUAL_DAYS)
    if not (written.isascii() and written.isdigit() and len(written) <= 4 and 1 <= int(written) <= _MOST_DAYS):
        raise InvalidValue(
            "days", phrase("must be 1 to {most}; `copyflow what-if` looks back further", most=_MOST_DAYS)
        )
    return int(written)


def _what_if(application: Application, before: Desk, typed: TypedDesk, days: int) -> Answer:
    """What would have differed in the last days, had these rules and policies held for every article."""
    severities = {
        check: Severity.BLOCKING if policy is CheckPolicy.BLOCKING else Severity.ADVISORY
        for check, policy in typed.checks.items()
        if before.checks.get(check) is not policy
    }
    routing = typed.routing if typed.routing != before.routing else ()
    return application.what_if.ask(Changes(days=days, severities=severities, routing=routing))


def _page(
    request: Request,
    views: Views,
    person: SignedIn,
    shown: Desk,
    *,
    done: Phrase | None = None,
    problem: ProblemDocument | None = None,
    typed: Mapping[str, str] | None = None,
    preview: list[Phrase] | None = None,
    answer: Answer | None = None,
) -> Response:
    denied = why_denied(person.actor, wanted.ConfigureDesk)
    if shown.version == 0 and shown.id != NEWSROOM and denied:
        raise NotFound(phrase("There is no such desk."), desk=shown.id)
    if answer is not None:
        answer = dataclasses.replace(answer, differences=answer.differences[: _SHOWN_DIFFERENCES + 1])
    return page(
        request,
        "desk.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        desk=shown,
        is_newsroom=shown.id == NEWSROOM,
        newsroom_policies={} if shown.id == NEWSROOM else views.desk(NEWSROOM).checks,
        fields=typed if typed is not None else fields_of(shown),
        checks=CHECKS,
        policies=list(CheckPolicy),
        denied=denied,
        preview=preview,
        answer=answer,
        most_shown=_SHOWN_DIFFERENCES,
        usual_days=_USUAL_DAYS,
        done=done if done and problem is None else "",
    )
