"""A Celery application like the product's, with a translation engine that answers at once and a task that does nothing.

Only the engine differs from ``workers.celery_app``: tasks, settings and the newsroom are the product's own.
Started by ``spine.py`` and ``house.py`` with ``celery -A benchmarks.instant_worker:app worker``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.writing import in_portuguese
from workers import wiring
from workers.celery_app import app
from workers.ports import NO_CONTEXT, Context, Hypothesis, Limits, SourceSegment
from workers.translation.registry import EngineRegistry
from workflow.domain.vocabulary import LanguageTag


class InstantEngine:
    """A translation in no time: Portuguese for what ``writing.py`` wrote, else the words spelled backwards."""

    name = "instant"

    def pairs(self) -> frozenset[tuple[str, str]]:
        """English to Portuguese."""
        return frozenset({("en", "pt")})

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """Name and pair."""
        return f"instant:{source}-{target}"

    def close(self) -> None:
        """Nothing to let go of."""

    def limits(self) -> Limits:
        """Practically none."""
        return Limits(characters_per_segment=1_000_000, segments_per_call=10_000)

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """Phrase by phrase, or backwards."""
        del source, target, context
        return [Hypothesis(segment_id=segment.id, text=_translated(segment.text)) for segment in segments]


def _translated(text: str) -> str:
    known = in_portuguese(text)
    return known if known != text else " ".join(word[::-1] for word in text.split())


_hands_of_the_product = wiring.hands
_of_process: dict[int, wiring.Hands] = {}


def _hands() -> wiring.Hands:
    """The product's own, but for the engines: whatever else a worker keeps or does without, so does this one."""
    if os.getpid() not in _of_process:
        _of_process[os.getpid()] = replace(_hands_of_the_product(), engines=EngineRegistry([InstantEngine()]))
    return _of_process[os.getpid()]


wiring.hands = _hands


@app.task(name="benchmark.nothing")
def nothing() -> None:
    """Do nothing."""
