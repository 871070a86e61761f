"""Ways round the second pair of eyes: metadata, a held text's schedule, a rejected source; and endless repetitions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.conversation import Newsroom
from workflow.domain.commands import PublishEdition
from workflow.domain.errors import WrongState
from workflow.domain.segments import BlockKind, DraftBlock, number_blocks
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, system_actor

TEXT = {
    "headline": "Wells reopen in Harbour Town",
    "body": "The wells are open again.\n\nMayor Ana Lima spoke at noon.",
}


def approve(newsroom: Newsroom, identity: str, language: str) -> None:
    """Have the workers and the reviewer do their part."""
    newsroom.do_the_workers_part(identity)
    text_hash = newsroom.reviewer.get(f"articles/{identity}/editions/{language}").json()["content_hash"]
    answer = newsroom.reviewer.act(identity, f"editions/{language}/approval", {"content_hash": text_hash})
    assert answer.status_code == 200, answer.text


def send_back_and_revise(newsroom: Newsroom, identity: str, **details: Any) -> None:
    """The reviewer sends the source back, the writer changes nothing but the metadata."""
    assert newsroom.reviewer.act(identity, "editions/en/change-requests", {"comment": "Byline?"}).status_code == 200
    assert newsroom.writer.act(identity, "revisions", {**TEXT, **details}).status_code == 200


def test_byline_in_revision_is_not_public(newsroom: Newsroom) -> None:
    """What readers see of a published edition does not change while the writer revises the source's metadata."""
    identity = newsroom.writer.article(byline="Ana")
    approve(newsroom, identity, "pt")
    assert newsroom.publisher.act(identity, "editions/pt/publication", {}).status_code == 200
    send_back_and_revise(newsroom, identity, byline="Nobody read this", publisher="Nobody read this")
    for address in (newsroom.address(identity, "pt"), "/feeds/pt.atom"):
        page = newsroom.nobody.request("GET", address).text
        assert "Ana" in page
        assert "Nobody read this" not in page


def test_writer_alone_cannot_lift_an_embargo(newsroom: Newsroom) -> None:
    """A translation approved under embargo is approved anew when the writer changes the embargo or the byline."""
    identity = newsroom.writer.article(embargoed="2030-01-01T00:00:00Z")
    approve(newsroom, identity, "pt")
    send_back_and_revise(newsroom, identity, embargoed=None)
    refused = newsroom.publisher.act(identity, "editions/pt/publication", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")


def test_translation_of_a_rejected_source_is_not_published(newsroom: Newsroom) -> None:
    """With its source rejected, an approved translation does not go out."""
    identity = newsroom.writer.article()
    approve(newsroom, identity, "pt")
    assert newsroom.reviewer.act(identity, "editions/en/rejection", {"reason": "False."}).status_code == 200
    refused = newsroom.publisher.act(identity, "editions/pt/publication", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")


def test_held_text_does_not_come_back_by_the_clock(newsroom: Newsroom) -> None:
    """A correction that was scheduled before the hold does not make a held edition public again."""
    identity = newsroom.writer.article(targets=[])
    approve(newsroom, identity, "en")
    newsroom.publisher.act(identity, "editions/en/publication", {})
    newsroom.writer.act(identity, "corrections", {**TEXT, "body": "The wells are shut.", "note": "Shut."})
    approve(newsroom, identity, "en")
    due = datetime.now(UTC) + timedelta(hours=1)
    assert (
        newsroom.publisher.act(identity, "editions/en/publication", {"publish_at": due.isoformat()}).status_code == 200
    )
    assert newsroom.publisher.act(identity, "editions/en/hold", {"reason": "Court order."}).status_code == 200
    clock = PublishEdition(by=system_actor("publish"), at=due, language=LanguageTag("en"))
    with pytest.raises(WrongState):
        newsroom.application.newsroom.execute(clock, article_stream(ArticleId(identity)))
    assert newsroom.nobody.request("GET", newsroom.address(identity)).status_code == 404


def test_repetitive_text_is_numbered_at_once() -> None:
    """Five thousand paragraphs, every second the same and the others reworded, keep their ids; it takes no minutes."""

    def paragraphs(name: str) -> list[DraftBlock]:
        texts = ("a" if number % 2 else f"{name}{number}" for number in range(5_000))
        return [DraftBlock(kind=BlockKind.PARAGRAPH, segments=(text,)) for text in texts]

    before = number_blocks(paragraphs("b"))
    after = number_blocks(paragraphs("c"), before, 5_001)
    assert [block.segments[0].id for block in after] == [block.segments[0].id for block in before]
