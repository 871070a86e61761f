"""Routes of the glossary: list, read, record, withdraw, import, export."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.as_of import HEADER, CurrentViews, past_of
from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication
from api.v1.acting import Acting, Changing, Creating, entity_tag
from api.v1.glossary_models import (
    ChangedConceptModel,
    ConceptBody,
    ConceptModel,
    ConceptPage,
    ConceptPath,
    ImportBody,
    ImportReportModel,
)
from api.v1.parts import part
from api.v1.responses import CHANGING, CREATING, READING, problems
from api.v1.touched_models import TouchedModel
from api.v1.values import Language, Line, Reason
from workflow.domain import commands as wanted
from workflow.domain.concepts import GlossaryEntry
from workflow.domain.errors import InvalidValue
from workflow.domain.permissions import require_permission
from workflow.domain.streams import concept_stream
from workflow.domain.terminology import Concept, ConceptKind
from workflow.exchange import bring_in
from workflow.glossary import Change
from workflow.terminology.importing import FileFormat, read_file, write_file
from workflow.views import Views

router = part(tags=["glossary"])

_LISTING = "glossary"
_MOST_IMPORTED = 2_000
_CSV, _TBX = "text/csv; charset=utf-8", "application/x-tbx+xml; charset=utf-8"
_Search = Annotated[Line, Query(description="Part of an id or of a term, whatever its case.")]


@router.get("/glossary", responses=problems(400, *READING))
def list_concepts(
    request: Request,
    response: Response,
    application: CurrentApplication,
    views: CurrentViews,
    search: _Search = "",
    language: Annotated[Language | None, Query(description="Only concepts with terms in this language.")] = None,
    kind: ConceptKind | None = None,
    withdrawn: Annotated[bool, Query(description="Withdrawn concepts too.")] = False,
    after: Annotated[str | None, Query(description="Cursor: `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> ConceptPage:
    """Concepts by id."""
    place = decode_cursor(application.accounts, _LISTING, after, parts=1)
    found = views.glossary.entries(
        search=search,
        language=language,
        kind=kind.value if kind else None,
        with_withdrawn=withdrawn,
        after=place[0] if place else None,
        limit=limit + 1,
    )
    cursor = None
    if len(found) > limit:
        cursor = encode_cursor(application.accounts, _LISTING, (found[limit - 1].id,))
        link_next(request, response, cursor)
    return ConceptPage(items=[ConceptModel.of(entry) for entry in found[:limit]], next=cursor)


@router.get(
    "/glossary.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}, **problems(*READING)}
)
def export_csv(views: CurrentViews, request: Request, search: _Search = "") -> Response:
    """The glossary as CSV: one row a term."""
    return _file(views, request, search, FileFormat.CSV, _CSV)


@router.get(
    "/glossary.tbx",
    response_class=Response,
    responses={200: {"content": {"application/x-tbx+xml": {}}}, **problems(*READING)},
)
def export_tbx(views: CurrentViews, request: Request, search: _Search = "") -> Response:
    """The glossary as TBX-Basic (ISO 30042:2019, DCA)."""
    return _file(views, request, search, FileFormat.TBX, _TBX)


@router.post("/glossary/import", responses=problems(*CREATING))
def import_concepts(body: ImportBody, acting: Creating) -> ImportReportModel:
    """Bring the concepts of a file in: new ones are added, others replaced; the same file again changes nothing."""
    require_permission(acting.by, wanted.RecordConcept)
    try:
        read = read_file(body.text, body.format, provenance=body.provenance)
    except InvalidValue as error:
        raise InvalidValue("text" if error.field == "file" else error.field, error.reason) from None
    if len(read) > _MOST_IMPORTED:
        raise InvalidValue(
            "text",
            f"holds {len(read):,} concepts; at most {_MOST_IMPORTED:,} at once. Split it, or use the command line",
        )
    glossary = acting.application.views.glossary
    before = {each.id: each for each in glossary.concepts()}

    def record(concept: Concept) -> None:
        command = wanted.RecordConcept(by=acting.by, at=acting.now(), concept=concept)
        acting.execute_next(command, concept_stream(concept.id), f"concept {concept.id}")

    report = bring_in(read, before, record)
    changes = (Change(concept=each, before=before.get(each.id)) for _, each in read if each.id in report.recorded)
    return ImportReportModel.of(report, glossary.touched_by(*changes))


@router.get("/glossary/{concept_id}", responses=problems(404, *READING))
def read_concept(concept_id: ConceptPath, views: CurrentViews, response: Response) -> ConceptModel:
    """A concept; a withdrawn one says why."""
    entry = views.glossary.entry(concept_id)
    response.headers["ETag"] = entity_tag(entry.version)
    return ConceptModel.of(entry)


@router.put("/glossary/{concept_id}", responses=problems(*CHANGING))
def record_concept(
    concept_id: ConceptPath, body: ConceptBody, acting: Changing, response: Response
) -> ChangedConceptModel:
    """Record a concept as a whole: `If-Match: "0"` adds one. The answer lists the live editions that it touches."""
    before = _before(acting, concept_id)
    command = wanted.RecordConcept(by=acting.by, at=acting.now(), concept=body.concept(concept_id))
    acting.execute(command, concept_stream(concept_id))
    entry = acting.application.views.glossary.entry(concept_id)
    return _changed(acting, entry, before, response)


@router.delete("/glossary/{concept_id}", responses=problems(*CHANGING))
def withdraw_concept(
    concept_id: ConceptPath,
    acting: Changing,
    response: Response,
    reason: Annotated[Reason, Query(description="Why it is taken out.")],
) -> ChangedConceptModel:
    """Take a concept out of the glossary. The answer lists the live editions that have to do with it."""
    acting.execute(wanted.WithdrawConcept(by=acting.by, at=acting.now(), reason=reason), concept_stream(concept_id))
    entry = acting.application.views.glossary.entry(concept_id)
    return _changed(acting, entry, None, response)


def _before(acting: Acting, concept_id: str) -> Concept | None:
    """What stands in the glossary at this moment, if anything does."""
    entry: GlossaryEntry = acting.application.views.glossary.known(concept_id)
    return None if entry.is_withdrawn else entry.concept


def _changed(acting: Acting, entry: GlossaryEntry, before: Concept | None, response: Response) -> ChangedConceptModel:
    assert entry.concept is not None
    touched = acting.application.views.glossary.touched_by(Change(concept=entry.concept, before=before))
    response.headers["ETag"] = entity_tag(entry.version)
    return ChangedConceptModel(**ConceptModel.values_of(entry), touched=TouchedModel.of(touched))


def _file(views: Views, request: Request, search: str, written_as: FileFormat, media_type: str) -> Response:
    entries = views.glossary.entries(search=search)
    text = write_file([entry.concept for entry in entries if entry.concept is not None], written_as)
    named = {"Content-Disposition": f'attachment; filename="glossary.{written_as.value}"'}
    past = past_of(request)
    return Response(text, media_type=media_type, headers=named | ({HEADER: str(past.position)} if past else {}))
