"""Looking similar texts up in the translation memory: how fast, and how much of what there is, against brute force.

Fills a memory through imports on record and its follower, asks for edited sentences and for unrelated
ones, and holds the answers against rapidfuzz over every sentence. Same sentences on both databases.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapidfuzz import fuzz, process

from benchmarks import sentences
from benchmarks.harness import POSTGRESQL, Backend, Options, Row, backends, options, percentile, report, say
from workflow.bootstrap import Application, bootstrap
from workflow.domain.commands import ImportMemory
from workflow.domain.memory_import import MOST_UNITS
from workflow.domain.memory_units import MemoryUnit
from workflow.domain.streams import memory_stream
from workflow.domain.vocabulary import Actor, LanguageTag, MemoryImportId, Role
from workflow.languages.matching import normalised
from workflow.memory import CUTOFF
from workflow.settings import Settings

SEGMENTS, QUERIES = 100_000, 300
QUICK_SEGMENTS, QUICK_QUERIES = 20_000, 100
GOALS = {POSTGRESQL: 3.0, "SQLite": 10.0}
RECALL_GOAL = 0.98
_ADMIN = Actor(id="cli:benchmark", name="benchmark", roles=frozenset({Role.ADMIN}))
_EQUAL = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The sentences of one language, the questions, and what brute force says to them."""

    language: LanguageTag
    into: LanguageTag
    texts: list[str]
    questions: list[str]
    best: list[float]
    """The best score of each question over all texts; 0 for none above the cutoff."""
    brute_milliseconds: list[float]


def corpus(language: str, into: str, segments: int, queries: int) -> Corpus:
    """Texts and questions, and the peer's answers: rapidfuzz over a list in memory."""
    dice = random.Random(f"{language} 1")
    make = sentences.english if language == "en" else sentences.chinese
    made = list(make(segments + queries, dice))
    texts, unrelated = made[:segments], made[segments:]
    spaced = language == "en"
    questions = [sentences.edited(each, texts, dice, spaced=spaced) for each in dice.sample(texts, queries)]
    questions += unrelated
    plain = [normalised(text) for text in texts]
    best, taken = [], []
    for question in questions:
        began = time.perf_counter()
        found = process.extract(normalised(question), plain, scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=5)
        taken.append((time.perf_counter() - began) * 1000)
        best.append(found[0][1] if found else 0.0)
    length = statistics.mean(map(len, texts))
    say(f"{language}: {len(texts):,} sentences, {length:.0f} characters; brute force {statistics.median(taken):.1f} ms")
    return Corpus(
        language=LanguageTag(language),
        into=LanguageTag(into),
        texts=texts,
        questions=questions,
        best=best,
        brute_milliseconds=taken,
    )


@contextmanager
def newsroom(backend: Backend) -> Iterator[Application]:
    """A newsroom on a new database."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), database_url=backend.new_url("memory"))
        application = bootstrap(settings)
        application.migrate()
        try:
            yield application
        finally:
            application.close()


def fill(application: Application, known: Corpus) -> tuple[float, float]:
    """Put the sentences on record as one import, then let the follower apply it: segments a second of both."""
    began = time.perf_counter()
    stream = memory_stream(MemoryImportId(application.ids.new()))
    for part, start in enumerate(range(0, len(known.texts), MOST_UNITS), start=1):
        units = tuple(
            MemoryUnit(
                source_language=known.language,
                target_language=known.into,
                source=text,
                target=f"[{known.into}] {text}",
                line=start + number,
            )
            for number, text in enumerate(known.texts[start : start + MOST_UNITS], start=1)
        )
        command = ImportMemory(by=_ADMIN, at=application.clock.now(), name="sentences", part=part, units=units)
        application.newsroom.execute(command, stream)
    recorded = time.perf_counter()
    checkpoint = application.followers.begin("memory")
    while (step := application.followers.advance(checkpoint, fence=1)).events:
        checkpoint = step.checkpoint
    applied = time.perf_counter()
    return len(known.texts) / (recorded - began), len(known.texts) / (applied - recorded)


def ask(application: Application, known: Corpus) -> tuple[list[float], int, int]:
    """Milliseconds of each question; how many best answers brute force has, and how many of them are found."""
    memory, taken, wanted, found = application.memory, [], 0, 0
    for question in known.questions[:20]:
        memory.fuzzy(known.language, known.into, question)
    for question, best in zip(known.questions, known.best, strict=True):
        began = time.perf_counter()
        memory.fuzzy(known.language, known.into, question)
        taken.append((time.perf_counter() - began) * 1000)
        if best:
            wanted += 1
            near = memory.fuzzy(known.language, known.into, question, limit=1, include_near=True)
            found += bool(near) and near[0].score >= best - _EQUAL
    return taken, wanted, found


def measure(backend: Backend, known: list[Corpus]) -> Iterator[Row]:
    """The rows of one database."""
    with newsroom(backend) as application:
        for each in known:
            name = f"{backend.name}, {each.language}"
            recorded, applied = fill(application, each)
            say(f"{name}: filled, {recorded:,.0f}/s on record, {applied:,.0f}/s applied")
            yield Row(name=f"{name}: put on record", value=recorded, unit="segments/s")
            yield Row(name=f"{name}: applied by the follower", value=applied, unit="segments/s")
        for each in known:
            name = f"{backend.name}, {each.language}"
            taken, wanted, found = ask(application, each)
            say(f"{name}: {statistics.median(taken):.2f} ms, p95 {percentile(taken, 0.95):.2f} ms, {found} of {wanted}")
            brute = f"brute force, p95 {percentile(each.brute_milliseconds, 0.95):.0f} ms"
            yield Row(
                name=f"{name}: similar texts, median",
                value=statistics.median(taken),
                unit="ms",
                higher_is_better=False,
            )
            yield Row(
                name=f"{name}: similar texts, p95 ({brute})",
                value=percentile(taken, 0.95),
                unit="ms",
                goal=GOALS[backend.name],
                higher_is_better=False,
            )
            yield Row(
                name=f"{name}: best answers found, of {wanted} that brute force finds",
                value=found / wanted,
                unit="share",
                goal=RECALL_GOAL,
            )


def run(wanted: Options) -> list[Row]:
    """Everything that is wanted."""
    segments, queries = (QUICK_SEGMENTS, QUICK_QUERIES) if wanted.quick else (SEGMENTS, QUERIES)
    known = [corpus(language, into, segments, queries) for language, into in (("en", "zh"), ("zh", "en"))]
    rows = [
        Row(
            name=f"brute force (rapidfuzz over a list), {each.language}: median",
            value=statistics.median(each.brute_milliseconds),
            unit="ms",
            higher_is_better=False,
        )
        for each in known
    ]
    with backends(wanted) as found:
        for backend in found:
            rows += measure(backend, known)
    return rows


if __name__ == "__main__":
    chosen = options(__doc__)
    report(run(chosen), chosen)
