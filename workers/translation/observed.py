"""What is told of a question to a translation engine: figures and a span. No engine is known by name here."""

from __future__ import annotations

import time
from collections.abc import Sequence

from workers.ports import (
    Context,
    EngineError,
    Hypothesis,
    PermanentEngineError,
    QuotaEngineError,
    SetupEngineError,
    SourceSegment,
    ThrottledEngineError,
    TranslationEngine,
)
from workflow.domain.vocabulary import LanguageTag
from workflow.observing import counting, tracing
from workflow.observing.measures import ENGINE_CHARACTERS, ENGINE_REQUESTS, ENGINE_SECONDS


def ask(
    engine: TranslationEngine,
    segments: Sequence[SourceSegment],
    source: LanguageTag,
    target: LanguageTag,
    context: Context,
) -> list[Hypothesis]:
    """The engine's answer; what it raises passes through."""
    begun, name = time.monotonic(), engine.name
    characters = sum(len(segment.text) for segment in segments)
    attributes: dict[str, tracing.Value] = {"copyflow.engine": name, "copyflow.characters": characters}
    with tracing.within("translate", attributes) as span:
        outcome = "ok"
        try:
            return engine.translate(segments, source, target, context)
        except EngineError as error:
            outcome = _failure(error)
            span.fail(outcome)
            raise
        finally:
            counting.count(ENGINE_REQUESTS, name, outcome)
            if outcome != "throttled":  # the engine was not asked
                counting.count(ENGINE_CHARACTERS, name, by=characters)
                counting.observe(ENGINE_SECONDS, time.monotonic() - begun, name)


def _failure(error: EngineError) -> str:
    """The kind of a failure, the special before the general."""
    kinds = (
        (ThrottledEngineError, "throttled"),
        (SetupEngineError, "setup"),
        (QuotaEngineError, "quota"),
        (PermanentEngineError, "permanent"),
    )
    return next((word for kind, word in kinds if isinstance(error, kind)), "transient")
