"""Search on both databases: the same finds, in every script; what is withdrawn or redacted is found no more."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy import select, text

from tests import factories as make
from tests.factories import ADMIN, EN, PT
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.searching import Narrowed
from workflow.store.projections.edition_texts import NAME
from workflow.store.search_tables import EditionTextRow
from workflow.store.tables import table_of

TEXTS = table_of(EditionTextRow)
ZH = LanguageTag("zh-Hans")
CHINESE = ("勒拿河上的老桥周一重新通车。", "工程费用由市议会支付。")


def article(
    application: Application, headline: str, *sentences: str, language: LanguageTag = EN, **details: Any
) -> ArticleId:
    """A submitted article that the follower has heard of."""
    article_id = ArticleId(application.ids.new())
    blocks = make.text(*sentences or ("One sentence.",), headline=headline)
    draft = replace(make.draft(**details), article_id=article_id, language=language, blocks=blocks)
    for step in (draft, make.submit()):
        application.newsroom.execute(step, article_stream(article_id), command_id=str(uuid.uuid4()))
    application.followers.catch_up(NAME, fence=1)
    return article_id


def do(application: Application, article_id: ArticleId, *steps: Any) -> None:
    for step in steps:
        command = step(application.views.article(article_id)) if callable(step) else step
        application.newsroom.execute(command, article_stream(article_id), command_id=str(uuid.uuid4()))
    application.followers.catch_up(NAME, fence=1)


def found(application: Application, query: str, **narrowed: str) -> list[ArticleId]:
    return [each.edition.article_id for each in application.search.find(query, Narrowed(**narrowed)).items]


def test_words_phrases_and_beginnings_in_every_script(application: Application) -> None:
    """The newest first: all words must occur, a phrase together, the last word's beginning; Chinese by any piece."""
    bridge = article(application, "Old bridge reopens", "The bridge over the Lena opened on Monday.")
    russian = article(application, "Ёлка на площади", "Её открыли в понедельник.", language=LanguageTag("ru"))
    chinese = article(application, "河桥重新开放", *CHINESE, language=ZH)
    assert found(application, "lena BRIDGE") == [bridge]
    assert found(application, '"bridge over the lena"') == [bridge]
    assert found(application, '"bridge lena"') == []
    assert found(application, "open") == [bridge]
    assert found(application, '"open"') == []
    assert found(application, "елка") == found(application, "ЁЛКА") == [russian]
    assert found(application, "понед") == [russian]
    assert found(application, "议会") == found(application, "市议会支付") == found(application, "桥") == [chinese]
    assert found(application, "会议") == []
    assert found(application, "老桥 费用") == [chinese]
    assert found(application, "bridge 老桥") == []


def test_nothing_that_is_typed_is_an_operator(application: Application) -> None:
    """Operators and quotes of either database's language are plain words or nothing: they neither work nor break."""
    one = article(application, "Not or near and", "col tokens bridge's near.")
    for query in (
        "not or",
        "near and", "bridge's", "col:tokens", "tokens^", "near*", "(near", "-near", "near & | !", "near <-> and",
        "near:*", "'near'", "near\\", "near;--", "{near}", "+near", "near\x00"
    ):  # fmt: skip
        assert found(application, query) == [one], query


def test_finds_are_narrowed_and_paged(application: Application) -> None:
    """State, language and desk narrow; pages go on where the last one ended, each edition once."""
    made = [article(application, f"Bridge number {number}") for number in range(5)]
    chinese = article(application, "Bridge 河桥", language=ZH)
    assert found(application, "bridge", language="zh-Hans") == [chinese]
    assert found(application, "bridge", state="draft", language="en") == []
    assert found(application, "bridge", desk="world") == []
    assert len(found(application, "bridge", state="review")) == 0
    seen, after = [], None
    while True:
        page = application.search.find("bridge", after=after, limit=2)
        seen += [each.edition.article_id for each in page.items]
        after = page.after
        if after is None:
            break
    assert seen == [chinese, *reversed(made)]


