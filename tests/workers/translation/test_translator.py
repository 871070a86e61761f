"""Guards around engines: with engines at the port that fail as real ones do, and with the real one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.ports import (
    NO_CONTEXT,
    Context,
    Hypothesis,
    Limits,
    PermanentEngineError,
    SourceSegment,
    TransientEngineError,
)
from workers.translation.engines.fx import FxEngine
from workers.translation.protection import mask
from workers.translation.translator import translate_segments
from workflow.domain.vocabulary import LanguageTag

EN, PT, RU = LanguageTag("en"), LanguageTag("pt"), LanguageTag("ru")
LONG = "The members met in June and agreed on trade. They will meet again in the autumn to sign the treaty."


@dataclass
class ScriptedEngine:
    """Stands at the port; ``render`` is how it translates one text, for better or worse."""

    render: Callable[[str], str] = str
    segment_limit: int = 2000
    batch: int = 3
    calls: list[list[str]] = field(default_factory=list)
    name: str = "scripted"

    def pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs it says it serves."""
        return frozenset({("en", "pt"), ("en", "ru")})

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """Its name and the pair."""
        return f"scripted:{source}-{target}"

    def limits(self) -> Limits:
        """What it takes at once."""
        return Limits(characters_per_segment=self.segment_limit, segments_per_call=self.batch)

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """What ``render`` makes of each text."""
        assert (source[:2], target[:2]) in self.pairs()
        self.calls.append([segment.text for segment in segments])
        return [Hypothesis(segment_id=segment.id, text=self.render(segment.text)) for segment in segments]

    def close(self) -> None:
        """It holds nothing."""


def segments(*texts: str) -> list[SourceSegment]:
    """Segments ``s1``, ``s2``, … of these texts."""
    return [SourceSegment(id=f"s{number}", text=text) for number, text in enumerate(texts, 1)]


def translated(
    engine: ScriptedEngine | FxEngine, text: str, target: LanguageTag = PT, **keep: tuple[str, ...]
) -> Hypothesis:
    """The hypothesis for one text; the failure or refusal is raised."""
    rendering = translate_segments(engine, segments(text), EN, target, **keep)
    if rendering.failure is not None:
        raise rendering.failure
    if rendering.refused:
        raise PermanentEngineError(rendering.refused["s1"])
    return rendering.hypotheses["s1"]


def test_batches_respect_the_engines_limits() -> None:
    """No call carries more segments than the engine takes, and every segment comes back in order."""
    engine = ScriptedEngine()
    result = translate_segments(engine, segments(*(f"Sentence {n}." for n in range(7))), EN, PT)
    assert [len(call) for call in engine.calls] == [3, 3, 1]
    assert list(result.hypotheses) == [f"s{n}" for n in range(1, 8)]


def test_a_segment_above_the_limit_goes_sentence_by_sentence() -> None:
    """A long segment is cut at sentences for the engine and comes back whole."""
    engine = ScriptedEngine(segment_limit=60)
    hypothesis = translated(engine, LONG)
    assert hypothesis.text == LONG
    assert "by_sentence" in hypothesis.flags
    assert max(len(text) for call in engine.calls for text in call) <= 60


def test_a_sentence_above_the_limit_fails_loudly() -> None:
    """What cannot be cut is refused, not truncated."""
    with pytest.raises(PermanentEngineError, match="s1 whole: a sentence of 44 characters"):
        translated(ScriptedEngine(segment_limit=20), LONG)


def test_a_truncated_answer_is_tried_by_sentence() -> None:
    """An engine that keeps only the first sentence of a paragraph loses nothing in the end."""
    engine = ScriptedEngine(render=lambda text: text.split(". ")[0])
    hypothesis = translated(engine, LONG)
    assert "They will meet again" in hypothesis.text
    assert hypothesis.flags == ("by_sentence",)


@pytest.mark.parametrize("answer", ["", "   ", "…", "Sim."])
def test_an_empty_or_much_too_short_answer_is_a_failure(answer: str) -> None:
    """Nothing, or a word for a paragraph, is never taken for a translation."""
    with pytest.raises(PermanentEngineError, match="cannot render segment s1 whole"):
        translated(ScriptedEngine(render=lambda _text: answer), LONG)


