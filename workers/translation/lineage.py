"""Segments as engines get them, and what engines made of them as it goes on record. No engine is asked here."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from workers.ports import SourceSegment
from workers.translation.translator import Outcome
from workflow.domain.commands import Spent
from workflow.domain.segments import Block, Method, Segment, TargetSegment
from workflow.terminology import TermBase


def sources_of(blocks: Iterable[Block], asked: Sequence[Segment]) -> list[SourceSegment]:
    """The segments that are asked for, each with the kind of its block."""
    kinds = {segment.id: block.kind for block in blocks for segment in block.segments}
    return [
        SourceSegment(id=segment.id, text=segment.text, kind=kinds[segment.id], marks=segment.marks)
        for segment in asked
    ]


def targets_of(outcome: Outcome, asked: Sequence[Segment], terms: TermBase) -> dict[str, TargetSegment]:
    """What was rendered, tied to the source text, the engine and the terms that it was made with."""
    hashes = {segment.id: segment.hash for segment in asked}
    glossary = terms.digest if len(terms) else None
    return {
        identity: TargetSegment(
            text=rendered.hypothesis.text,
            source_hash=hashes[identity],
            method=Method.MACHINE,
            engine=rendered.engine,
            marks=rendered.hypothesis.marks,
            glossary=glossary,
        )
        for identity, rendered in outcome.rendered.items()
    }


def spent_on(outcome: Outcome, begun: float) -> Spent:
    """What it came to since ``begun``, a time of the monotonic clock."""
    return Spent(
        calls=outcome.meter.calls,
        characters=outcome.meter.characters,
        milliseconds=int((time.monotonic() - begun) * 1000),
    )