def test_the_index_follows_text_and_withdrawal(application: Application) -> None:
    """An edited text is found by its new words only, and a withdrawn edition not at all; a translation by its own."""
    one = article(application, "Old bridge", "A heron stood there.", targets=(PT,))
    segment = application.views.article(one).blocks[1].segments[0].id
    do(application, one, make.check, make.tags)
    do(application, one, make.post_edit({segment: "A stork stood there."}))
    assert found(application, "heron") == []
    assert found(application, "stork") == [one]
    do(application, one, lambda article: make.translate(article, PT))
    assert {each.edition.language for each in application.search.find("stork").items} == {"en", "pt"}
    do(
        application,
        one,
        make.check,
        make.tags,
        make.approve,
        make.publish(),
    )
    assert {each.edition.language for each in application.search.find("stork").items} == {"en", "pt"}
    do(application, one, wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="wrong"))
    assert {each.edition.language for each in application.search.find("stork").items} == {"pt"}


def test_what_is_redacted_leaves_the_index_in_the_same_moment(application: Application) -> None:
    """With the redaction's transaction the words are found no more, nor do they stand in the table or its index."""
    one = article(application, "Old bridge", "Zelimkhanov spoke there.")
    assert found(application, "zelimkhanov") == [one]
    application.redaction.redact(ADMIN, article_stream(one), ["Zelimkhanov"], "a court's order")
    assert found(application, "zelimkhanov") == found(application, "zelim") == []
    assert found(application, "spoke") == [one]
    assert application.verification.differences() == []
    application.followers.catch_up(NAME, fence=1)
    assert application.verification.differences() == []
    if not application.database.is_postgresql:
        with application.database.read() as connection:
            blocks = connection.execute(text("SELECT block FROM edition_words_data")).scalars().all()
        assert not any(b"zelim" in block for block in blocks)


def test_it_is_a_projection_like_any_other(application: Application) -> None:
    """Rows that are wrong, missing or nobody's are found by the proof, and a rebuild gives the same rows and index."""
    one = article(application, "Old bridge", "A heron stood there.", targets=(PT,))
    article(application, "河桥", *CHINESE, language=ZH)
    with application.database.read() as connection:
        before = connection.execute(select(TEXTS).order_by(TEXTS.c.text_id)).all()
    assert application.verification.differences() == []
    with application.database.write() as connection:
        connection.execute(TEXTS.update().where(TEXTS.c.article_id == one).values(tokens="stork", body="stork"))
    assert found(application, "stork") == [one]
    (difference,) = application.verification.differences()
    assert (difference.table, difference.rows) == ("edition_texts", 1)
    application.rebuild(NAME)
    assert application.verification.differences() == []
    with application.database.read() as connection:
        assert connection.execute(select(TEXTS).order_by(TEXTS.c.text_id)).all() == before
    assert found(application, "stork") == []
    assert found(application, "heron 老桥") == []
    assert found(application, "heron") == [one]
    with application.database.write() as connection:
        connection.execute(TEXTS.insert().values(text_id=7, article_id="none", language="en", body="x", tokens="x"))
    assert [each.rows for each in application.verification.differences()] == [1]


def test_a_search_reads_no_whole_table(application: Application) -> None:
    """The full text index answers; of thousands of texts only those with the words are looked at."""
    rows = [
        {"text_id": number, "article_id": "a", "language": "en", "body": "filler", "tokens": f"filler w{number}"}
        for number in range(10_000, 14_000)
    ]
    with application.database.write() as connection:
        connection.execute(TEXTS.insert(), rows)
    if application.database.is_postgresql:
        asked = "EXPLAIN (FORMAT JSON) SELECT text_id FROM edition_texts WHERE words @@ CAST('w12000' AS tsquery)"
        wanted, unwanted = "ix_edition_texts_words", "Seq Scan"
    else:
        asked = "EXPLAIN QUERY PLAN SELECT rowid FROM edition_words WHERE edition_words MATCH 'w12000'"
        wanted, unwanted = "VIRTUAL TABLE INDEX", "SCAN edition_texts"
    with application.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE edition_texts"))
        plan = str([tuple(row) for row in connection.execute(text(asked))])
    assert wanted in plan
    assert unwanted not in plan
