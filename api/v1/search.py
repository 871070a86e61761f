"""Searching headlines and bodies of all editions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from api.pagination import decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import Desk, Language
from workflow.domain.article import EditionState
from workflow.searching import Found, Narrowed

router = part(tags=["editions"])
_LARGEST_PAGE = 50


class Snippet(Answer):
    """A piece of a quotation."""

    text: str
    is_hit: bool = Field(description="Whether it is what was searched for.")


class SearchHit(Answer):
    """An edition in which everything occurs."""

    article_id: str
    language: str
    is_source: bool
    state: EditionState
    headline: str
    slugline: str
    urgency: int
    desk: str
    waiting_since: datetime | None
    snippet: list[Snippet] = Field(description="A place of its text, in pieces; put together they are the quotation.")


class SearchResults(Answer):
    """A page of what was found, the newest articles first."""

    items: list[SearchHit]
    next: str | None = Field(
        description="Pass it as `after` for what is older; null at the end. With filters a page may be short or empty "
        "and yet have a next one."
    )


@router.get("/search", responses=problems(400, *READING))
def search(
    request: Request,
    response: Response,
    application: CurrentApplication,
    person: CurrentPerson,
    q: Annotated[
        str,
        Query(
            description="All words must occur, in any order; of the last one the beginning is enough. What stands in "
            "quotation marks occurs together. Chinese and Japanese need no spaces. At most 200 characters, 12 words.",
            examples=['"river bridge" reopen', "河桥"],
        ),
    ],
    state: Annotated[EditionState | None, Query(description="One state only.")] = None,
    language: Annotated[Language | None, Query(description="Language of the edition.")] = None,
    desk: Annotated[Desk | None, Query(description="Id of the desk that handles it.")] = None,
    after: Annotated[str | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=_LARGEST_PAGE)] = 20,
) -> SearchResults:
    """Editions by the words of their present texts; withdrawn ones are not found. Follows the log a moment behind."""
    del person
    narrowed = Narrowed(state=state.value if state else "", language=language or "", desk=desk or "")
    place = decode_cursor(application.accounts, "search", after, parts=1)
    found = application.shown.search.find(q, narrowed, after=int(place[0]) if place else None, limit=limit)
    following = encode_cursor(application.accounts, "search", (str(found.after),)) if found.after is not None else None
    if following:
        link_next(request, response, following)
    return SearchResults(items=[_hit(each) for each in found.items], next=following)


def _hit(found: Found) -> SearchHit:
    edition = found.edition
    return SearchHit(
        article_id=edition.article_id,
        language=edition.language,
        is_source=edition.is_source,
        state=EditionState(edition.state),
        headline=edition.headline,
        slugline=edition.slugline,
        urgency=edition.urgency,
        desk=edition.desk,
        waiting_since=edition.waiting_since,
        snippet=[Snippet(text=piece.text, is_hit=piece.is_hit) for piece in found.snippet],
    )
