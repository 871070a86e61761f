"""The cheapest way to pair two rows of texts, in the manner of Gale and Church (1993). No check lives here.

What a step costs is its callers' to say: paragraphs are compared by length and numbers, sentences by length alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Step = tuple[int, int]
"""How many of each side a bead takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bead:
    """What belongs together: half-open ranges of indexes, one of which may be empty."""

    source: range
    target: range


_MOST_CELLS = 600_000


def cheapest(
    ours: int, theirs: int, steps: Iterable[Step], cost: Callable[[int, int, Step], float], *, reach: int
) -> list[Bead]:
    """Everything of both sides in exactly one bead, in order.

    ``cost(at, other, step)`` is of a step that ends before ``at`` in the source and before ``other`` in the target.
    ``reach`` is how far from the straight line is looked; no farther than time and memory allow.
    """
    slope = theirs / max(ours, 1)
    reach = max(min(reach, _MOST_CELLS // (2 * (ours + 1))), round(slope) + 2)
    best: dict[Step, tuple[float, Step]] = {(0, 0): (0.0, (0, 0))}
    steps = tuple(steps)
    for at in range(ours + 1):
        middle = round(at * slope)
        for other in range(max(0, middle - reach), min(theirs, middle + reach) + 1):
            chosen = best.get((at, other))
            for step in steps:
                before = best.get((at - step[0], other - step[1]))
                if before is None:
                    continue
                total = before[0] + cost(at, other, step)
                if chosen is None or total < chosen[0]:
                    chosen = total, step
            if chosen is not None:
                best[at, other] = chosen
    return _way_back(best, ours, theirs)


def _way_back(best: dict[Step, tuple[float, Step]], at: int, other: int) -> list[Bead]:
    beads: list[Bead] = []
    while at or other:
        step = best[at, other][1]
        beads.append(Bead(source=range(at - step[0], at), target=range(other - step[1], other)))
        at, other = at - step[0], other - step[1]
    return beads[::-1]
