"""What is asked of every provider's answer: a text for each segment, in order, none of them empty or broken.

Nothing is lost in silence here: whatever fails says which segments it leaves without a translation, and carries what
was made of the others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from workers.ports import EngineError, Hypothesis, Limits, PermanentEngineError, SourceSegment

_NAMED_IN_MESSAGE = 5
_NEVER_IN_TEXT = frozenset({"Cc", "Cs"})
_MORE_THAN_ANY_COUNT = 10**15
_WHITE = frozenset("\n\r\t")

Ask = Callable[[Sequence[SourceSegment]], list[Hypothesis]]


def in_batches(engine: str, segments: Sequence[SourceSegment], limits: Limits, ask: Ask) -> list[Hypothesis]:
    """What ``ask`` makes of the segments, asked for as many at once as the limits allow.

    An ``EngineError`` names every segment that has no translation and carries those that were made.
    """
    long = [segment for segment in segments if len(segment.text) > limits.characters_per_segment]
    if long:
        error = PermanentEngineError(
            f"{engine} takes {limits.characters_per_segment} characters a segment; too long: {named(long)}"
        )
        error.segments = tuple(segment.id for segment in segments)
        raise error
    broken = [segment for segment in segments if any(unicodedata.category(each) == "Cs" for each in segment.text)]
    if broken:
        error = PermanentEngineError(f"halves of characters, which cannot be sent, stand in {named(broken)}")
        error.segments = tuple(segment.id for segment in segments)
        raise error
    answered: list[Hypothesis] = []
    for batch in batches(segments, limits):
        try:
            answered += ask(batch)
        except EngineError as error:
            error.answered = (*answered, *error.answered)
            made = {hypothesis.segment_id for hypothesis in error.answered}
            error.segments = tuple(segment.id for segment in segments if segment.id not in made)
            raise
    return answered


def batches(segments: Sequence[SourceSegment], limits: Limits) -> Iterator[list[SourceSegment]]:
    """The segments in order, in as few batches as the limits allow."""
    batch: list[SourceSegment] = []
    characters = 0
    for segment in segments:
        length = len(segment.text)
        if batch and (len(batch) == limits.segments_per_call or characters + length > limits.characters_per_call):
            yield batch
            batch, characters = [], 0
        batch.append(segment)
        characters += length
    if batch:
        yield batch


def hypotheses(
    engine: str,
    batch: Sequence[SourceSegment],
    texts: Sequence[object],
    billed: Sequence[int | None] | None = None,
) -> list[Hypothesis]:
    """The provider's texts as hypotheses; ``PermanentEngineError`` when one is missing, empty or broken."""
    if len(texts) != len(batch):
        raise PermanentEngineError(f"{engine} answered {len(texts)} texts for {len(batch)} segments")
    costs = billed or [None] * len(batch)
    made = [
        Hypothesis(segment_id=segment.id, text=text, billed=cost)
        for segment, text, cost in zip(batch, texts, costs, strict=True)
        if isinstance(text, str) and is_usable(text)
    ]
    if len(made) < len(batch):
        whole = {hypothesis.segment_id for hypothesis in made}
        lacking = [segment for segment in batch if segment.id not in whole]
        error = PermanentEngineError(f"{engine} gave nothing usable for {named(lacking)}")
        error.answered = tuple(made)
        raise error
    return made


def misshapen(engine: str, batch: Sequence[SourceSegment]) -> PermanentEngineError:
    """The answer is JSON, but not of the shape that the provider documents."""
    return PermanentEngineError(f"{engine} answered in a shape that is not its own for {named(batch)}")


def is_usable(text: str) -> bool:
    """Whether ``text`` says anything and can be stored: no control characters, no halves of characters."""
    return bool(text.strip()) and not any(
        unicodedata.category(each) in _NEVER_IN_TEXT and each not in _WHITE for each in text
    )


def named(segments: Sequence[SourceSegment]) -> str:
    """The segments for a message: the first few by their ids."""
    ids = ", ".join(segment.id for segment in segments[:_NAMED_IN_MESSAGE])
    more = len(segments) - _NAMED_IN_MESSAGE
    return f"segment{'s' if len(segments) > 1 else ''} {ids}" + (f" and {more} more" if more > 0 else "")


def whole_number(value: object) -> int | None:
    """``value`` when it is a count that can be: an integer of thousands of digits would stop who adds it up."""
    return value if type(value) is int and 0 <= value < _MORE_THAN_ANY_COUNT else None


def shared_out(total: int, lengths: Sequence[int]) -> list[int]:
    """A cost of several texts together, shared out by their lengths; the shares add up to it."""
    everything = sum(lengths) or 1
    reached = [total * sum(lengths[: count + 1]) // everything for count in range(len(lengths))]
    return [until - before for before, until in zip([0, *reached], reached, strict=False)]
