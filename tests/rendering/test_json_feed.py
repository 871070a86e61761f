"""JSON Feed 1.1, judged by the published schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rendering.publications import ARTICLE, SLUG, any_publication, corrected, publication
from tests.rendering.standards import needs_schema, standards
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering import feeds
from workflow.rendering.checks import json_documents
from workflow.rendering.formats import FORMATS
from workflow.rendering.formats.json_feed import render_feed

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)


def single(item: Publication) -> dict[str, Any]:
    """The document of one publication."""
    return json.loads(FORMATS["json-feed"].render(item).body)


def listing(*items: Publication) -> bytes:
    """The portal's feed."""
    described = feeds.listing(
        feed_url="https://news.example/feeds/all.json",
        site_url="https://news.example",
        title="Harbour News",
        updated=NOW,
        deleted=((f"urn:copyflow:{ARTICLE}:ru", NOW),),
        hubs=("https://hub.example/",),
    )
    return render_feed(items, described)


def test_an_item_tells_its_edition() -> None:
    """What JSON Feed has a field for stands there, the rest under ``_copyflow``."""
    changed = datetime(2026, 3, 1, 9, 45, tzinfo=UTC)
    (item,) = single(publication(machine_translated=True, text_changed=changed))["items"]
    assert item["id"] == f"urn:copyflow:{ARTICLE}:en"
    assert item["url"] == f"https://news.example/news/en/{SLUG}"
    assert item["title"] == "Forum opens <today> & tomorrow"
    assert (item["date_published"], item["date_modified"]) == ("2026-03-01T09:30:00Z", "2026-03-01T09:45:00Z")
    assert item["authors"] == [{"name": "Ana Reis"}]
    assert item["tags"] == ["education", "Feature"]
    assert item["content_html"].startswith('<div lang="en" dir="ltr"><p>The river')
    ours = item["_copyflow"]
    assert (ours["story"], ours["version"], ours["urgency"]) == (ARTICLE, 3, 4)
    assert ours["version_created"] == "2026-03-01T10:00:00.000005Z"
    assert ours["digital_source_type"].endswith("trainedAlgorithmicMedia")
    assert ours["translations"][0]["language"] == "ar"
    assert ours["translations"][0]["url"].startswith("https://news.example/news/ar/")


def test_corrections_are_data_and_text() -> None:
    """Each correction stands in the content for readers and as a dated entry for programs."""
    (item,) = single(corrected("not Monday", "not Tuesday"))["items"]
    assert [each["text"] for each in item["_copyflow"]["corrections"]] == ["not Monday", "not Tuesday"]
    assert item["content_html"].index("not Monday") < item["content_html"].index("not Tuesday")


def test_what_is_gone_is_absent_and_named() -> None:
    """A withheld or withdrawn edition is no item; its status is beside the items."""
    gone = single(publication(pub_status=PubStatus.WITHHELD, verb="withheld", note="court"))
    assert gone["items"] == []
    assert gone["_copyflow"]["deleted"] == [
        {
            "id": f"urn:copyflow:{ARTICLE}:en",
            "date": "2026-03-01T10:00:00.000005Z",
            "pub_status": "withheld",
            "note": "WITHHOLD: court",
        }
    ]


def test_a_list_names_its_hub() -> None:
    """The portal's feed has the hub, and no one language where it has several."""
    feed = json.loads(listing(publication(), publication(language=LanguageTag("fa"))))
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert [each["language"] for each in feed["items"]] == ["en", "fa"]
    assert "language" not in feed


@needs_schema
@settings(max_examples=100, deadline=None)
@given(st.lists(any_publication, max_size=3, unique_by=lambda item: item.uri))
def test_any_publications_make_a_feed(items: list[Publication]) -> None:
    """Whatever is published, the feed satisfies the published schema, and our own checks but for an empty title."""
    document = listing(*items)
    assert standards().problems_of(document, "json-feed") == []
    assert [each for each in json_documents.problems(document, "json-feed") if not each.path.endswith("/title")] == []


@needs_schema
@settings(max_examples=100, deadline=None)
@given(any_publication)
def test_any_publication_makes_a_document(item: Publication) -> None:
    """So does the document of one."""
    assert standards().problems_of(FORMATS["json-feed"].render(item).body, "json-feed") == []
