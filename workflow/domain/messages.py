"""The name under which a partner gets an item: the ``webhook-id``, the same on every attempt and replay, for ever."""

from __future__ import annotations

import uuid

from workflow.domain.vocabulary import ArticleId, PartnerId


def message_id(partner_id: PartnerId, article_id: ArticleId, item_id: str) -> str:
    """``msg_`` and 32 hexadecimal digits that follow from partner, article and item alone."""
    return f"msg_{uuid.uuid5(uuid.NAMESPACE_URL, f'delivery-{partner_id}-{article_id}/{item_id}').hex}"
