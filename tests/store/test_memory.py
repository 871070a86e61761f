"""The translation memory: what enters, what leaves, what is found, the same on both databases."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from typing import Any

import pytest
from rapidfuzz import fuzz, process
from sqlalchemy import select, text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, EN, MEMORY_STREAM, PT, RU
from tests.store.parts import ManualClock, append
from tests.store.test_histories import random_article_command
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import InvalidValue, NewsroomError, NotFound, WrongState
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.memory_units import MemoryStatus
from workflow.domain.segments import Method, Segment, TargetSegment, all_segments
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.languages.matching import normalised
from workflow.languages.particulars import difference
from workflow.memory import MemoryMatch, import_commands, is_same_variety
from workflow.store.tables import MemoryEntryRow, MemorySourceRow, table_of

NAME = "memory"
ENTRIES, SOURCES = table_of(MemoryEntryRow), table_of(MemorySourceRow)
IN_PORTUGUESE = {
    "s1": "Ministros reúnem-se em Bisqueque",
    "s2": "A reunião começou. ",
    "s3": "Nove países participaram. ",
    "s4": "Termina na sexta-feira.",
}


def execute(application: Application, *steps: Any, stream: str = ARTICLE_STREAM) -> None:
    """Carry out commands, or what functions of the article make; then let the memory follow."""
    for step in steps:
        command = step(application.views.article(make.ArticleId(stream[8:]))) if callable(step) else step
        application.newsroom.execute(command, stream, command_id=str(uuid.uuid4()))
    application.followers.catch_up(NAME, fence=1)


def translated(article: Any, texts: dict[str, str] = IN_PORTUGUESE, language: LanguageTag = PT) -> Any:
    """A machine's translation of what is unfinished, in these words."""
    segments = {
        each.id: TargetSegment(text=texts[each.id], source_hash=each.hash, method=Method.MACHINE, engine="fake 1")
        for each in article.unfinished(language)
        if each.id in texts
    }
    return wanted.RecordTranslation(by=make.SYSTEM, at=make.NOW, language=language, segments=segments)


def approved(application: Application, texts: dict[str, str] = IN_PORTUGUESE, **details: Any) -> None:
    """The article with its Portuguese edition approved."""
    article_id = details.pop("article_id", make.ARTICLE_ID)
    draft = replace(make.draft(targets=(PT,), **details), article_id=article_id)
    execute(
        application,
        draft,
        make.submit(),
        lambda article: translated(article, texts),
        *checks_and_approval(),
        stream=article_stream(article_id),
    )


def checks_and_approval(language: LanguageTag = PT) -> tuple[Any, ...]:
    """What leads a translated edition to its approval."""
    return (
        lambda article: make.check(article, language),
        lambda article: make.tags(article, language),
        lambda article: make.approve(article, language),
    )


def statuses(application: Application) -> dict[str, str]:
    """The status of each entry by its target."""
    with application.database.read() as connection:
        rows = connection.execute(select(ENTRIES.c.target, ENTRIES.c.status)).all()
    return {row.target: row.status for row in rows}


def dump(application: Application) -> tuple[list[Any], list[Any], list[Any]]:
    """Every row of the memory, its index included."""
    with application.database.read() as connection:
        entries = connection.execute(select(ENTRIES).order_by(ENTRIES.c.entry_id)).all()
        sources = connection.execute(select(SOURCES).order_by(SOURCES.c.source_id)).all()
        grams = connection.execute(text("SELECT gram, n FROM memory_grams ORDER BY gram")).all()
    return list(map(tuple, entries)), list(map(tuple, sources)), list(map(tuple, grams))


def ask(application: Application, *texts: str, target: LanguageTag = PT) -> dict[str, str]:
    """What the memory has for exactly these English texts: by text, the target."""
    segments = [Segment(id=f"s{number}", text=each) for number, each in enumerate(texts, start=1)]
    found = application.memory.exact(EN, target, segments)
    return {segment.text: found[segment.id].target for segment in segments if segment.id in found}


def similar(application: Application, question: str, **options: Any) -> list[MemoryMatch]:
    """What the memory has like an English text."""
    return application.memory.fuzzy(EN, PT, question, **options)


# --- what enters ------------------------------------------------------------------------------------


def test_what_is_approved_is_found_exactly(application: Application):
    """Every translated segment of an approved edition, without the white space around it, and before that none."""
    execute(application, make.draft(targets=(PT,)), make.submit(), translated)
    assert ask(application, "The meeting began. ") == {}
    execute(application, *checks_and_approval())
    article = application.views.article(make.ARTICLE_ID)
    segments = list(all_segments(article.blocks))
    found = application.memory.exact(EN, PT, segments)
    assert {key: match.target for key, match in found.items()} == {k: v.strip() for k, v in IN_PORTUGUESE.items()}
    match = found["s2"]
    assert (match.status, match.score, match.uses) == (MemoryStatus.APPROVED, 100, 1)
    assert (match.origin.stream, match.origin.segment) == (ARTICLE_STREAM, "s2")
    position = application.views.head()
    assert (match.origin.position, match.approved_by) == (position, make.REVIEWER.id)
    assert application.memory.entry(match.entry_id) == match
    assert ask(application, "The\u00a0meeting   began.\n") == {"The\u00a0meeting   began.\n": "A reunião começou."}


