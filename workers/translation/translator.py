"""From segments to translations that can be trusted to be whole: batches, and one engine after the other.

Every segment comes back rendered, or refused with what was lost, or is named as not answered because an engine
failed for now. Nothing is recorded here, and no engine is known by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from workers.ports import (
    NO_CONTEXT,
    Context,
    EngineError,
    Hypothesis,
    PermanentEngineError,
    SourceSegment,
    ThrottledEngineError,
    TransientEngineError,
    TranslationEngine,
)
from workers.translation.attempts import Assignment, Meter, Prepared, accepted, prepare
from workers.translation.markup import with_marks
from workflow.domain.vocabulary import LanguageTag
from workflow.terminology import EMPTY_TERM_BASE, TermBase


@dataclass(slots=True, kw_only=True)
class Rendering:
    """What came of translating segments with one engine."""

    hypotheses: dict[str, Hypothesis] = field(default_factory=dict)
    """By segment id, in the segments' order."""
    refused: dict[str, str] = field(default_factory=dict)
    """By segment id: what was lost on every way."""
    failure: EngineError | None = None
    """Why the rest was not answered."""
    meter: Meter = field(default_factory=Meter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One segment's translation and the engine that made it."""

    hypothesis: Hypothesis
    engine: str
    """The engine's fingerprint."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of translating segments with one engine after the other."""

    rendered: dict[str, Rendered] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    """By segment id: what each engine lost. No engine is left that could be asked."""
    failures: list[tuple[str, EngineError]] = field(default_factory=list)
    """Engines that failed for now or have no quota left, in the order in which they were asked."""
    meter: Meter = field(default_factory=Meter)


def translate_segments(
    engine: TranslationEngine,
    segments: Sequence[SourceSegment],
    source: LanguageTag,
    target: LanguageTag,
    *,
    keep: Collection[str] = (),
    terms: TermBase = EMPTY_TERM_BASE,
    context: Context = NO_CONTEXT,
    is_late: Callable[[], bool] = lambda: False,
) -> Rendering:
    """Every segment rendered whole, refused, or left because the engine failed for now.

    ``keep`` are further words (names) that must stand in the translation as they do in the source; ``terms`` are the
    newsroom's, which must stand in their approved rendering. Addresses, handles, foreign scripts and terms that are
    never translated travel masked; acronyms, ``keep`` and other terms travel openly, since masks cost grammar around
    them, and are masked only when the engine lost one.
    Flags: ``copied`` (nothing to translate), ``masked:<word>``, ``changed:<acronym>`` (rendered in a form of
    its own: UN as ONU), ``by_sentence``, ``markup_lost:<words>``, and the engine's own.
    """
    assignment = Assignment(
        engine=engine,
        source=source,
        target=target,
        keep=frozenset(keep),
        terms=terms,
        context=context,
        is_late=is_late,
    )
    prepared = [prepare(segment, assignment) for segment in segments]
    if len({item.segment.id for item in prepared}) != len(prepared):
        raise ValueError("two segments have the same id")
    rendering = Rendering(meter=assignment.meter)
    for batch in _batches(prepared, assignment):
        _render(batch, assignment, rendering)
        if assignment.failure is not None:
            break
    rendering.failure = assignment.failure
    order = {segment.id: place for place, segment in enumerate(segments)}
    rendering.hypotheses = dict(sorted(rendering.hypotheses.items(), key=lambda item: order[item[0]]))
    return rendering


def _batches(prepared: Sequence[Prepared], assignment: Assignment) -> Iterator[list[Prepared]]:
    """Segments together as the engine takes them; alone what it cannot take, or need not."""
    limits = assignment.engine.limits()
    batch: list[Prepared] = []
    characters = 0
    for item in prepared:
        if not item.masked.has_words or len(item.masked.text) > limits.characters_per_segment:
            yield [item]
            continue
        size = len(item.masked.text)
        if batch and (len(batch) == limits.segments_per_call or characters + size > limits.characters_per_call):
            yield batch
            batch, characters = [], 0
        batch.append(item)
        characters += size
    if batch:
        yield batch


def _render(batch: Sequence[Prepared], assignment: Assignment, rendering: Rendering) -> None:
    """Ask for a batch at once, then make each segment whole; what an engine made before it failed is kept."""
    fits = [item for item in batch if item.masked.has_words and len(item.masked.text) <= assignment.limit]
    answers: Sequence[Hypothesis] = ()
    if len(fits) > 1:
        try:
            answers = assignment.ask([item.request for item in fits])
        except EngineError as error:
            answers = error.answered
    drafts = {answer.segment_id: answer for answer in answers}
    for item in batch:
        try:
            whole = accepted(item, drafts.get(item.segment.id), assignment)
        except PermanentEngineError as error:
            rendering.refused[item.segment.id] = str(error)
            continue
        except EngineError:  # the assignment knows it; drafts of others may be whole as they are
            continue
        rendering.hypotheses[item.segment.id] = with_marks(item.segment, whole, assignment)


def translate_with(
    engines: Sequence[TranslationEngine],
    segments: Sequence[SourceSegment],
    source: LanguageTag,
    target: LanguageTag,
    *,
    keep: Collection[str] = (),
    terms: TermBase = EMPTY_TERM_BASE,
    context: Context = NO_CONTEXT,
    patient: bool = False,
    is_late: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Every segment by the first engine that renders it whole.

    An engine that fails for now gives way to the next, unless one is ``patient``: then nobody else is asked, and the
    failure says that the rest is to be tried again. An engine without quota gives way in any case, one that only has
    to be asked more slowly in none. When it ``is_late``, no engine is asked any more; what was made is kept.
    """
    outcome = Outcome()
    reasons: dict[str, list[str]] = {segment.id: [] for segment in segments}
    left = list(segments)
    for engine in engines:
        if not left:
            break
        try:
            fingerprint = engine.fingerprint(source, target)
        except EngineError as error:  # what it makes could not go on record: it is not asked
            fingerprint, rendering = "", Rendering(failure=error)
        else:
            rendering = translate_segments(
                engine, left, source, target, keep=keep, terms=terms, context=context, is_late=is_late
            )
        outcome.meter.calls += rendering.meter.calls
        outcome.meter.characters += rendering.meter.characters
        with suppress(EngineError):  # the name that it had before stands then; nothing that was made is lost
            fingerprint = engine.fingerprint(source, target)  # some name their model only in the answer
        for identity, hypothesis in rendering.hypotheses.items():
            outcome.rendered[identity] = Rendered(hypothesis=hypothesis, engine=fingerprint)
        for identity, reason in rendering.refused.items():
            reasons[identity].append(reason)
        left = [segment for segment in left if segment.id not in outcome.rendered]
        if rendering.failure is not None:
            outcome.failures.append((engine.name, rendering.failure))
            waits = patient and isinstance(rendering.failure, TransientEngineError)
            if waits or isinstance(rendering.failure, ThrottledEngineError):
                break
    if not outcome.failures:
        outcome.refused = {segment.id: "; ".join(reasons[segment.id]) or "no engine" for segment in left}
    return outcome
