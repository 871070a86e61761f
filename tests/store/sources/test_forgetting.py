"""What the list of a source's items forgets, and that this makes no second draft."""

from __future__ import annotations

from sqlalchemy import text

from tests import factories as make
from tests.store.sources.room import Room
from tests.support.feeds import atom, atom_entry, rss, rss_item
from workers.source_keeping import SourceKeeping
from workflow.domain import commands as wanted
from workflow.domain.streams import article_stream
from workflow.domain.taking import Fate
from workflow.sources import KEPT_FOR


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
