"""What event rules know of a document beside its text: which places are already names, and where they begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.tagging.documents import Place, Span
from workflow.domain.annotations import EntityType

_NAMES = frozenset({EntityType.ORGANISATION, EntityType.PLACE, EntityType.EVENT})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The spans found before, by where they begin and end."""

    ends_by_start: dict[int, int]
    """Of organisations, places and events: the longest that begins at a place."""
    starts_by_end: dict[int, int]
    """The longest that ends at a place."""
    person_ends: frozenset[int]
    bodies: frozenset[Place]
    """Organisations that are known: a forum that is a body of its own is no event."""

    @classmethod
    def of(cls, spans: Sequence[Span]) -> Surroundings:
        """The surroundings that the spans make."""
        ends: dict[int, int] = {}
        starts: dict[int, int] = {}
        for span in spans:
            if span.type in _NAMES and not span.is_proposed:
                ends[span.start] = max(span.end, ends.get(span.start, 0))
                starts[span.end] = min(span.start, starts.get(span.end, span.start))
        return cls(
            ends,
            starts,
            frozenset(span.end for span in spans if span.type is EntityType.PERSON),
            frozenset(span.place for span in spans if span.type is EntityType.ORGANISATION and span.entity_ids),
        )

    def holds_a_name(self, start: int, end: int) -> bool:
        """Whether an organisation, place or event begins inside."""
        return any(at in self.ends_by_start for at in range(start, end))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFound:
    """One event with the kind of its head."""

    start: int
    end: int
    kind: str
    is_proposed: bool = False


def longest(found: Iterable[EventFound]) -> list[EventFound]:
    """Those that no longer one covers, in reading order."""
    kept: list[EventFound] = []
    for each in sorted(found, key=lambda event: (event.start, -event.end)):
        if kept and each.end <= kept[-1].end:
            continue
        if kept and each.start < kept[-1].end:
            if each.end - each.start > kept[-1].end - kept[-1].start:
                kept[-1] = each
            continue
        kept.append(each)
    return kept