def test_a_match_becomes_a_segment_with_its_lineage(application: Application):
    """The target stands between the white space of the segment that it is for, and names the entry."""
    approved(application)
    segment = Segment(id="s9", text=" The meeting began.\n")
    match = application.memory.exact(EN, PT, [segment])["s9"]
    made = match.rendering(segment)
    assert made == TargetSegment(
        text=" A reunião começou.\n", source_hash=segment.hash, method=Method.MEMORY, memory=match.entry_id
    )


def test_what_needs_no_translation_does_not_enter(application: Application):
    """Copied segments and such without letters are no memory."""
    approved(application, {"s1": "Ministers meet in Bishkek", "s2": "…", "s3": "Nove países.", "s4": "Fim."})
    assert set(statuses(application)) == {"Nove países.", "Fim."}


def test_two_approvals_are_needed_where_two_are_wanted(application: Application):
    """The first of two brings nothing in, the second everything, with its own position."""
    approved(application, required_approvals=2)
    assert statuses(application) == {}
    execute(application, lambda article: make.approve(article, PT, by=make.SECOND_REVIEWER))
    assert len(statuses(application)) == 4
    assert ask(application, "The meeting began.") == {"The meeting began.": "A reunião começou."}


def test_the_same_pair_again_keeps_its_origin_and_counts(application: Application):
    """Approved in another article, the pair is one match with two uses."""
    approved(application)
    approved(application, article_id=ArticleId(str(uuid.uuid4())))
    match = similar(application, "The meeting began.")[0]
    assert (match.score, match.uses) == (100, 2)


# --- what leaves ------------------------------------------------------------------------------------


def test_a_correction_supersedes_what_it_replaces(application: Application):
    """A segment approved with other words: the new ones are offered, the old ones kept and not offered."""
    approved(application)
    edit = make.post_edit({"s2": "Começou a reunião. "}, PT)
    execute(application, edit)
    assert ask(application, "The meeting began.") == {"The meeting began.": "A reunião começou."}
    execute(application, *checks_and_approval())
    assert ask(application, "The meeting began.") == {"The meeting began.": "Começou a reunião."}
    assert statuses(application)["A reunião começou."] == MemoryStatus.SUPERSEDED
    assert [match.target for match in similar(application, "The meeting began.")] == ["Começou a reunião."]


@pytest.mark.parametrize("end", ["withdrawn", "rejected", "approval_withdrawn", "changes_requested"])
def test_what_is_taken_back_is_not_offered(application: Application, end: str):
    """A withdrawn or rejected edition, and an approval that is taken back before anybody read it."""
    approved(application)
    reason = {"by": make.PUBLISHER, "at": make.NOW, "language": PT}
    ends: dict[str, tuple[Any, ...]] = {
        "withdrawn": (make.publish(PT), wanted.WithdrawEdition(**reason, reason="x")),
        "rejected": (wanted.RejectEdition(**reason, reason="x"),),
        "approval_withdrawn": (wanted.WithdrawApproval(by=make.REVIEWER, at=make.NOW, language=PT),),
        "changes_requested": (wanted.RequestChanges(**reason, comment="x"),),
    }
    execute(application, *ends[end])
    assert set(statuses(application).values()) == {MemoryStatus.WITHDRAWN}
    assert ask(application, "The meeting began.") == {}
    assert similar(application, "The meeting began.") == []
    assert dump(application)[1:] == ([], [])
    assert application.verification.differences() == []
    if end == "approval_withdrawn":
        execute(application, lambda article: make.approve(article, PT))
        assert len(ask(application, "The meeting began.")) == 1


def test_the_other_article_stands(application: Application):
    """The same pair of another article is offered on when the first is withdrawn."""
    approved(application)
    approved(application, article_id=ArticleId(str(uuid.uuid4())))
    take_back = wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=PT, reason="x")
    execute(application, make.publish(PT), take_back)
    assert similar(application, "The meeting began.")[0].uses == 1


def test_redacted_words_leave_the_memory_at_once(application: Application):
    """Rows, sources and grams hold no word of it, before the follower comes by and after; the rest is offered on."""
    approved(application)
    imported = make.import_memory(("Bishkek is a city.", "Bisqueque é uma cidade."))
    execute(application, imported, stream=MEMORY_STREAM)
    application.redaction.redact(make.ADMIN, ARTICLE_STREAM, ["Bishkek"], "a court's order")
    application.redaction.redact(make.ADMIN, MEMORY_STREAM, ["Bishkek", "Bisqueque"], "a court's order")
    for _ in range(2):
        told = repr(dump(application)).casefold()
        assert "bishkek" not in told
        assert "meeting" in told
        assert application.verification.differences() == []
        application.followers.catch_up(NAME, fence=1)
    application.rebuild(NAME)
    assert repr(dump(application)).casefold() == told


