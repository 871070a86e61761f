"""Named events: summits, forums, sessions with their ordinals, games, years of something, wars.

One module a language finds them around their head words; a language without one gets none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from workers.tagging.documents import Document, Found, Span
from workers.tagging.rules.events import chinese, english, romance, russian
from workers.tagging.rules.events.surroundings import EventFound, Surroundings, longest
from workflow.domain.annotations import EntityType

FINDERS: Mapping[str, Callable[[str, Surroundings], Iterator[EventFound]]] = {
    "en": english.events_in,
    "es": romance.spanish_events_in,
    "pt": romance.portuguese_events_in,
    "zh": chinese.events_in,
    "ru": russian.events_in,
}
"""By primary language."""


class Events:
    """The rule for events."""

    def find(self, document: Document, spans: Sequence[Span]) -> Found:
        """Every named event in its longest form; what a known organisation is called is none."""
        finder = FINDERS.get(document.primary)
        if finder is None:
            return Found()
        known = Surroundings.of(spans)
        found = longest(finder(document.text, known))
        return Found(
            spans=tuple(
                Span(
                    start=each.start,
                    end=each.end,
                    type=EntityType.EVENT,
                    provider="rules",
                    rule=f"event_{each.kind}",
                    is_proposed=each.is_proposed,
                )
                for each in found
                if (each.start, each.end) not in known.bodies
            )
        )
