"""What becomes of each article of the load, and which events that makes. Pure: the seed and the number say it all."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Plot(StrEnum):
    """A course that an article takes."""

    PLAIN = "published"
    CORRECTED = "published and corrected"
    WITHDRAWN = "published and withdrawn"
    HELD = "published, held and released"
    EMBARGOED = "under embargo, scheduled"
    REJECTED = "rejected"
    SENT_BACK = "sent back, revised, published"
    OWN_TEXT = "its author may not approve it; published by another"
    OLD_TEXT = "an approval of another text is refused; published"


_BEGUN = {"article.drafted": 1, "article.submitted": 1}
_OUT = {**_BEGUN, "edition.approved": 1, "edition.published": 1}
EXPECTED: Mapping[Plot, Mapping[str, int]] = {
    Plot.PLAIN: _OUT,
    Plot.CORRECTED: {**_OUT, "edition.approved": 2, "article.corrected": 1, "edition.corrected": 1},
    Plot.WITHDRAWN: {**_OUT, "edition.withdrawn": 1},
    Plot.HELD: {**_OUT, "edition.held": 1, "edition.released": 1},
    Plot.EMBARGOED: {**_OUT, "edition.scheduled": 1},
    Plot.REJECTED: {**_BEGUN, "edition.rejected": 1},
    Plot.SENT_BACK: {**_OUT, "article.submitted": 2, "edition.changes_requested": 1, "article.draft_revised": 1},
    Plot.OWN_TEXT: _OUT,
    Plot.OLD_TEXT: _OUT,
}
"""How often each event that people cause stands in the article's stream at the end, for the English edition."""
COUNTED = frozenset(name for counts in EXPECTED.values() for name in counts)
OPTIONAL: Mapping[Plot, frozenset[str]] = {Plot.EMBARGOED: frozenset({"edition.scheduled"})}
"""What need not be there: a clock that runs ahead takes an embargo for passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article of the load."""

    number: int
    plot: Plot
    is_repeated: bool
    """Its creation is asked for twice under one key."""
    is_translated: bool
    """A Portuguese edition is asked for, which a machine makes."""
    embargo_seconds: int

    def headline(self, text: int = 0) -> str:
        """The headline of its first text, or of a later one."""
        return f"Ministers meet in Bishkek, {self.number + 2}" + ("" if text == 0 else f", day {text + 1}")

    def body(self, text: int = 0) -> str:
        """The body of the same."""
        number = self.number + 2
        return f"The ministers of {number} states agreed on {number + text + 3} joint measurements of the water."


def story(seed: int, number: int) -> Story:
    """The load's article of that number; the plots come round, so that a short run has them all."""
    dice = random.Random(f"{seed}/story/{number}")
    plots = list(Plot)
    random.Random(f"{seed}/plots/{number // len(plots)}").shuffle(plots)
    return Story(
        number=number,
        plot=plots[number % len(plots)],
        is_repeated=dice.random() < 0.3,
        is_translated=dice.random() < 0.15,
        embargo_seconds=dice.randint(20, 40),
    )


def missing(plot: Plot, counts: Mapping[str, int]) -> Counter[str]:
    """Events that the plot's end has and the log has not."""
    wanted = Counter({name: times for name, times in EXPECTED[plot].items() if name not in OPTIONAL.get(plot, ())})
    return wanted - Counter(counts)


def too_many(plot: Plot, counts: Mapping[str, int]) -> Counter[str]:
    """Events that the log has more often than the plot."""
    return Counter({name: times for name, times in counts.items() if name in COUNTED}) - Counter(EXPECTED[plot])
