"""What was sent to a partner, made again from the log: rendering is a pure function, so the bytes are the same.

Words that a redaction took out are gone from here too. Nothing is sent and nothing is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from workflow.domain.delivery import Item
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.messages import message_id
from workflow.domain.partner import Partner
from workflow.domain.partner_profile import PayloadMode
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ArticleId
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import render_notice
from workflow.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class SentDocument:
    """The document of an item, byte for byte."""

    item: Item
    format: str
    is_notice: bool
    """Whether it only says where the document can be fetched."""
    content_type: str
    body: bytes
    digest: str
    """SHA-256 of the body."""
    message_id: str
    """The ``webhook-id`` that the partner knows the message by."""

    @property
    def is_as_sent(self) -> bool:
        """Whether these are the bytes that were first sent; False too when nothing was sent yet."""
        return self.item.body_digest == self.digest


def sent_document(views: Views, partner: Partner, article_id: ArticleId, item: Item) -> SentDocument:
    """Make the document of an item of the partner's delivery; ``InvalidValue`` naming ``item`` when it cannot be."""
    name = item.format or partner.format
    publication = views.publication(article_id, item.language, version=item.article_version, ahead=True)
    if publication is None or publication.revision != item.revision or name not in FORMATS:
        raise InvalidValue("item", phrase("cannot be made again: what it is made of is not known any more"))
    publication = replace(publication, site_url=item.site_url or publication.site_url)
    is_notice = (item.mode or partner.profile.mode) == PayloadMode.THIN
    try:
        made = render_notice(publication, name) if is_notice else FORMATS[name].render(publication)
    except (NewsroomError, ValueError, LookupError) as error:
        told = error.detail if isinstance(error, NewsroomError) else str(error)
        raise InvalidValue("item", phrase("cannot be made: {told}", told=told)) from error
    return SentDocument(
        item=item,
        format=name,
        is_notice=is_notice,
        content_type=made.content_type,
        body=made.body,
        digest=hashlib.sha256(made.body).hexdigest(),
        message_id=message_id(partner.id, article_id, item.id),
    )
