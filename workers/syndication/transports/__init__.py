"""The ways to a partner, by name. One transport a file; this page only makes them."""

from __future__ import annotations

from collections.abc import Sequence

from workers.ports import Transport
from workers.syndication.transports.webhook import WebhookTransport
from workers.syndication.transports.wordpress import WordPressTransport


def make_transports(allowed_networks: Sequence[str] = (), *, allow_http: bool = False) -> dict[str, Transport]:
    """Every transport by its name. Make them once a process, after the fork: they keep connections open."""
    webhook = WebhookTransport(allowed_networks, allow_http=allow_http)
    wordpress = WordPressTransport(allowed_networks, allow_http=allow_http)
    return {each.name: each for each in (webhook, wordpress)}
