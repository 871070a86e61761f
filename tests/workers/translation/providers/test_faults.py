"""Every fault befalls every provider's adapter: each ends in the failure that it should, no segment is lost unsaid."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.support.providers.server import (
    Fault,
    ProviderServer,
    a_page,
    answering,
    dripping,
    endless,
    half_a_body,
    half_without_length,
    silent,
)
from tests.workers.translation.providers.parts import CASES, EN, HASTY, PATIENT, RU, Case, Options, at_work, segments
from workers.ports import (
    Context,
    EngineError,
    PermanentEngineError,
    QuotaEngineError,
    SetupEngineError,
    SourceSegment,
    ThrottledEngineError,
    TransientEngineError,
    TranslationEngine,
)
from workers.translation.engines.http import LARGEST_ANSWER
from workers.translation.translator import translate_segments

LONG = "The heads of state met in the capital and agreed on a programme of joint work for the next five years."
TEXTS = (LONG, "The talks went well.", "A second meeting is planned.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A fault at the server, and the failure that it must end in."""

    name: str
    befall: Callable[[ProviderServer, Case], None]
    expected: type[EngineError]
    seconds: float = PATIENT

    def __str__(self) -> str:
        return self.name


def always(fault: Callable[[ProviderServer], Fault]) -> Callable[[ProviderServer, Case], None]:
    """The fault befalls every request that comes: an adapter that halves asks more than once."""
    return lambda server, _case: server.faults.extend([fault(server)] * 20)


def making(texts: Callable[[list[str]], list[object]]) -> Callable[[ProviderServer, Case], None]:
    """The provider makes something else of the texts."""

    def befall(server: ProviderServer, _case: Case) -> None:
        server.texts = texts

    return befall


def quota(server: ProviderServer, case: Case) -> None:
    """The provider's own way to say that nothing is left."""
    server.faults.append(case.quota)


