"""How each operation of the API is called well, once: what its example in the description is recorded from.

Reading operations need no recipe: they are asked about what the newsroom has (``told.py``). An operation that writes,
or that needs a query, has one, by its operation id: a function that brings the newsroom to where the request is right.
Those of people, their keys and links stand in ``people_recipes.py``, those of sources in ``source_recipes.py``.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.api.conversation import ARTICLE, DOUBT, MAYOR, PASSWORD, SITE
from tests.contract.people_recipes import PEOPLE
from tests.contract.source_recipes import SOURCES
from tests.contract.told import PARTNER, TMX, Asked, Recipe, Told
from tests.topics.test_files import skos
from workflow.domain.messages import message_id
from workflow.domain.vocabulary import ArticleId, PartnerId
from workflow.signing import sign


def _on(stage: Callable[[Told], str], body: Any = None, who: str = "publisher", language: str = "") -> Recipe:
    """An act on a new article of that stage."""

    def recipe(told: Told) -> Asked:
        path = {"article_id": stage(told)} | ({"language": language} if language else {})
        return Asked(who=who, path=path, body=body)

    return recipe


def _approval(told: Told, **more: str) -> Asked:
    article = told.in_review()
    path = {"article_id": article, "language": "pt"}
    return Asked(
        who="publisher" if more else "reviewer", path=path, body={"content_hash": told.hash_of(article), **more}
    )


def _claimed(told: Told) -> Asked:
    article = told.in_review()
    told.newsroom.translator.create(f"articles/{article}/editions/pt/claim", {})
    return Asked(who="translator", path={"article_id": article, "language": "pt"})


def _commented(told: Told) -> Asked:
    article = told.in_review()
    told.newsroom.reviewer.create(f"articles/{article}/comments", {"text": "Is noon local time?"})
    return Asked(who="writer", path={"article_id": article, "number": "1"}, body={"settled": True})


def _tag(body: Any) -> Recipe:
    """A decision on a tag of an edition in review."""

    def recipe(told: Told) -> Asked:
        path = {"article_id": told.in_review(), "language": "en", "tag_id": MAYOR.id}
        return Asked(who="reviewer", path=path, body=body)

    return recipe


def _image(body: Callable[[str], Any], *, in_path: bool = True, query: Mapping[str, str] | None = None) -> Recipe:
    def recipe(told: Told) -> Asked:
        article, image = told.illustrated()
        path = {"article_id": article} | ({"image_hash": image} if in_path else {})
        return Asked(who="writer", path=path, body=body(image), query=query or {})

    return recipe


def _public_images(told: Told) -> Asked:
    article = told.published("en")
    told.image(article)
    return Asked(path={"article_id": article})


def _partner(body: Any = None, who: str = "admin") -> Recipe:
    return lambda told: Asked(who=who, path={"partner_id": told.new_partner()}, body=body)


def _resumed(told: Told) -> Asked:
    partner = told.new_partner()
    tag = {"If-Match": told.newsroom.admin.get(f"partners/{partner}").headers["ETag"]}
    told.newsroom.admin.request("POST", f"partners/{partner}/pause", json={"reason": "They move house."}, headers=tag)
    return Asked(who="admin", path={"partner_id": partner})


def _receipt(told: Told) -> Asked:
    place = told.accepted()
    message = message_id(PartnerId(place["partner_id"]), ArticleId(place["article_id"]), "pt:1")
    body = {"webhook_id": message, "state": "confirmed", "url": "https://wire.example/1"}
    now = int(told.newsroom.application.clock.now().timestamp())
    secret = told.newsroom.application.accounts.partner_secret(PartnerId(told.partner))
    signature = sign(secret, "receipt-1", now, json.dumps(body).encode())
    headers = {"webhook-id": "receipt-1", "webhook-timestamp": str(now), "webhook-signature": signature}
    return Asked(who="nobody", path={"partner_id": told.partner}, body=body, headers=headers)


def _new(body: Any, who: str = "reviewer", **path: str) -> Recipe:
    return lambda _told: Asked(who=who, body=body, path=path)


def _gone(**path: str) -> Recipe:
    return lambda _told: Asked(who="reviewer", path=path, query={"reason": "Nobody uses it any more."})


def _range(start: int, end: int) -> dict[str, Any]:
    return {"segment_id": "s3", "start": start, "end": end}


_TEXT = {"headline": "Wells reopen in Harbour Town", "body": "The wells are open again since Monday."}
_WHY = {"reason": "The figure is being checked."}
_WRONG = {"note": "The figure was wrong: twelve wells, not twenty."}
_FILE = "# Wells reopen in Harbour Town\n\nThe wells are open again.\n\nMayor Ana Lima spoke at noon.\n"
_CSV_GLOSSARY = "concept,kind,language,text,status\nmayor-2,term,en,Deputy Mayor,approved\n"


def _segment(told: Told) -> Asked:
    article = told.in_review()
    edition = told.newsroom.translator.get(f"articles/{article}/editions/pt").json()
    seen = next(each["seen"] for each in edition["segments"] if each["id"] == "s2")
    path = {"article_id": article, "language": "pt", "segment_id": "s2"}
    return Asked(who="translator", path=path, body={"text": "Os poços voltaram a abrir.", "seen": seen})


def _stale(told: Told) -> Asked:
    editions = [{"article_id": told.corrected(), "language": "pt"}]
    return Asked(who="translator", body={"editions": editions})


def _words(reason: str = "") -> Recipe:
    """Words of an article to be taken out, or to be looked for only."""

    def recipe(told: Told) -> Asked:
        body = {"stream": f"article-{told.in_review()}", "texts": ["Ana Lima"]}
        return Asked(who="admin", body=body | ({"reason": reason} if reason else {}))

    return recipe


def _lines(_told: Told) -> Asked:
    lines = [{**ARTICLE, "external_id": "cms-17", "submit": True}, {**ARTICLE, "external_id": "cms-18", "urgency": 12}]
    text = "".join(f"{json.dumps(each)}\n" for each in lines)
    return Asked(who="writer", body=text, media_type="application/x-ndjson")


RECIPES: Mapping[str, Recipe] = {
    **PEOPLE,
    **SOURCES,
    "create_article": _new({**ARTICLE, "submit": True}, "writer"),
    "check_text": _new({**_TEXT, "language": "en"}, "writer"),
    "create_article_from_document": _new({"document": _FILE, "format": "markdown", "language": "en"}, "writer"),
    "add_comment": _on(Told.in_review, {"text": "Which mayor?", "language": "en", "segment_id": "s3"}, "reviewer"),
    "resolve_comment": _commented,
    "correct_article": _on(
        Told.in_review, {**_WRONG, "replace": [{"segment_id": "s2", "text": "Twelve wells are open."}]}, "writer"
    ),
    "revise_by_document": _on(Told.draft, {"document": _FILE, "format": "markdown"}, "writer"),
    "request_edition": _on(Told.in_review, {"language": "ru", "route": "machine"}),
    "approve_edition": _approval,
    "override_four_eyes": lambda told: _approval(told, reason="No second person is on duty tonight."),
    "withdraw_approval": _on(lambda told: told.approved("pt"), None, "reviewer", "pt"),
    "request_changes": _on(Told.in_review, {"comment": "Name the source of the figure."}, "reviewer", "pt"),
    "claim_edition": _on(Told.in_review, {"minutes": 30}, "translator", "pt"),
    "let_go_of_edition": _claimed,
    "waive_finding": lambda told: Asked(
        who="reviewer",
        path={"article_id": told.with_finding(), "language": "en", "finding_id": DOUBT.id},
        body={"reason": "The number is right: I asked the council."},
    ),
    "publish_edition": _on(lambda told: told.approved("pt"), None, "publisher", "pt"),
    "hold_edition": _on(lambda told: told.published("pt"), _WHY, "publisher", "pt"),
    "release_edition": _on(Told.held, None, "publisher", "pt"),
    "retract_edition": _on(lambda told: told.published("pt"), _WRONG, "publisher", "pt"),
    "withdraw_edition": _on(lambda told: told.published("pt"), _WHY, "publisher", "pt"),
    "reject_edition": _on(Told.in_review, _WHY, "reviewer", "pt"),
    "retranslate_edition": _on(Told.corrected, None, "translator", "pt"),
    "edit_segments": _on(Told.in_review, {"segments": {"s2": "Os poços voltaram a abrir."}}, "translator", "pt"),
    "add_tag": _on(
        Told.in_review, {"type": "place", "place": {"segment_id": "s1", "start": 16, "end": 28}}, "reviewer", "en"
    ),
    "unlink_tag": _tag(None),
    "relink_tag": _tag({"entity_id": "ana-lima"}),
    "resize_tag": _tag({"before": _range(6, 14), "after": _range(0, 14)}),
    "retype_tag": _tag({"type": "organisation"}),
    "decide_tag": _tag({"verdict": "accepted"}),
    "hold_article": _on(lambda told: told.published("pt"), _WHY),
    "release_article": _on(lambda told: told.held(whole=True)),
    "retract_article": _on(lambda told: told.published("pt"), _WRONG),
    "withdraw_article": _on(lambda told: told.published("pt"), _WHY),
    "add_an_image": lambda told: Asked(
        who="writer", path={"article_id": told.in_review()}, form={"alt": "Wells in the square", "credit": "Ana Reis"}
    ),
    "order_images": _image(lambda image: {"image_hashes": [image]}, in_path=False),
    "publish_images": _public_images,
    "remove_an_image": _image(lambda _image: None, query={"reason": "The agency took it back."}),
    "describe_image": _image(lambda _image: {"language": "pt", "alt": "Poços na praça"}),
    "revise_draft": _on(Told.draft, _TEXT, "writer"),
    "submit_article": _on(Told.draft, None, "writer"),
    "record_receipt": lambda told: Asked(
        path=told.accepted(), body={"state": "confirmed", "url": "https://wire.example/1"}
    ),
    "retry_delivery": lambda told: Asked(path=told.parked()),
    "receive_receipt": _receipt,
    "configure_desk": _new(
        {
            "name": "World",
            "routing": [{"source": "en", "target": "pt", "engines": ["fx", "person"]}],
            "checks": {"numbers": "blocking"},
        },
        "admin",
        desk_id="africa",
    ),
    "import_entities": _new(
        {
            "format": "json-ld",
            "provenance": "the council's pages",
            "text": json.dumps(
                {
                    "@context": "https://schema.org",
                    "@type": "Person",
                    "@id": "urn:copyflow:entity:rui-reis",
                    "name": {"en": "Rui Reis"},
                }
            ),
        }
    ),
    "record_entity": _new(
        {
            "type": "organisation",
            "names": [{"language": "en", "text": "Harbour Port Authority"}],
            "country": "PT",
            "provenance": "its own pages",
        },
        entity_id="harbour-port",
    ),
    "withdraw_entity": _gone(entity_id="harbour-port"),
    "import_concepts": _new({"format": "csv", "text": _CSV_GLOSSARY, "provenance": "style guide"}),
    "record_concept": _new(
        {
            "terms": [{"language": "en", "text": "town council"}, {"language": "pt", "text": "câmara municipal"}],
            "provenance": "style guide",
        },
        concept_id="town-council",
    ),
    "withdraw_concept": _gone(concept_id="town-council"),
    "import_memory": _new({"name": "agency-2.tmx", "tmx": TMX}),
    "register_partner": _new(PARTNER, "admin"),
    "edit_partner": _partner({**PARTNER, "rate_per_minute": 60}),
    "backfill_partner": _partner({"since": "2026-01-01T00:00:00Z"}),
    "disable_partner": _partner({"reason": "The contract ended."}),
    "try_partner": _partner({"days": 30, "filters": {"languages": ["en"]}}),
    "pause_partner": _partner({"reason": "They move house."}),
    "replay_partner": _partner(),
    "resume_partner": _resumed,
    "rotate_secret": _partner({"grace_hours": 24}),
    "end_old_secrets": _partner(),
    "request_trial_message": _partner(),
    "create_session": _new({"name": "reviewer", "password": PASSWORD}, "nobody"),
    "delete_session": lambda _told: Asked(who="nobody", headers={"Origin": SITE}),
    "record_topic_rule": _new(
        {"topic": "medtop:11000000", "words": [{"language": "en", "text": "plenary meeting"}]}, rule_id="plenary"
    ),
    "withdraw_topic_rule": _gone(rule_id="plenary"),
    "import_topics": _new({"name": "mediatopics.json", "text": skos().decode()}),
    "search_memory": lambda _told: Asked(query={"text": "The talks have ended in June.", "from": "en", "to": "pt"}),
    "search": lambda _told: Asked(query={"q": "wells"}),
    "read_comparison": lambda _told: Asked(query={"from": "en@now", "to": "pt@now"}),
    "list_articles": lambda _told: Asked(query={"limit": "2"}),
    "list_events": lambda _told: Asked(query={"limit": "2"}),
    "list_topics": lambda _told: Asked(query={"limit": "2"}),
    "list_entities": lambda _told: Asked(query={"limit": "2"}),
    "read_metrics": lambda _told: Asked(who="admin"),
    "list_partner_keys": lambda _told: Asked(who="admin"),
    "read_document": _new(
        {"filename": "wells.md", "content": base64.b64encode(_FILE.encode()).decode(), "language": "en"}, "writer"
    ),
    "import_articles": _lines,
    "export_newsroom": lambda _told: Asked(who="admin", query={"what": "articles"}),
    "stream_events": lambda _told: Asked(query={"types": "edition.published"}),
    "list_own_articles": lambda _told: Asked(who="writer", query={"limit": "2"}),
    "read_sent_document": lambda told: Asked(path=told.planned()),
    "save_segment": _segment,
    "retranslate_editions": _stale,
    "read_troubles": lambda _told: Asked(who="admin"),
    "retry_work": _new(None, "admin"),
    "plan_redaction": _words(),
    "redact_payloads": _words("An order of the court in Harbour Town, number 7."),
}
