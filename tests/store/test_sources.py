"""Sources of news: what is new becomes drafts once, whatever feeds say, workers do or databases lose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.store.parts import ManualClock
from tests.support.feeds import Feeds, Said, atom, atom_entry, ninjs, rss, rss_item, serving_feeds
from workers.source_keeping import SourceKeeping
from workers.tasks import runner
from workers.translation.registry import EngineRegistry
from workers.wiring import Hands
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article, EditionState
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.source_profile import SourceProfile
from workflow.domain.streams import article_stream, source_stream
from workflow.domain.taking import DIGEST, INGEST, SOURCE, Fate
from workflow.domain.vocabulary import ArticleId
from workflow.endpoints import AddressRules
from workflow.explaining.causes import Evidence
from workflow.explanation import TakenFrom
from workflow.ingest.fetching import SourceFetcher
from workflow.item_taking import Trace
from workflow.sources import KEPT_FOR, MOST_AT_ONCE, Sources
from workflow.store.event_store import EventStore

LOOPBACK = AddressRules(networks=(ip_network("127.0.0.1/32"),))


@pytest.fixture(scope="module")
def server() -> Iterator[Feeds]:
    """Feeds on loopback."""
    with serving_feeds() as feeds:
        yield feeds


@dataclass
class Room:
    """A newsroom with hands that may reach loopback, and shortcuts."""

    application: Application
    clock: ManualClock
    feeds: Feeds

    def add(self, address: str, **profile: Any) -> str:
        """Register a source; its id."""
        source_id = self.application.ids.new()
        given = SourceProfile(**{"name": "The Agency", "address": address, **profile})
        command = wanted.RegisterSource(by=make.ADMIN, at=self.clock.now(), source_id=source_id, profile=given)
        self.application.newsroom.execute(command, source_stream(source_id))
        return source_id

    def do(self, source_id: str, command: type[Any], **values: Any) -> None:
        """Carry out a command of an administrator."""
        self.application.newsroom.execute(
            command(by=make.ADMIN, at=self.clock.now(), **values), source_stream(source_id)
        )

    def work_off(self, hands: str = "here:1") -> None:
        """Fetch what is due, once."""
        now = self.clock.now()
        for nudge in self.application.ledger.due(now, nudged_before=now, limit=100):
            if nudge.kind == "fetch_source":
                runner.run(self.hands(hands), nudge.work_id)

    def hands(self, owner: str) -> Hands:
        """A worker."""
        return Hands(application=self.application, engines=EngineRegistry({}), formats={}, transports={}, owner=owner)

    def articles(self) -> list[Article]:
        """All of them, the oldest first."""
        with self.application.database.read() as connection:
            found = connection.execute(text("SELECT article_id FROM articles ORDER BY created_at, article_id"))
            return [self.application.views.article(ArticleId(each)) for each in found.scalars()]

    def outcomes(self, source_id: str) -> dict[str, str]:
        """What became of the items, by title."""
        return {each.title: each.outcome for each in self.application.sources.items(source_id)}


@pytest.fixture
def room(application: Application, clock: ManualClock, server: Feeds) -> Iterator[Room]:
    """A newsroom that may reach the feeds."""
    server.asked.clear()
    fetcher = SourceFetcher(LOOPBACK, seconds=5.0)
    parts = (application.database, EventStore(application.database), application.newsroom, application.views, clock)
    yield Room(replace(application, sources=Sources(*parts, fetcher)), clock, server)
    fetcher.close()


def test_an_item_becomes_a_draft_that_says_where_it_is_from(room: Room) -> None:
    """Text, author, language and source are kept; nothing is submitted, and nobody human has written it."""
    address = room.feeds.at("/feed", rss(rss_item()))
    source_id = room.add(address, targets=(make.PT, make.EN), urgency=2, genre="Current")
    room.work_off()
    (article,) = room.articles()
    assert [block.text for block in article.blocks] == [
        "Ministers meet in Bishkek",
        "The meeting began on Tuesday. It ends on Thursday.",
    ]
    assert (article.language, article.source.state, article.authors) == (make.EN, EditionState.DRAFT, {INGEST.id})
    details = article.details
    assert (details.byline, details.publisher) == ("A. Writer", "The Agency")
    assert (details.urgency, details.genre) == (2, "Current")
    assert details.origin[SOURCE] == "The Agency"
    assert details.origin["source_link"] == "https://agency.example/a-1"
    assert set(article.editions) == {make.EN, make.PT}
    summary = room.application.sources.summary(source_id)
    assert (summary.fetch.kind, summary.fetch.error, dict(summary.items)) == ("rss", "", {"taken": 1})
    assert summary.next_at == room.clock.now() + timedelta(minutes=15)


def test_a_writer_who_submits_such_a_draft_does_not_approve_it(room: Room) -> None:
    """The machine that drafted it is no eye; the first human hand is the submitter's, and another approves."""
    room.add(room.feeds.at("/feed", rss(rss_item())))
    room.work_off()
    (article,) = room.articles()
    both = make.person("both", *make.WRITER.roles, *make.REVIEWER.roles)
    room.application.newsroom.execute(make.submit(by=both), article_stream(article.id))
    assert room.articles()[0].authors == {INGEST.id, both.id}