def test_an_endless_loop_is_a_failure() -> None:
    """An answer that goes on and on is refused."""
    with pytest.raises(PermanentEngineError, match="much too long"):
        translated(ScriptedEngine(render=lambda text: text * 5), LONG)


def test_a_lost_segment_is_a_failure() -> None:
    """An engine that answers fewer segments than it got is not believed."""

    @dataclass
    class Forgetful(ScriptedEngine):
        def translate(
            self,
            segments: Sequence[SourceSegment],
            source: LanguageTag,
            target: LanguageTag,
            context: Context = NO_CONTEXT,
        ) -> list[Hypothesis]:
            return super().translate(segments, source, target)[1:]

    rendering = translate_segments(Forgetful(), segments("One.", "Two."), EN, PT)
    assert rendering.hypotheses == {}
    assert set(rendering.refused) == {"s1", "s2"}
    assert "answered 0 segments for 1" in rendering.refused["s1"]


def test_the_engines_own_errors_pass_through() -> None:
    """What the engine says about retrying is not reinterpreted."""

    def busy(_text: str) -> str:
        raise TransientEngineError("busy", retry_after=3.0)

    with pytest.raises(TransientEngineError) as caught:
        translated(ScriptedEngine(render=busy), LONG)
    assert caught.value.retry_after == 3.0


def test_addresses_and_foreign_scripts_never_reach_the_engine() -> None:
    """URLs, e-mail addresses, handles and Han come back exactly, whatever the engine does to them."""
    text = "Write to press@sectsco.org, see https://eng.sectsco.org/a?b=1, @sco_news or #SCO; Xu Bu (徐步) signed."
    engine = ScriptedEngine(render=lambda seen: re.sub(r"[@#:/()]|[^\x00-\x7f]", "", seen))
    hypothesis = translated(engine, text)
    for protected in ("press@sectsco.org", "https://eng.sectsco.org/a?b=1,", "@sco_news", "#SCO;", "徐步"):
        assert protected in hypothesis.text


def test_a_broken_mask_is_tried_without_masks() -> None:
    """An engine that mangles masks but keeps addresses still gives a whole translation."""
    engine = ScriptedEngine(render=lambda text: re.sub(r"XTERM\d+X", "", text))
    assert translated(engine, "See https://example.org/news for more.").text == "See https://example.org/news for more."


def test_a_lost_address_fails_loudly() -> None:
    """When neither masked nor open an address survives, the call fails and says which one."""
    engine = ScriptedEngine(render=lambda text: re.sub(r"XTERM\d+X|\S+@\S+", "", text))
    with pytest.raises(PermanentEngineError, match=r"lost press@sectsco\.org"):
        translated(engine, "The press office (press@sectsco.org) answers questions.")


def test_a_lost_acronym_is_masked_on_a_second_attempt() -> None:
    """Acronyms travel openly; the one the engine loses is masked, and the hypothesis says so."""
    engine = ScriptedEngine(render=lambda text: text.replace("CICA", "conference"))
    hypothesis = translated(engine, "The CICA and the SCO met in Almaty.")
    assert hypothesis.text == "The CICA and the SCO met in Almaty."
    assert hypothesis.flags == ("masked:CICA",)


def test_an_acronym_inside_another_does_not_count() -> None:
    """SCO is lost when only CNISCO is left."""
    engine = ScriptedEngine(render=lambda text: text.replace("the SCO", "it"))
    assert translated(engine, "The CNISCO and the SCO met in Almaty.").flags == ("masked:SCO",)


def test_acronyms_with_their_own_form_may_change() -> None:
    """UN becomes ONU rightly, and so does any acronym in another script; the reviewer is told."""
    to_portuguese = translated(ScriptedEngine(render=lambda text: text.replace("UN", "ONU")), "The UN met in Almaty.")
    assert (to_portuguese.text, to_portuguese.flags) == ("The ONU met in Almaty.", ("changed:UN",))
    to_russian = translated(ScriptedEngine(render=lambda _text: "ШОС встретилась."), "The SCO met today.", target=RU)
    assert (to_russian.text, to_russian.flags) == ("ШОС встретилась.", ("changed:SCO",))


