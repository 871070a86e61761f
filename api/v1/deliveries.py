"""Routes of deliveries: the ledger, one partner's copy of one article, and sending again."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Acting, Changing, entity_tag
from api.v1.bodies import Nothing
from api.v1.delivery_models import DeliveryBrief, DeliveryModel, DeliveryPage
from api.v1.partner_bodies import ReceiptBody
from api.v1.parts import part
from api.v1.responses import CHANGING, READING, problems
from api.v1.values import ArticlePath, IdentityPath, PartnerPath
from workflow.domain import commands as wanted
from workflow.domain.delivery import ItemState
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, PartnerId
from workflow.summaries import delivery_cursor
from workflow.views import Views

router = part("/deliveries", tags=["deliveries"])

_LISTING = "deliveries"


@router.get("", responses=problems(400, *READING))
def list_deliveries(
    request: Request,
    response: Response,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: UUID | None = None,
    partner_id: UUID | None = None,
    state: ItemState | None = None,
    message_id: Annotated[str | None, Query(description="The `webhook-id` that a partner asks about.")] = None,
    after: Annotated[str | None, Query(description="Cursor: `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> DeliveryPage:
    """Items of the ledger, the newest request first."""
    del person
    found = views.deliveries(
        article_id=ArticleId(str(article_id)) if article_id else None,
        partner_id=PartnerId(str(partner_id)) if partner_id else None,
        state=state.value if state else None,
        message_id=message_id,
        after=decode_cursor(application.accounts, _LISTING, after, parts=3),
        limit=limit + 1,
    )
    cursor = None
    if len(found) > limit:
        cursor = encode_cursor(application.accounts, _LISTING, delivery_cursor(found[limit - 1]))
        link_next(request, response, cursor)
    return DeliveryPage(items=[DeliveryBrief.of(summary) for summary in found[:limit]], next=cursor)


@router.get("/{partner_id}/{article_id}", responses=problems(404, *READING))
def read_delivery(
    partner_id: PartnerPath,
    article_id: ArticlePath,
    views: CurrentViews,
    person: CurrentPerson,
    response: Response,
) -> DeliveryModel:
    """One partner's copy of one article: every item, every attempt, what came of it and when it is tried again."""
    del person
    return _shown(views, PartnerId(str(partner_id)), ArticleId(str(article_id)), response)


@router.post("/{partner_id}/{article_id}/items/{item_id}/retry", responses=problems(*CHANGING))
def retry_delivery(
    partner_id: PartnerPath,
    article_id: ArticlePath,
    item_id: IdentityPath,
    acting: Changing,
    response: Response,
    body: Nothing | None = None,
) -> DeliveryModel:
    """Send an item again now: one that is parked or waits, or once more what the partner has already."""
    del body
    command = wanted.RetryDelivery(by=acting.by, at=acting.now(), item_id=item_id)
    return _acted(acting, partner_id, article_id, command, response)


@router.post("/{partner_id}/{article_id}/items/{item_id}/receipt", responses=problems(*CHANGING))
def record_receipt(
    partner_id: PartnerPath,
    article_id: ArticlePath,
    item_id: IdentityPath,
    body: ReceiptBody,
    acting: Changing,
    response: Response,
) -> DeliveryModel:
    """Note what became of an item on the partner's side, as somebody of us learnt it. Partners: `POST /receipts/…`."""
    command = wanted.RecordReceipt(
        by=acting.by,
        at=acting.now(),
        item_id=item_id,
        confirmed=body.state == "confirmed",
        note=body.note,
        url=body.url,
    )
    return _acted(acting, partner_id, article_id, command, response)


def _acted(
    acting: Acting, partner_id: UUID, article_id: UUID, command: wanted.Command, response: Response
) -> DeliveryModel:
    partner, article = PartnerId(str(partner_id)), ArticleId(str(article_id))
    acting.execute(command, delivery_stream(partner, article))
    return _shown(acting.application.views, partner, article, response)


def _shown(views: Views, partner_id: PartnerId, article_id: ArticleId, response: Response) -> DeliveryModel:
    delivery = views.delivery(partner_id, article_id)
    response.headers["ETag"] = entity_tag(delivery.version)
    return DeliveryModel.of(delivery, views.syndication.attempts(delivery))
