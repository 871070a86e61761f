"""What is new at a source becomes drafts, once, whatever workers do or databases lose."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.store.sources.room import Room
from tests.support.feeds import Said, atom, atom_entry, ninjs, rss, rss_item
from workflow.domain import commands as wanted
from workflow.domain.article import EditionState
from workflow.domain.errors import NotFound
from workflow.domain.source_profile import SourceProfile
from workflow.domain.streams import article_stream
from workflow.domain.taking import DIGEST, INGEST, SOURCE, Fate
from workflow.item_taking import Trace
from workflow.sources import MOST_AT_ONCE


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


def test_the_digest_of_a_draft_is_of_its_text(room: Room) -> None:
    """It is kept with the draft, so that the log alone tells which version was taken."""
    room.add(room.feeds.at("/feed", rss(rss_item())))
    room.work_off()
    (article,) = room.articles()
    assert len(article.details.origin[DIGEST]) == 64
