"""The review queue: what waits for a person, the urgent first."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE
from api.security.authentication import CurrentPerson
from api.v1.answer import Answer
from api.v1.responses import READING, problems
from api.v1.values import Desk, Language
from workflow.domain.article import EditionState
from workflow.domain.vocabulary import Route

router = APIRouter(tags=["editions"])


class QueueEntry(Answer):
    """An edition that waits."""

    article_id: str
    language: str
    source_language: str
    is_source: bool
    state: EditionState
    route: Route
    headline: str
    slugline: str
    urgency: int
    desk: str = Field(description="Id of the desk that handles it; empty for the newsroom's own.")
    unfinished: int = Field(description="Segments whose translation is missing or stale.")
    open_findings: int
    blocking_findings: int
    waiting_since: datetime | None
    claimed_by: str = Field(description="Actor id of who said that they look after it; empty for nobody.")
    claimed_at: datetime | None
    claimed_until: datetime | None = Field(description="When that ends by itself; it may have.")


class Queue(Answer):
    """The review queue."""

    items: list[QueueEntry]


@router.get("/queue", responses=problems(*READING))
def read_queue(
    views: CurrentViews,
    person: CurrentPerson,
    state: Annotated[
        EditionState | None, Query(description="One state only; by default whatever waits for a person.")
    ] = None,
    language: Annotated[Language | None, Query(description="Language of the edition.")] = None,
    desk: Annotated[Desk | None, Query(description="Id of the desk that handles it.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = LARGEST_PAGE,
) -> Queue:
    """What is in review, approved, or wants a person's translation."""
    del person
    found = views.review_queue(state=state.value if state else None, language=language, desk=desk, limit=limit)
    return Queue(items=[QueueEntry.model_validate(summary) for summary in found])
