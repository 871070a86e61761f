"""What every engine promises at its port, as tests to run on any of them.

A module that has a fixture ``candidate`` and imports these tests runs them on its engines: ``test_engine_contract.py``
for the local ones, ``providers/test_contract.py`` for those that are reached over HTTP. The fixture makes a
``Candidate``, or skips with the name of what is not installed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from workers.ports import (
    NO_CONTEXT,
    Context,
    EngineError,
    Hypothesis,
    PermanentEngineError,
    SourceSegment,
    TranslationEngine,
)
from workflow.domain.segments import BlockKind
from workflow.domain.vocabulary import LanguageTag

NOBODYS = LanguageTag("tlh")
"""Klingon, which no engine of ours serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An engine to be held to the contract."""

    make: Callable[[], TranslationEngine]
    """A new engine, ready to translate."""
    source: LanguageTag
    target: LanguageTag
    sentences: tuple[str, ...]
    """At least three different ones in the source language."""


def numbered(candidate: Candidate) -> list[SourceSegment]:
    """The candidate's sentences under ids that are not in order."""
    count = len(candidate.sentences)
    return [SourceSegment(id=f"s{count - index}", text=text) for index, text in enumerate(candidate.sentences)]


def test_every_segment_comes_back_in_order(candidate: Candidate) -> None:
    """One hypothesis a segment, under its id, in the order asked, none empty, without outer white space."""
    engine = candidate.make()
    segments = numbered(candidate)
    hypotheses = engine.translate(segments, candidate.source, candidate.target)
    assert [each.segment_id for each in hypotheses] == [segment.id for segment in segments]
    assert all(isinstance(each, Hypothesis) and each.text and each.text == each.text.strip() for each in hypotheses)
    assert len({each.text for each in hypotheses}) == len(segments)
    engine.close()


def test_the_order_of_the_questions_changes_no_answer(candidate: Candidate) -> None:
    """What stands before a segment does not leak into it: backwards, the same texts come back."""
    engine = candidate.make()
    segments = numbered(candidate)
    forwards = engine.translate(segments, candidate.source, candidate.target)
    backwards = engine.translate(segments[::-1], candidate.source, candidate.target)
    assert backwards[::-1] == forwards
    engine.close()


def test_no_segments_are_no_hypotheses(candidate: Candidate) -> None:
    """An empty question has an empty answer."""
    engine = candidate.make()
    assert engine.translate([], candidate.source, candidate.target) == []
    engine.close()


def test_context_and_kind_may_always_be_given(candidate: Candidate) -> None:
    """An engine that cannot use them leaves them; what it gives is whole all the same."""
    engine = candidate.make()
    segment = SourceSegment(id="s1", text=candidate.sentences[0], kind=BlockKind.HEADLINE)
    for context in (NO_CONTEXT, Context(before=candidate.sentences[1], instructions="Be brief.")):
        [hypothesis] = engine.translate([segment], candidate.source, candidate.target, context)
        assert hypothesis.text
    engine.close()


def test_regions_and_scripts_do_not_matter(candidate: Candidate) -> None:
    """A pair is one of primary languages; a text in a region's variant is served by it."""
    engine = candidate.make()
    assert (candidate.source, candidate.target) in engine.pairs()
    [hypothesis] = engine.translate(
        [SourceSegment(id="s1", text=candidate.sentences[0])], LanguageTag(f"{candidate.source}-AA"), candidate.target
    )
    assert hypothesis.text
    engine.close()


def test_a_pair_that_it_does_not_serve_is_a_permanent_failure(candidate: Candidate) -> None:
    """Asked for it anyway, the engine says so and is not asked again."""
    engine = candidate.make()
    assert (candidate.source, NOBODYS) not in engine.pairs()
    with pytest.raises(PermanentEngineError, match=NOBODYS):
        engine.translate([SourceSegment(id="s1", text=candidate.sentences[0])], candidate.source, NOBODYS)
    engine.close()


def test_the_fingerprint_is_its_name_and_stays(candidate: Candidate) -> None:
    """It begins with the engine's name, is one line, and is the same for all that was translated, and elsewhere."""
    engine, other = candidate.make(), candidate.make()
    said = [engine.fingerprint(candidate.source, candidate.target)]
    for each in (engine, engine, other):  # some hear which model they have from the first answer
        each.translate(numbered(candidate), candidate.source, candidate.target)
        said.append(each.fingerprint(candidate.source, candidate.target))
    assert len(set(said[1:])) == 1
    for fingerprint in said:
        assert fingerprint.startswith(engine.name)
        assert fingerprint == fingerprint.strip()
        assert "\n" not in fingerprint
    engine.close()
    other.close()


def test_what_cannot_be_sent_is_an_engines_failure(candidate: Candidate) -> None:
    """Half a character is refused as a failure of the engine's own kind, or rendered; nothing else escapes."""
    engine = candidate.make()
    segment = SourceSegment(id="s1", text=f"{candidate.sentences[0]} \ud800")
    try:
        said = [each.text for each in engine.translate([segment], candidate.source, candidate.target)]
    except EngineError as error:
        said = [str(error)]
    assert all(said)
    assert len(said) == 1
    [whole] = engine.translate(
        [SourceSegment(id="s2", text=candidate.sentences[0])], candidate.source, candidate.target
    )
    assert whole.text
    engine.close()


def test_limits_are_positive(candidate: Candidate) -> None:
    """It says how much it takes at once."""
    limits = candidate.make().limits()
    assert limits.characters_per_segment > 0
    assert limits.segments_per_call > 0
    assert limits.characters_per_call >= limits.characters_per_segment


def test_closing_twice_is_harmless(candidate: Candidate) -> None:
    """``close`` may be called before anything was asked, and again."""
    candidate.make().close()
    engine = candidate.make()
    engine.translate(numbered(candidate), candidate.source, candidate.target)
    engine.close()
    engine.close()