def test_exact_reuse_needs_equal_markup(application: Application):
    """A text with a link is not rendered by a target without one, nor the other way round; both are alike."""
    link = Mark(start=4, end=11, kind=MarkKind.LINK, href="https://example.org/")
    draft = make.draft(targets=(PT,))
    paragraph = replace(draft.blocks[1], marks=(link,))
    execute(application, replace(draft, blocks=(draft.blocks[0], paragraph)), make.submit())
    moved = replace(link, start=2, end=9)

    command = translated(application.views.article(make.ARTICLE_ID))
    segments = {**command.segments, "s2": replace(command.segments["s2"], marks=(moved,))}
    recorded = happened.TranslationRecorded(by="system:test", at=make.NOW, language=PT, segments=segments)
    append(application.database, ARTICLE_STREAM, events=[recorded])
    execute(application, *checks_and_approval())
    marked = Segment(id="s1", text=" The meeting began.", marks=(replace(link, start=5, end=12),))
    found = application.memory.exact(EN, PT, [marked])
    assert found["s1"].rendering(marked).marks == (replace(moved, start=3, end=10),)
    assert ask(application, "The meeting began.") == {}
    assert similar(application, "The meeting began.")[0].score == 100


# --- imports ------------------------------------------------------------------------------------------


def test_an_import_is_offered_after_what_was_approved(application: Application):
    """An imported pair is found; an approved one of the same source goes before it."""
    execute(application, make.import_memory(("The meeting began.", "Importada.")), stream=MEMORY_STREAM)
    assert ask(application, "The meeting began.") == {"The meeting began.": "Importada."}
    approved(application)
    assert ask(application, "The meeting began.") == {"The meeting began.": "A reunião começou."}
    both = similar(application, "The meeting began.")
    assert [match.target for match in both[:2]] == ["A reunião começou.", "Importada."]
    assert both[1].origin.segment == "line 1"


def test_an_import_comes_in_parts_and_is_taken_back_whole(application: Application):
    """Parts come in order; what was taken back is offered no more, and takes no more."""
    first = make.import_memory(("One fish.", "Um peixe."))
    second = make.import_memory(("Two birds.", "Dois pássaros."), part=2)
    with pytest.raises(WrongState, match="Part 1"):
        execute(application, second, stream=MEMORY_STREAM)
    execute(application, first, second, stream=MEMORY_STREAM)
    assert len(ask(application, "One fish.", "Two birds.")) == 2
    back = wanted.WithdrawMemoryImport(by=make.REVIEWER, at=make.NOW, reason="wrong file")
    execute(application, back, back, stream=MEMORY_STREAM)
    assert ask(application, "One fish.", "Two birds.") == {}
    assert [(each.parts, each.withdrawn) for each in application.memory.imports()] == [(2, True)]
    with pytest.raises(WrongState, match="taken back"):
        execute(application, replace(second, part=3), stream=MEMORY_STREAM)
    with pytest.raises(NotFound):
        execute(application, back, stream="memory-none")


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [("", "x", "empty"), ("x", " ", "empty"), ("a" * 20_001, "x", "20,001"), ("a\x00", "x", "database")],
)
def test_an_unusable_unit_is_refused_with_its_line(application: Application, source: str, target: str, why: str):
    """Nothing of the part goes on record."""
    with pytest.raises(InvalidValue, match=rf"line 2.*{why}"):
        execute(application, make.import_memory(("a", "b"), (source, target)), stream=MEMORY_STREAM)
    assert application.views.head() == 0


def test_two_translations_of_one_approval_are_ambiguous(application: Application):
    """Where the newest word for a text is two different texts, none is taken; both are shown."""
    execute(application, make.import_memory(("The end.", "Fim."), ("The end.", "O fim.")), stream=MEMORY_STREAM)
    assert ask(application, "The end.") == {}
    assert {match.target for match in similar(application, "The end.")} == {"Fim.", "O fim."}


def test_languages_of_another_variety_are_not_taken(application: Application):
    """An entry for `pt-BR` serves `pt`, and is not taken for `pt-PT`; the exact tag goes first."""
    brazil, portugal = LanguageTag("pt-BR"), LanguageTag("pt-PT")
    execute(application, make.import_memory(("The bus.", "O ônibus."), into=brazil), stream=MEMORY_STREAM)
    assert ask(application, "The bus.") == {"The bus.": "O ônibus."}
    assert ask(application, "The bus.", target=portugal) == {}
    execute(application, make.import_memory(("The bus.", "O autocarro."), part=2), stream=MEMORY_STREAM)
    assert ask(application, "The bus.") == {"The bus.": "O autocarro."}
    assert ask(application, "The bus.", target=brazil) == {"The bus.": "O ônibus."}
    assert ask(application, "The bus.", target=RU) == {}
    assert not is_same_variety(LanguageTag("zh-Hant"), LanguageTag("zh-Hans-CN"))


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
