"""Routes of where an article stands with all partners at once, and of the very document that one was sent."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Self

from fastapi import Response
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import entity_tag
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from api.v1.values import ArticlePath, IdentityPath, PartnerPath
from workflow.domain.delivery import ItemState
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ArticleId, PartnerId, PubStatus
from workflow.sent_documents import SentDocument, sent_document
from workflow.syndication_board import Shade

router = part(tags=["deliveries"])


class CellModel(Answer):
    """One edition at one partner: the newest revision that was ever planned for it."""

    language: str
    shade: Shade = Field(description="How it is to be looked at; `troubled` needs a person.")
    state: ItemState | None = Field(description="Null when nothing was ever planned.")
    revision: int
    pub_status: PubStatus
    attempts: int
    next_attempt_at: datetime | None
    last_error: str
    holds_revision: int = Field(description="The newest revision that the partner took, if it is an older one; else 0.")


class BoardRowModel(Answer):
    """One partner with its cell for each language."""

    partner_id: str
    partner_name: str
    cells: list[CellModel]


class SyndicationModel(Answer):
    """Where every edition of an article stands with every partner."""

    languages: list[str] = Field(description="Editions that were published or planned for anybody, the source's first.")
    rows: list[BoardRowModel] = Field(description="Partners that need a person first, then by name.")


class SentDocumentModel(Answer):
    """The document of one item, byte for byte, made again from the log."""

    item_id: str
    message_id: str = Field(description="The `webhook-id` that the partner knows the message by.")
    language: str
    revision: int
    format: str
    is_notice: bool = Field(description="Whether it only says where the document can be fetched.")
    content_type: str
    digest: str = Field(description="SHA-256 of the document.")
    is_as_sent: bool = Field(
        description="These are the bytes that were first sent; false too when nothing was sent yet, and after words "
        "were redacted."
    )
    document: str = Field(description="In base64.")

    @classmethod
    def of(cls, sent: SentDocument) -> Self:
        """As it was made again."""
        return cls(
            item_id=sent.item.id,
            message_id=sent.message_id,
            language=sent.item.language,
            revision=sent.item.revision,
            format=sent.format,
            is_notice=sent.is_notice,
            content_type=sent.content_type,
            digest=sent.digest,
            is_as_sent=sent.is_as_sent,
            document=base64.b64encode(sent.body).decode("ascii"),
        )


@router.get("/articles/{article_id}/syndication", responses=problems(404, *READING))
def read_syndication(
    article_id: ArticlePath, views: CurrentViews, person: CurrentPerson, response: Response
) -> SyndicationModel:
    """Editions by partners: state, attempts and next try of each. Why the rest was not sent: the explanation."""
    del person
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    return SyndicationModel.model_validate(views.syndication_board(article))


@router.get("/deliveries/{partner_id}/{article_id}/items/{item_id}/document", responses=problems(404, *READING))
def read_sent_document(
    partner_id: PartnerPath,
    article_id: ArticlePath,
    item_id: IdentityPath,
    application: CurrentApplication,
    person: CurrentPerson,
) -> SentDocumentModel:
    """The document of one item as it is sent, with its digest: rendering is a function of the log alone."""
    del person
    views = application.views
    partner, article = views.partner(PartnerId(str(partner_id))), ArticleId(str(article_id))
    item = next((each for each in views.delivery(partner.id, article).items if each.id == item_id), None)
    if item is None:
        raise NotFound(phrase("The delivery has no such item."), item_id=item_id)
    return SentDocumentModel.of(sent_document(views, partner, article, item))
