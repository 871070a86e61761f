"""A newsroom in which something of everything has happened, and one request of it: what recipes are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.api.conversation import ARTICLE, DOUBT, MAYOR, PASSWORD, Newsroom
from tests.api.test_portal import approve
from tests.api.test_reading import deliver
from tests.image_factories import picture
from tests.people.apps import code_at
from workflow.domain.commands import AttemptOutcome, RecordAttempt, RequestDelivery, StartAttempt
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus, Role, system_actor
from workflow.people.person import User

TMX = (
    '<?xml version="1.0"?><tmx version="1.4"><header srclang="en" datatype="plaintext" segtype="sentence"'
    ' creationtool="a" creationtoolversion="1" adminlang="en" o-tmf="a"/><body><tu><tuv xml:lang="en"><seg>The talks'
    ' have ended in June.</seg></tuv><tuv xml:lang="pt"><seg>As negociações terminaram em junho.</seg></tuv></tu>'
    "</body></tmx>"
)
GUEST = {"guest": "Ana Lima", "office": "Office of the Mayor"}
PARTNER = {"name": "Harbour Wire", "endpoint": "https://1.1.1.1/inbox", "languages": ["en", "pt"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request."""

    who: str = "publisher"
    """A role's person, or ``nobody``."""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    media_type: str = "application/json"
    """Of the body; one that is not JSON is a text."""
    key: str = ""
    """An API key to ask with in the place of the person's usual one."""
    is_own: bool = False
    """Whether it is about whoever asks: what others are answered says nothing of roles."""
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    """Fields of a form that goes with a picture in place of a body."""


class Told:
    """A newsroom in which something of everything has happened, and ways to bring an article anywhere."""

    def __init__(self, newsroom: Newsroom, feed: str = "") -> None:
        """``feed``: the address of a feed that answers, where there is one."""
        self.newsroom = newsroom
        self.feed = feed
        self._people = 0
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
        newsroom.in_browser("writer").request("POST", "me/views", json={"name": "Mine, urgent", "urgency": "2"})
        self.linked = self.asked_by_link()
        self.someone = self.new_person()
        self.someones_key = newsroom.application.accounts.keys.make(self.someone.name, "feed reader").known.id
        for name in ("turnaround", "memory", "figures", "edition_texts", "topic_learning"):
            newsroom.application.followers.catch_up(name, fence=1)

    @property
    def known(self) -> dict[str, str]:
        """Ids of what exists, by the names that paths have for them."""
        return {
            "article_id": self.article, "language": "pt", "partner_id": self.partner, "item_id": "pt:1",
            "desk_id": "world", "concept_id": "mayor", "entity_id": "ana-lima", "code": "medtop:11000000",
            "rule_id": "council", "tag_id": MAYOR.id, "number": "1", "segment_id": "s2", "token": self.linked["token"],
            "person_id": self.someone.id, "name": self.someone.name, "key_id": self.someones_key,
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

    def asked_by_link(self) -> dict[str, str]:
        """An article in review about which a guest was asked: the path's values of the link, and its token."""
        article = self.in_review()
        until = self.newsroom.application.clock.now() + timedelta(days=30)
        body = {**GUEST, "until": until.strftime("%Y-%m-%dT%H:%M:%SZ")}
        made = self.newsroom.reviewer.create(
            f"articles/{article}/editions/pt/review-links", body, f"link about {article}"
        ).json()
        link = made["link"]["link_id"]
        return {"article_id": article, "language": "pt", "link_id": link, "token": made["url"].rpartition("/")[2]}

    def new_person(self, *roles: Role) -> User:
        """Somebody with an account of their own, a writer by default, whom nothing else happens to."""
        self._people += 1
        return self.newsroom.application.accounts.add_user(f"person {self._people}", PASSWORD, roles or (Role.WRITER,))

    def secured_person(self, *roles: Role) -> tuple[User, str]:
        """The same with a second factor, and its secret."""
        user, clock = self.new_person(*roles), self.newsroom.application.clock
        factors = self.newsroom.application.accounts.second_factors
        secret = factors.prepare(user.id, user.name).secret
        factors.confirm(user.id, code_at(secret, clock.now()))
        return user, secret

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

    def planned(self) -> dict[str, str]:
        """The path's values of a delivery of what is public, which waits for its first attempt."""
        article, partner = ArticleId(self.published("pt")), PartnerId(self.new_partner())
        application = self.newsroom.application
        wanted = RequestDelivery(
            by=system_actor("syndicate"), at=application.clock.now(), partner_id=partner, article_id=article,
            language=LanguageTag("pt"), revision=1, pub_status=PubStatus.USABLE,
            article_version=application.views.article(article).version,
        )  # fmt: skip
        application.newsroom.execute(wanted, delivery_stream(partner, article))
        return {"partner_id": partner, "article_id": article, "item_id": "pt:1"}

    def parked_at_own_partner(self) -> dict[str, str]:
        """The same at a partner that nothing else happens to."""
        return {"partner_id": self.new_partner()}


Recipe = Callable[[Told], Asked]
