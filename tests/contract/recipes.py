"""How each operation of the API is called well, once: what its example in the description is recorded from.

Reading operations need no recipe: they are asked about what the newsroom below has. An operation that writes, or that
needs a query, has one here, by its operation id: a function that brings the newsroom to where the request is right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.api.conversation import ARTICLE, DOUBT, MAYOR, PASSWORD, SITE, Newsroom
from tests.api.test_portal import approve
from tests.api.test_reading import deliver
from tests.image_factories import picture
from tests.topics.test_files import skos
from workflow.domain.commands import AttemptOutcome, RecordAttempt, StartAttempt
from workflow.domain.messages import message_id
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, PartnerId, system_actor
from workflow.signing import sign

TMX = (
    '<?xml version="1.0"?><tmx version="1.4"><header srclang="en" datatype="plaintext" segtype="sentence"'
    ' creationtool="a" creationtoolversion="1" adminlang="en" o-tmf="a"/><body><tu><tuv xml:lang="en"><seg>The talks'
    ' have ended in June.</seg></tuv><tuv xml:lang="pt"><seg>As negociações terminaram em junho.</seg></tuv></tu>'
    "</body></tmx>"
)
PARTNER = {"name": "Harbour Wire", "endpoint": "https://1.1.1.1/inbox", "languages": ["en", "pt"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request."""

    who: str = "publisher"
    """A role's person, or ``nobody``."""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    """Fields of a form that goes with a picture in place of a body."""


class Told:
    """A newsroom in which something of everything has happened, and ways to bring an article anywhere."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.partner = self.new_partner()
        self.article = self.published("en", "pt")
        deliver(newsroom, self.article, self.partner)
        newsroom.record_concept("mayor", "Mayor")
        newsroom.record_entity("ana-lima", "Ana Lima")
        rule = {"topic": "medtop:11000000", "words": [{"language": "en", "text": "town council"}]}
        newsroom.reviewer.request("PUT", "topic-rules/council", json=rule, headers={"If-Match": '"0"'})
        newsroom.admin.request("PUT", "desks/world", json={"name": "World"}, headers={"If-Match": '"0"'})
        newsroom.reviewer.create(f"articles/{self.article}/comments", {"text": "Is noon local time?"})
        newsroom.reviewer.create("memory/imports", {"name": "agency.tmx", "tmx": TMX})
        self.image(self.article)
        self.in_review()
        for name in ("turnaround", "memory", "figures", "edition_texts", "topic_learning"):
            newsroom.application.followers.catch_up(name, fence=1)

    @property
    def known(self) -> dict[str, str]:
        """Ids of what exists, by the names that paths have for them."""
        return {
            "article_id": self.article, "language": "pt", "partner_id": self.partner, "item_id": "pt:1",
            "desk_id": "world", "concept_id": "mayor", "entity_id": "ana-lima", "code": "medtop:11000000",
            "rule_id": "council", "tag_id": MAYOR.id, "number": "1",
        }  # fmt: skip

    def new_partner(self) -> str:
        """A partner; its id."""
        identity: str = self.newsroom.admin.create("partners", PARTNER).json()["partner_id"]
        return identity

    def draft(self) -> str:
        """An article that its writer still works on."""
        identity: str = self.newsroom.writer.create("articles", ARTICLE).json()["article_id"]
        return identity

    def in_review(self, **changes: Any) -> str:
        """An article in review, with one finding that somebody has to look at."""
        article = self.newsroom.writer.article(**changes)
        self.newsroom.do_the_workers_part(article, findings=changes.pop("findings", ()))
        return article

    def with_finding(self) -> str:
        """The same, with a finding that keeps it from being approved."""
        article = self.newsroom.writer.article()
        self.newsroom.do_the_workers_part(article, findings=(DOUBT,))
        return article

    def approved(self, *languages: str) -> str:
        """An article whose editions in these languages are approved."""
        article = self.in_review()
        for language in languages:
            approve(self.newsroom, article, language)
        return article

    def published(self, *languages: str) -> str:
        """An article whose editions in these languages are public."""
        article = self.approved(*languages)
        for language in languages:
            self.newsroom.publisher.act(article, f"editions/{language}/publication")
        return article

    def held(self, *, whole: bool = False) -> str:
        """A public article that may not be shown at this moment."""
        article = self.published("en", "pt")
        where = "hold" if whole else "editions/pt/hold"
        self.newsroom.publisher.act(article, where, {"reason": "The figure is being checked."})
        return article

    def corrected(self) -> str:
        """An article whose source moved after it was translated."""
        article = self.in_review()
        change = {"note": "The day was wrong.", "replace": [{"segment_id": "s2", "text": "The wells open on Monday."}]}
        self.newsroom.writer.act(article, "corrections", change)
        return article

    def image(self, article: str) -> str:
        """An article's new image; its hash."""
        answer = self.newsroom.writer.request(
            "POST", f"articles/{article}/images", files={"file": ("a.jpg", picture(), "image/jpeg")},
            data={"alt": "Wells in the square"}, headers={"Idempotency-Key": f"image of {article}"},
        )  # fmt: skip
        identity: str = answer.json()["image_hash"]
        return identity

    def illustrated(self) -> tuple[str, str]:
        """An article with an image: both ids."""
        article = self.in_review()
        return article, self.image(article)

    def hash_of(self, article: str, language: str = "pt") -> str:
        """What an approval of the edition names."""
        text: str = self.newsroom.reviewer.get(f"articles/{article}/editions/{language}").json()["content_hash"]
        return text

    def parked(self) -> dict[str, str]:
        """The path's values of a delivery that failed for good."""
        article = self.in_review()
        deliver(self.newsroom, article, self.partner)
        return {"partner_id": self.partner, "article_id": article, "item_id": "pt:1"}

    def accepted(self) -> dict[str, str]:
        """The path's values of a delivery that its partner took."""
        place = self.parked()
        article, partner = ArticleId(place["article_id"]), PartnerId(place["partner_id"])
        tag = self.newsroom.publisher.get(f"deliveries/{partner}/{article}").headers["ETag"]
        self.newsroom.publisher.request(
            "POST", f"deliveries/{partner}/{article}/items/pt:1/retry", headers={"If-Match": tag}
        )
        by, now = system_actor("syndicate"), self.newsroom.application.clock.now()
        taken = AttemptOutcome(delivered=True, status=200, latency_ms=3)
        for command in (
            StartAttempt(by=by, at=now, item_id="pt:1"),
            RecordAttempt(by=by, at=now, item_id="pt:1", outcome=taken),
        ):
            self.newsroom.application.newsroom.execute(command, delivery_stream(partner, article))
        return place

    def parked_at_own_partner(self) -> dict[str, str]:
        """The same at a partner that nothing else happens to."""
        return {"partner_id": self.new_partner()}


Recipe = Callable[[Told], Asked]


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

RECIPES: Mapping[str, Recipe] = {
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
}
