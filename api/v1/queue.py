"""The review queue: what waits for a person, the urgent first."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import Desk, Language, Moment
from workflow.domain.article import EditionState
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Route
from workflow.review_queue import MINE, WAITING, QueueFilter, queue_cursor

router = part(tags=["editions"])


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
    """A page of the review queue."""

    items: list[QueueEntry]
    next: str | None = Field(description="Pass it as `after` for the following page; null at the end.")


class Embargo(StrEnum):
    """What is known of an edition's embargo."""

    HAS = "has"
    NONE = "none"
    PASSED = "passed"


@router.get("/queue", responses=problems(400, *READING))
def read_queue(
    request: Request,
    response: Response,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    state: Annotated[
        EditionState | None, Query(description="One state only; by default whatever waits for a person.")
    ] = None,
    mine: Annotated[
        bool,
        Query(
            description="What waits for you by your roles and their limits: translations for translators, "
            "others' texts for reviewers, what is approved for publishers, their own drafts for writers."
        ),
    ] = False,
    language: Annotated[Language | None, Query(description="Language of the edition.")] = None,
    desk: Annotated[Desk | None, Query(description="Id of the desk that handles it.")] = None,
    urgency: Annotated[int | None, Query(ge=1, le=9, description="The least urgent that is wanted.")] = None,
    embargo: Annotated[Embargo | None, Query(description="`has` one still, has `none`, or it has `passed`.")] = None,
    waiting_before: Annotated[
        Moment | None, Query(description="Only what has waited since before this moment.")
    ] = None,
    after: Annotated[str | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = LARGEST_PAGE,
) -> Queue:
    """What is in review, approved, or wants a person's translation: the urgent first, then what waits longest."""
    if mine and state is not None:
        raise InvalidValue("mine", phrase("already says which states are meant; leave out one of mine and state"))
    wanted = QueueFilter(
        show=MINE if mine else (state.value if state else WAITING),
        by=person.actor,
        language=language or "",
        desk=desk or "",
        urgency=urgency,
        embargo=embargo.value if embargo else "",
        now=views.moment_or(application.clock.now()),
        waiting_before=waiting_before,
    )
    place = decode_cursor(application.accounts, "queue", after, parts=4)
    found = views.queue.page(wanted, after=place, limit=limit + 1)
    following = (
        encode_cursor(application.accounts, "queue", queue_cursor(found[limit - 1])) if len(found) > limit else None
    )
    if following:
        link_next(request, response, following)
    return Queue(items=[QueueEntry.model_validate(summary) for summary in found[:limit]], next=following)
