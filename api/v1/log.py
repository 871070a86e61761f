"""Routes of the log: an article's events and timeline, and everything after a position."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import Query, Request, Response

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE, link_next
from api.security.authentication import CurrentPerson
from api.v1.acting import entity_tag
from api.v1.delivery_models import EventList, EventModel, EventPage, TimelineList, TimelineModel
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath
from workflow.article_history import Part
from workflow.domain.errors import InvalidValue
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.vocabulary import ArticleId

router = part(tags=["log"])

_FURTHEST = 2**53
"""Positions stay exact in every JSON reader."""


class Category(StrEnum):
    """Kinds of streams."""

    ARTICLE = "article"
    DELIVERY = "delivery"
    PARTNER = "partner"
    DESK = "desk"
    MEMORY = "memory"


class Order(StrEnum):
    """In which order a history is told."""

    LOG = "log"
    NEWEST = "newest"


@router.get("/articles/{article_id}/events", responses=problems(404, *READING))
def list_article_events(
    article_id: ArticlePath,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
    after: Annotated[int, Query(ge=0, le=_FURTHEST, description="Version of the article's stream.")] = 0,
) -> EventList:
    """The article's own events after a version of its stream."""
    del person
    identity = ArticleId(str(article_id))
    response.headers["ETag"] = entity_tag(views.article(identity).version)
    return EventList(items=[EventModel.of(event) for event in views.events_of(identity, after=after)])


@router.get("/articles/{article_id}/timeline", responses=problems(404, *READING))
def read_timeline(
    request: Request,
    response: Response,
    article_id: ArticlePath,
    views: CurrentViews,
    person: CurrentPerson,
    part: Annotated[Part, Query(description="Which part of the history: `own` is without its deliveries.")] = Part.ALL,
    order: Annotated[Order, Query(description="`log`: as it happened; `newest`: the last event first.")] = Order.LOG,
    after: Annotated[
        int | None, Query(ge=0, le=_FURTHEST, description="Position of the last entry that you have, in that order.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = LARGEST_PAGE,
) -> TimelineList:
    """The article's history and its deliveries' in sentences, a page at a time."""
    del person
    identity = ArticleId(str(article_id))
    response.headers["ETag"] = entity_tag(views.article(identity).version)
    if order is Order.LOG:
        found = views.about(identity).history.oldest(identity, part, after=after or 0, limit=limit + 1)
    else:
        found = views.about(identity).history.newest(identity, part, before=after, limit=limit + 1)
    following = found[limit - 1].position if len(found) > limit else None
    if following is not None:
        link_next(request, response, str(following))
    return TimelineList(items=[TimelineModel.of(entry) for entry in found[:limit]], next=following)


@router.get("/events", responses=problems(*READING))
def list_events(
    request: Request,
    response: Response,
    views: CurrentViews,
    person: CurrentPerson,
    after: Annotated[int, Query(ge=0, le=_FURTHEST, description="Position of the last event that you have.")] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = LARGEST_PAGE,
    types: Annotated[list[str] | None, Query(description="Stored names, such as `edition.published`.")] = None,
    category: Category | None = None,
) -> EventPage:
    """The log after a position: never one event short, never one out of order."""
    del person
    for name in types or ():
        if name not in STORED_NAMES:
            raise InvalidValue("types", f"{name[:60]!r} is no event's name")
    found = views.log(after=after, limit=limit + 1, types=types or (), category=category.value if category else None)
    following = found[limit - 1].position if len(found) > limit else None
    if following is not None:
        link_next(request, response, str(following))
    return EventPage(items=[EventModel.of(event) for event in found[:limit]], next=following)
