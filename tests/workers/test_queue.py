"""The review queue shows what waits for a person, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.newsroom import ENGLISH, PORTUGUESE, RUSSIAN, Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    yield room
    room.hands.close()


def test_queue_is_what_waits_for_a_person(newsroom: Newsroom) -> None:
    """Editions in review and translations asked of a person are in the queue; what machines work on is not."""
    article_id = newsroom.submitted("Ministers met in Bishkek.", targets=(PORTUGUESE, RUSSIAN))
    views = newsroom.application.views
    assert views.review_queue() == []
    newsroom.work_off()
    waiting = {(row.language, row.state) for row in views.review_queue()}
    assert waiting == {("en", "review"), ("pt", "review"), ("ru", "translation")}
    newsroom.publish(article_id, ENGLISH)
    assert {row.language for row in views.review_queue()} == {"pt", "ru"}
    assert [row.language for row in views.review_queue(language="ru")] == ["ru"]
    assert [row.language for row in views.review_queue(state="published")] == ["en"]
