"""Recipes of sources of news, and a feed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.contract.told import Asked, Recipe, Told

SOURCE = {"name": "Harbour Wire", "address": "https://wire.example/feed.xml"}

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Harbour Wire</title><link>https://wire.example/</link><language>en</language>
<item><guid>https://wire.example/1</guid><title>The harbour is open again</title>
<description>Ships came in at noon, the harbour master said.</description>
<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate></item>
</channel></rss>
"""


def source_path(told: Told, *, paused: bool = False) -> dict[str, str]:
    """The path's values of a source that nothing else happens to."""
    admin = told.newsroom.admin
    made = admin.create("sources", SOURCE)
    identity = made.json()["source_id"]
    if paused:
        tag = {"If-Match": made.headers["ETag"]}
        admin.request("POST", f"sources/{identity}/pause", json={"reason": "They move house."}, headers=tag)
    return {"source_id": identity}


def _of_a_source(body: Any = None, *, paused: bool = False, **query: str) -> Recipe:
    return lambda told: Asked(who="admin", path=source_path(told, paused=paused), body=body, query=query)


SOURCES: Mapping[str, Recipe] = {
    "register_source": lambda _told: Asked(who="admin", body=SOURCE),
    "try_source": lambda told: Asked(who="admin", body={"address": told.feed or SOURCE["address"]}),
    "read_source": _of_a_source(),
    "list_source_items": _of_a_source(),
    "edit_source": _of_a_source({**SOURCE, "every_minutes": 60}),
    "pause_source": _of_a_source({"reason": "They move house."}),
    "resume_source": _of_a_source(paused=True),
    "fetch_source": _of_a_source(),
    "remove_source": _of_a_source(reason="The contract ended."),
}
