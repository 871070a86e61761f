"""The review queue and the board of articles."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.ui.languages import LANGUAGES
from api.ui.pages import note_position, page
from workflow.domain.article import EditionState, Stage
from workflow.domain.desk_policies import require_desk_id
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import parse_language
from workflow.summaries import EditionSummary, article_cursor
from workflow.views import Views

router = APIRouter(dependencies=[Depends(note_position)])

WAITING = "waiting"
"""The queue's ordinary view: in review, approved, or waiting for a person's translation."""
_SHOWN, _BOARD = 100, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filter:
    """What of the queue is wanted to be seen."""

    state: str
    language: str
    desk: str

    @property
    def query(self) -> str:
        """As the query of an address."""
        return urlencode({"state": self.state, "desk": self.desk, "language": self.language})


def _filter(state: str, language: str, desk: str) -> _Filter:
    if state not in {WAITING, *EditionState}:
        raise InvalidValue("state", phrase("must be one of {choices}", choices=", ".join([WAITING, *EditionState])))
    if desk:
        require_desk_id(desk)
    return _Filter(state=state, language=parse_language(language) if language else "", desk=desk)


def _rows(views: Views, wanted: _Filter) -> list[EditionSummary]:
    state = None if wanted.state == WAITING else wanted.state
    return views.review_queue(state=state, language=wanted.language or None, desk=wanted.desk or None, limit=_SHOWN)


@router.get("/queue")
def queue(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    state: str = WAITING,
    language: str = "",
    desk: str = "",
) -> Response:
    """What waits for a person, the urgent first."""
    wanted = _filter(state, language, desk)
    return page(
        request,
        "queue.html",
        person,
        rows=_rows(views, wanted),
        wanted=wanted,
        states=[WAITING, *EditionState],
        languages=LANGUAGES,
        desks=views.desks(),
        shown=_SHOWN,
    )


@router.get("/queue/rows")
def queue_rows(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    state: str = WAITING,
    language: str = "",
    desk: str = "",
) -> Response:
    """The queue's rows alone, for live updates."""
    wanted = _filter(state, language, desk)
    return page(request, "_rows.html", person, rows=_rows(views, wanted), wanted=wanted)


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
    rows = views.articles(stage=stage.value, after=cursor, limit=_SHOWN)
    older = "|".join(article_cursor(rows[-1])) if len(rows) == _SHOWN else ""
    return page(request, "articles.html", person, rows=rows, stage=stage.value, older=older)
