"""What carries no text: the short notice for webhooks, and the ping for hubs."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from tests.rendering.publications import ARTICLE, SLUG, publication, tag
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import PubStatus
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import render_notice
from workflow.rendering.validation import problems_of


def test_a_notice_says_what_happened_and_where_to_fetch_it() -> None:
    """Standard Webhooks' envelope: the type, the moment of the revision, and the document's address."""
    notice = json.loads(render_notice(publication(verb="corrected"), "newsml-g2").body)
    assert notice == {
        "type": "article.corrected",
        "timestamp": "2026-03-01T10:00:00.000005Z",
        "data": {
            "uri": f"urn:copyflow:{ARTICLE}:en",
            "story": ARTICLE,
            "language": "en",
            "revision": 3,
            "pub_status": "usable",
            "format": "newsml-g2",
            "url": f"https://news.example/news/en/{SLUG}/newsml-g2",
        },
    }


def test_a_withdrawal_is_told_without_its_text() -> None:
    """The status says that it is gone; nothing of the text is in the notice."""
    item = render_notice(publication(pub_status=PubStatus.CANCELED, verb="withdrawn", note="court"), "ninjs")
    assert json.loads(item.body)["data"]["pub_status"] == "canceled"
    assert b"Forum opens" not in item.body


def test_without_a_portal_there_is_nothing_to_fetch() -> None:
    """A notice without an address is refused, by name of the field."""
    item = render_notice(publication(site_url=""), "ninjs")
    assert [str(each) for each in problems_of(item, "notice")] == ["/data/url: is missing"]


def test_a_hub_hears_of_every_feed_that_the_edition_is_in() -> None:
    """All languages, its own, and each of its topics under its language; every one in each format."""
    item = publication(tags=(tag(EntityType.TOPIC, "education", id="medtop:05000000"), tag(EntityType.PERSON, "Ana")))
    fields = parse_qsl(FORMATS["websub-ping"].render(item).body.decode())
    feeds = "https://news.example/feeds"
    assert fields[0] == ("hub.mode", "publish")
    assert [value for name, value in fields if name == "hub.url"] == [
        f"{feeds}/all.atom",
        f"{feeds}/all.rss",
        f"{feeds}/all.json",
        f"{feeds}/en.atom",
        f"{feeds}/en.rss",
        f"{feeds}/en.json",
        f"{feeds}/en/medtop:05000000.atom",
        f"{feeds}/en/medtop:05000000.rss",
        f"{feeds}/en/medtop:05000000.json",
    ]


def test_without_a_portal_there_is_nothing_to_ping_for() -> None:
    """The reason says which setting is missing."""
    (problem,) = problems_of(FORMATS["websub-ping"].render(publication(site_url="")), "websub-ping")
    assert problem.path == "/hub.url"
    assert "COPYFLOW_SITE_URL" in problem.reason
