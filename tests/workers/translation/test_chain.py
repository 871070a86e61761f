"""One engine after the other, the newsroom's terms, and markup: with engines at the port that fail as real ones do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from workers.ports import (
    NO_CONTEXT,
    Context,
    EngineError,
    Hypothesis,
    Limits,
    PermanentEngineError,
    QuotaEngineError,
    SourceSegment,
    ThrottledEngineError,
    TransientEngineError,
)
from workers.translation.engines.fx import FxEngine
from workers.translation.translator import translate_segments, translate_with
from workflow.domain.marks import Mark, MarkKind, require_fitting
from workflow.domain.terminology import Concept, Term
from workflow.domain.vocabulary import LanguageTag
from workflow.terminology import TermBase

EN, PT = LanguageTag("en"), LanguageTag("pt")
SENTENCES = ("The harbour opens on Monday.", "Nobody was hurt.", "Write to press@example.org today.")


@dataclass
class Engine:
    """Stands at the port; ``render`` is how it translates one text, or what it raises."""

    name: str = "first"
    render: Callable[[str], str] = str
    batch: int = 10
    characters: int = 1_000_000
    calls: list[list[str]] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """One pair."""
        return frozenset({("en", "pt")})

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """Its name."""
        return f"{self.name} 1"

    def limits(self) -> Limits:
        """What it takes at once."""
        return Limits(characters_per_segment=2_000, segments_per_call=self.batch, characters_per_call=self.characters)

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """What ``render`` makes of each text."""
        self.calls.append([segment.text for segment in segments])
        self.contexts.append(context)
        return [Hypothesis(segment_id=each.id, text=self.render(each.text), billed=7) for each in segments]

    def close(self) -> None:
        """It holds nothing."""


def segments(*texts: str) -> list[SourceSegment]:
    """Segments ``s1``, ``s2``, … of these texts."""
    return [SourceSegment(id=f"s{number}", text=text) for number, text in enumerate(texts, 1)]


def failing(error: EngineError, *, when: str = "") -> Callable[[str], str]:
    """Fails for texts that hold the words, and copies the others."""

    def render(text: str) -> str:
        if when in text:
            raise error
        return text

    return render


def test_the_next_engine_renders_what_the_first_refuses() -> None:
    """Only the refused segment goes on, and each says who made it."""
    first, second = (
        Engine(render=lambda text: text.replace("press", "info").replace("XTERM", "YTERM")),
        Engine("second"),
    )
    outcome = translate_with([first, second], segments(*SENTENCES), EN, PT)
    assert {each: made.engine for each, made in outcome.rendered.items()} == {
        "s1": "first 1",
        "s2": "first 1",
        "s3": "second 1",
    }
    assert [len(call) for call in second.calls] == [1]
    assert (outcome.refused, outcome.failures) == ({}, [])


def test_what_every_engine_refuses_is_left_with_every_reason() -> None:
    """Nothing is taken half; the reasons of both engines are told."""

    def lossy(text):
        return text.replace("press@example.org", "it").replace("XTERM41X", "it")

    outcome = translate_with([Engine(render=lossy), Engine("second", lossy)], segments(*SENTENCES), EN, PT)
    assert set(outcome.rendered) == {"s1", "s2"}
    assert outcome.refused["s3"].startswith("first cannot render segment s3 whole: ")
    assert "second cannot render segment s3 whole: " in outcome.refused["s3"]
    assert "lost press@example.org" in outcome.refused["s3"]


def test_an_engine_that_fails_for_now_gives_way_or_is_waited_for() -> None:
    """Patient, the rest is tried again later; otherwise the next engine is asked at once."""
    busy = TransientEngineError("busy", retry_after=9)
    first, second = Engine(render=failing(busy)), Engine("second")
    patient = translate_with([first, second], segments(*SENTENCES), EN, PT, patient=True)
    assert (patient.rendered, patient.refused, second.calls) == ({}, {}, [])
    assert patient.failures == [("first", busy)]
    at_once = translate_with([first, second], segments(*SENTENCES), EN, PT)
    assert {made.engine for made in at_once.rendered.values()} == {"second 1"}


def test_an_engine_without_quota_gives_way_in_any_case() -> None:
    """Waiting does not help within the hour."""
    first = Engine(render=failing(QuotaEngineError("all 500,000 characters are used")))
    outcome = translate_with([first, Engine("second")], segments(*SENTENCES), EN, PT, patient=True)
    assert len(outcome.rendered) == 3


def test_what_was_rendered_before_a_failure_is_kept() -> None:
    """Batches that came back are not paid for twice; the rest is neither lost nor refused."""
    engine = Engine(render=failing(TransientEngineError("busy"), when="One more"), batch=2)
    outcome = translate_with([engine], segments(*SENTENCES[:2], "One more.", SENTENCES[2]), EN, PT)
    assert set(outcome.rendered) == {"s1", "s2"}
    assert outcome.refused == {}
    assert len(outcome.failures) == 1


def test_what_an_engine_answered_of_a_failed_call_is_kept() -> None:
    """A failure that brings answers along loses none of them."""
    failure = TransientEngineError("busy")
    failure.answered = (Hypothesis(segment_id="s2", text="Ninguém ficou ferido."),)
    outcome = translate_with([Engine(render=failing(failure))], segments(*SENTENCES), EN, PT, patient=True)
    assert {each: made.hypothesis.text for each, made in outcome.rendered.items()} == {"s2": "Ninguém ficou ferido."}
    assert outcome.failures == [("first", failure)]


def test_a_failure_in_the_middle_of_a_batch_loses_nothing_that_was_answered() -> None:
    """Another question for the second segment fails for now: the drafts of those after it are kept, unasked."""
    answered = iter(["O porto abre na segunda-feira.", "…", "Mais um.", "Ninguém mais."])
    engine = Engine(render=lambda _: next(answered, "") or failing(TransientEngineError("busy"))(""))
    outcome = translate_with([engine], segments(*SENTENCES[:2], "One more.", "Nobody else."), EN, PT, patient=True)
    assert list(outcome.rendered) == ["s1", "s3", "s4"]
    assert [len(call) for call in engine.calls] == [4, 1]
    assert (outcome.refused, [name for name, _ in outcome.failures]) == ({}, ["first"])


def test_an_engine_that_failed_for_now_is_not_asked_for_every_segment() -> None:
    """Fifty questions would wait for the same time-out: after the first, drafts are taken as they are or left."""
    answered = iter(["…"] * 3)
    engine = Engine(render=lambda _: next(answered, "") or failing(TransientEngineError("busy"))(""))
    outcome = translate_with([engine], segments(*SENTENCES), EN, PT)
    assert ([len(call) for call in engine.calls], outcome.rendered) == ([3, 1], {})


def test_no_question_is_asked_when_the_time_is_used_up() -> None:
    """What was made until then is kept, and the rest is for the next piece of work: neither lost nor refused."""
    first, second = Engine(batch=1), Engine("second")
    outcome = translate_with([first, second], segments(*SENTENCES), EN, PT, is_late=lambda: bool(len(first.calls) > 1))
    assert (list(outcome.rendered), second.calls, outcome.refused) == (["s1", "s2"], [], {})
    assert "time" in str(outcome.failures[0][1])


def test_what_was_translated_is_kept_when_the_engine_cannot_say_its_name_any_more() -> None:
    """A model that is taken away in that moment costs nothing that was made with it."""

    class Forgetful(Engine):
        def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
            if self.calls:
                raise TransientEngineError("the model is gone")
            return super().fingerprint(source, target)

    outcome = translate_with([Forgetful()], segments(*SENTENCES), EN, PT)
    assert {made.engine for made in outcome.rendered.values()} == {"first 1"}


def test_an_engine_that_cannot_say_its_name_is_not_asked() -> None:
    """What it made could not go on record; the next engine is asked, unless this one is waited for."""

    class Nameless(Engine):
        def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
            raise TransientEngineError("the model cannot be read")

    nameless = Nameless()
    outcome = translate_with([nameless, Engine("second")], segments(*SENTENCES), EN, PT)
    assert ({made.engine for made in outcome.rendered.values()}, nameless.calls) == ({"second 1"}, [])
    patient = translate_with([nameless, Engine("second")], segments(*SENTENCES), EN, PT, patient=True)
    assert (patient.rendered, [name for name, _ in patient.failures]) == ({}, ["first"])


def test_an_engine_that_does_not_know_our_masks_tells_nobody() -> None:
    """Only words of the text stand in the flags."""

    class Telling(Engine):
        def translate(
            self,
            segments: Sequence[SourceSegment],
            source: LanguageTag,
            target: LanguageTag,
            context: Context = NO_CONTEXT,
        ) -> list[Hypothesis]:
            return [
                Hypothesis(segment_id=each.id, text=each.text, flags=("unknown:XTERM41X", "unknown:press"))
                for each in segments
            ]

    made = translate_with([Telling()], segments(SENTENCES[2]), EN, PT).rendered["s1"].hypothesis
    assert (made.text, made.flags) == (SENTENCES[2], ("unknown:press",))


def test_an_engine_that_is_to_be_asked_more_slowly_is_waited_for() -> None:
    """Our own rate limit gives nobody else the work."""
    second = Engine("second")
    outcome = translate_with(
        [Engine(render=failing(ThrottledEngineError("5 a second"))), second], segments(*SENTENCES), EN, PT
    )
    assert (outcome.rendered, second.calls) == ({}, [])
    assert len(outcome.failures) == 1


def test_a_segment_that_the_engine_cannot_take_does_not_take_the_batch_along() -> None:
    """The batch is asked for one by one then, and one is refused."""
    engine = Engine(render=failing(PermanentEngineError("bad word"), when="hurt"))
    outcome = translate_with([engine], segments(*SENTENCES), EN, PT)
    assert set(outcome.rendered) == {"s1", "s3"}
    assert "bad word" in outcome.refused["s2"]


def test_calls_respect_what_the_engine_takes_at_once_and_are_counted() -> None:
    """By segments and by characters; what the provider bills counts."""
    engine = Engine(characters=50)
    rendering = translate_segments(engine, segments(*SENTENCES), EN, PT)
    assert [len(call) for call in engine.calls] == [2, 1]
    assert (rendering.meter.calls, rendering.meter.characters) == (2, 21)


# --- terms ----------------------------------------------------------------------------------------

SPIRIT = Concept(
    id="shanghai-spirit",
    terms=(Term(language=EN, text="Shanghai Spirit"), Term(language=PT, text="Espírito de Xangai")),
    provenance="test",
)
SHIP = Concept(id="ship", terms=(Term(language=EN, text="Morning Star"),), do_not_translate=True, provenance="test")


def test_a_term_is_rendered_as_approved_or_masked() -> None:
    """The engine's own rendering is taken when it is the approved one; else the term comes back from a mask."""
    terms = TermBase([SPIRIT])
    text = "They uphold the Shanghai Spirit and its aims."
    free = Engine(render=lambda seen: seen.replace("Shanghai Spirit", "Espírito de Xangai"))
    assert "Espírito de Xangai" in translate_segments(free, segments(text), EN, PT, terms=terms).hypotheses["s1"].text
    assert len(free.calls) == 1
    wrong = Engine(render=lambda seen: seen.replace("Shanghai Spirit", "álcool de Xangai"))
    masked = translate_segments(wrong, segments(text), EN, PT, terms=terms).hypotheses["s1"]
    assert masked.text == "They uphold the Espírito de Xangai and its aims."
    assert masked.flags == ("masked:Shanghai Spirit",)