@pytest.mark.parametrize(
    ("document", "title", "publisher"),
    [
        (atom(atom_entry()), "The Other Agency", "The Other Agency"),
        (json.dumps(ninjs()), "", "Ninjs Agency"),
        (json.dumps([ninjs()]), "", "Ninjs Agency"),
        (
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "title": "Fourth",
                    "language": "en",
                    "items": [
                        {
                            "id": 7,
                            "title": "Ministers meet in Bishkek",
                            "content_html": "<p>The meeting began on Tuesday. It ends on Thursday.</p>",
                        }
                    ],
                }
            ),
            "Fourth",
            "Fourth",
        ),
    ],
)
def test_the_same_text_from_two_feeds_is_one_draft(room: Room, document: str, title: str, publisher: str) -> None:
    """Whatever format it comes in; the second source's list says which article has it."""
    first = room.add(room.feeds.at("/first", rss(rss_item())))
    room.work_off()
    second = room.add(room.feeds.at("/second", document), name="Second")
    trial = room.application.sources.trial(SourceProfile(name="x", address=room.feeds.at("/second", document)))
    assert (trial.title, [each.outcome for each in trial.items]) == (title, [Fate.DUPLICATE])
    room.work_off()
    (article,) = room.articles()
    assert article.details.publisher != publisher
    (item,) = room.application.sources.items(second)
    assert (item.outcome, item.article_id) == (Fate.DUPLICATE, article.id)
    assert room.outcomes(first) == {"Ministers meet in Bishkek": Fate.TAKEN}


def test_a_quiet_source_adds_nothing_to_the_log(room: Room) -> None:
    """It is asked with the marks that it gave, answers 304, and is due again; nothing is recorded of it."""
    marks = {"ETag": '"one"', "Last-Modified": "Mon, 23 Nov 2026 09:30:00 GMT"}
    body = rss(rss_item()).encode()
    address = room.feeds.by(
        "/quiet", lambda asked: Said(304) if asked.headers.get("if-none-match") == '"one"' else Said(200, body, marks)
    )
    source_id = room.add(address)
    room.work_off()
    head = room.application.views.head()
    for _ in range(3):
        room.clock.forward(minutes=15)
        room.work_off()
    assert room.application.views.head() == head
    assert len(room.feeds.asked) == 4
    assert room.feeds.asked[-1].headers["if-modified-since"] == marks["Last-Modified"]
    assert room.application.sources.summary(source_id).fetch.fetched_at == room.clock.now()
    room.do(source_id, wanted.EditSource, profile=SourceProfile(name="The Agency", address=room.feeds.at("/new", body)))
    room.work_off()
    assert "if-none-match" not in room.feeds.asked[-1].headers


def test_a_newer_version_takes_the_place_of_an_untouched_draft(room: Room) -> None:
    """Back and forth, too; a version that says that it is older does not."""
    source_id = room.add(room.feeds.at("/feed", rss(rss_item(title="One"))))
    room.work_off()
    for title, date in (("Two", "10:00"), ("One", "11:00"), ("Two", "12:00"), ("Late", "09:00")):
        room.feeds.at("/feed", rss(rss_item(title=title, date=f"Mon, 23 Nov 2026 {date}:00 GMT")))
        room.clock.forward(minutes=15)
        room.work_off()
    (article,) = room.articles()
    assert (article.blocks[0].text, article.version) == ("Two", 4)
    assert room.outcomes(source_id) == {"Late": Fate.TAKEN}


