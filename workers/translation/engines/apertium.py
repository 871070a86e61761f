"""The rule-based engine ``apertium``: Debian's language pairs, run as processes that stay between texts.

Draft quality. It starts a pipeline when a pair is first asked for, keeps the few used last, takes down one that is
late, and starts another for one that died. An answer that is empty or much too short is a failure, whatever the
processes' exit status: the packaged rus-bel gives nothing for most paragraphs and says that all is well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from workers.ports import (
    NO_CONTEXT,
    Context,
    Hypothesis,
    Limits,
    PermanentEngineError,
    SourceSegment,
    TransientEngineError,
)
from workers.translation.apertium.modes import Mode, Pair, find_modes
from workers.translation.apertium.pipeline import Pipeline, PipelineBroken, PipelineTooSlow
from workers.translation.apertium.stream import decode, encode
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.lengths import SHORTEST_JUDGED, length_bounds

DEADLINE_SECONDS = 10.0
"""How long one segment may take; a paragraph takes some milliseconds."""
PIPELINES_KEPT = 4
"""Pairs whose processes stay at once; each takes about 100 MB."""


NAME = "apertium"


class _Running:
    """The pipelines of this process: nothing in it outlives a fork."""

    def __init__(self) -> None:
        self.process_id = os.getpid()
        self.lock = threading.Lock()
        self.pipelines: OrderedDict[Pair, Pipeline] = OrderedDict()
        self.starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="apertium")
        """Starts every pipeline: the processes are killed when the thread that started them ends, so it must stay."""


class ApertiumEngine:
    """Translates the pairs of an Apertium installation; one text at a time, from any thread."""

    name = NAME

    def __init__(
        self, data_directory: Path, *, search_path: str | None = None, deadline_seconds: float = DEADLINE_SECONDS
    ) -> None:
        self._search_path = search_path
        self._deadline_seconds = deadline_seconds
        self._modes = find_modes(data_directory, search_path)
        self._digests: dict[Pair, str] = {}
        self._version = ""
        self._running = _Running()

    def pairs(self) -> frozenset[Pair]:
        """The pairs whose programs and data files are all installed."""
        return frozenset(self._modes)

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """``apertium:eng-spa 3.8.3 sha256:<16 hex>``: mode, version, digest of the stages and their data files."""
        pair, mode = self._mode(source, target)
        return f"apertium:{mode.name} {self._installed_version()} sha256:{self._digest(pair, mode)}"

    def limits(self) -> Limits:
        """Bounded only so that one call stays within seconds."""
        return Limits(characters_per_segment=20_000, segments_per_call=50)

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """One hypothesis a segment, in order; words without a translation stand as they were and are flagged."""
        del context
        pair, mode = self._mode(source, target)
        questions = [_question(segment) for segment in segments]
        running = self._of_this_process()
        with running.lock:
            answers = self._answers(running, pair, mode, segments, questions)
            return [
                self._accepted(running, pair, mode, segment, answer, question)
                for segment, answer, question in zip(segments, answers, questions, strict=True)
            ]

    def close(self) -> None:
        """End the processes."""
        running = self._of_this_process()
        with running.lock:
            for pipeline in running.pipelines.values():
                pipeline.close()
            running.pipelines.clear()
        running.starter.shutdown()
        self._running = _Running()

    def process_ids(self) -> list[int]:
        """The processes that run for this engine now."""
        return [each for pipeline in self._of_this_process().pipelines.values() for each in pipeline.process_ids]

    # --- asking -----------------------------------------------------------------------------------

    def _answers(
        self, running: _Running, pair: Pair, mode: Mode, segments: Sequence[SourceSegment], questions: list[bytes]
    ) -> list[bytes]:
        """An answer for each question. What dies is started again once for the segment that it died at."""
        answers: list[bytes] = []
        died_at = -1
        while len(answers) < len(questions):
            pipeline = self._pipeline(running, pair, mode)
            try:
                for answer in pipeline.answers(questions[len(answers) :], self._deadline_seconds):
                    answers.append(answer)  # noqa: PERF402 - what came before it broke is kept
            except PipelineBroken as broken:
                running.pipelines.pop(pair, None)
                at = len(answers)
                problem = f"apertium {mode.name} at segment {segments[at].id}: {broken}"
                if isinstance(broken, PipelineTooSlow) or died_at == at:
                    raise TransientEngineError(problem) from broken
                died_at = at
            except BaseException:  # a time limit in the middle of an answer: the next text must not get the rest of it
                running.pipelines.pop(pair, None)
                pipeline.close()
                raise
        return answers

    def _accepted(
        self, running: _Running, pair: Pair, mode: Mode, segment: SourceSegment, answer: bytes, question: bytes
    ) -> Hypothesis:
        """The answer as a hypothesis; one that is not whole is asked for once more of fresh processes."""
        problem = _problem(segment, answer, pair)
        if problem:
            self._drop(running, pair)
            [answer] = self._answers(running, pair, mode, [segment], [question])
            problem = _problem(segment, answer, pair)
        if problem:
            self._drop(running, pair)
            raise PermanentEngineError(f"apertium {mode.name} did not translate segment {segment.id}: {problem}")
        decoded = decode(answer)
        return Hypothesis(segment_id=segment.id, text=decoded.text.strip(), flags=decoded.flags)

    # --- pipelines --------------------------------------------------------------------------------

    def _of_this_process(self) -> _Running:
        """What runs for this process; a forked child lets go of its parent's and begins anew."""
        if self._running.process_id != os.getpid():
            inherited, self._running = self._running, _Running()
            for pipeline in inherited.pipelines.values():
                pipeline.close()
        return self._running

    def _pipeline(self, running: _Running, pair: Pair, mode: Mode) -> Pipeline:
        pipeline = running.pipelines.get(pair)
        if pipeline is not None and not pipeline.is_ready():
            self._drop(running, pair)
            pipeline = None
        if pipeline is None:
            pipeline = self._started(running, pair, mode)
        running.pipelines[pair] = pipeline
        running.pipelines.move_to_end(pair)
        while len(running.pipelines) > PIPELINES_KEPT:
            running.pipelines.popitem(last=False)[1].close()
        return pipeline

    def _started(self, running: _Running, pair: Pair, mode: Mode) -> Pipeline:
        known = self._digests.get(pair)
        if known is not None and known != _digest_of(mode):
            del self._digests[pair]
            raise TransientEngineError(f"the data of apertium {mode.name} was replaced: the next attempt uses the new")
        self._digest(pair, mode)
        try:
            return running.starter.submit(Pipeline, mode.stages).result()
        except OSError as error:
            raise TransientEngineError(f"apertium {mode.name} cannot be started: {error.strerror}") from error

    def _drop(self, running: _Running, pair: Pair) -> None:
        pipeline = running.pipelines.pop(pair, None)
        if pipeline is not None:
            pipeline.close()

    # --- what it is -------------------------------------------------------------------------------

    def _mode(self, source: LanguageTag, target: LanguageTag) -> tuple[Pair, Mode]:
        pair = (primary_language(source), primary_language(target))
        if pair not in self._modes:
            raise PermanentEngineError(f"apertium has no pair for {pair[0]} to {pair[1]}")
        return pair, self._modes[pair]

    def _digest(self, pair: Pair, mode: Mode) -> str:
        return self._digests.setdefault(pair, self._digests.get(pair) or _digest_of(mode))

    def _installed_version(self) -> str:
        if not self._version:
            self._version = _version(self._search_path)
        return self._version


