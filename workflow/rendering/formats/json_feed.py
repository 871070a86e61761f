"""JSON Feed 1.1. What it has no field for stands under ``_copyflow``, of the feed and of each item.

``render_feed`` makes the portal's feeds; ``JsonFeedFormat`` the document of one publication for a partner: with one
item, or with none and ``_copyflow.deleted``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workflow.domain.annotations import EntityType, Tag
from workflow.domain.publication import Publication
from workflow.rendering import feeds, notices
from workflow.rendering.document import RenderedItem
from workflow.rendering.entities import address_of, own_name_of
from workflow.rendering.feeds import Feed
from workflow.rendering.images import alternative, images_of, media_url
from workflow.rendering.statements import (
    MACHINE_TRANSLATION,
    author,
    corrections_told,
    filled,
    json_bytes,
    lead,
    modified,
    one_line,
    provider,
    timestamp,
)

CONTENT_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"
JsonObject = dict[str, Any]


class JsonFeedFormat:
    """Renders one publication as a feed with one item, or with none."""

    carries_embargo = False

    @property
    def name(self) -> str:
        """``json-feed``."""
        return "json-feed"

    @property
    def suffix(self) -> str:
        """``json``."""
        return "json"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        body = render_feed([publication], feeds.document_feed(publication, self.name))
        return RenderedItem(content_type=CONTENT_TYPE, body=body)


def render_feed(publications: Iterable[Publication], feed: Feed) -> bytes:
    """The feed as compact JSON with sorted keys, items in the order given; ``feed`` is made by ``feeds.listing``.

    Publications that readers may not see are left out.
    """
    deleted = [
        filled({"id": gone.uri, "date": timestamp(gone.at), "pub_status": gone.status.value, "note": gone.comment})
        for gone in feed.deleted
    ]
    document = filled(
        {
            "version": VERSION,
            "title": feed.title,
            "home_page_url": feed.site_url,
            "feed_url": feed.feed_url,
            "language": feed.language,
            "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
            "_copyflow": filled({"id": feed.id, "updated": timestamp(feed.updated), "deleted": deleted}),
        }
    )
    return json_bytes({**document, "items": [_item(each, feed) for each in feeds.entries(publications)]})


def _item(publication: Publication, feed: Feed) -> JsonObject:
    item = filled(
        {
            "id": publication.uri,
            "url": feeds.page_url(publication, feed),
            "title": notices.title(publication),
            "summary": lead(publication),
            "date_published": timestamp(publication.first_published),
            "date_modified": timestamp(modified(publication)),
            "authors": [{"name": author(publication)}],
            "tags": feeds.topic_names(publication),
            "language": publication.language,
            **_images(publication, feed),
            "_copyflow": _extension(publication, feed),
        }
    )
    return {**item, "content_html": notices.story_html(publication, site_url=feed.site_url)}


def _images(publication: Publication, feed: Feed) -> JsonObject:
    """The leading image for lists, and every image as an attachment."""
    base = publication.site_url or feed.site_url
    images = images_of(publication, feed.site_url)
    return {
        "image": media_url(base, images[0]) if images else "",
        "attachments": [
            {
                "url": media_url(base, image),
                "mime_type": image.largest.media_type,
                "title": alternative(image),
                "size_in_bytes": image.largest.bytes,
            }
            for image in images
        ],
    }


def _extension(publication: Publication, feed: Feed) -> JsonObject:
    """What JSON Feed itself has no field for."""
    addresses = dict(feeds.translation_urls(publication, feed))
    return filled(
        {
            "story": publication.article_id,
            "version": publication.revision,
            "version_created": timestamp(publication.this_version),
            "pub_status": publication.pub_status.value,
            "urgency": publication.details.urgency,
            "genre": one_line(publication.details.genre),
            "publisher": provider(publication),
            "digital_source_type": MACHINE_TRANSLATION if publication.machine_translated else "",
            "source_language": publication.source_language,
            "translations": [
                filled({"id": each.uri, "language": each.language, "url": addresses.get(each.language, "")})
                for each in sorted(publication.siblings, key=lambda sibling: sibling.language)
                if each.language != publication.language
            ],
            "corrections": [
                filled({"date": timestamp(each.at), "grade": each.grade.value, "text": each.note})
                for each in corrections_told(publication)
            ],
            "entities": [
                _entity(tag)
                for tag in publication.tags
                if tag.type not in {EntityType.DATE, EntityType.MONEY, EntityType.TOPIC}
            ],
        }
    )


def _entity(tag: Tag) -> JsonObject:
    return filled({"type": tag.type.value, "name": one_line(tag.name), "uri": address_of(tag) or own_name_of(tag)})