def test_what_a_person_touched_is_not_overwritten(room: Room) -> None:
    """The article says in one comment, with the new text, that there is a newer version."""
    source_id = room.add(room.feeds.at("/feed", rss(rss_item(title="One"))))
    room.work_off()
    (article,) = room.articles()
    room.application.newsroom.execute(make.revise(make.text("Mine.", headline="Mine")), article_stream(article.id))
    for title, hour in (("Two", 10), ("Three", 11)):
        room.feeds.at("/feed", rss(rss_item(title=title, date=f"Mon, 23 Nov 2026 {hour}:00:00 GMT")))
        room.clock.forward(minutes=15)
        room.work_off()
    (article,) = room.articles()
    assert article.blocks[0].text == "Mine"
    (comment,) = article.comments
    assert comment.by == INGEST.id
    assert "newer version" in comment.text
    assert "Two" in comment.text
    assert "The meeting began on Tuesday." in comment.text
    assert set(room.outcomes(source_id).values()) <= {Fate.NOTED, Fate.TAKEN}


def test_what_a_source_takes_back_is_told_and_not_deleted(room: Room) -> None:
    """In a comment that has to be settled before anybody approves; what was never taken is not taken."""
    gone = ninjs(uri="urn:never", pubStatus="canceled", bodies=None, headlines=None)
    source_id = room.add(room.feeds.at("/feed", json.dumps([ninjs(), gone])))
    room.work_off()
    room.feeds.at("/feed", json.dumps([ninjs(pubStatus="canceled", bodies=None), gone]))
    room.clock.forward(minutes=15)
    room.work_off()
    (article,) = room.articles()
    assert article.blocks
    (comment,) = article.comments
    assert (comment.must_be_settled, "withdrawn" in comment.text) == (True, True)
    assert room.outcomes(source_id) == {"Ministers meet in Bishkek": Fate.WITHDRAWN, "": Fate.WITHDRAWN}


def test_an_item_that_cannot_be_taken_is_refused_with_the_reason(room: Room) -> None:
    """It keeps no other from being taken, and is looked at again when it has changed."""
    numbers = ninjs(uri="urn:c", language=None, bodies=[{"value": "12 34"}], headlines=[{"value": "1"}])
    items = [ninjs(uri="urn:a", urgency=12), ninjs(uri="urn:b", bodies=None), numbers, {"x": 1}]
    source_id = room.add(room.feeds.at("/feed", json.dumps([*items, "x", ninjs()])))
    room.work_off()
    assert len(room.articles()) == 1
    reasons = {each.reason for each in room.application.sources.items(source_id, outcome=Fate.REFUSED)}
    assert any("/urgency: '12' is no whole number from 1 to 9" in each for each in reasons)
    assert any("/uri: is missing" in each for each in reasons)
    assert any("body" in each for each in reasons)
    assert any("say the language of the source" in each for each in reasons)
    room.do(
        source_id,
        wanted.EditSource,
        profile=SourceProfile(name="The Agency", address=room.feeds.at("/feed", json.dumps(items)), language=make.EN),
    )
    room.work_off()
    assert len(room.articles()) == 2


_LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss version="2.0"><channel>&b;</channel></rss>'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (rss(rss_item())[:-40].encode(), "broken XML at line 1"),
        (_LAUGHS.encode(), "declares entities"),
        (('<?xml version="1.0" encoding="utf-16"?>' + _LAUGHS).encode("utf-16"), "declares entities"),
        (b"<rss>" * 500, "nested too deeply"),
        (b"x" * (5 * 1024 * 1024), "more than 4 MB"),
        (b"<html><body>Sign in</body></html>", "neither RSS nor Atom"),
        (b'{"uri": "urn:x", ', "broken JSON"),
        (b'{"uri": "urn:x", "uri": "urn:y"}', "names 'uri' twice in one object"),
        (b'{"uri": "urn:x", "urgency": 1e400}', "a number that is too large"),
        (b'{"uri": "urn:x", "urgency": NaN}', "holds NaN"),
        (b'<!DOCTYPE rss [<!ATTLIST item a CDATA "b">]><rss/>', "declares attributes"),
        (b'<rss xmlns:a="urn:' + b"a" * 301 + b'"/>', "namespace has more than 300 characters"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"no": "news"}', "neither ninjs nor a JSON Feed"),
    ],
)
def test_what_is_no_whole_document_is_not_taken(room: Room, body: bytes, why: str) -> None:
    """The reason is shown, and the source is tried again, less and less often."""
    source_id = room.add(room.feeds.at("/feed", body), every_minutes=10)
    room.work_off()
    summary = room.application.sources.summary(source_id)
    assert why in summary.fetch.error
    assert summary.next_at == room.clock.now() + timedelta(minutes=10)
    room.clock.forward(minutes=10)
    room.work_off()
    summary = room.application.sources.summary(source_id)
    assert (summary.fetch.failures, summary.next_at) == (2, room.clock.now() + timedelta(minutes=20))
    assert room.articles() == []
    room.clock.forward(minutes=20)
    room.feeds.at("/feed", rss(rss_item()))
    room.work_off()
    summary = room.application.sources.summary(source_id)
    assert (summary.fetch.failures, summary.fetch.error, len(room.articles())) == (0, "", 1)


def test_redirects_are_followed_and_judged(room: Room) -> None:
    """To another address of the feed; never to one inside of a network, and not for ever."""
    there = room.feeds.at("/there", rss(rss_item()))
    room.feeds.at("/moved", status=301, location="/there")
    broken = ("file:///etc/passwd", "http://[", "http://agency.example:port/")
    for number, location in enumerate(("http://10.0.0.1/feed", "http://localhost.:1/", *broken, "/loop")):
        address = room.feeds.at("/loop" if location == "/loop" else f"/to-{number}", status=302, location=location)
        source_id = room.add(address)
        room.work_off()
        assert room.application.sources.summary(source_id).fetch.error
    assert room.articles() == []
    room.add(there.replace("/there", "/moved"))
    room.work_off()
    assert len(room.articles()) == 1


def test_a_server_that_asks_to_wait_is_left_alone(room: Room) -> None:
    """Retry-After outweighs the source's own rhythm."""
    source_id = room.add(room.feeds.at("/busy", status=429, retry_after="7200"))
    room.work_off()
    summary = room.application.sources.summary(source_id)
    assert summary.next_at == room.clock.now() + timedelta(hours=2)
    assert "429" in summary.fetch.error
    room.clock.forward(minutes=60)
    room.work_off()
    assert len(room.feeds.asked) == 1


@pytest.mark.parametrize("wish", ["soon", f"Mon, 23 Nov {'9' * 20} 09:30:00 GMT"])
def test_a_wish_to_wait_that_says_nothing_is_none(room: Room, wish: str) -> None:
    """What no calendar has is passed over, and the refusal counts as any other."""
    source_id = room.add(room.feeds.at("/busy", status=503, retry_after=wish), every_minutes=10)
    room.work_off()
    summary = room.application.sources.summary(source_id)
    assert "503" in summary.fetch.error
    assert summary.next_at == room.clock.now() + timedelta(minutes=10)


def test_a_source_that_is_gone_for_good_is_paused(room: Room) -> None:
    """With the reason on record; resuming it asks once more."""
    source_id = room.add(room.feeds.at("/gone", status=410))
    room.work_off()
    source = room.application.sources.source(source_id)
    assert ("gone for good" in source.paused_because, source.paused_by) == (True, INGEST.id)
    assert room.application.sources.summary(source_id).next_at is None
    room.feeds.at("/gone", rss(rss_item()))
    room.do(source_id, wanted.ResumeSource)
    room.work_off()
    assert len(room.articles()) == 1


def test_a_long_feed_is_taken_in_portions_oldest_first(room: Room) -> None:
    """No visit drafts more than so many; the next comes soon and finds the rest, though the feed has not changed."""
    items = [rss_item(f"g{number}", f"Story {number}") for number in range(MOST_AT_ONCE + 3)]
    body = rss(*items).encode()
    address = room.feeds.by(
        "/long", lambda asked: Said(304) if "if-none-match" in asked.headers else Said(200, body, {"ETag": '"x"'})
    )
    source_id = room.add(address)
    room.work_off()
    assert len(room.articles()) == MOST_AT_ONCE
    room.clock.forward(minutes=1)
    room.work_off()
    room.clock.forward(minutes=15)
    room.work_off()
    assert len(room.articles()) == MOST_AT_ONCE + 3
    assert dict(room.application.sources.summary(source_id).items) == {"taken": MOST_AT_ONCE + 3}


