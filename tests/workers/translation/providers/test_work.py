"""A provider at work in a newsroom: what it translates is on record, and its troubles park the work with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.providers.deepl import KEY, FakeDeepL
from tests.support.providers.server import answering
from tests.workers.newsroom import RUSSIAN, Newsroom
from workers.translation.http_engines import http_engines
from workers.translation.registry import EngineRegistry
from workflow.domain.article import Article, EditionState
from workflow.domain.vocabulary import ArticleId, Route
from workflow.settings import Settings

TEXT = "Ministers of six states met in Bishkek on Monday. They agreed on joint water measurements."
REFUSED_KEY = "refused-secret-77"


@pytest.fixture
def server() -> Iterator[FakeDeepL]:
    """DeepL on loopback."""
    with FakeDeepL() as running:
        yield running


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom whose engines the test chooses."""
    room = Newsroom(tmp_path)
    yield room
    room.hands.close()


def with_key(newsroom: Newsroom, server: FakeDeepL, key: str) -> None:
    """As if the workers were started anew with this key."""
    settings = Settings(deepl_key=key, deepl_url=server.url)
    newsroom.hands.engines.close()
    newsroom.hands = replace(newsroom.hands, engines=EngineRegistry(http_engines(settings)))


def translation_work(newsroom: Newsroom) -> list[str]:
    """What the ledger says about the translation that is due."""
    return [item.last_error or "" for item in newsroom.application.views.work() if item.kind == "translate"]


def later(newsroom: Newsroom) -> None:
    """As if the pause were over."""
    with newsroom.application.database.write() as connection:
        connection.execute(text("UPDATE work SET due_at = ''"))
    newsroom.work_off()


def edition_is_waiting(article: Article) -> bool:
    """Whether the Russian edition waits for a machine, and no person was asked."""
    edition = article.editions[RUSSIAN]
    return edition.state is EditionState.TRANSLATION and edition.route is not Route.PERSON


def asked_for_russian(newsroom: Newsroom) -> ArticleId:
    """An article that is wanted in Russian, after everything due was done."""
    article_id = newsroom.submitted(TEXT, targets=(RUSSIAN,))
    newsroom.work_off()
    return article_id


def test_a_used_up_quota_waits_for_its_renewal(newsroom: Newsroom, server: FakeDeepL) -> None:
    """However often it is looked at, no person is asked and no attempt is burnt; then the work is done."""
    with_key(newsroom, server, KEY)
    server.faults.extend([answering({"message": "Quota Exceeded"}, 456)] * 9)
    article_id = asked_for_russian(newsroom)
    for _ in range(8):
        assert edition_is_waiting(newsroom.article(article_id))
        [error] = translation_work(newsroom)
        assert "499990 of 500000 characters" in error
        later(newsroom)
    later(newsroom)
    segment = newsroom.article(article_id).editions[RUSSIAN].translations["s2"]
    assert segment.text == f"[{TEXT}]"
    assert (segment.engine or "").startswith("deepl:en-ru v2 127.0.0.1:")


def test_a_refused_key_waits_for_another_and_is_seen_nowhere(newsroom: Newsroom, server: FakeDeepL) -> None:
    """The ledger names the setting; neither key stands in the database; the right key gets the work done."""
    with_key(newsroom, server, REFUSED_KEY)
    article_id = newsroom.submitted(TEXT, targets=(RUSSIAN,))
    newsroom.work_off()
    assert edition_is_waiting(newsroom.article(article_id))
    [error] = translation_work(newsroom)
    assert "refused the key (403): set COPYFLOW_DEEPL_KEY" in error
    with_key(newsroom, server, KEY)
    later(newsroom)
    assert newsroom.article(article_id).editions[RUSSIAN].state is EditionState.REVIEW
    stored = b"".join(path.read_bytes() for path in newsroom.application.settings.home.rglob("*") if path.is_file())
    assert TEXT.encode() in stored
    assert REFUSED_KEY.encode() not in stored
    assert KEY.encode() not in stored
