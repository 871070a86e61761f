"""The topics' page: the vocabulary that articles are filed under, and the rules that suggest topics. Only shows."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.ui.pages import note_position, page

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_SHOWN = 60


@router.get("/topics")
def topics(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    search: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Topics by code, those that a search finds, and all rules."""
    found = views.topics.list_topics(search=search, with_retired=True, after=after or None, limit=_SHOWN + 1)
    knowledge = views.topics.knowledge()
    return page(
        request,
        "topics.html",
        person,
        topics=found[:_SHOWN],
        older=found[_SHOWN - 1].code if len(found) > _SHOWN else "",
        search=search,
        rules=views.topics.rules(with_withdrawn=True),
        known=knowledge.topics,
        vocabulary=views.topics.vocabulary(),
        attribution=views.topics.attribution,
    )


@router.get("/topics/{code}")
def topic(request: Request, views: CurrentViews, person: CurrentPerson, code: str) -> Response:
    """One topic: its names, where it stands, and the rules that suggest it."""
    found = views.topics.topic(code)
    return page(
        request,
        "topic.html",
        person,
        topic=found,
        known=views.topics.knowledge().topics,
        narrower=views.topics.narrower(code),
        rules=views.topics.rules(topic=code, with_withdrawn=True),
    )
