"""What a WebSub hub is told: that the feeds have changed which the publication is in. It says nothing of the text."""

from __future__ import annotations

from urllib.parse import urlencode

from workflow.domain.publication import Publication
from workflow.rendering.document import RenderedItem
from workflow.rendering.feeds import feed_urls_of

CONTENT_TYPE = "application/x-www-form-urlencoded"


class WebsubPingFormat:
    """Renders one publication as ``hub.mode=publish`` with the address of every feed that it is in."""

    carries_embargo = False

    @property
    def name(self) -> str:
        """``websub-ping``."""
        return "websub-ping"

    @property
    def suffix(self) -> str:
        """``txt``."""
        return "txt"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        feeds = [("hub.url", address) for address in feed_urls_of(publication)]
        return RenderedItem(content_type=CONTENT_TYPE, body=urlencode([("hub.mode", "publish"), *feeds]).encode())
