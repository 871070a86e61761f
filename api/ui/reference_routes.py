"""The pages that people read about the API: its reference, and what each problem means. Open to everybody.

They show what ``/api/v1/openapi.json`` says, which is open too; nothing of a newsroom stands in it.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.description.examples import problem_examples
from api.description.problem_answers import example_of, title_of
from api.description.problem_help import what_next
from api.description.reading import chapters, messages, operation_of
from api.problems import STATUSES, Problem
from api.security.authentication import application_of, signed_in_or_none
from api.ui.pages import page

router = APIRouter(include_in_schema=False)
REFERENCE = "/api/reference"


@router.get("/api")
def api_home() -> Response:
    """Who looks for the API finds its reference."""
    return RedirectResponse(REFERENCE, 303)


@router.get(REFERENCE)
def reference(request: Request) -> Response:
    """All operations, by what they are about."""
    schema = _schema(request)
    return _shown(request, "reference.html", schema=schema, chapters=chapters(schema), messages=messages(schema))


@router.get(f"{REFERENCE}/{{operation}}")
def reference_operation(request: Request, operation: str) -> Response:
    """One operation with all that its caller needs."""
    application = application_of(request)
    site = application.settings.site_url or str(request.base_url).rstrip("/")
    whole = operation_of(_schema(request), operation, site)
    if whole is None:
        raise Problem("unknown_address")
    return _shown(request, "reference_operation.html", each=whole)


@router.get("/problems")
def all_problems(request: Request) -> Response:
    """Every problem that the API may answer."""
    found = [(code, status, title_of(code), what_next(code)) for code, status in STATUSES.items()]
    return _shown(request, "problems.html", found=sorted(found, key=lambda each: (each[1], each[0])))


@router.get("/problems/{code}")
def one_problem(request: Request, code: str) -> Response:
    """What a problem means and what to do next: where its ``type`` leads."""
    if code not in STATUSES:
        raise Problem("unknown_address")
    example = problem_examples().get(code) or example_of(code)
    return _shown(
        request,
        "problem_meaning.html",
        code=code,
        status_code=STATUSES[code],
        name=title_of(code),
        next_step=what_next(code),
        example=example,
    )


def _schema(request: Request) -> dict[str, Any]:
    schema: dict[str, Any] = request.app.openapi()
    return schema


def _shown(request: Request, template: str, **values: Any) -> Response:
    try:
        person = signed_in_or_none(request)
    except Problem:  # a wrong key: these pages are open all the same
        person = None
    return page(request, template, person, **values)
