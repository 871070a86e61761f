"""Whatever happens to Apertium's processes, no text is lost without an error that says so."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from billiard.exceptions import SoftTimeLimitExceeded

from tests.workers.translation.fake_apertium import FakeApertium, install
from workers.ports import PermanentEngineError, SourceSegment, TransientEngineError
from workers.translation.engines.apertium import PIPELINES_KEPT, ApertiumEngine
from workflow.domain.vocabulary import LanguageTag

EN, ES = LanguageTag("en"), LanguageTag("es")
PLAIN = "The ministers met in Bishkek on Friday and agreed on a common plan."
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def fake(tmp_path: Path) -> FakeApertium:
    """An installation that does what the text asks for."""
    return install(tmp_path)


@pytest.fixture
def engine(fake: FakeApertium) -> Iterator[ApertiumEngine]:
    """The engine over that installation, with a deadline that no healthy process meets."""
    engine = ApertiumEngine(fake.data, search_path=str(fake.programs), deadline_seconds=60)
    yield engine
    engine.close()


def segments(*texts: str) -> list[SourceSegment]:
    """Segments s1, s2, … of these texts."""
    return [SourceSegment(id=f"s{number}", text=text) for number, text in enumerate(texts, 1)]


def translated(engine: ApertiumEngine, *texts: str) -> list[str]:
    """What comes back for the texts."""
    return [hypothesis.text for hypothesis in engine.translate(segments(*texts), EN, ES)]


def await_ends(process_ids: list[int]) -> None:
    """Wait until every one of the processes has ended."""
    deadline = time.monotonic() + 30
    for process_id in process_ids:
        try:
            descriptor = os.pidfd_open(process_id)
        except ProcessLookupError:
            continue
        try:
            readable, _, _ = select.select([descriptor], [], [], max(deadline - time.monotonic(), 0))
            assert readable, f"process {process_id} is still there"
        finally:
            os.close(descriptor)


def test_texts_come_back_in_order(engine: ApertiumEngine) -> None:
    """The installation is a working one when nothing is asked for."""
    texts = [f"Sentence {number} of many, as it stands. " * 3 for number in range(120)]
    assert translated(engine, *texts) == [text.strip() for text in texts]


@pytest.mark.parametrize(
    ("word", "how"),
    [
        ("FAIL", "lt-proc ended with status 3"),
        ("CRASH", "lt-proc was ended by SIGKILL"),
        ("HALF", "lt-proc ended with status 5"),
        ("LOOP", "answers without end"),
        ("CUT", "answered out of step"),
    ],
)
def test_a_pipeline_that_breaks_is_a_failure_that_names_the_segment(
    engine: ApertiumEngine, word: str, how: str
) -> None:
    """Dead, dead in the middle of an answer, endless, out of step: transient, and the next text is none the worse."""
    with pytest.raises(TransientEngineError) as raised:
        translated(engine, PLAIN, f"{PLAIN} {word}")
    assert how in str(raised.value)
    assert "s2" in str(raised.value)
    assert engine.process_ids() == []
    assert translated(engine, PLAIN) == [PLAIN]


def test_no_text_gets_the_answer_of_another(engine: ApertiumEngine) -> None:
    """A process that answers twice is out of step from then on: it is noticed, and every text gets its own answer."""
    for number in range(5):
        texts = [f"{PLAIN} {number} TWICE", f"{PLAIN} {number} Afterwards."]
        assert translated(engine, *texts) == texts
        assert translated(engine, f"{PLAIN} {number}") == [f"{PLAIN} {number}"]


def test_what_died_once_is_started_again(engine: ApertiumEngine) -> None:
    """A process that dies at a text it can translate costs nobody anything; what came before is kept."""
    texts = [PLAIN, f"{PLAIN} STUMBLE", f"{PLAIN} Afterwards."]
    assert translated(engine, *texts) == texts


def test_a_process_that_died_between_two_texts_is_replaced(engine: ApertiumEngine) -> None:
    """A pipeline killed while nobody used it is noticed before it is used."""
    translated(engine, PLAIN)
    before = engine.process_ids()
    os.kill(before[1], signal.SIGKILL)
    await_ends(before[1:])
    assert translated(engine, PLAIN) == [PLAIN]
    assert not set(before) & set(engine.process_ids())
    await_ends(before)


def test_dying_between_two_texts_does_not_count_against_the_next(engine: ApertiumEngine) -> None:
    """A text at which fresh processes die once still comes through after the idle ones were killed."""
    translated(engine, PLAIN)
    before = engine.process_ids()
    os.kill(before[0], signal.SIGKILL)
    await_ends(before)
    assert translated(engine, f"{PLAIN} STUMBLE") == [f"{PLAIN} STUMBLE"]


def test_a_hanging_process_is_taken_down(engine: ApertiumEngine) -> None:
    """What does not answer in time is killed, whole: transient, and the next text gets fresh processes."""
    translated(engine, PLAIN)
    hanging = engine.process_ids()
    engine._deadline_seconds = 0.2
    with pytest.raises(TransientEngineError, match=r"segment s1: did not answer in time"):
        translated(engine, f"{PLAIN} HANG")
    await_ends(hanging)
    engine._deadline_seconds = 60
    assert translated(engine, PLAIN) == [PLAIN]


@pytest.mark.parametrize(
    ("word", "how"), [("EMPTY", "empty answer"), ("SHORT", "10 characters for 73"), ("NOISE", "no text")]
)
def test_an_answer_that_is_not_whole_is_a_failure(engine: ApertiumEngine, word: str, how: str) -> None:
    """Empty and much too short answers, from processes that say all is well, hand the segment to another engine."""
    with pytest.raises(PermanentEngineError) as raised:
        translated(engine, PLAIN, f"{PLAIN} {word}")
    assert how in str(raised.value)
    assert "s2" in str(raised.value)
    assert translated(engine, PLAIN) == [PLAIN]


def test_a_time_limit_in_the_middle_leaves_no_rest(engine: ApertiumEngine, fake: FakeApertium) -> None:
    """Celery's time limit passes through, and the text after it does not get the answer of the one before."""
    translated(engine, PLAIN)
    hangs = fake.hangs()

    def out_of_time(_number: int, _frame: object) -> None:
        raise SoftTimeLimitExceeded

    def strike() -> None:
        select.select([hangs], [], [], 30)
        os.kill(os.getpid(), signal.SIGALRM)

    before = signal.signal(signal.SIGALRM, out_of_time)
    striker = threading.Thread(target=strike)
    striker.start()
    try:
        with pytest.raises(SoftTimeLimitExceeded):
            translated(engine, f"{PLAIN} HANG")
    finally:
        striker.join()
        os.close(hangs)
        signal.signal(signal.SIGALRM, before)
    assert engine.process_ids() == []
    assert translated(engine, PLAIN) == [PLAIN]


