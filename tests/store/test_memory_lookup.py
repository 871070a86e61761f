"""The translation memory asked: what is found, and that its rows can be trusted, on both databases."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace

import pytest
from rapidfuzz import fuzz, process
from sqlalchemy import text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, EN, MEMORY_STREAM, PT
from tests.store.memory_parts import (
    NAME,
    approved,
    ask,
    dump,
    execute,
    similar,
)
from tests.store.parts import ManualClock
from tests.store.test_histories import random_article_command
from workflow.bootstrap import Application
from workflow.domain.errors import NewsroomError
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.matching import normalised
from workflow.languages.particulars import difference
from workflow.memory import import_commands

# --- what is alike ------------------------------------------------------------------------------------


def test_another_number_name_or_date_is_no_match(application: Application):
    """However alike the texts are otherwise; shown on request, with the reason."""
    said = "The delegation of Norov arrived on 5 May with 120 guests."
    execute(application, make.import_memory((said, "A delegação chegou.")), stream=MEMORY_STREAM)
    assert [match.target for match in similar(application, said.replace("guests", "visitors"))] != []
    for other, why in (
        (said.replace("120", "130"), "another number or date: 120 for 130"),
        (said.replace("May", "June"), "another number or date: may for june"),
        (said.replace("Norov", "Alimov"), "another name: norov for alimov"),
        (said.replace("120", "120 million"), "another number or date: none for million"),
    ):
        assert similar(application, other) == []
        (near,) = similar(application, other, include_near=True)
        assert (near.why_not, near.score > 70) == (why, True)


def test_what_is_found_is_what_brute_force_finds(application: Application):
    """Every answer is one of brute force's with the same score, and the best answer is never missed."""
    dice = random.Random(4)
    words = [f"w{number}" for number in range(300)]
    sources = list(dict.fromkeys(" ".join(dice.choices(words, k=12)) for _ in range(400)))
    pairs = [(source, f"t {source}") for source in sources]
    units = [make.unit(*pair, number) for number, pair in enumerate(pairs, start=1)]
    execute(
        application, *import_commands(make.REVIEWER, application.clock.now, "agency.tmx", units), stream=MEMORY_STREAM
    )
    plain = [normalised(source) for source in sources]
    for _ in range(60):
        asked = dice.choice(sources).split(" ")
        for _ in range(dice.randint(0, 3)):
            asked[dice.randrange(len(asked))] = dice.choice(words)
        question = " ".join(asked)
        brute = process.extract(question, plain, scorer=fuzz.ratio, score_cutoff=70, limit=None)
        expected = {source: score for source, score, _ in brute}
        found = similar(application, question, include_near=True, limit=50)
        assert {match.source: match.score for match in found}.items() <= expected.items()
        assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
        best = max(expected.values(), default=0)
        assert max((match.score for match in found), default=0) == best
        allowed = similar(application, question, limit=50)
        assert [match.source for match in allowed] == [each.source for each in found if not each.why_not]
        assert all(difference(question, each.source, EN) == each.why_not for each in found)


def test_chinese_is_found_by_pairs_of_characters(application: Application):
    """No spaces are needed to find a sentence with a few other characters."""
    zh = LanguageTag("zh-Hans")
    unit = replace(
        make.unit("上海合作组织成员国代表出席了在当地举行的开幕式。", "Delegates attended."), source_language=zh
    )
    execute(application, replace(make.import_memory(("x", "y")), units=(unit,)), stream=MEMORY_STREAM)
    found = application.memory.fuzzy(zh, PT, "上海合作组织成员国代表昨日出席了在当地举行的闭幕式。")
    assert [match.target for match in found] == ["Delegates attended."]
    assert application.memory.concordance(zh, PT, "成员国代表")[0].target == "Delegates attended."


def test_words_are_found_within_sentences(application: Application):
    """Side by side, whatever their capitals, the shortest sentence first; apart they are not found."""
    pairs = [("Talks on the snow leopard ended well.", "A."), ("The Snow Leopard.", "B."), ("A leopard in snow.", "C.")]
    execute(application, make.import_memory(*pairs), stream=MEMORY_STREAM)
    found = application.memory.concordance(EN, PT, "snow leopard")
    assert [match.target for match in found] == ["B.", "A."]
    assert application.memory.concordance(EN, PT, "snow tiger") == []


@pytest.mark.parametrize("question", ["", " \n", "…", "x" * 2_001, "%_'\"\\", "\x00", "w" * 300])
def test_odd_questions_are_answered_with_nothing(application: Application, question: str):
    """Nothing breaks, and nothing is like them."""
    execute(application, make.import_memory(("The end.", "Fim.")), stream=MEMORY_STREAM)
    assert similar(application, question) == []
    assert application.memory.concordance(EN, PT, question) == []
    assert ask(application, question) == {}


# --- trust in the rows --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_after_any_history_the_rows_are_the_same_however_they_were_made(
    application: Application, clock: ManualClock, seed: int
):
    """Followed in pages of any size, rebuilt, and compared: entries, sources and the counts of their grams."""
    dice = random.Random(seed)
    execute(application, make.draft(targets=(PT,)))
    checkpoint = application.followers.begin(NAME)
    for _ in range(100):
        moment = clock.forward(minutes=dice.choice((1, 20)))
        article = application.views.article(make.ARTICLE_ID)
        command = make.at(random_article_command(dice, article, moment), moment)
        try:
            application.newsroom.execute(command, ARTICLE_STREAM, command_id=str(uuid.uuid4()))
        except NewsroomError:
            continue
        if dice.random() < 0.3:
            step = application.followers.advance(checkpoint, fence=1, limit=dice.randint(1, 5))
            checkpoint = step.checkpoint
            assert application.verification.differences() == []
    application.followers.catch_up(NAME, fence=1)
    before = dump(application)
    application.rebuild(NAME)
    assert dump(application) == before
    assert application.verification.differences() == []
    application.rebuild()
    assert dump(application) == before


def test_whatever_was_approved_is_found_exactly(application: Application):
    """For texts of any characters: after their approval, exact(x) has them."""
    dice = random.Random(8)
    letters = "aé ж中字\u00a0\u200d.,-1٢ﬁ½Åßİ҉か"
    texts = ["A" + "".join(dice.choices(letters, k=dice.randint(1, 40))) for _ in range(80)]
    pairs = list({normalised(each): (each, f"alvo {number}") for number, each in enumerate(texts)}.values())
    execute(application, make.import_memory(*pairs), stream=MEMORY_STREAM)
    assert ask(application, *(source for source, _ in pairs)) == dict(pairs)


def test_rows_that_say_otherwise_are_found(application: Application):
    """A changed entry, a lost source and a row of nothing: each is told, and a rebuild puts it right."""
    approved(application)
    whole = dump(application)
    for statement, table in (
        ("UPDATE memory_entries SET target = 'x' WHERE segment = 's2'", "memory_entries"),
        ("DELETE FROM memory_sources", "memory_sources"),
        ("UPDATE memory_sources SET offered = 7", "memory_sources"),
        ("UPDATE memory_entries SET stream = 'article-none' WHERE segment = 's2'", "memory_entries"),
    ):
        with application.database.write() as connection:
            connection.execute(text(statement))
        assert table in {each.table for each in application.verification.differences()}, statement
        application.rebuild(NAME)
        assert dump(application) == whole
        assert application.verification.differences() == []
