"""The translation memory: what enters and what leaves, the same on both databases."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from tests import factories as make
from tests.factories import ARTICLE_STREAM, EN, MEMORY_STREAM, PT, RU
from tests.store.memory_parts import (
    IN_PORTUGUESE,
    NAME,
    approved,
    ask,
    checks_and_approval,
    dump,
    execute,
    similar,
    statuses,
    translated,
)
from tests.store.parts import append
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import InvalidValue, NotFound, WrongState
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.memory_units import MemoryStatus
from workflow.domain.segments import Method, Segment, TargetSegment, all_segments
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.memory import is_same_variety

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
