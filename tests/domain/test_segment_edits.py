"""Edits that say what they were made from: nobody's words are overwritten unread, and nobody waits for another."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.factories import EN, PT, PUBLISHER, REVIEWER
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.errors import SegmentMoved
from workflow.domain.segments import all_segments, wording_of
from workflow.domain.vocabulary import LanguageTag


def edit(seen: Article, segments: dict[str, str], language: LanguageTag = EN, by=REVIEWER) -> wanted.PostEdit:
    """An edit that was made from the article as it was."""
    edition = seen.editions[language]
    wordings = {
        source.id: wording_of(source, edition.present(source))
        for source in all_segments(seen.blocks)
        if source.id in segments
    }
    return replace(make.post_edit(segments, language, by=by), seen=wordings)


def test_edits_of_two_segments_do_not_meet():
    """Both of two people who read the same text are heard when they change different segments."""
    seen = make.in_review()
    after = make.after(seen, edit(seen, {"s1": "Ministers met"}, by=PUBLISHER))
    Scenario("article", after).when(edit(seen, {"s2": "It began. "})).then(happened.EditionPostEdited)


def test_the_slower_edit_of_a_segment_is_refused():
    """What was made from a wording that is no more is refused by name; made from the present one it is taken."""
    seen = make.in_review()
    after = make.after(seen, edit(seen, {"s2": "It began. "}, by=PUBLISHER))
    error = Scenario("article", after).when(edit(seen, {"s1": "Met", "s2": "It opened. "})).refused(SegmentMoved, "s2")
    assert error.facts["segments"] == ["s2"]
    Scenario("article", after).when(edit(after, {"s2": "It opened. "})).then(happened.EditionPostEdited)


def test_a_reworded_source_refuses_a_translation_of_the_old_one():
    """A translation of a sentence whose source was corrected meanwhile is refused: the person did not read that."""
    seen = make.in_review(targets=(PT,))
    moved = make.after(seen, make.post_edit({"s2": "It began. "}))
    Scenario("article", moved).when(edit(seen, {"s2": "Começou. "}, PT)).refused(SegmentMoved, "s2")
    Scenario("article", moved).when(edit(seen, {"s1": "Ministros"}, PT)).then(happened.EditionPostEdited)


@given(st.lists(st.tuples(st.sampled_from(["s1", "s2"]), st.integers(0, 3), st.booleans()), max_size=8))
def test_no_edit_overwrites_words_that_its_author_did_not_read(turns):
    """Whatever two people read and write in turn, what an accepted edit replaces is what its author had seen."""
    article = make.in_review()
    read = {True: article, False: article}
    for number, (segment_id, age, person) in enumerate(turns):
        if age == 0:
            read[person] = article
        command = edit(read[person], {segment_id: f"Words {number}. "}, by=REVIEWER if person else PUBLISHER)
        present = {segment.id: segment.text for segment in all_segments(article.blocks)}
        seen = {segment.id: segment.text for segment in all_segments(read[person].blocks)}
        if present[segment_id] == seen[segment_id]:
            article = make.after(article, command)
        else:
            Scenario("article", article).when(command).refused(SegmentMoved, segment_id)
