"""What goes on record: named things as tags, their places in the segments of an edition."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workers.tagging.coreference import Named
from workers.tagging.documents import Holding, Place, Span
from workers.tagging.linking import Link
from workers.tagging.names import identity_of
from workers.tagging.normalising import plain
from workers.tagging.pipeline import Reading
from workflow.domain.annotations import HeldOffice, LinkBasis, Mention, Tag
from workflow.domain.segments import Block, Segment
from workflow.domain.tagging import known_id

BETWEEN_BLOCKS = "\n\n"


@dataclass(frozen=True, slots=True)
class SegmentedText:
    """The whole text of an edition, and where each segment begins in it."""

    text: str
    segments: tuple[Segment, ...]
    starts: tuple[int, ...]

    def segment_of(self, place: Place) -> tuple[Segment, int] | None:
        """The segment that holds the whole place, with its start; None where the place reaches over an edge."""
        number = bisect_right(self.starts, place[0]) - 1
        segment, start = self.segments[number], self.starts[number]
        return (segment, start) if place[1] <= start + len(segment.text) else None


def segmented(blocks: Iterable[Block]) -> SegmentedText:
    """The text of blocks, an empty line between them."""
    parts: list[str] = []
    segments: list[Segment] = []
    starts: list[int] = []
    length = 0
    for block in blocks:
        for segment in block.segments:
            segments.append(segment)
            starts.append(length)
            parts.append(segment.text)
            length += len(segment.text)
        parts.append(BETWEEN_BLOCKS)
        length += len(BETWEEN_BLOCKS)
    return SegmentedText("".join(parts), tuple(segments), tuple(starts))


def tags_of(
    reading: Reading, things: Sequence[Named], links: Sequence[Link], text: SegmentedText, fingerprint: str
) -> tuple[Tag, ...]:
    """One tag a thing, by first place; those of one known entity are one tag."""
    ids = [_id_of(thing, link) for thing, link in zip(things, links, strict=True)]
    at = {span.place: ids[number] for number, thing in enumerate(things) for span in thing.spans}
    united: dict[str, Tag] = {}
    for thing, link, identity in zip(things, links, ids, strict=True):
        tag = _tag(reading, thing, link, identity, text, fingerprint, at)
        if tag is not None:
            united[identity] = _united(united[identity], tag) if identity in united else tag
    order = {segment.id: number for number, segment in enumerate(text.segments)}
    return tuple(sorted(united.values(), key=lambda tag: (order[tag.mentions[0].segment_id], tag.mentions[0].start)))


def _id_of(thing: Named, link: Link) -> str:
    return known_id(link.entity.id) if link.entity is not None else identity_of(thing.type, thing.value or thing.name)


def _tag(
    reading: Reading,
    thing: Named,
    link: Link,
    identity: str,
    text: SegmentedText,
    fingerprint: str,
    at: Mapping[Place, str],
) -> Tag | None:
    mentions = tuple(
        mention for span in thing.spans if (mention := _mention(span, thing.joined, text, fingerprint)) is not None
    )
    if not mentions:
        return None
    first = next((span for span in thing.spans if span.place not in thing.joined), thing.spans[0])
    scores = [span.score for span in thing.spans if span.score is not None]
    return Tag(
        id=identity,
        type=thing.type,
        name=link.entity.label(reading.document.language) if link.entity is not None else thing.name,
        mentions=mentions,
        provider=f"{first.provider}/{fingerprint}",
        rule=first.rule,
        uri=link.entity.uri if link.entity is not None else None,
        literal=thing.acronym or None,
        confidence=max(scores) if scores and len(scores) == len(thing.spans) else None,
        is_proposed=all(span.is_proposed for span in thing.spans),
        basis=link.basis,
        candidates=link.candidates,
        offices=_offices(reading, thing, at),
        value=thing.value,
        coordinates=link.entity.coordinates if link.entity is not None else None,
    )


def _mention(span: Span, joined: frozenset[Place], text: SegmentedText, fingerprint: str) -> Mention | None:
    found = text.segment_of(span.place)
    if found is None:
        return None
    segment, start = found
    rule = f"{span.rule}+{LinkBasis.COREFERENCE}" if span.place in joined else span.rule
    return Mention(
        segment_id=segment.id,
        start=span.start - start,
        end=span.end - start,
        text=segment.text[span.start - start : span.end - start],
        provider=f"{span.provider}/{fingerprint}",
        rule=rule,
    )


def _offices(reading: Reading, thing: Named, at: Mapping[Place, str]) -> tuple[HeldOffice, ...]:
    original = reading.document.original
    held: dict[HeldOffice, None] = {}
    for holding in _held_by(reading, thing):
        where = holding.organisation
        office = HeldOffice(
            role=plain(original[holding.role[0] : holding.role[1]]),
            organisation=plain(original[where[0] : where[1]]) if where is not None else "",
            organisation_id=at.get(where, "") if where is not None else "",
        )
        held[office] = None
    return tuple(held)


def offices_of(reading: Reading, thing: Named) -> list[str]:
    """What the text says that a person holds, in words: ``president, China Institute of International Studies``."""
    held = _offices(reading, thing, {})
    return [f"{each.role}, {each.organisation}" if each.organisation else each.role for each in held]


def _held_by(reading: Reading, thing: Named) -> list[Holding]:
    places = {span.place for span in thing.spans}
    return [holding for holding in reading.found.holdings if holding.person in places]


def _united(first: Tag, more: Tag) -> Tag:
    """Two things that turned out to be one known entity."""
    return replace(
        first,
        mentions=first.mentions + more.mentions,
        literal=first.literal or more.literal,
        is_proposed=first.is_proposed and more.is_proposed,
        offices=tuple(dict.fromkeys((*first.offices, *more.offices))),
    )
