"""schema.org JSON-LD: one revision of one edition as a NewsArticle, the same document as in the portal's page."""

from __future__ import annotations

from workflow.domain.publication import Publication
from workflow.rendering.document import RenderedItem
from workflow.rendering.news_article import CONTENT_TYPE, document


class JsonLdFormat:
    """Renders schema.org JSON-LD."""

    carries_embargo = False

    @property
    def name(self) -> str:
        """``json-ld``."""
        return "json-ld"

    @property
    def suffix(self) -> str:
        """``jsonld``."""
        return "jsonld"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        return RenderedItem(content_type=CONTENT_TYPE, body=document(publication).encode())
