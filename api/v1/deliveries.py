"""Routes of deliveries: the ledger, one partner's copy of one article, and sending again."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Changing, entity_tag
from api.v1.bodies import Nothing
from api.v1.delivery_models import DeliveryBrief, DeliveryModel, DeliveryPage
from api.v1.responses import CHANGING, READING, problems
from api.v1.values import ArticlePath, IdentityPath, PartnerPath
from workflow.domain import commands as wanted
from workflow.domain.delivery import ItemState
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, PartnerId
from workflow.summaries import delivery_cursor

router = APIRouter(prefix="/deliveries", tags=["deliveries"])

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
    after: Annotated[str | None, Query(description="Cursor: `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> DeliveryPage:
    """Items of the ledger, the newest request first."""
    del person
    found = views.deliveries(
        article_id=ArticleId(str(article_id)) if article_id else None,
        partner_id=PartnerId(str(partner_id)) if partner_id else None,
        state=state.value if state else None,
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
    """One partner's copy of one article: every item with its last outcome."""
    del person
    delivery = views.delivery(PartnerId(str(partner_id)), ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(delivery.version)
    return DeliveryModel.of(delivery)


@router.post("/{partner_id}/{article_id}/items/{item_id}/retry", responses=problems(*CHANGING))
def retry_delivery(
    partner_id: PartnerPath,
    article_id: ArticlePath,
    item_id: IdentityPath,
    acting: Changing,
    response: Response,
    body: Nothing | None = None,
) -> DeliveryModel:
    """Send an item again now, that failed for good, was held back or waits."""
    del body
    partner, article = PartnerId(str(partner_id)), ArticleId(str(article_id))
    command = wanted.RetryDelivery(by=acting.by, at=acting.now(), item_id=item_id)
    acting.execute(command, delivery_stream(partner, article))
    delivery = acting.application.views.delivery(partner, article)
    response.headers["ETag"] = entity_tag(delivery.version)
    return DeliveryModel.of(delivery)
