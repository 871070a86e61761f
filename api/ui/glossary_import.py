"""Files of concepts over a form: what a file would change, line by line, and bringing it in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.pages import note_position, page, refusal
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.concepts import acceptable
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.permissions import require_permission, why_denied
from workflow.domain.phrases import phrase
from workflow.domain.streams import concept_stream
from workflow.domain.terminology import Concept
from workflow.exchange import Brought, Report, bring_in
from workflow.glossary import Change
from workflow.people.person import SignedIn
from workflow.terminology.importing import FileFormat, format_of, read_file
from workflow.touched import Touched

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_MOST_IMPORTED = 2_000
_LARGEST_FILE = 4_000_000


async def _file_form(request: Request) -> dict[str, str]:
    """The form's fields; a file that was chosen stands in the place of the text."""
    async with request.form(max_files=1, max_fields=20, max_part_size=_LARGEST_FILE) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            content = await file.read(_LARGEST_FILE + 1)
            if len(content) > _LARGEST_FILE:
                raise InvalidValue("file", phrase("must have at most {most:,} bytes", most=_LARGEST_FILE))
            try:
                fields["text"] = content.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise InvalidValue("file", phrase("is not UTF-8 (byte {start})", start=error.start)) from error
            fields.setdefault("provenance", "")
            fields["format"] = fields.get("format") or format_of(file.filename).value
        return fields


_FileForm = Annotated[dict[str, str], Depends(_file_form)]


@router.get("/glossary/import")
def import_form(request: Request, person: CurrentPerson) -> Response:
    """The form that takes a file."""
    return _page(request, person, {})


@router.post("/glossary/import")
def import_file(
    request: Request, application: CurrentApplication, person: CurrentPerson, fields: _FileForm
) -> Response:
    """Show what the file would change, or bring it in when the form says so."""
    try:
        require_permission(person.actor, wanted.RecordConcept)
        read = _read(fields)
        if fields.get("act") != "bring-in":
            report, touched = _brought(application, person, read, dry=True)
            return _page(request, person, fields, report=report, touched=touched)
        report, touched = _brought(application, person, read, dry=False)
    except NewsroomError as error:
        problem = refusal(error, request)
        return _page(request, person, fields, problem=problem)
    if report.refused:
        return _page(request, person, fields, report=report, touched=touched, is_done=True)
    return RedirectResponse("/glossary?done=import", 303)


def _read(fields: dict[str, str]) -> list[tuple[int, Concept]]:
    try:
        written_as = FileFormat(fields.get("format") or FileFormat.CSV)
    except ValueError as error:
        raise InvalidValue("format", phrase("must be one of {known}", known=", ".join(FileFormat))) from error
    if not fields.get("text", "").strip():
        raise InvalidValue("file", phrase("choose a file, or paste its content"))
    read = read_file(fields["text"], written_as, provenance=fields.get("provenance", ""))
    if len(read) > _MOST_IMPORTED:
        raise InvalidValue(
            "file",
            phrase(
                "holds {count:,} concepts; at most {most:,} at once. Split it", count=len(read), most=_MOST_IMPORTED
            ),
        )
    return read


def _brought(
    application: Application, person: SignedIn, read: list[tuple[int, Concept]], *, dry: bool
) -> tuple[Report, Touched]:
    glossary = application.views.glossary
    before = {each.id: each for each in glossary.concepts()}

    def record(concept: Concept) -> None:
        command = wanted.RecordConcept(by=person.actor, at=application.clock.now(), concept=concept)
        application.newsroom.execute(command, concept_stream(concept.id), via=person.via)

    report = bring_in(read, before, acceptable if dry else record)
    changes = (Change(concept=each, before=before.get(each.id)) for _, each in read if each.id in report.recorded)
    return report, glossary.touched_by(*changes)


def _page(
    request: Request,
    person: SignedIn,
    fields: dict[str, str],
    *,
    report: Report | None = None,
    touched: Touched | None = None,
    problem: ProblemDocument | None = None,
    is_done: bool = False,
) -> Response:
    return page(
        request,
        "glossary_import.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        fields=fields,
        formats=list(FileFormat),
        report=report,
        counts={outcome.value: report.count(outcome) for outcome in Brought} if report else {},
        touched=touched,
        denied=why_denied(person.actor, wanted.RecordConcept),
        done=phrase("Brought in, but for what was refused.") if is_done else "",
    )
