"""Two texts of an article side by side: any two versions, any two editions. Only shows."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.as_of import CurrentViews
from api.problems import ProblemDocument, document_of
from api.security.authentication import CurrentPerson
from api.ui.history import CHANGES, option_of
from api.ui.pages import note_position, page
from workflow.domain.errors import InvalidValue
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.people.person import SignedIn
from workflow.text_history import Side, TextHistory, compared, text_history

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_FURTHEST = 2**53
_MOST_MOMENTS = 200
"""Of one edition, to choose from: the newest; any other can be named in the address."""
_Side = Annotated[str, Query(max_length=60)]


@router.get("/articles/{article_id}/compare")
def compare(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    old: Annotated[_Side, Query(alias="from")] = "",
    new: Annotated[_Side, Query(alias="to")] = "",
    language: _Side = "",
    at: Annotated[int | None, Query(ge=1, le=_FURTHEST)] = None,
    show: Annotated[str, Query(pattern="^(changes)?$")] = "",
) -> Response:
    """What differs between two texts, block by block and word by word; ``at`` compares around one event of the log."""
    history = text_history(views, article_id)
    chosen, problem = LanguageTag(language or history.article.language), None
    try:
        if at is not None:
            old, new = history.around(at)
        sides = history.sides(old, new, chosen)
    except InvalidValue as error:
        problem = document_of(error, request)
        sides = history.sides("", "", history.article.language)
    return _page(request, person, history, sides, show=show, problem=problem)


def _page(
    request: Request,
    person: SignedIn,
    history: TextHistory,
    sides: tuple[Side, Side],
    *,
    show: str,
    problem: ProblemDocument | None,
) -> Response:
    article, (old, new) = history.article, sides
    choices = {language: history.moments(language)[: -_MOST_MOMENTS - 1 : -1] for language in article.languages}
    listed = {moment.side for moments in choices.values() for moment in moments}
    return page(
        request,
        "compare.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        article=article,
        headline=headline_of(article.blocks),
        old=old,
        new=new,
        comparison=compared(old, new),
        choices=choices,
        picked_old=old.moment.side if old.moment and old.moment.side in listed else "",
        picked_new=new.moment.side if new.moment and new.moment.side in listed else "",
        only_changes=show == "changes",
        changes=CHANGES,
        option_of=option_of,
    )
