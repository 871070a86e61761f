"""The route of what a decision would bring about, asked before it is taken. Nothing is decided and nothing is kept."""

from __future__ import annotations

from typing import Self

from fastapi import Response
from pydantic import Field

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import entity_tag
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath, LanguagePath
from workflow.consequences import Consequence, Decider, consequences
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ArticleId, LanguageTag

router = part(tags=["editions"])

_WITHOUT_ISOLATES = {0x2068: None, 0x2069: None}
"""What keeps names of another script in order on a page; a program's log needs none of it."""


class RecipientModel(Answer):
    """A partner that would receive something."""

    partner_id: str
    name: str


class ConsequenceModel(Answer):
    """One decision, and what it would bring about."""

    action: str = Field(description="As `actions` of an edition call it.")
    allowed: bool
    reason: str = Field(description="Why not; empty when it is allowed.")
    consequences: list[str] = Field(description="What happens then, in sentences.")
    recipients: list[RecipientModel] | None = Field(
        description="Partners that something would be planned for; null for a decision that sends nothing by itself."
    )

    @classmethod
    def of(cls, found: Consequence) -> Self:
        """As it was worked out."""
        recipients = found.recipients
        return cls(
            action=found.action,
            allowed=not found.refused,
            reason=found.refused,
            consequences=[each.translate(_WITHOUT_ISOLATES) for each in found.sentences],
            recipients=None
            if recipients is None
            else [RecipientModel(partner_id=each.id, name=each.name) for each in recipients],
        )


class ReachModel(Answer):
    """What each decision about an edition would bring about at this moment."""

    items: list[ConsequenceModel]


@router.get("/articles/{article_id}/editions/{language}/reach", responses=problems(404, *READING))
def read_reach(
    article_id: ArticlePath,
    language: LanguagePath,
    application: CurrentApplication,
    person: CurrentPerson,
    response: Response,
) -> ReachModel:
    """Who would receive what if you decided now, and what happens next; of a past nothing can be decided."""
    article = application.views.article(ArticleId(str(article_id)))
    if LanguageTag(language) not in article.editions:
        raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
    response.headers["ETag"] = entity_tag(article.version)
    decider = Decider(
        by=person.actor,
        at=application.clock.now(),
        article=article,
        language=LanguageTag(language),
        views=application.views,
        sending=application.sending,
    )
    return ReachModel(items=[ConsequenceModel.of(each) for each in consequences(decider)])
