"""The routes of explanations: an article's story with causes and waits, and why a partner has it or not."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from fastapi import Response
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication
from api.v1.acting import entity_tag
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath, PartnerPath
from workflow.domain.delivery import ItemState
from workflow.domain.vocabulary import ArticleId, PartnerId, PubStatus
from workflow.explaining.causes import Evidence
from workflow.explaining.copies import CopyState
from workflow.explaining.situation import WaitKind
from workflow.explaining.unsent import UnsentBecause
from workflow.explanation import Explanation, PartnerExplanation

router = part(tags=["log"])


class CauseModel(Answer):
    """Something that led to an event."""

    evidence: Evidence = Field(
        description="How it is known: a `person` decided it; the event names the `work` that it came from; both are "
        "one `command`; it follows from the `state` of then; an older event shares the `correlation`; or `unknown`."
    )
    sentence: str = Field(description='To follow the word "because".')
    position: int | None = Field(
        description="The earlier event; null for a person's decision, and for what is unknown or no event."
    )


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


class TakenFromModel(Answer):
    """The source of news that an article was taken from."""

    source_id: str
    source_name: str = Field(description="As it was called then.")
    link: str = Field(description="Where it stands there; empty where the source gave no address.")


class ExplanationModel(Answer):
    """The story of an article up to a position of the log."""

    article_id: str
    version: int
    headline: str
    stage: str
    taken_from: TakenFromModel | None = Field(description="Null where a person began the article.")
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


class SentItemModel(Answer):
    """One revision on its way to the partner, or with it."""

    item_id: str
    message_id: str
    revision: int
    pub_status: PubStatus
    state: ItemState
    requested_at: datetime
    taken_at: datetime | None
    sentence: str
    answers: list[str] = Field(description="What came of each attempt.")
    receipt: str = Field(description="What is known of it on the partner's side; empty when nothing is.")


class EditionCopyModel(Answer):
    """One edition, as far as the partner is concerned."""

    language: str
    state: CopyState
    because: UnsentBecause | WaitKind | None = Field(description="Why it was not sent, or what it waits for.")
    sentence: str
    until: datetime | None = Field(description="When a wait ends by itself, or the next attempt is made.")
    items: list[SentItemModel]
    notes: list[str]


class PartnerExplanationModel(Answer):
    """What one partner has of an article, what is on its way, and why the rest was not sent."""

    partner_id: str
    partner_name: str
    article_id: str
    version: int
    headline: str
    position: int
    at: datetime
    is_past: bool
    lane: str = Field(description="What holds for everything to this partner just now; empty when nothing does.")
    editions: list[EditionCopyModel]

    @classmethod
    def of(cls, explanation: PartnerExplanation) -> Self:
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


@router.get("/partners/{partner_id}/explain/{article_id}", tags=["partners"], responses=problems(404, *READING))
def explain_to_partner(
    partner_id: PartnerPath,
    article_id: ArticlePath,
    application: CurrentApplication,
    views: CurrentViews,
    response: Response,
) -> PartnerExplanationModel:
    """Why a partner has, or has not, each edition of an article: sent, waiting, or not sent and why."""
    explanation = application.explanations.for_partner(
        PartnerId(str(partner_id)), ArticleId(str(article_id)), as_of=views.position
    )
    response.headers["ETag"] = entity_tag(explanation.version)
    return PartnerExplanationModel.of(explanation)
