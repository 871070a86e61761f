"""Routes of sources of news: list, read, register, edit, pause, resume, fetch now, remove; what was found; a trial."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Acting, Changing, Creating, entity_tag, say_created
from api.v1.bodies import Nothing, ReasonBody
from api.v1.parts import part
from api.v1.responses import CHANGING, CREATING, READING, problems
from api.v1.source_models import (
    SourceBody,
    SourceItemList,
    SourceItemModel,
    SourceList,
    SourceModel,
    SourceTrialBody,
    SourceTrialModel,
)
from workflow.domain import commands as wanted
from workflow.domain.permissions import require_permission
from workflow.domain.streams import source_of, source_stream
from workflow.domain.taking import Fate

router = part("/sources", tags=["sources"])

SourcePath = Annotated[UUID, Path(description="The source's id.")]
_MOST_ITEMS = 500


@router.get("", responses=problems(*READING))
def list_sources(application: CurrentApplication, person: CurrentPerson) -> SourceList:
    """All sources by name, with how fetching them goes."""
    del person
    return SourceList(items=[SourceModel.of(each) for each in application.sources.summaries()])


@router.post("", status_code=201, responses=problems(404, *CREATING))
def register_source(body: SourceBody, acting: Creating, response: Response) -> SourceModel:
    """Fetch a source from now on: what is new there becomes drafts, which writers take up.

    The same `Idempotency-Key` and body again give the source as it is now; 404 when it was removed since.
    """
    require_permission(acting.by, wanted.RegisterSource)  # before anybody is told which desks there are
    application = acting.application
    command = wanted.RegisterSource(
        by=acting.by,
        at=acting.now(),
        source_id=application.ids.new(),
        profile=application.sources.check(body.profile()),
    )
    outcome = acting.execute(command, source_stream(command.source_id))
    model = SourceModel.of(application.sources.summary(source_of(outcome.stream)))
    say_created(response, model.version, f"/api/v1/sources/{model.source_id}", repeated=outcome.repeated)
    return model


@router.post("/trial", responses=problems(400, 401, 403, 413, 415, 422, 429, 500))
def try_source(body: SourceTrialBody, application: CurrentApplication, person: CurrentPerson) -> SourceTrialModel:
    """What would be taken from an address. It is fetched now, and nothing is kept of it."""
    require_permission(person.actor, wanted.RegisterSource)  # before an address is asked for anybody
    return SourceTrialModel.of(application.sources.trial(body.profile()))


@router.get("/{source_id}", responses=problems(404, *READING))
def read_source(
    source_id: SourcePath, application: CurrentApplication, person: CurrentPerson, response: Response
) -> SourceModel:
    """A source and how fetching it goes: when it was last taken, the last error, the next try."""
    del person
    model = SourceModel.of(application.sources.summary(str(source_id)))
    response.headers["ETag"] = entity_tag(model.version)
    return model


@router.get("/{source_id}/items", responses=problems(404, *READING))
def list_source_items(
    source_id: SourcePath,
    application: CurrentApplication,
    person: CurrentPerson,
    outcome: Annotated[Fate | None, Query(description="Only items that became this.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_ITEMS)] = 100,
) -> SourceItemList:
    """What was found at a source, the last first: what was taken, and what was refused with the reason."""
    del person
    found = application.sources.items(str(source_id), outcome=outcome, limit=limit)
    return SourceItemList(items=[SourceItemModel.of(each) for each in found])


@router.put("/{source_id}", responses=problems(*CHANGING))
def edit_source(source_id: SourcePath, body: SourceBody, acting: Changing, response: Response) -> SourceModel:
    """Say anew all that is said of a source; it is fetched at once."""
    require_permission(acting.by, wanted.EditSource)
    profile = acting.application.sources.check(body.profile())
    return _acted(acting, source_id, wanted.EditSource(by=acting.by, at=acting.now(), profile=profile), response)


@router.post("/{source_id}/pause", responses=problems(*CHANGING))
def pause_source(source_id: SourcePath, body: ReasonBody, acting: Changing, response: Response) -> SourceModel:
    """Stop fetching a source for a while."""
    command = wanted.PauseSource(by=acting.by, at=acting.now(), reason=body.reason)
    return _acted(acting, source_id, command, response)


@router.post("/{source_id}/resume", responses=problems(*CHANGING))
def resume_source(
    source_id: SourcePath, acting: Changing, response: Response, body: Nothing | None = None
) -> SourceModel:
    """Fetch a paused source again, and at once."""
    del body
    return _acted(acting, source_id, wanted.ResumeSource(by=acting.by, at=acting.now()), response)


@router.post("/{source_id}/fetch", responses=problems(*CHANGING))
def fetch_source(
    source_id: SourcePath, acting: Changing, response: Response, body: Nothing | None = None
) -> SourceModel:
    """Have a source fetched at once, instead of when it is due."""
    del body
    return _acted(acting, source_id, wanted.FetchSource(by=acting.by, at=acting.now()), response)


@router.delete("/{source_id}", status_code=204, responses=problems(*CHANGING))
def remove_source(
    source_id: SourcePath,
    acting: Changing,
    reason: Annotated[str, Query(min_length=1, max_length=500, description="Why, for the record.")] = "removed",
) -> Response:
    """Never fetch a source again. What was taken from it stays."""
    command = wanted.RemoveSource(by=acting.by, at=acting.now(), reason=reason)
    acting.execute(command, source_stream(str(source_id)))
    return Response(status_code=204)


def _acted(acting: Acting, source_id: UUID, command: wanted.Command, response: Response) -> SourceModel:
    identity = str(source_id)
    acting.execute(command, source_stream(identity))
    model = SourceModel.of(acting.application.sources.summary(identity))
    response.headers["ETag"] = entity_tag(model.version)
    return model
