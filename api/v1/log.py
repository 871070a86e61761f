"""Routes of the log: an article's events and timeline, and everything after a position."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from api.as_of import CurrentViews
from api.log_feed import LONGEST_WAIT, EndingStream, Stretch, Wanted, current_log_feed, read_stretch
from api.pagination import LARGEST_PAGE, link_next
from api.problems import Problem
from api.security.authentication import CurrentPerson, signed_in
from api.security.scopes import sees_internal_matters
from api.v1.acting import entity_tag
from api.v1.delivery_models import EventList, EventModel, EventPage, TimelineList, TimelineModel
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath
from workflow.article_history import Part
from workflow.domain.errors import InvalidValue, NotAllowed
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.vocabulary import ArticleId
from workflow.feed import Recorded
from workflow.people.person import SignedIn

router = part(tags=["log"])

FURTHEST = 2**53
"""Positions stay exact in every JSON reader."""
_STREAM = "`id`: the position; `event`: the stored name; `data`: an `EventModel`. Comments now and then."


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
    after: Annotated[int, Query(ge=0, le=FURTHEST, description="Version of the article's stream.")] = 0,
) -> EventList:
    """The article's own events after a version of its stream."""
    whole = sees_internal_matters(person)
    identity = ArticleId(str(article_id))
    response.headers["ETag"] = entity_tag(views.article(identity).version)
    return EventList(items=[EventModel.of(event, whole=whole) for event in views.events_of(identity, after=after)])


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
        int | None, Query(ge=0, le=FURTHEST, description="Position of the last entry that you have, in that order.")
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


Types = Annotated[list[str] | None, Query(description="Stored names, such as `edition.published`.")]
After = Annotated[int, Query(ge=0, le=FURTHEST, description="Position of the last event that you have.")]


def wanted_of(types: Sequence[str] | None, category: Category | None) -> Wanted:
    """What is asked for; an unknown name is refused: nobody is to wait for what never comes."""
    for name in types or ():
        if name not in STORED_NAMES:
            raise InvalidValue("types", f"{name[:60]!r} is no event's name")
    return Wanted(types=tuple(types or ()), category=category.value if category else None)


async def _found(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    after: After = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = LARGEST_PAGE,
    types: Types = None,
    category: Category | None = None,
    wait: Annotated[
        int,
        Query(ge=0, le=LONGEST_WAIT, description="How many seconds to wait for something where there is nothing yet."),
    ] = 0,
) -> Stretch:
    """What was asked for, waited for if need be; the endpoint then makes the answer in a thread."""
    wanted = wanted_of(types, category)
    if wait and views.are_present:
        return await current_log_feed(request).wait_for(person, wanted, after=after, limit=limit, seconds=wait)
    return await run_in_threadpool(read_stretch, views, wanted, after=after, limit=limit)


@router.get("/events", responses=problems(503, *READING))
def list_events(
    request: Request, response: Response, person: CurrentPerson, found: Annotated[Stretch, Depends(_found)]
) -> EventPage:
    """The log after a position: never one event short, never one out of order.

    With `wait` it answers at once when there is something, else when something comes or the time is over. Ask after
    `position` next time: the log was looked at up to there, also where nothing that you asked for was found. A key
    without the scope `events:read_internal` gets it without the newsroom's internal matters.
    """
    following = found.position if found.goes_on else None
    if following is not None:
        link_next(request, response, str(following))
    whole = sees_internal_matters(person)
    items = [EventModel.of(event, whole=whole) for event in found.events]
    return EventPage(items=items, next=following, position=found.position)


@router.get(
    "/events/stream",
    responses={200: {"content": {"text/event-stream": {}}, "description": _STREAM}, **problems(503, *READING)},
    response_class=EndingStream,
)
async def stream_events(
    request: Request,
    person: CurrentPerson,
    after: After = 0,
    types: Types = None,
    category: Category | None = None,
    last_event_id: Annotated[
        str | None, Header(max_length=20, pattern=r"^[0-9]{1,16}$", description="Wins over `after`.")
    ] = None,
) -> EndingStream:
    """The log after a position as server-sent events: what there is, then what comes, in order, none left out.

    It ends after about ten minutes; come back with the last `id` as `Last-Event-ID`, as browsers do by themselves. At
    most 20 streams and waiting requests a key. A key that ends ends its streams within a minute.
    """
    feed = current_log_feed(request)
    feed.require_room(person)
    wanted = wanted_of(types, category)
    reader = _Reader(request, person)
    events = feed.told(
        person,
        wanted,
        after=after if last_event_id is None else int(last_event_id),
        encode=reader.encoded,
        still_welcome=reader.is_still_welcome,
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    answer = EndingStream(events, media_type="text/event-stream", headers=headers)
    answer.seconds = feed.longest_seconds
    return answer


class _Reader:
    """Who reads a stream, and what they may see of it at present."""

    def __init__(self, request: Request, person: SignedIn) -> None:
        self._request = request
        self._whole = sees_internal_matters(person)

    def encoded(self, event: Recorded) -> str:
        """An event as a server-sent one: its data is what stands in a page."""
        data = EventModel.of(event, whole=self._whole).model_dump_json()
        return f"id: {event.position}\nevent: {event.type}\ndata: {data}\n\n"

    def is_still_welcome(self) -> bool:
        """Whether key or session still hold and are still for this; while the database is away, they do."""
        try:
            person = signed_in(self._request)
        except (Problem, NotAllowed):
            return False
        except SQLAlchemyError:
            return True  # nothing can be read meanwhile, so nothing is told; the next ping asks again
        self._whole = sees_internal_matters(person)
        return True