def test_threads_do_not_get_each_others_answers(engine: ApertiumEngine) -> None:
    """Eight threads at once: each gets its own text back."""
    answers: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        answers[number] = translated(engine, *(f"Thread {number} says {n}: {PLAIN}" for n in range(20)))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: [f"Thread {n} says {m}: {PLAIN}" for m in range(20)] for n in range(8)}
    assert len(engine.process_ids()) == 3, "one pipeline served them all, and outlived the thread that asked first"


def test_a_forked_worker_has_processes_of_its_own(engine: ApertiumEngine) -> None:
    """A child forked after the parent has translated starts its own and leaves the parent's alone."""
    translated(engine, PLAIN)
    ours = engine.process_ids()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            text = translated(engine, PLAIN)[0]
            is_own = not set(ours) & set(engine.process_ids())
            engine.close()
            os.write(writer, f"{text} {is_own}".encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        assert answer.read() == f"{PLAIN} True"
    assert os.waitpid(child, 0)[1] == 0
    assert translated(engine, PLAIN) == [PLAIN]
    assert engine.process_ids() == ours


@pytest.mark.parametrize("busy", [False, True])
def test_nothing_is_left_of_a_killed_worker(fake: FakeApertium, busy: bool) -> None:
    """SIGKILL to the worker ends every process, also one that hangs and would not see that its input has ended."""
    if busy and shutil.which("setpriv") is None:
        pytest.skip("setpriv (util-linux) is not installed: a process that hangs outlives a killed worker")
    hangs = fake.hangs()
    script = f"""
        import signal
        from pathlib import Path
        from workers.ports import SourceSegment
        from workers.translation.engines.apertium import ApertiumEngine
        engine = ApertiumEngine(Path({str(fake.data)!r}), search_path={str(fake.programs)!r}, deadline_seconds=600)
        engine.translate([SourceSegment(id="s1", text={PLAIN!r})], "en", "es")
        print(*engine.process_ids(), flush=True)
        if {busy}:
            engine.translate([SourceSegment(id="s1", text="HANG")], "en", "es")
        signal.pause()
    """
    worker = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert worker.stdout is not None
        process_ids = [int(word) for word in worker.stdout.readline().split()]
        assert len(process_ids) == 3
        if busy:
            assert select.select([hangs], [], [], 30)[0], "it never hung"
    finally:
        worker.kill()
        worker.wait()
        if worker.stdout is not None:
            worker.stdout.close()
        os.close(hangs)
    try:
        await_ends(process_ids)
    except AssertionError:
        for process_id in process_ids:  # the promise is broken; the next test run need not suffer from it
            with suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)
        raise


