"""The knowledge base's pages: what is known, one entity, and the form that changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.carrying_out import carry_out
from api.ui.entity_form import entity_of, fields_of
from api.ui.forms import Fields
from api.ui.pages import note_position, page
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.entities import KnownEntity
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.known_entities import KNOWN_TYPES, EntityEntry, require_entity_id
from workflow.domain.permissions import why_denied
from workflow.domain.phrases import phrase
from workflow.domain.streams import entity_stream
from workflow.knowledge import built_in
from workflow.people.person import SignedIn
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_SHOWN = 100
_DONE = {"record": phrase("Recorded."), "withdraw": phrase("Withdrawn: it is found in no text any more.")}


@router.get("/knowledge")
def knowledge(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    search: str = "",
    kind: Annotated[str, Query(alias="type")] = "",
    after: str = "",
) -> Response:
    """Known entities by id, those that a search finds, with a form to begin a new one."""
    if kind and kind not in KNOWN_TYPES:
        raise InvalidValue("type", phrase("must be one of {choices}", choices=", ".join(KNOWN_TYPES)))
    found = views.knowledge.entries(search=search, type=kind or None, after=after or None, limit=_SHOWN + 1)
    return page(
        request,
        "knowledge.html",
        person,
        entries=found[:_SHOWN],
        older=found[_SHOWN - 1].id if len(found) > _SHOWN else "",
        search=search,
        kind=kind,
        kinds=KNOWN_TYPES,
        denied=why_denied(person.actor, wanted.RecordEntity),
    )


@router.get("/knowledge/new")
def new_entity(request: Request, views: CurrentViews, person: CurrentPerson, id: str = "") -> Response:  # noqa: A002 - the form's field
    """The address of an entity that is not there yet leads to its empty form."""
    del request, views, person
    return RedirectResponse(f"/knowledge/{require_entity_id(id.strip())}", 303)


@router.get("/knowledge/{entity_id}")
def entity(request: Request, views: CurrentViews, person: CurrentPerson, entity_id: str, done: str = "") -> Response:
    """One entity with its form; an empty form for one that nobody recorded yet."""
    require_entity_id(entity_id)
    return _page(request, views, person, views.knowledge.known(entity_id), done=done)


@router.post("/knowledge/{entity_id}/record")
def record(
    request: Request, application: CurrentApplication, person: CurrentPerson, entity_id: str, fields: Fields
) -> Response:
    """Record what was typed as a whole; a refusal shows the form as it was typed."""

    def command() -> wanted.Command:
        typed = entity_of(require_entity_id(entity_id), fields)
        return wanted.RecordEntity(by=person.actor, at=application.clock.now(), entity=typed)

    return _execute(request, application, person, entity_id, fields, command, "record")


@router.post("/knowledge/{entity_id}/withdraw")
def withdraw(
    request: Request, application: CurrentApplication, person: CurrentPerson, entity_id: str, fields: Fields
) -> Response:
    """Take it out of the knowledge base, with a reason."""

    def command() -> wanted.Command:
        return wanted.WithdrawEntity(
            by=person.actor,
            at=application.clock.now(),
            reason=fields.get("reason", ""),
            built_in=_ground(application.views, require_entity_id(entity_id)),
        )

    return _execute(request, application, person, entity_id, fields, command, "withdraw")


def _ground(views: Views, entity_id: str) -> KnownEntity | None:
    return built_in(entity_id) if views.knowledge.known(entity_id).version == 0 else None


def _execute(
    request: Request,
    application: Application,
    person: SignedIn,
    entity_id: str,
    fields: Mapping[str, str],
    command: Callable[[], wanted.Command],
    action: str,
) -> Response:
    problem = carry_out(
        request, application, person, lambda: entity_stream(require_entity_id(entity_id)), command, fields
    )
    if problem is not None:
        views = application.views
        return _page(request, views, person, views.knowledge.known(entity_id), problem=problem, typed=fields)
    return RedirectResponse(f"/knowledge/{entity_id}?done={action}", 303)


def _page(
    request: Request,
    views: Views,
    person: SignedIn,
    entry: EntityEntry,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    known = fields_of(entry.entity) if entry.entity is not None else {}
    denied = why_denied(person.actor, wanted.RecordEntity)
    if entry.entity is None and denied:
        raise NotFound(phrase("There is no such entity in the knowledge base."), entity=entry.id)
    touched = views.knowledge.touched_by(entry.id) if entry.entity is not None and views.are_present else None
    return page(
        request,
        "entity.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        entry=entry,
        entity=entry.entity,
        fields={**known, **(typed or {})},
        kinds=KNOWN_TYPES,
        denied=denied,
        touched=touched,
        names=views.names(),
        done=_DONE.get(done, "") if problem is None else "",
    )
