"""The board: the articles by stage, and all of one stage."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.ui.pages import note_position, page
from workflow.domain.article import Stage
from workflow.summaries import article_cursor
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_SHOWN, _BOARD = 100, 60


@router.get("/articles")
def board(request: Request, views: CurrentViews, person: CurrentPerson) -> Response:
    """The articles by stage, the newest first."""
    return page(request, "board.html", person, columns=_columns(views), shown=_BOARD)


@router.get("/articles/columns")
def board_columns(request: Request, views: CurrentViews, person: CurrentPerson) -> Response:
    """The board alone, for live updates."""
    return page(request, "_columns.html", person, columns=_columns(views), shown=_BOARD)


def _columns(views: Views) -> list[tuple[str, list[object]]]:
    return [(stage.value, list(views.articles(stage=stage.value, limit=_BOARD))) for stage in Stage]


@router.get("/articles/list")
def article_list(
    request: Request, views: CurrentViews, person: CurrentPerson, stage: Stage, after: str = ""
) -> Response:
    """All articles of one stage, a page at a time."""
    cursor = tuple(after.split("|")) if after.count("|") == 1 else None
    rows = views.articles(stage=stage.value, after=cursor, limit=_SHOWN + 1)
    older = "|".join(article_cursor(rows[_SHOWN - 1])) if len(rows) > _SHOWN else ""
    return page(request, "articles.html", person, rows=rows[:_SHOWN], stage=stage.value, older=older)
