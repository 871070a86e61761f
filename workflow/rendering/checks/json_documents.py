"""Checks of the documents in JSON and of the form for hubs: what must be there, and what each field may hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from workflow.domain.slugs import KEY_LENGTH
from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT, PubStatus
from workflow.rendering.checks.shapes import (
    HTML,
    LANGUAGE,
    MOMENT,
    TEXT,
    URI,
    WEB,
    Check,
    Problem,
    every,
    matching,
    one_of,
    shape,
    whole_number,
)
from workflow.rendering.formats.json_feed import VERSION

_STATUS = one_of(*(status.value for status in PubStatus))
_PUBLIC = one_of(PubStatus.USABLE.value)
_URGENCY = whole_number(MOST_URGENT, LEAST_URGENT)
_NAMED = every(shape({"name": TEXT}, {"uri": URI}))

_NINJS = shape(
    {
        "uri": URI,
        "type": one_of("text"),
        "representationType": one_of("full", "partial"),
        "pubStatus": _STATUS,
        "version": matching(r"[1-9][0-9]*", "number of a version"),
        "language": LANGUAGE,
        "firstCreated": MOMENT,
        "versionCreated": MOMENT,
        "urgency": _URGENCY,
        "standard": shape({"name": one_of("ninjs"), "version": one_of("3.1")}),
        "altIds": every(shape({"role": TEXT, "value": TEXT})),
    },
    {
        "embargoedUntil": MOMENT,
        "headlines": every(shape({"role": TEXT, "value": TEXT})),
        "bodies": every(shape({"contentType": one_of("text/html", "text/plain"), "value": TEXT})),
        "people": every(shape({"name": TEXT})),
        "associations": every(shape({"uri": URI, "name": TEXT, "rel": URI, "language": LANGUAGE}), unique="uri"),
        "renditions": every(shape({"href": WEB})),
    },
)
_EDITION_OF = shape({"@id": URI, "@type": one_of("NewsArticle"), "inLanguage": LANGUAGE}, {"url": WEB})
_COMMENT = shape({"@type": one_of("CorrectionComment"), "datePublished": MOMENT}, {"text": TEXT})
_JSON_LD = shape(
    {
        "@context": one_of("https://schema.org"),
        "@id": URI,
        "@type": one_of("NewsArticle"),
        "version": whole_number(1),
        "inLanguage": LANGUAGE,
        "datePublished": MOMENT,
        "dateModified": MOMENT,
    },
    {
        "url": WEB,
        "correction": every(_COMMENT),
        "creativeWorkStatus": one_of("Retracted", "Withheld", "Withdrawn"),
        "workTranslation": every(_EDITION_OF, unique="@id"),
        "translationOfWork": _EDITION_OF,
        "wordCount": whole_number(1),
    },
)
_TRANSLATION = shape({"id": URI, "language": LANGUAGE}, {"url": WEB})
_CORRECTION = shape({"date": MOMENT, "grade": one_of("correction", "retraction")})
_JSON_FEED = shape(
    {
        "version": one_of(VERSION),
        "title": TEXT,
        "items": every(
            shape(
                {
                    "id": URI,
                    "content_html": HTML,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "authors": _NAMED,
                    "language": LANGUAGE,
                    "_copyflow": shape(
                        {
                            "story": TEXT,
                            "version": whole_number(1),
                            "pub_status": _PUBLIC,
                            "urgency": _URGENCY,
                        },
                        {"translations": every(_TRANSLATION, unique="language"), "corrections": every(_CORRECTION)},
                    ),
                },
                {"url": WEB, "title": TEXT, "tags": every(TEXT)},
            ),
            unique="id",
        ),
    },
    {
        "home_page_url": WEB,
        "feed_url": WEB,
        "language": LANGUAGE,
        "hubs": every(shape({"type": TEXT, "url": WEB})),
        "_copyflow": shape({"id": URI}, {"deleted": every(shape({"id": URI, "date": MOMENT}), unique="id")}),
    },
)
_NOTICE = shape(
    {
        "type": matching(r"article\.[a-z]+(?:\.[a-z]+)*", "type of an event on articles"),
        "timestamp": MOMENT,
        "data": shape(
            {
                "uri": URI,
                "story": TEXT,
                "language": LANGUAGE,
                "revision": whole_number(1),
                "pub_status": _STATUS,
                "format": TEXT,
                "url": WEB,
            }
        ),
    }
)
_KEY = matching(rf"[0-9a-f]{{{KEY_LENGTH}}}", "key of an edition")
_POST = {
    "key": _KEY,
    "revision": whole_number(1),
    "pub_status": _STATUS,
    "slug": matching(rf"[a-z0-9-]+-[0-9a-f]{{{KEY_LENGTH}}}", "slug in ASCII that ends in the key"),
    "date_gmt": matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "time as WordPress takes it"),
    "title": TEXT,
    "tags": every(TEXT),
}
_SHAPES: Mapping[str, Check] = {
    "ninjs": _NINJS,
    "json-ld": _JSON_LD,
    "json-feed": _JSON_FEED,
    "notice": _NOTICE,
    "wordpress-post": shape(_POST),
}


def problems(body: bytes, format_name: str) -> Iterator[Problem]:
    """What is wrong with a document in JSON."""
    try:
        document = json.loads(body)
    except ValueError as error:
        yield Problem(path="/", reason=f"is no JSON in UTF-8: {error}")
        return
    yield from _SHAPES[format_name](document, "")
    if format_name == "wordpress-post":
        yield from _post(document)


def form_problems(body: bytes) -> Iterator[Problem]:
    """What is wrong with a message to a hub."""
    fields = parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True)
    if fields[:1] != [("hub.mode", "publish")]:
        yield Problem(path="/hub.mode", reason="is not 'publish'")
    addresses = [value for name, value in fields if name == "hub.url"]
    if not addresses:
        yield Problem(path="/hub.url", reason="is missing: COPYFLOW_SITE_URL says where the feeds are")
    for number, address in enumerate(addresses):
        yield from WEB(address, f"/hub.url/{number}")


def _post(document: Any) -> Iterator[Problem]:
    if not isinstance(document, Mapping):
        return
    content = str(document.get("content", ""))
    if document.get("pub_status") == PubStatus.USABLE.value:
        yield from HTML(content, "/content")
    if not content.endswith(f"<!-- copyflow-key:{document.get('key')} rev={document.get('revision')} -->"):
        yield Problem(path="/content", reason="does not end in the comment by which the post is found again")
