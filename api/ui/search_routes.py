"""Searching the texts of all editions."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from api.as_of import PARAMETER
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.languages import LANGUAGES
from api.ui.pages import note_position, page, refusal
from workflow.domain.article import EditionState
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import parse_language
from workflow.searching import LOOKED_THROUGH, Narrowed, Results

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])
_NOTHING = Results(items=(), after=None)


@router.get("/search")
def search(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    q: str = "",
    state: str = "",
    language: str = "",
    desk: str = "",
    after: str = "",
) -> Response:
    """Editions with all of the words, the newest articles first; a query that cannot be meant is explained."""
    problem, results = None, _NOTHING
    try:
        if PARAMETER in request.query_params:
            raise InvalidValue(PARAMETER, phrase("search knows the present only; leave it out"))
        narrowed = narrowed_by(state, language, desk)
        if after and not (after.isascii() and after.isdigit() and len(after) < 19):
            raise InvalidValue("after", phrase("is no place of this list; begin at its first page"))
        if q.strip():
            results = application.shown.search.find(q, narrowed, after=int(after) if after else None)
    except NewsroomError as error:
        problem = refusal(error, request)
    chosen = {name: value for name, value in (("state", state), ("language", language), ("desk", desk)) if value}
    query = {"q": q, **chosen}
    return page(
        request,
        "search.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        q=q,
        chosen={"state": state, "language": language, "desk": desk},
        is_narrowed=bool(chosen),
        results=results,
        following=f"/search?{urlencode({**query, 'after': results.after})}" if results.after is not None else "",
        twin=f"/api/v1/search?{urlencode(query)}",
        states=tuple(EditionState),
        languages=LANGUAGES,
        desks=application.shown.views.desks(),
        looked_through=LOOKED_THROUGH,
    )


def narrowed_by(state: str, language: str, desk: str) -> Narrowed:
    """The filters of a search; ``InvalidValue`` naming the one that cannot be meant."""
    if state and state not in set(EditionState):
        raise InvalidValue("state", phrase("must be one of {known}", known=", ".join(EditionState)))
    return Narrowed(state=state, language=parse_language(language) if language else "", desk=desk)