def installed_apertium() -> ApertiumEngine | None:
    """The engine over what is installed on this machine; None where there is no ``apertium``."""
    if shutil.which("apertium") is None:
        return None
    return ApertiumEngine(Path(os.environ.get("APERTIUM_DATADIR") or "/usr/share/apertium"))


def _question(segment: SourceSegment) -> bytes:
    try:
        return encode(segment.text)
    except UnicodeEncodeError as error:
        raise PermanentEngineError(f"segment {segment.id} holds half a character at {error.start}") from error


def _problem(segment: SourceSegment, answer: bytes, pair: Pair) -> str | None:
    try:
        text = decode(answer).text.strip()
    except UnicodeDecodeError:
        return "an answer that is no text"
    if not text:
        return f"an empty answer for {len(segment.text)} characters"
    least, _ = length_bounds(LanguageTag(pair[0]), LanguageTag(pair[1]))
    if len(segment.text) >= SHORTEST_JUDGED and len(text) < least * len(segment.text):
        return f"{len(text)} characters for {len(segment.text)}"
    return None


def _digest_of(mode: Mode) -> str:
    try:
        return mode.digest()
    except OSError as error:
        raise TransientEngineError(f"cannot read {error.filename} of apertium {mode.name}: {error.strerror}") from error


def _version(search_path: str | None) -> str:
    program = shutil.which("apertium", path=search_path)
    if program is None:
        raise TransientEngineError("the program apertium is gone")
    try:
        told = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise TransientEngineError(f"apertium does not say its version: {error}") from error
    return told.split()[-1] if told.split() else "unknown"