def test_a_term_that_cannot_be_had_is_refused() -> None:
    """An engine that breaks masks too gives no translation against the glossary."""
    wrong = Engine(render=lambda seen: seen.replace("Shanghai Spirit", "álcool").replace("XTERM41X", "álcool"))
    rendering = translate_segments(wrong, segments("The Shanghai Spirit lives."), EN, PT, terms=TermBase([SPIRIT]))
    assert "against the glossary: “Shanghai Spirit” is not “Espírito de Xangai”" in rendering.refused["s1"]


def test_what_is_never_translated_does_not_reach_the_engine() -> None:
    """A ship keeps its name."""
    engine = Engine(render=lambda seen: seen.replace("Morning Star", "Estrela da Manhã"))
    rendering = translate_segments(engine, segments("The Morning Star sails."), EN, PT, terms=TermBase([SHIP]))
    assert rendering.hypotheses["s1"].text == "The Morning Star sails."
    assert "Morning Star" not in engine.calls[0][0]


# --- markup ---------------------------------------------------------------------------------------

LINK = "https://example.org/"


def marked(text: str, *words: str) -> SourceSegment:
    """A segment with a link on each of the words."""
    return SourceSegment(
        id="s1",
        text=text,
        marks=tuple(
            Mark(start=text.index(each), end=text.index(each) + len(each), kind=MarkKind.LINK, href=LINK)
            for each in words
        ),
    )


