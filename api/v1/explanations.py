"""The route of an article's explanation: its story with causes, and what it waits for."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from fastapi import APIRouter, Response
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication
from api.v1.acting import entity_tag
from api.v1.answer import Answer
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath
from workflow.domain.vocabulary import ArticleId
from workflow.explaining.causes import Evidence
from workflow.explaining.situation import WaitKind
from workflow.explaining.unsent import UnsentBecause
from workflow.explanation import Explanation

router = APIRouter(tags=["log"])


class CauseModel(Answer):
    """Something that led to an event."""

    evidence: Evidence = Field(
        description="How it is known: a `person` decided it; the event names the `work` that it came from; both are "
        "one `command`; it follows from the `state` of then; an older event shares the `correlation`; or `unknown`."
    )
    sentence: str = Field(description='To follow the word "because".')
    position: int | None = Field(description="The earlier event; null for a person's decision and for what is unknown.")


class ToldModel(Answer):
    """One event as a sentence, with its causes and consequences."""

    position: int
    stream: str
    at: datetime
    type: str
    actor: str
    actor_name: str
    sentence: str
    causes: list[CauseModel] = Field(description="The nearest first; never none.")
    consequences: list[str] = Field(description="What it led to in the article's editions, beside what it says itself.")


class SinceModel(Answer):
    """The event after which it has been so."""

    position: int
    sentence: str


class WaitModel(Answer):
    """What one edition, or one item on its way to a partner, waits for."""

    kind: WaitKind
    language: str
    state: str = Field(description="The edition's state, or the item's when `item_id` is given.")
    sentence: str
    who: list[str] = Field(
        description="Roles whose people can act; `worker` is Copyflow itself, `operator` whoever runs it."
    )
    barred: list[str] = Field(description="Names of those who may not, by the four-eyes rule.")
    until: datetime | None = Field(description="When it ends by itself or is tried again, if that is known.")
    since: SinceModel | None
    partner_id: str | None = Field(description="For items of a delivery.")
    partner_name: str
    item_id: str


class UnsentModel(Answer):
    """An edition that was never sent to a partner, and why."""

    language: str
    because: UnsentBecause
    sentence: str
    partner_id: str | None = Field(description="Null when it holds for every partner.")
    partner_name: str


class ExplanationModel(Answer):
    """The story of an article up to a position of the log."""

    article_id: str
    version: int
    headline: str
    stage: str
    position: int
    at: datetime
    is_past: bool
    story: list[ToldModel]
    waits_for: list[WaitModel] = Field(description="Nothing waits when it is empty.")
    not_sent: list[UnsentModel]

    @classmethod
    def of(cls, explanation: Explanation) -> Self:
        """From what the newsroom tells."""
        return cls.model_validate(explanation)


@router.get("/articles/{article_id}/explanation", responses=problems(404, *READING))
def read_explanation(
    article_id: ArticlePath,
    application: CurrentApplication,
    views: CurrentViews,
    response: Response,
) -> ExplanationModel:
    """The article's story with causes, what its editions and deliveries wait for, and why partners were not sent to."""
    explanation = application.explanations.of(ArticleId(str(article_id)), as_of=views.position)
    response.headers["ETag"] = entity_tag(explanation.version)
    return ExplanationModel.of(explanation)
