"""Routes of the knowledge base: list, read, record, withdraw, import, export."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response

from api.as_of import HEADER, CurrentViews, past_of
from api.negotiation import preferred
from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication
from api.v1.acting import Acting, Changing, Creating, entity_tag
from api.v1.entity_models import (
    ChangedEntityModel,
    EntitiesBody,
    EntitiesReportModel,
    EntityBody,
    EntityModel,
    EntityPage,
    EntityPath,
)
from api.v1.parts import part
from api.v1.responses import CHANGING, CREATING, READING, Declared, problems
from api.v1.touched_models import TouchedModel
from api.v1.values import Language, Line, Reason
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType
from workflow.domain.entities import KnownEntity
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.known_entities import EntityEntry
from workflow.domain.permissions import require_permission
from workflow.domain.streams import entity_stream
from workflow.entities.importing import FileFormat, read_file, write_file
from workflow.exchange import bring_in
from workflow.knowledge import Source, built_in

router = part(tags=["knowledge base"])

_LISTING = "entities"
_MOST_IMPORTED = 2_000


class Representation(StrEnum):
    """How a list is answered."""

    JSON = "json"
    CSV = FileFormat.CSV.value
    JSON_LD = FileFormat.JSON_LD.value


_MEDIA_TYPES: Mapping[str, Representation] = {
    "application/json": Representation.JSON,
    "text/csv": Representation.CSV,
    "application/ld+json": Representation.JSON_LD,
}
_FILES = {
    Representation.CSV: ("entities.csv", "text/csv; charset=utf-8"),
    Representation.JSON_LD: ("entities.jsonld", "application/ld+json"),
}
_ANSWERED: Declared = {
    200: {"content": {kind: {"schema": {"type": "string"}} for kind in ("text/csv", "application/ld+json")}}
}


@router.get("/entities", response_model=EntityPage, responses={**_ANSWERED, **problems(400, *READING)})
def list_entities(
    request: Request,
    response: Response,
    application: CurrentApplication,
    views: CurrentViews,
    search: Annotated[Line, Query(description="Part of an id or of a name, whatever its case.")] = "",
    language: Annotated[Language | None, Query(description="Only entities with names in this language.")] = None,
    kind: Annotated[EntityType | None, Query(alias="type", description="Only entities of this type.")] = None,
    source: Annotated[Source, Query(description="The newsroom's own, what comes with Copyflow, or both.")] = Source.ALL,
    withdrawn: Annotated[bool, Query(description="Withdrawn entities too; no file has them.")] = False,
    after: Annotated[str | None, Query(description="Cursor: `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    representation: Annotated[
        Representation | None,
        Query(alias="format", description="`csv` or `json-ld`: all of them as one file. Else `Accept` tells."),
    ] = None,
) -> EntityPage | Response:
    """Entities by id, page by page; or all of them as a file that can be imported."""
    chosen = representation or _MEDIA_TYPES[preferred(request.headers.get("accept", ""), list(_MEDIA_TYPES))]
    entries = partial(
        views.knowledge.entries,
        search=search,
        language=language,
        type=kind.value if kind else None,
        source=source,
    )
    if chosen is not Representation.JSON:
        _require_whole(request)
        return _file(request, entries(), chosen)
    place = decode_cursor(application.accounts, _LISTING, after, parts=1)
    found = entries(with_withdrawn=withdrawn, after=place[0] if place else None, limit=limit + 1)
    cursor = None
    if len(found) > limit:
        cursor = encode_cursor(application.accounts, _LISTING, (found[limit - 1].id,))
        link_next(request, response, cursor)
    response.headers["Vary"] = "Accept"
    return EntityPage(items=[EntityModel.of(entry) for entry in found[:limit]], next=cursor)


@router.post("/entities/import", responses=problems(*CREATING))
def import_entities(body: EntitiesBody, acting: Creating) -> EntitiesReportModel:
    """Bring the entities of a file in: new ones are added, others replaced; the same file again changes nothing.

    A file in which anything is wrong is refused as a whole. What is the same as what comes with Copyflow is unchanged.
    """
    require_permission(acting.by, wanted.RecordEntity)
    try:
        read = read_file(body.text, body.format, provenance=body.provenance)
    except InvalidValue as error:
        raise InvalidValue("text", error.reason if error.field == "file" else error.detail) from None
    if len(read) > _MOST_IMPORTED:
        raise InvalidValue(
            "text",
            f"holds {len(read):,} entities; at most {_MOST_IMPORTED:,} at once. Split it, or use the command line",
        )
    knowledge = acting.application.views.knowledge
    base = knowledge.base()
    present = {each.id: there for _, each in read if (there := base.entity(each.id)) is not None}

    def record(entity: KnownEntity) -> None:
        command = wanted.RecordEntity(by=acting.by, at=acting.now(), entity=entity)
        acting.execute_next(command, entity_stream(entity.id), f"entity {entity.id}")

    report = bring_in(read, present, record)
    return EntitiesReportModel.of(report, knowledge.touched_by(*report.recorded))


@router.get("/entities/{entity_id}", responses=problems(404, *READING))
def read_entity(
    entity_id: EntityPath,
    views: CurrentViews,
    response: Response,
    source: Annotated[
        Source, Query(description="`built-in`: as it comes with Copyflow, though the newsroom changed or withdrew it.")
    ] = Source.ALL,
) -> EntityModel:
    """A known entity; a withdrawn one says why. The `ETag` is always what a change of it needs."""
    entry = views.knowledge.entity(entity_id)
    response.headers["ETag"] = entity_tag(entry.version)
    if source is Source.OWN and entry.is_built_in:
        raise NotFound("The newsroom recorded nothing of this entity.", entity=entity_id)
    return EntityModel.of(views.knowledge.as_it_comes(entity_id) if source is Source.BUILT_IN else entry)


@router.put("/entities/{entity_id}", responses=problems(*CHANGING))
def record_entity(entity_id: EntityPath, body: EntityBody, acting: Changing, response: Response) -> ChangedEntityModel:
    """Record an entity as a whole. `If-Match: "0"` adds one, or puts one in the place of what comes with Copyflow.

    The answer lists the live editions that carry a tag of it.
    """
    command = wanted.RecordEntity(by=acting.by, at=acting.now(), entity=body.entity(entity_id))
    acting.execute(command, entity_stream(entity_id))
    return _changed(acting, entity_id, response)


@router.delete("/entities/{entity_id}", responses=problems(*CHANGING))
def withdraw_entity(
    entity_id: EntityPath,
    acting: Changing,
    response: Response,
    reason: Annotated[Reason, Query(description="Why it is taken out.")],
) -> ChangedEntityModel:
    """Take an entity out of the knowledge base, or hide what comes with Copyflow (`If-Match: "0"`).

    The answer lists the live editions that carry a tag of it.
    """
    command = wanted.WithdrawEntity(by=acting.by, at=acting.now(), reason=reason, built_in=built_in(entity_id))
    acting.execute(command, entity_stream(entity_id))
    return _changed(acting, entity_id, response)


def _changed(acting: Acting, entity_id: str, response: Response) -> ChangedEntityModel:
    knowledge = acting.application.views.knowledge
    entry = knowledge.entity(entity_id)
    response.headers["ETag"] = entity_tag(entry.version)
    return ChangedEntityModel(**EntityModel.values_of(entry), touched=TouchedModel.of(knowledge.touched_by(entity_id)))


def _require_whole(request: Request) -> None:
    """Refuse to cut a file: what is cut would be lost when it is imported elsewhere."""
    for name in ("limit", "after"):
        if name in request.query_params:
            raise InvalidValue(name, "a file is whole: leave it out")


def _file(request: Request, entries: list[EntityEntry], written_as: Representation) -> Response:
    name, media_type = _FILES[written_as]
    text = write_file([entry.entity for entry in entries if entry.entity is not None], FileFormat(written_as.value))
    past = past_of(request)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept"}
    return Response(text, media_type=media_type, headers=headers | ({HEADER: str(past.position)} if past else {}))
