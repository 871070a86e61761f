"""The neural engine ``fx`` with real weights."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
from pathlib import Path

import pytest
from billiard.exceptions import SoftTimeLimitExceeded

from workers.ports import Limits, PermanentEngineError, SourceSegment, TransientEngineError
from workers.translation.engines.fx import FxEngine, carried_weights
from workflow.domain.vocabulary import LanguageTag

EN, PT, ZH = LanguageTag("en"), LanguageTag("pt-BR"), LanguageTag("zh")
SENTENCE = SourceSegment(id="s1", text="The conference was held in Shanghai in June.")


def operator_directory(root: Path, folder: str = "en-pt") -> Path:
    """A directory as an operator fills it, with a copy of the real files of one pair."""
    weights = carried_weights()
    assert weights is not None
    source = next(path for path in weights.iterdir() if path.name.startswith("enpt-"))
    shutil.copytree(source, root / folder)
    return root


def test_it_translates_a_sentence(fx: FxEngine) -> None:
    """A plain sentence comes back in Portuguese under its own id."""
    [hypothesis] = fx.translate([SENTENCE], EN, PT)
    assert hypothesis.segment_id == "s1"
    assert "conferência" in hypothesis.text
    assert "Xangai" in hypothesis.text


def test_order_is_kept(fx: FxEngine) -> None:
    """Hypotheses come in the order of the segments."""
    segments = [SourceSegment(id=f"s{n}", text=f"There were {n} guests.") for n in (30, 10, 20)]
    answers = fx.translate(segments, EN, PT)
    assert [answer.segment_id for answer in answers] == ["s30", "s10", "s20"]
    assert [re.findall(r"\d+", answer.text) for answer in answers] == [["30"], ["10"], ["20"]]


def test_a_long_text_is_not_truncated(fx: FxEngine) -> None:
    """Two hundred sentences go in, the numbers of two hundred come out."""
    text = " ".join(f"The committee approved resolution number {n} after a short debate." for n in range(300, 500))
    [hypothesis] = fx.translate([SourceSegment(id="s1", text=text)], EN, PT)
    assert [int(number) for number in re.findall(r"\d{3}", hypothesis.text)] == list(range(300, 500))


def test_every_thread_gets_its_own_translator(fx: FxEngine) -> None:
    """The library's translator belongs to one thread; the engine works in any."""
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(fx.translate([SENTENCE], EN, PT)[0].text)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == [fx.translate([SENTENCE], EN, PT)[0].text] * 2


def test_a_panic_of_the_library_is_an_engine_error(fx: FxEngine) -> None:
    """A translator of another thread makes the library panic with a BaseException: it becomes a transient failure."""
    fx.translate([SENTENCE], EN, PT)
    translators = fx._translators()
    stranger = translators["en", "pt"]
    raised: list[BaseException] = []

    def use_it_in_another_thread() -> None:
        fx._translators()["en", "pt"] = stranger
        try:
            fx.translate([SENTENCE], EN, PT)
        except TransientEngineError as error:
            raised.append(error.__cause__ or error)

    thread = threading.Thread(target=use_it_in_another_thread)
    thread.start()
    thread.join()
    assert [type(error).__name__ for error in raised] == ["PanicException"]
    assert not isinstance(raised[0], Exception)


def test_a_workers_time_limit_passes_through(fx: FxEngine) -> None:
    """What Celery raises when a task runs too long is not taken for a failure of the engine."""

    def out_of_time(_number: int, _frame: object) -> None:
        raise SoftTimeLimitExceeded

    segments = [SourceSegment(id=f"s{n}", text="The committee met, and it talked at length.") for n in range(500)]
    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(SoftTimeLimitExceeded):
            fx.translate(segments, EN, PT)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert fx.translate([SENTENCE], EN, PT)[0].text


def test_a_forked_worker_translates(fx: FxEngine) -> None:
    """A child forked after the parent has translated loads its own translator and gives the same text."""
    expected = fx.translate([SENTENCE], EN, PT)[0].text
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, fx.translate([SENTENCE], EN, PT)[0].text.encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        assert answer.read() == expected
    assert os.waitpid(child, 0)[1] == 0


