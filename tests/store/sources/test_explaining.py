"""Why a draft from a source is there."""

from __future__ import annotations

import json
from dataclasses import replace

from tests import factories as make
from tests.store.sources.room import Room
from tests.support.feeds import ninjs, rss, rss_item
from workflow.domain import commands as wanted
from workflow.domain.streams import article_stream
from workflow.domain.taking import INGEST, SOURCE
from workflow.explaining.causes import Evidence
from workflow.explanation import TakenFrom


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