def test_closing_ends_the_processes(engine: ApertiumEngine) -> None:
    """Nothing runs after ``close``, which may be called twice."""
    translated(engine, PLAIN)
    process_ids = engine.process_ids()
    engine.close()
    engine.close()
    await_ends(process_ids)
    assert engine.process_ids() == []


def test_only_the_pairs_used_last_keep_processes(fake: FakeApertium) -> None:
    """Memory is bounded: the pair that was not used for longest lets go."""
    mode = (fake.data / "modes" / "eng-spa.mode").read_text()
    others = ["bel", "cat", "deu", "fra", "ita"]
    for other in others:
        (fake.data / "modes" / f"eng-{other}.mode").write_text(mode)
    engine = ApertiumEngine(fake.data, search_path=str(fake.programs), deadline_seconds=60)
    try:
        for tag in ("be", "ca", "de", "fr", "it"):
            engine.translate(segments(PLAIN), EN, LanguageTag(tag))
        assert len(engine.process_ids()) == 3 * PIPELINES_KEPT
    finally:
        engine.close()


def test_replaced_data_is_noticed(engine: ApertiumEngine, fake: FakeApertium) -> None:
    """What the fingerprint says is what translates: data of an upgraded package is not loaded under the old name."""
    fingerprint = engine.fingerprint(EN, ES)
    translated(engine, PLAIN)
    (fake.data / "data.bin").write_bytes(b"what they wrote later")
    assert translated(engine, PLAIN) == [PLAIN]
    os.kill(engine.process_ids()[0], signal.SIGKILL)
    await_ends(engine.process_ids()[:1])
    with pytest.raises(TransientEngineError, match="was replaced"):
        translated(engine, PLAIN)
    assert engine.fingerprint(EN, ES) != fingerprint
    assert translated(engine, PLAIN) == [PLAIN]


def test_half_a_character_is_refused(engine: ApertiumEngine) -> None:
    """An unpaired surrogate has no bytes: the segment is named, and nothing is sent."""
    with pytest.raises(PermanentEngineError, match="segment s2 holds half a character at 2"):
        translated(engine, PLAIN, "ab\ud800")
    assert engine.process_ids() == []


@pytest.mark.parametrize(
    "break_it",
    [
        lambda fake: (fake.data / "data.bin").unlink(),
        lambda fake: (fake.programs / "lt-proc").unlink(),
        lambda fake: (fake.data / "modes" / "eng-spa.mode").write_text("lt-proc 'x' > /tmp/stolen"),
    ],
)
def test_what_is_not_all_there_is_not_offered(fake: FakeApertium, break_it: Callable[[FakeApertium], object]) -> None:
    """A pair whose data, program or plain mode file is missing is none."""
    break_it(fake)
    engine = ApertiumEngine(fake.data, search_path=str(fake.programs))
    assert engine.pairs() == frozenset()
    with pytest.raises(PermanentEngineError, match="no pair for en to es"):
        engine.translate(segments(PLAIN), EN, ES)


def test_a_program_that_goes_away_is_a_transient_failure(engine: ApertiumEngine, fake: FakeApertium) -> None:
    """During an upgrade of the package the programs are gone for a moment."""
    (fake.programs / "lt-proc").unlink()
    with pytest.raises(TransientEngineError):
        translated(engine, PLAIN)
