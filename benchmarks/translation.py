"""How many words the local engines translate through a real worker, against the bare engine in the same run.

    python benchmarks/translation.py [--quick] [--json]

Real parts: a Celery worker with one process, a Redis, SQLite on a disk, the product's own tasks; an article is
submitted, its translation is asked for by a message, and the time runs until it is on record. The bare engine gets the
same segments: for fx the library's translator, for apertium a pipeline of its programs that is kept running. That is a
strict peer: whoever uses Apertium as it comes starts the program for every text, which is measured too. The text is the
typical item where it stands beside the repository, else one of this file. An engine that is not installed is left out.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness
from benchmarks.harness import Meter, Row, Side, Timed
from benchmarks.translating_worker import ENGLISH, Worker, worker
from tests.support.servers import descendants
from workers.ports import SourceSegment, TranslationEngine
from workers.translation.apertium.pipeline import Pipeline
from workers.translation.apertium.stream import encode
from workers.translation.engines.apertium import ApertiumEngine, installed_apertium
from workers.translation.engines.fx import FxEngine, carried_weights, load_translator, models_in
from workflow.domain.vocabulary import LanguageTag

PORTUGUESE, SPANISH = LanguageTag("pt"), LanguageTag("es")
SEED = harness.ROOT.parent / "shared" / "seed_article.txt"
OWN_TEXT = """\
Ministers agree on joint measurements of the water

Ministers of six states met in Bishkek on Monday and agreed on joint measurements of the water in the rivers \
that cross their borders. The measurements will begin in spring, when the snow melts in the mountains, and \
the results will be open to every citizen.

For many years each state measured alone, and the figures seldom matched. Farmers in the valleys complained \
that they learned of a flood only when it had reached their fields. A commission of engineers has now \
written down how often, at which places and with which instruments the height of the water is to be taken.

The commission has twelve members, two from each state. It meets four times a year and reports to the \
ministers. Its first report is expected in October. Until then a small office in Bishkek collects the \
figures and publishes them every morning.

The cost of the work is about three million dollars a year. Half of the money comes from the states \
themselves, and the other half from a bank that lends to countries of the region. The bank demands that the \
figures be checked by a university that belongs to none of the six states.

Students of five universities will take part in the measurements. They spend two weeks in a village on the \
river, learn to use the instruments and talk with the people who live there. Last year nearly two hundred \
students asked for one of the forty places.

Not everybody is content. A member of parliament said that open figures could be misused, and asked for a \
law that decides who may read them. The minister of agriculture answered that nobody can drink a secret \
river, and that the law of his country already allows every citizen to read what the state has measured.

The next meeting of the ministers is planned for the first week of September. They want to speak about dams, \
about the salt in the soil, and about a common service that warns of floods by telephone.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """An engine, the language it is asked for, and the bare engine beside it."""

    name: str
    target: LanguageTag
    make: Callable[[], TranslationEngine]
    bare: Callable[[Sequence[str]], None]
    bare_name: str
    copies: int
    """Articles a run, so that a run is long enough to be measured."""
    processes: tuple[int, ...] = ()
    """What the bare engine runs in, beside this process."""
    close: Callable[[], None] = lambda: None
    """Ends those."""


# --- the engines ------------------------------------------------------------------------------------


def contenders(*, quick: bool) -> list[Contender]:
    """The engines that are installed."""
    found = []
    weights = carried_weights()
    if weights is not None:
        found.append(_fx(weights))
    apertium = installed_apertium()
    if apertium is not None and (ENGLISH, SPANISH) in apertium.pairs():
        found.append(_apertium(apertium, copies=10 if quick else 30))
    return found


def _fx(weights: Path) -> Contender:
    translator = load_translator(models_in(weights)["en", "pt"])

    def bare(texts: Sequence[str]) -> None:
        for text in texts:
            translator.translate_long(text)

    return Contender(
        name="fx en-pt",
        target=PORTUGUESE,
        make=lambda: FxEngine([weights]),
        bare=bare,
        bare_name="fxtranslate alone",
        copies=1,
    )


def _apertium(engine: ApertiumEngine, copies: int) -> Contender:
    mode = engine._modes["en", "es"]  # noqa: SLF001 - the bare engine is the same programs
    pipeline = Pipeline(mode.stages)

    def bare(texts: Sequence[str]) -> None:
        for _ in pipeline.answers([encode(text) for text in texts], 60):
            pass

    def close() -> None:
        pipeline.close()
        engine.close()

    return Contender(
        name="apertium en-es",
        target=SPANISH,
        make=lambda: engine,
        bare=bare,
        bare_name="its programs alone, kept running",
        copies=copies,
        processes=tuple(pipeline.process_ids),
        close=close,
    )


# --- what is measured -------------------------------------------------------------------------------