def test_words_to_keep_are_kept() -> None:
    """A name that the caller asks to keep is masked when the engine changes it."""
    engine = ScriptedEngine(render=lambda text: text.replace("Norov", "Norova"))
    hypothesis = translated(engine, "According to Norov, talks went well.", keep=("Norov",))
    assert hypothesis.text == "According to Norov, talks went well."


@pytest.mark.parametrize("text", ["", "  ", "—", "2021-07-02", "https://example.org/", "系统管理员"])
def test_what_has_no_words_is_copied(text: str) -> None:
    """Numbers, dashes, addresses and foreign runs alone are copied, and the engine is not asked."""
    engine = ScriptedEngine()
    hypothesis = translated(engine, text)
    assert (hypothesis.text, hypothesis.flags, engine.calls) == (text, ("copied",), [])


def test_spaces_are_mended_for_the_engine_and_outer_ones_kept() -> None:
    """No-break and doubled spaces do not reach the engine; a segment's own trailing space comes back."""
    engine = ScriptedEngine()
    assert translated(engine, "The \u00a0members\u00a0met. ").text == "The members met. "
    assert engine.calls == [["The members met."]]


def test_two_segments_of_one_id_are_refused() -> None:
    """A doubled id would lose a paragraph."""
    with pytest.raises(ValueError, match="same id"):
        translate_segments(ScriptedEngine(), [*segments("One."), *segments("Two.")], EN, PT)


@given(st.text(max_size=200))
def test_masks_restore_exactly(text: str) -> None:
    """Whatever stands in a text, masking and restoring gives its words back in order."""
    masked = mask(text, EN, {})
    assert masked.unbroken(masked.text)
    assert masked.restore(masked.text).replace(" ", "") == text.replace(" ", "")


# --- the real engine on the typical item ------------------------------------------------------------

KEPT = (
    *"SCO CNISCO SHUPL CPC COVID-19 Norov Nurgaliyev Imanaliyev Mezintsev Alimov".split(),
    *("Xu Bu", "Xia Xiaohe", "Liu Jun", "Zhang De Guang"),
)


@pytest.fixture(scope="module")
def portuguese(fx: FxEngine, seed_segments: list[SourceSegment]) -> tuple[dict[str, Hypothesis], float]:
    """The typical item in Portuguese, and the seconds it took."""
    begun = time.perf_counter()
    result = translate_segments(fx, seed_segments, EN, PT)
    return result.hypotheses, time.perf_counter() - begun


def test_the_typical_item_comes_through_whole(
    portuguese: tuple[dict[str, Hypothesis], float], seed_segments: list[SourceSegment]
) -> None:
    """Every paragraph is there, in Portuguese, with every sentence of it."""
    result, _ = portuguese
    assert list(result) == [segment.id for segment in seed_segments]
    for segment in seed_segments:
        text = result[segment.id].text
        assert text != segment.text
        assert len(text) >= 0.85 * len(segment.text)
    assert "seminário" in result["s3"].text
    assert "estabilidade global" in result["s8"].text


def test_names_and_acronyms_of_the_typical_item_are_kept(
    portuguese: tuple[dict[str, Hypothesis], float], seed_segments: list[SourceSegment]
) -> None:
    """Each name and acronym stands in the translation of every paragraph that has it."""
    result, _ = portuguese
    for word in KEPT:
        holders = [segment for segment in seed_segments if re.search(rf"(?<!\w){word}(?!\w)", segment.text)]
        assert holders, f"{word} is not in the item"
        for segment in holders:
            assert re.search(rf"(?<!\w){word}(?!\w)", result[segment.id].text), f"{word} is lost in {segment.id}"


def test_han_in_an_english_source_is_carried_over(portuguese: tuple[dict[str, Hypothesis], float]) -> None:
    """The publisher's Chinese name is neither dropped nor invented anew."""
    assert "系统管理员" in portuguese[0]["s2"].text


def test_the_real_engine_keeps_addresses(fx: FxEngine) -> None:
    """The engine by itself alters an e-mail address; through the guards it comes back exactly."""
    text = "For questions write to press@sectsco.org or see https://eng.sectsco.org/news/2021, said Wang Yi (王毅)."
    hypothesis = translated(fx, text)
    assert "press@sectsco.org" in hypothesis.text
    assert "https://eng.sectsco.org/news/2021" in hypothesis.text
    assert "王毅" in hypothesis.text