def test_the_fingerprint_names_pair_version_and_model(fx: FxEngine) -> None:
    """The fingerprint is the same every time, and another model has another one."""
    fingerprint = fx.fingerprint(EN, PT)
    assert re.fullmatch(r"fx:en-pt \d+\.\d+\.\d+ sha256:[0-9a-f]{16}", fingerprint)
    assert fx.fingerprint(EN, PT) == fingerprint
    assert fx.fingerprint(LanguageTag("pt"), EN) != fingerprint


def test_a_pair_without_a_model_is_refused(fx: FxEngine) -> None:
    """No model: a permanent failure, so that a person is asked."""
    with pytest.raises(PermanentEngineError, match="no model for en to zh"):
        fx.translate([SENTENCE], EN, ZH)


def test_an_operators_directory_is_read(fx: FxEngine, tmp_path: Path) -> None:
    """A folder named by its pair with the three files is all an operator needs; it comes before later directories."""
    own = FxEngine([operator_directory(tmp_path), Path("nowhere")])
    assert own.pairs() == frozenset({("en", "pt")})
    assert own.translate([SENTENCE], EN, PT) == fx.translate([SENTENCE], EN, PT)


def test_an_incomplete_folder_serves_nothing(fx: FxEngine, tmp_path: Path) -> None:
    """A model without its vocabulary is not offered."""
    assert fx.pairs()
    directory = operator_directory(tmp_path)
    next((directory / "en-pt").glob("vocab.*")).unlink()
    assert FxEngine([directory]).pairs() == frozenset()


def test_a_damaged_model_is_a_permanent_failure(fx: FxEngine, tmp_path: Path) -> None:
    """A cut model file is refused by name."""
    assert fx.pairs()
    model = next((operator_directory(tmp_path) / "en-pt").glob("model.*.bin"))
    model.write_bytes(model.read_bytes()[:5000])
    with pytest.raises(PermanentEngineError, match=model.name):
        FxEngine([tmp_path]).translate([SENTENCE], EN, PT)


def test_a_replaced_model_is_noticed(fx: FxEngine, tmp_path: Path) -> None:
    """What the fingerprint says is what translates: a model replaced in between is refused once, then has its own."""
    assert fx.pairs()
    directory = operator_directory(tmp_path)
    engine = FxEngine([directory])
    before = engine.fingerprint(EN, PT)
    model = next((directory / "en-pt").glob("model.*.bin"))
    model.write_bytes(model.read_bytes() + b"\0")
    with pytest.raises(TransientEngineError, match="replaced"):
        engine.translate([SENTENCE], EN, PT)
    assert engine.fingerprint(EN, PT) != before


def test_an_exchanged_model_translates_under_its_own_name(fx: FxEngine, tmp_path: Path) -> None:
    """A model taken away and another put in its place: the next text is the new model's, and so is the fingerprint."""
    directory = operator_directory(tmp_path / "models")
    engine = FxEngine([directory])
    before = engine.translate([SENTENCE], EN, PT)[0].text, engine.fingerprint(EN, PT)
    weights = carried_weights()
    assert weights is not None
    shutil.rmtree(directory / "en-pt")
    other = next(path for path in weights.iterdir() if path.name.startswith("pten-"))
    shutil.copytree(other, tmp_path / "other")
    (tmp_path / "other").rename(directory / "en-pt")
    after = engine.translate([SENTENCE], EN, PT)[0].text, engine.fingerprint(EN, PT)
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert after[1].endswith(fx.fingerprint(LanguageTag("pt"), EN).partition("sha256:")[2])


def test_limits_are_positive(fx: FxEngine) -> None:
    """The engine says how much it takes at once."""
    limits = fx.limits()
    assert isinstance(limits, Limits)
    assert limits.characters_per_segment >= 10_000
    assert limits.segments_per_call >= 1
