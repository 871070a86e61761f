"""The receipt board of one article: who has which edition, who confirmed a recall, who still shows what."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from fastapi import Response
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.v1.acting import entity_tag
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath
from workflow.domain.vocabulary import ArticleId, PubStatus
from workflow.recalls import Holding, RecallBoard, Standing

router = part("/articles/{article_id}/recalls", tags=["articles"])


class ReceiptModel(Answer):
    """What is known of a recall on the partner's side."""

    at: datetime
    confirmed: bool
    by: str = Field(description="Who says so: the partner, a look at its page, or one of us who asked.")
    note: str
    url: str


class RecallModel(Answer):
    """The newest message to a partner that takes an edition back."""

    item_id: str
    revision: int
    pub_status: PubStatus
    asked_at: datetime
    attempts: int
    last_status: int | None
    last_error: str
    next_attempt_at: datetime | None
    told_at: datetime | None = Field(description="When the partner took the message; that does not mean it is down.")
    receipt: ReceiptModel | None


class HoldingModel(Answer):
    """One edition at one partner."""

    partner_id: str
    partner_name: str
    language: str
    newest_revision: int = Field(description="The newest that it may have; 0 for none.")
    shown_since: datetime | None = Field(description="Since when it may show a usable text; null when it does not.")
    standing: Standing
    recall: RecallModel | None

    @classmethod
    def of(cls, holding: Holding) -> Self:
        """From the view's row."""
        return cls.model_validate(holding)


class RecallBoardModel(Answer):
    """Every edition at every partner that anything of it was ever on its way to."""

    confirmed: int = Field(description="Recalls that are known to be done, or had nothing to take down.")
    still_shown: int = Field(description="Recalls that reached the partner, and the text may be shown all the same.")
    not_reached: int = Field(description="Recalls that have not reached the partner yet.")
    items: list[HoldingModel]

    @classmethod
    def of(cls, board: RecallBoard) -> Self:
        """From the view."""
        return cls(
            confirmed=board.confirmed,
            still_shown=board.still_shown,
            not_reached=board.not_reached,
            items=[HoldingModel.of(each) for each in board.holdings],
        )


@router.get("", responses=problems(404, *READING))
def read_recalls(
    article_id: ArticlePath, views: CurrentViews, person: CurrentPerson, response: Response
) -> RecallBoardModel:
    """Who has which edition of the article, and what became of what was taken back; who was not reached comes first."""
    del person
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    return RecallBoardModel.of(views.recalls(article.id))