def test_a_worker_that_dies_on_the_way_is_followed_by_another(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the first draft and before anything else: the next one takes the rest, and nothing twice."""
    source_id = room.add(room.feeds.at("/feed", rss(rss_item("1", "One"), rss_item("2", "Two")), ETag='"x"'))
    execute, done = room.application.newsroom.execute, []

    class Killed(BaseException):
        """What no code of ours catches."""

    def dying(command: wanted.Command, *place: Any, **how: Any) -> Any:
        if isinstance(command, wanted.DraftArticle) and len(done) == 1:
            raise Killed
        done.append(command)
        return execute(command, *place, **how)

    monkeypatch.setattr(room.application.newsroom, "execute", dying)
    with pytest.raises(Killed):
        room.work_off()
    assert len(room.articles()) == 1
    monkeypatch.undo()
    room.clock.forward(minutes=10)  # the lease ran out
    room.work_off("another:2")
    assert sorted(each.blocks[0].text for each in room.articles()) == ["One", "Two"]
    assert set(room.outcomes(source_id).values()) == {Fate.TAKEN}


def test_two_workers_at_once_take_every_item_once(room: Room) -> None:
    """Of one source and of two with the same texts, without any lease between them."""
    body = rss(*(rss_item(f"g{number}", f"Story {number}") for number in range(12)))
    ids = [room.add(room.feeds.at(path, body)) for path in ("/one", "/two")]
    sources = room.application.sources
    with ThreadPoolExecutor(4) as pool:
        visits = [pool.submit(sources.visit, sources.source(each), Trace()) for each in (*ids, *ids)]
        assert [each.result().error for each in visits] == [""] * 4
    assert sorted(each.blocks[0].text for each in room.articles()) == sorted(f"Story {number}" for number in range(12))
    assert all(each.version == 1 for each in room.articles())


def test_losing_the_rows_costs_another_look_and_no_draft(room: Room) -> None:
    """What was found is running state; which items were taken is in the log."""
    source_id = room.add(room.feeds.at("/feed", rss(rss_item())))
    other = room.add(room.feeds.at("/other", atom(atom_entry())))
    room.work_off()
    with room.application.database.write() as connection:
        connection.execute(text("DELETE FROM source_items"))
        connection.execute(text("DELETE FROM source_fetches"))
    room.clock.forward(minutes=15)
    head = room.application.views.head()
    room.work_off()
    assert room.application.views.head() == head
    outcomes = {*room.outcomes(source_id).values(), *room.outcomes(other).values()}
    assert outcomes == {Fate.TAKEN, Fate.DUPLICATE}


def test_the_list_of_sources_follows_from_the_log(room: Room) -> None:
    """It is rebuilt and verified with everything else; a removed source is fetched no more, and its drafts stay."""
    kept, removed = (room.add(room.feeds.at(f"/{each}", rss(rss_item()))) for each in ("a", "b"))
    room.work_off()
    room.do(removed, wanted.RemoveSource, reason="no contract")
    with room.application.database.write() as connection:
        connection.execute(text("DELETE FROM sources"))
    assert [each.table for each in room.application.verification.differences()] == ["sources"]
    room.application.rebuild("sources")
    assert list(room.application.verification.differences()) == []
    assert [each.source.id for each in room.application.sources.summaries()] == [kept]
    with pytest.raises(NotFound):
        room.application.sources.summary(removed)
    room.clock.forward(minutes=15)
    room.feeds.asked.clear()
    room.work_off()
    assert [each.path for each in room.feeds.asked] == ["/a"]
    assert len(room.articles()) == 1


def test_a_source_is_fetched_at_once_when_somebody_asks(room: Room) -> None:
    """Before it is due; the next time is counted from then."""
    source_id = room.add(room.feeds.at("/feed", rss()))
    room.work_off()
    room.clock.forward(minutes=3)
    room.do(source_id, wanted.FetchSource)
    room.work_off()
    assert len(room.feeds.asked) == 2
    assert room.application.sources.summary(source_id).next_at == room.clock.now() + timedelta(minutes=15)


def test_a_trial_takes_nothing(room: Room) -> None:
    """It tells what would be taken, in which language, and why not; what cannot be read is a refusal."""
    document = rss(rss_item(), rss_item("b", "Empty", body=" "), language="")
    before = room.application.views.head()
    profile = SourceProfile(name="x", address=room.feeds.at("/feed", document))
    trial = room.application.sources.trial(profile)
    assert [(each.outcome, each.language) for each in trial.items] == [(Fate.TAKEN, "en"), (Fate.REFUSED, "")]
    assert room.application.views.head() == before
    with pytest.raises(InvalidValue, match="404"):
        room.application.sources.trial(replace(profile, address=room.feeds.at("/x", status=404)))
    with pytest.raises(InvalidValue, match="desk"):
        room.application.sources.trial(replace(profile, desk="nowhere"))
    with pytest.raises(InvalidValue, match="address: must begin"):
        room.application.sources.trial(replace(profile, address="file:///etc/passwd"))


def test_the_digest_of_a_draft_is_of_its_text(room: Room) -> None:
    """It is kept with the draft, so that the log alone tells which version was taken."""
    room.add(room.feeds.at("/feed", rss(rss_item())))
    room.work_off()
    (article,) = room.articles()
    assert len(article.details.origin[DIGEST]) == 64


# --- why it is there ------------------------------------------------------------------------------------


def test_an_explanation_names_the_source_of_a_draft(room: Room) -> None:
    """Where it was taken from, and after which event the source was fetched; a person's own article has no source."""
    source_id = room.add(room.feeds.at("/feed", rss(rss_item(title="One"))))
    room.work_off()
    (article,) = room.articles()
    told = room.application.explanations.of(article.id)
    link = "https://agency.example/a-1"
    assert told.taken_from == TakenFrom(source_id=source_id, source_name="The Agency", link=link)
    (drafted,) = told.story
    assert [each.sentence for each in drafted.causes] == [
        f"the source The Agency has it at {link}",
        "user:admin registered the source The Agency",
    ]
    assert {(each.evidence, each.position) for each in drafted.causes} == {(Evidence.WORK, 1)}
    own = replace(make.draft(), details=replace(make.draft().details, origin={SOURCE: "The Agency"}))
    room.application.newsroom.execute(own, make.ARTICLE_STREAM)
    assert room.application.explanations.of(make.ARTICLE_ID).taken_from is None


def test_an_explanation_names_what_sources_had_later(room: Room) -> None:
    """A newer text of an untouched draft, a newer one for its writer to read, a withdrawal by another source."""
    first = json.dumps([ninjs(headlines=[{"value": "One"}])])
    source_id = room.add(room.feeds.at("/feed", first))
    room.work_off()
    other = room.add(room.feeds.at("/other", first), name="The Other")
    room.work_off()
    (article,) = room.articles()
    for hour, headline in ((10, "Two"), (11, "Three")):
        newer = ninjs(headlines=[{"value": headline}], versionCreated=f"2026-11-24T{hour}:00:00Z")
        room.feeds.at("/feed", json.dumps([newer]))
        room.do(source_id, wanted.FetchSource)
        room.work_off()
        if headline == "Two":
            room.application.newsroom.execute(make.submit(), article_stream(article.id))
    room.feeds.at("/other", json.dumps([ninjs(pubStatus="canceled")]))
    room.do(other, wanted.FetchSource)
    room.work_off()
    room.do(source_id, wanted.RemoveSource, reason="the contract ended")
    story = room.application.explanations.of(article.id).story
    told = [[cause.sentence for cause in each.causes] for each in story if each.actor == INGEST.id]
    asked = "user:admin asked to fetch the source at once"
    assert told[1:] == [
        ["the source The Agency has a newer text of it", asked],
        ["the source The Agency has a newer text of it", asked],
        ["the source The Other has withdrawn it", asked],
    ]


# --- what is forgotten ------------------------------------------------------------------------------------


def fetched(room: Room, source_id: str) -> None:
    """Fetch a source once more."""
    room.do(source_id, wanted.FetchSource)
    room.work_off()


def test_what_left_its_feed_long_ago_is_forgotten_and_is_no_new_draft_when_it_comes_back(room: Room) -> None:
    """Its line goes from the list; the log knows it: the same text changes nothing, a newer one is the draft's."""
    source_id = room.add(room.feeds.at("/feed", rss(rss_item(), rss_item(guid="a-2", title="", body=""))))
    room.work_off()
    other = rss_item(guid="b-1", title="Something else", body="<p>Rain fell on Monday.</p>")
    room.feeds.at("/feed", rss(other))
    room.clock.forward(days=KEPT_FOR.days)
    fetched(room, source_id)
    assert set(room.outcomes(source_id)) == {"Ministers meet in Bishkek", "", "Something else"}
    room.clock.forward(minutes=15)
    fetched(room, source_id)
    assert set(room.outcomes(source_id)) == {"Something else"}
    room.feeds.at("/feed", rss(rss_item(), other))
    fetched(room, source_id)
    assert room.outcomes(source_id)["Ministers meet in Bishkek"] == Fate.TAKEN
    assert [article.version for article in room.articles()] == [1, 1]
    room.feeds.at("/feed", rss(rss_item(title="Ministers met", date="Mon, 22 Mar 2027 09:30:00 GMT"), other))
    fetched(room, source_id)
    assert sorted((article.blocks[0].text, article.version) for article in room.articles()) == [
        ("Ministers met", 2),
        ("Something else", 1),
    ]


def test_what_stands_in_its_feed_is_not_forgotten(room: Room) -> None:
    """However old: it is not looked at anew, and stays in the list with the moment when it was."""
    unreadable = rss_item(guid="a-2", title="", body="")
    source_id = room.add(room.feeds.at("/feed", rss(rss_item(), unreadable)))
    room.work_off()
    before = room.application.sources.items(source_id)
    room.clock.forward(days=KEPT_FOR.days + 1)
    fetched(room, source_id)
    assert room.application.sources.items(source_id) == before


def test_what_only_the_list_knows_is_kept(room: Room) -> None:
    """Whose text another article has, and what people were told of, is not told or drafted once more."""
    first = room.add(room.feeds.at("/feed", rss(rss_item())))
    room.work_off()
    second = room.add(room.feeds.at("/other", atom(atom_entry())), name="Second")
    room.work_off()
    (article,) = room.articles()
    room.application.newsroom.execute(make.submit(), article_stream(article.id))
    newer = rss_item(title="Ministers met", date="Tue, 24 Nov 2026 09:30:00 GMT")
    room.feeds.at("/feed", rss(newer))
    fetched(room, first)
    (told,) = room.articles()[0].comments
    settle = wanted.ResolveComment(by=make.WRITER, at=room.clock.now(), number=told.number)
    room.application.newsroom.execute(settle, article_stream(article.id))
    for path, empty in (("/feed", rss()), ("/other", atom())):
        room.feeds.at(path, empty)
    room.clock.forward(days=KEPT_FOR.days + 1)
    for source_id in (first, second):
        fetched(room, source_id)
    room.feeds.at("/feed", rss(newer))
    room.feeds.at("/other", atom(atom_entry(title="They met", updated="2027-03-23T09:30:00Z")))
    for source_id in (first, second):
        fetched(room, source_id)
    (article,) = room.articles()
    assert [("They met" in each.text) for each in article.comments] == [False, True]


def test_what_was_found_at_a_removed_source_is_forgotten(room: Room) -> None:
    """Nobody can ask for it any more; what another source found stays, and so does what was taken."""
    gone, stays = (room.add(room.feeds.at(path, rss(rss_item(guid=path)))) for path in ("/gone", "/stays"))
    room.work_off()
    assert room.application.sources.forget_removed() == 0
    room.do(gone, wanted.RemoveSource, reason="the contract ended")
    keeping = SourceKeeping(room.application, seconds=iter((0.0, 0.0, 10.0)).__next__)
    for _ in range(2):
        keeping.keep()
    with room.application.database.read() as connection:
        left = connection.execute(text("SELECT source_id FROM source_items")).scalars().all()
    assert left == [stays]
    assert len(room.articles()) == 1