TROUBLES = (
    Trouble(name="time-out", befall=always(silent), expected=TransientEngineError, seconds=HASTY),
    Trouble(name="slow drip", befall=always(dripping), expected=TransientEngineError, seconds=HASTY),
    Trouble(
        name="429 with Retry-After",
        befall=always(lambda _: answering({}, 429, {"Retry-After": "7"})),
        expected=TransientEngineError,
    ),
    Trouble(name="429 without", befall=always(lambda _: answering({}, 429)), expected=TransientEngineError),
    Trouble(name="500", befall=always(lambda _: answering({}, 500)), expected=TransientEngineError),
    Trouble(name="529", befall=always(lambda _: answering({}, 529)), expected=TransientEngineError),
    Trouble(name="503 page", befall=always(lambda _: a_page(503)), expected=TransientEngineError),
    Trouble(name="200 page", befall=always(lambda _: a_page()), expected=TransientEngineError),
    Trouble(name="half a body", befall=always(lambda _: half_a_body), expected=TransientEngineError),
    Trouble(name="half, no length", befall=always(lambda _: half_without_length), expected=TransientEngineError),
    Trouble(name="endless", befall=always(lambda _: endless), expected=PermanentEngineError),
    Trouble(name="another shape", befall=always(lambda _: answering({"ok": 1})), expected=PermanentEngineError),
    Trouble(name="a list of one", befall=always(lambda _: answering([1])), expected=PermanentEngineError),
    Trouble(name="a text too few", befall=making(lambda texts: texts[:-1]), expected=PermanentEngineError),
    Trouble(name="empty", befall=making(lambda texts: [""] * len(texts)), expected=PermanentEngineError),
    Trouble(
        name="one empty",
        befall=making(lambda texts: [" " if text == TEXTS[1] else f"[{text}]" for text in texts]),
        expected=PermanentEngineError,
    ),
    Trouble(name="no text", befall=making(lambda texts: [None] * len(texts)), expected=PermanentEngineError),
    Trouble(
        name="control characters", befall=making(lambda texts: ["a\x00b"] * len(texts)), expected=PermanentEngineError
    ),
    Trouble(name="quota", befall=quota, expected=QuotaEngineError),
    Trouble(name="402", befall=always(lambda _: answering({}, 402)), expected=QuotaEngineError),
    Trouble(name="401", befall=always(lambda _: answering({}, 401)), expected=SetupEngineError),
    Trouble(name="404", befall=always(lambda _: answering({}, 404)), expected=SetupEngineError),
    Trouble(
        name="redirect",
        befall=always(lambda server: answering({}, 307, {"Location": f"{server.url}/elsewhere"})),
        expected=SetupEngineError,
    ),
    Trouble(name="413", befall=always(lambda _: answering({}, 413)), expected=PermanentEngineError),
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_fault_has_its_failure_and_no_segment_is_lost(case: Case, trouble: Trouble) -> None:
    """The failure is of the right kind, and each segment is either answered or named in it, never neither nor both."""
    with at_work(case, options=Options(seconds=trouble.seconds)) as (server, engine):
        engine.pairs()
        trouble.befall(server, case)
        with pytest.raises(EngineError) as caught:
            engine.translate(segments(*TEXTS), EN, RU)
    failure = caught.value
    assert isinstance(failure, trouble.expected)
    assert isinstance(failure, SetupEngineError) == (trouble.expected is SetupEngineError)
    answered = [hypothesis.segment_id for hypothesis in failure.answered]
    assert sorted([*answered, *failure.segments]) == ["s1", "s2", "s3"]
    assert failure.segments
    assert all(hypothesis.text.strip() for hypothesis in failure.answered)
    assert case.key not in str(failure)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_truncated_answer_is_refused_before_it_is_recorded(case: Case) -> None:
    """A rendering that is much too short fails by name; the adapter cannot know it, the guard around it does."""
    with at_work(case) as (server, engine):
        server.texts = lambda texts: [text[:12] for text in texts]
        rendering = translate_segments(engine, segments(LONG), EN, RU)
    assert rendering.hypotheses == {}
    assert re.search(r"s1 whole: .*much too short: 12 characters", rendering.refused["s1"])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_honest_answer_comes_through(case: Case) -> None:
    """Each segment's text comes back under its id and in order; one request carries them all."""
    with at_work(case) as (server, engine):
        answers = engine.translate(segments(*TEXTS), EN, RU)
    assert [(answer.segment_id, answer.text) for answer in answers] == [
        (f"s{number}", f"[{text}]") for number, text in enumerate(TEXTS, start=1)
    ]
    assert len(server.sent()) == 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_made_before_a_failure_is_kept(case: Case) -> None:
    """The second of several requests fails: what the first one brought stands in the failure, the rest is named."""
    with at_work(case) as (server, engine):
        limits = engine.limits()
        texts = [f"Number {number} is here." for number in range(limits.segments_per_call + 3)]

        def honest(_request, reply):
            return reply

        server.faults.extend([honest, answering({}, 500)])
        with pytest.raises(TransientEngineError) as caught:
            engine.translate(segments(*texts), EN, RU)
    assert len(caught.value.answered) == limits.segments_per_call
    assert len(caught.value.segments) == 3
    assert caught.value.segments[-1] == f"s{len(texts)}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_retry_after_is_obeyed_by_everybody_who_shares_the_bucket(case: Case) -> None:
    """After a 429 the seconds asked for are in the failure, and the provider is asked no more until then."""
    with at_work(case) as (server, engine):
        engine.pairs()
        server.faults.append(answering({}, 429, {"Retry-After": "7"}))
        with pytest.raises(TransientEngineError) as caught:
            engine.translate(segments(LONG), EN, RU)
        assert caught.value.retry_after == 7
        with pytest.raises(ThrottledEngineError) as throttled:
            engine.translate(segments(LONG), EN, RU)
        assert throttled.value.retry_after is not None
        assert 2 < throttled.value.retry_after <= 7
        assert len(server.sent()) == 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_retry_after_may_be_a_date_or_nonsense(case: Case) -> None:
    """A date in the past asks for the shortest pause, a decade for an hour; nonsense asks for nothing."""
    wishes = (
        *(("Wed, 21 Oct 2015 07:28:00 GMT", 1), ("1000000000", 3_600)),
        *(("soon", None), ("-7", None), (f"Wed, 21 Oct {'9' * 20} 07:28:00 GMT", None)),
    )
    for value, expected in wishes:
        with at_work(case) as (server, engine):
            engine.pairs()
            server.faults.append(answering({}, 503, {"Retry-After": value}))
            with pytest.raises(TransientEngineError) as caught:
                engine.translate(segments(LONG), EN, RU)
            assert caught.value.retry_after == expected


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_refused_key_parks_the_work_and_names_the_setting(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong key is an operator's fault: the failure says which setting to look at, and the key is seen nowhere."""
    wrong = "wrong-secret-77"
    caplog.set_level(logging.DEBUG)
    with at_work(case, key=wrong) as (_, engine), pytest.raises(SetupEngineError, match=case.key_setting) as caught:
        engine.translate(segments(LONG), EN, RU)
    assert caught.value.segments == ("s1",)
    assert wrong not in str(caught.value)
    assert caplog.records
    assert wrong not in caplog.text


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_key_is_seen_nowhere(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in what is logged, down to the HTTP library's own tracing, nor in a message that repeats it."""
    with at_work(case) as (server, engine), caplog.at_level(logging.DEBUG):
        engine.translate(segments(LONG), EN, RU)
        said = {"message": f"your key {case.key} may not", "error": {"message": f"key {case.key} may not"}}
        server.faults.append(answering(said, 413))
        with pytest.raises(PermanentEngineError) as caught:
            engine.translate(segments(LONG), EN, RU)
    assert "may not" in str(caught.value)
    assert case.key not in str(caught.value)
    assert case.key not in repr(caught.value.__cause__)
    assert case.key not in caplog.text
    assert case.key not in repr(engine)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_server_that_does_not_listen_is_a_failure_for_now(case: Case) -> None:
    """Nobody at the address: transient, with every segment named."""
    with at_work(case) as (server, engine):
        server.stop()
        engine_error = _failure(engine, segments(LONG))
        assert isinstance(engine_error, TransientEngineError)
        assert engine_error.segments == ("s1",)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_segment_beyond_the_limit_is_not_sent(case: Case) -> None:
    """What is longer than the provider takes is named; nothing is paid for."""
    with at_work(case) as (server, engine):
        long = "a" * (engine.limits().characters_per_segment + 1)
        failure = _failure(engine, segments("Short.", long))
        assert isinstance(failure, PermanentEngineError)
        assert "too long: segment s2" in str(failure)
        assert failure.segments == ("s1", "s2")
        assert server.sent() == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_half_a_character_is_not_sent(case: Case) -> None:
    """A lone surrogate in a text is a failure by name, not a crash; in what stands before, it is left out."""
    with at_work(case) as (server, engine):
        failure = _failure(engine, segments("Good day.", "Half \ud83d a smile."))
        assert isinstance(failure, PermanentEngineError)
        assert "segment s2" in str(failure)
        assert server.sent() == []
        assert engine.translate(segments("Good day."), EN, RU, Context(before="Half \ud83d a smile."))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_request_is_larger_than_the_limits(case: Case) -> None:
    """Many long segments go in several requests, each within the characters that one may have."""
    with at_work(case) as (server, engine):
        limits = engine.limits()
        text = "word " * (limits.characters_per_segment // 5)
        answers = engine.translate(segments(*[text] * 6), EN, RU)
        assert len(answers) == 6
        assert len(server.sent()) >= 6 * len(text) / limits.characters_per_call
        assert all(request.body.count(b"word ") * 5 <= limits.characters_per_call for request in server.sent())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_unknown_pair_is_refused_without_a_request(case: Case) -> None:
    """A language that the provider does not have is a permanent failure; no text leaves the house for it."""
    with at_work(case) as (server, engine):
        failure = _failure(engine, segments("Good day."), target="tg")
        assert isinstance(failure, PermanentEngineError)
        assert "does not translate en to tg" in str(failure)
        assert server.sent() == []


def test_the_largest_answer_is_bounded() -> None:
    """The cap that the endless body runs into is far above an honest answer and far below a machine's memory."""
    assert 1_000_000 < LARGEST_ANSWER < 50_000_000


def _failure(engine: TranslationEngine, asked: list[SourceSegment], target: str = "ru") -> EngineError:
    from workflow.domain.vocabulary import LanguageTag

    with pytest.raises(EngineError) as caught:
        engine.translate(asked, EN, LanguageTag(target))
    return caught.value
