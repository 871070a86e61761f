"""What can be asked of a newsroom: deliveries. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Deliveries(Calls):
    """The operations, by the names that the description has for them."""

    def list_deliveries(
        self,
        *,
        article_id: str | None = None,
        partner_id: str | None = None,
        state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
        | None = None,
        message_id: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.DeliveryPage:
        """Items of the ledger, the newest request first."""
        return cast(
            "shapes.DeliveryPage",
            self._get(
                "/deliveries",
                {
                    "article_id": article_id,
                    "partner_id": partner_id,
                    "state": state,
                    "message_id": message_id,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_deliveries(
        self,
        *,
        article_id: str | None = None,
        partner_id: str | None = None,
        state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
        | None = None,
        message_id: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.DeliveryBrief]:
        """``list_deliveries``, page after page."""
        yield from self._all(
            "/deliveries",
            {
                "article_id": article_id,
                "partner_id": partner_id,
                "state": state,
                "message_id": message_id,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def read_delivery(self, partner_id: str, article_id: str, *, as_of: str | None = None) -> shapes.DeliveryModel:
        """One partner's copy of one article: every item, every attempt, what came of it and when it is tried again."""
        return cast(
            "shapes.DeliveryModel", self._get(path_of("/deliveries/{}/{}", partner_id, article_id), {"as_of": as_of})
        )

    def read_sent_document(self, partner_id: str, article_id: str, item_id: str) -> shapes.SentDocumentModel:
        """The document of one item as it is sent, with its digest: rendering is a function of the log alone."""
        return cast(
            "shapes.SentDocumentModel",
            self._get(path_of("/deliveries/{}/{}/items/{}/document", partner_id, article_id, item_id), None),
        )

    def read_syndication(self, article_id: str, *, as_of: str | None = None) -> shapes.SyndicationModel:
        """Editions by partners: state, attempts and next try of each. Why the rest was not sent: the explanation."""
        return cast(
            "shapes.SyndicationModel", self._get(path_of("/articles/{}/syndication", article_id), {"as_of": as_of})
        )

    def record_receipt(
        self,
        partner_id: str,
        article_id: str,
        item_id: str,
        body: shapes.ReceiptBody,
        *,
        version: Version | None = None,
    ) -> shapes.DeliveryModel:
        """Note what became of an item on the partner's side, as somebody of us learnt it. Partners: `POST
        /receipts/…`.
        """
        return cast(
            "shapes.DeliveryModel",
            self._change(
                "POST",
                path_of("/deliveries/{}/{}/items/{}/receipt", partner_id, article_id, item_id),
                body,
                None,
                version,
            ),
        )

    def retry_delivery(
        self, partner_id: str, article_id: str, item_id: str, *, version: Version | None = None
    ) -> shapes.DeliveryModel:
        """Send an item again now: one that is parked or waits, or once more what the partner has already."""
        return cast(
            "shapes.DeliveryModel",
            self._change(
                "POST",
                path_of("/deliveries/{}/{}/items/{}/retry", partner_id, article_id, item_id),
                None,
                None,
                version,
            ),
        )
