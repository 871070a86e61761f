"""The documents that partners can ask for, by name. One format a file; this page only lists them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflow.rendering.document import DocumentFormat
from workflow.rendering.formats.atom import AtomFormat
from workflow.rendering.formats.json_feed import JsonFeedFormat
from workflow.rendering.formats.json_ld import JsonLdFormat
from workflow.rendering.formats.news_sitemap import NewsSitemapFormat
from workflow.rendering.formats.newsml_g2 import NewsmlG2Format
from workflow.rendering.formats.ninjs import NinjsFormat
from workflow.rendering.formats.rss import RssFormat
from workflow.rendering.formats.websub_ping import WebsubPingFormat
from workflow.rendering.formats.wordpress_post import WordpressPostFormat

_ALL: tuple[DocumentFormat, ...] = (
    NinjsFormat(),
    NewsmlG2Format(),
    JsonLdFormat(),
    AtomFormat(),
    RssFormat(),
    JsonFeedFormat(),
    NewsSitemapFormat(),
    WordpressPostFormat(),
    WebsubPingFormat(),
)

FORMATS: Mapping[str, DocumentFormat] = MappingProxyType({each.name: each for each in _ALL})
"""Those of ``partner_profile.DOCUMENT_FORMATS``, and what only one transport carries."""
