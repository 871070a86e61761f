"""How often articles were read on the portal. Visits are no events: they have no past."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from workflow.domain.vocabulary import ArticleId

router = part(tags=["articles"])


class EditionVisitsModel(Answer):
    """The visits of one edition."""

    article_id: str
    language: str
    visits: int
    by_day: dict[str, int] = Field(
        description="Visits by day (UTC, `2026-11-28`); days without any are absent, and all where many are listed."
    )


class VisitsModel(Answer):
    """Visits of editions."""

    items: list[EditionVisitsModel]
    total: int


@router.get("/articles/{article_id}/visits", responses=problems(*READING, 404))
def read_visits(application: CurrentApplication, person: CurrentPerson, article_id: ArticleId) -> VisitsModel:
    """How often each edition of an article was read on the portal, by day; seconds behind.

    What the text's own system counted before (`origin.visits`) is another number and stays there.
    """
    del person
    application.views.article(article_id)
    found = application.visits.of_article(article_id)
    items = [EditionVisitsModel.model_validate(each) for each in found]
    return VisitsModel(items=items, total=sum(each.visits for each in items))


@router.get("/visits", responses=problems(*READING))
def list_most_read(
    application: CurrentApplication,
    person: CurrentPerson,
    days: Annotated[int, Query(ge=1, le=36_500, description="Counted within so many days, today included.")] = 7,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> VisitsModel:
    """The editions that were read most lately."""
    del person
    found = application.visits.most_read(days=days, limit=limit)
    items = [EditionVisitsModel.model_validate(each) for each in found]
    return VisitsModel(items=items, total=sum(each.visits for each in items))
