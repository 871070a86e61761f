"""Feeds: of everything, of a language, of a topic in a language; as Atom, RSS and JSON Feed. Newest text first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import quote

from fastapi import Request, Response

from api.portal.conditional import Representation, answer
from api.portal.pages import feed_title, topic_name
from api.portal.site import public
from api.site import site_url
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.publication import Publication, publication_uri
from workflow.domain.vocabulary import LanguageTag
from workflow.public_views import TakenBack
from workflow.rendering import feeds
from workflow.rendering.formats import atom, json_feed, rss

FEED_LENGTH = 50
_IN_ADDRESSES = "%:/?#[]@!$&'()*+,;="
_BEFORE_ANYTHING = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A format of feeds."""

    content_type: str
    render: Callable[[Iterable[Publication], feeds.Feed], bytes]


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "atom": Kind(content_type=atom.CONTENT_TYPE, render=atom.render_feed),
        "rss": Kind(content_type=rss.CONTENT_TYPE, render=rss.render_feed),
        "json": Kind(content_type=json_feed.CONTENT_TYPE, render=json_feed.render_feed),
    }
)
"""By the last part of a feed's address."""


def feed(request: Request, suffix: str, language: LanguageTag | None = None, topic: str = "") -> Response:
    """One feed; 404 for a topic that nothing ever public is about, and for a format that there is not."""
    if suffix not in KINDS:
        raise NotFound(phrase("There is no such feed here; there are .{kinds}.", kinds=", .".join(KINDS)))
    readers = public(request)
    published = readers.newest(language=language, topic=topic or None, limit=FEED_LENGTH)
    taken = readers.taken_back(language=language, topic=topic or None, limit=FEED_LENGTH)
    if topic and not published and not taken:
        raise NotFound(phrase("There is no such feed here: nothing is about this topic."))
    site, hubs = site_url(request), readers.hubs()
    name = topic_name(request, language, topic) or topic if language and topic else ""
    described = feeds.listing(
        feed_url=feeds.feed_url(site, suffix, language=language or "", topic=topic),
        site_url=site,
        title=feed_title(request, language, name),
        updated=_updated(published, taken),
        language=language or "",
        deleted=[(publication_uri(each.article_id, each.language), each.at) for each in taken],
        hubs=hubs,
    )
    here = [replace(publication, site_url=site) for publication in published]
    shown = Representation(
        content_type=KINDS[suffix].content_type,
        body=KINDS[suffix].render(here, described),
        changed=described.updated,
        headers={"Link": _discovery(described.feed_url, hubs)},
    )
    return answer(request, shown)


def _updated(published: Sequence[Publication], taken: Sequence[TakenBack]) -> datetime:
    moments = [publication.this_version for publication in published] + [each.at for each in taken]
    return max(moments, default=_BEFORE_ANYTHING)


def _discovery(address: str, hubs: Sequence[str]) -> str:
    """What a subscriber looks for first (WebSub): the feed's own address, and who tells of its news."""
    named = [quote(hub, safe=_IN_ADDRESSES) for hub in hubs]  # a header is ASCII, and ends an address at its ">"
    return ", ".join([f'<{address}>; rel="self"', *(f'<{hub}>; rel="hub"' for hub in named)])