def linked(hypothesis: Hypothesis) -> list[str]:
    """The words that the links are on."""
    require_fitting(hypothesis.marks, hypothesis.text, "marks")
    return [hypothesis.text[mark.start : mark.end] for mark in hypothesis.marks]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The harbour opens on Monday. ", "The harbour opens on Monday.", "O porto abre na segunda-feira."),
        ("The harbour opens on Monday.", "The harbour opens on Monday", "O porto abre na segunda-feira"),
        ("The harbour opens on Monday.", "harbour", "porto"),
        ("The harbour opens on Monday.", "Monday", "segunda-feira"),
        ("Minister Lin Wei met the Harbour Council in June.", "Lin Wei", "Lin Wei"),
        ("Minister Lin Wei met the Harbour Council in June.", "Harbour Council", "Conselho do Porto"),
        ("The report says that trade grew quickly last year.", "trade grew quickly", "comércio cresceu rapidamente"),
    ],
)
def test_markup_survives_the_real_engine(fx: FxEngine, text: str, words: str, expected: str) -> None:
    """A link stays on the words that render its words."""
    hypothesis = translate_segments(fx, [marked(text, words)], EN, PT).hypotheses["s1"]
    assert linked(hypothesis) == [expected]
    assert not [flag for flag in hypothesis.flags if flag.startswith("markup_lost")]


def test_markup_without_a_place_is_named_and_not_guessed() -> None:
    """An engine that says nothing about where the words went leaves the mark to a person."""
    engine = Engine(render=lambda _text: "Qualquer coisa completamente outra.")
    hypothesis = translate_segments(engine, [marked("The harbour opens on Monday.", "harbour")], EN, PT).hypotheses[
        "s1"
    ]
    assert hypothesis.marks == ()
    assert "markup_lost:harbour" in hypothesis.flags


def test_a_term_carries_its_markup() -> None:
    """The rendering of a term is where the term's link goes, without asking the engine again."""
    engine = Engine(render=lambda seen: seen.replace("Shanghai Spirit", "Espírito de Xangai"))
    source = marked("They uphold the Shanghai Spirit.", "Shanghai Spirit")
    hypothesis = translate_segments(engine, [source], EN, PT, terms=TermBase([SPIRIT])).hypotheses["s1"]
    assert linked(hypothesis) == ["Espírito de Xangai"]
    assert len(engine.calls) == 1