def throughput(contender: Contender, text: str, running: Worker, repeats: int) -> list[Row]:
    """Words a second through the worker, against the bare engine."""
    texts = running.segments(text, contender.target)
    words = sum(len(each.split()) for each in texts)
    running.translate(text, contender.target, 1, words)  # the model is loaded, the processes are started
    contender.bare(texts)

    def alone() -> Timed:
        def every_copy() -> int:
            for _ in range(contender.copies):
                contender.bare(texts)
            return words * contender.copies

        return harness.timed(every_copy, Meter(*contender.processes))

    sides: dict[str, Side] = {
        "worker": lambda: running.translate(text, contender.target, contender.copies, words),
        "alone": alone,
    }
    if contender.name.startswith("apertium"):
        sides["program"] = lambda: harness.timed(lambda: _started_for_each(text, words), Meter())
    medians = harness.alternate(repeats, sides, contender.name)
    rate = medians["worker"]
    rows = [
        harness.compared(
            f"{contender.name} through a worker, {len(texts)} segments an article",
            "words/s",
            rate,
            contender.bare_name,
            medians["alone"],
            goal=0.9,
        )
    ]
    if contender.name.startswith("fx"):
        rows.append(Row(name=f"{contender.name}, one worker process", value=rate.rate, unit="words/s", goal=500))
    else:
        name = f"{contender.name} through a worker, against a program an article"
        rows.append(harness.compared(name, "words/s", rate, "the program apertium, whole articles", medians["program"]))
    return rows


def _started_for_each(text: str, words: int) -> int:
    for _ in range(3):
        subprocess.run(["apertium", "eng-spa"], input=text.encode(), capture_output=True, check=True)
    return 3 * words


def paragraph_latency(contender: Contender, text: str, repeats: int) -> list[Row]:
    """Milliseconds of one paragraph through the engine, against the program that is started for each."""
    engine = contender.make()
    paragraphs = [line for line in text.split("\n") if len(line) > 100]
    engine.translate([SourceSegment(id="s", text=paragraphs[0])], ENGLISH, contender.target)
    times, program = [], []
    for number in range(repeats * 5):
        for paragraph in paragraphs:
            began = time.perf_counter()
            engine.translate([SourceSegment(id="s", text=paragraph)], ENGLISH, contender.target)
            times.append((time.perf_counter() - began) * 1000)
        if number % 5 == 0:
            began = time.perf_counter()
            subprocess.run(["apertium", "eng-spa"], input=paragraphs[1].encode(), capture_output=True, check=True)
            program.append((time.perf_counter() - began) * 1000)
    return [
        Row(
            name=f"{contender.name}, one paragraph: median",
            value=statistics.median(times),
            unit="ms",
            goal=12,
            higher_is_better=False,
        ),
        Row(
            name=f"{contender.name}, one paragraph: p95",
            value=harness.percentile(times, 0.95),
            unit="ms",
            goal=30,
            higher_is_better=False,
        ),
        Row(
            name="the program apertium, one paragraph: median",
            value=statistics.median(program),
            unit="ms",
            higher_is_better=False,
        ),
    ]


_MEMORY = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from workers.ports import SourceSegment
from workers.translation.registry import local_engines
def kilobytes(field):
    return int(Path("/proc/self/status").read_text().partition(field + ":")[2].split()[0])
[engine] = [each for each in local_engines([]) if each.name == {engine!r}]
import fxtranslate
before = kilobytes("VmRSS")
texts = Path({text!r}).read_text(encoding="utf-8").split("\\n")
for number, text in enumerate(texts):
    if text.strip():
        engine.translate([SourceSegment(id=str(number), text=text)], "en", {target!r})
at_rest = kilobytes("VmRSS") - before
peak = kilobytes("VmHWM") - before
shares = 0
for process_id in engine.process_ids() if hasattr(engine, "process_ids") else []:
    shares += int(Path(f"/proc/{{process_id}}/smaps_rollup").read_text().partition("Pss:")[2].split()[0])
engine.close()
print(at_rest, peak, shares)
"""


def memory(contender: Contender, text: str, home: Path) -> list[Row]:
    """What one pair adds to a process that has the library loaded, and what its own processes take."""
    (home / "text.txt").write_text(text, encoding="utf-8")
    engine = contender.name.split()[0]
    script = _MEMORY.format(
        root=str(harness.ROOT), engine=engine, text=str(home / "text.txt"), target=str(contender.target)
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    at_rest, peak, shares = (int(word) / 1000 for word in done.stdout.split())
    if engine == "fx":
        return [
            Row(name="fx en-pt, memory of the pair", value=at_rest, unit="MB", goal=60, higher_is_better=False),
            Row(name="fx en-pt, memory of the pair: peak", value=peak, unit="MB", higher_is_better=False),
        ]
    return [
        Row(name=f"{contender.name}, memory of its processes (PSS)", value=shares, unit="MB", higher_is_better=False)
    ]


def worker_memory(running: Worker) -> Row:
    """The most that the worker's own process held, with everything loaded."""
    peaks = []
    for process_id in descendants(running.process_id):
        status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
        if "celery" in status.partition("\n")[0] or "python" in status.partition("\n")[0]:
            peaks.append(int(status.partition("VmHWM:")[2].split()[0]) / 1000)
    return Row(name="the worker process, both engines: peak", value=max(peaks), unit="MB", higher_is_better=False)


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    text = SEED.read_text(encoding="utf-8") if SEED.is_file() else OWN_TEXT
    harness.say(f"text: {'the typical item' if SEED.is_file() else 'a text of our own'}, {len(text.split())} words")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(dir=harness.on_disk()) as folder, worker(Path(folder)) as running:
        for contender in contenders(quick=wanted.quick):
            if wanted.wants(contender.name):
                rows += throughput(contender, text, running, wanted.repeats)
                if contender.name.startswith("apertium"):
                    rows += paragraph_latency(contender, text, wanted.repeats)
                rows += memory(contender, text, Path(folder))
            contender.close()
        rows.append(worker_memory(running))
    harness.report(rows, wanted)


if __name__ == "__main__":
    main()
