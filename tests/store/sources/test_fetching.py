"""What servers of feeds may answer, and when they are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store.sources.room import Room
from tests.support.feeds import rss, rss_item
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue
from workflow.domain.source_profile import SourceProfile
from workflow.domain.taking import INGEST, Fate

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
