"""Entity tagging: every provider, and the one answer made of theirs.

What the providers know stands in their own modules; here only: who runs, whose word counts, and
that no two mentions of the answer overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from workers.tagging.acronyms import AcronymDefinitions
from workers.tagging.institutions import Institutions
from workers.tagging.known_patterns import KnowledgeBase
from workers.tagging.roles import RolePatterns
from workers.tagging.version import PIPELINE_VERSION
from workflow.domain.annotations import Mention, Tag
from workflow.domain.segments import all_segments
from workflow.quality.ports import EditionText

__all__ = ["ALL_PROVIDERS", "PIPELINE_VERSION", "annotate"]

ALL_PROVIDERS = (AcronymDefinitions(), KnowledgeBase(), RolePatterns(), Institutions())
"""In order of authority: what the text itself defines, what the newsroom knows, offices, forms of names."""


def annotate(text: EditionText) -> tuple[Tag, ...]:
    """The entities of ``text``, by first place; one tag an entity, exact places, none overlapping another.

    Of overlapping places the longest stands, of equal ones that of the provider with more authority.
    An entity without a place left is not in the answer.
    """
    merged = _united(tag for provider in ALL_PROVIDERS for tag in provider.annotate(text))
    order = {segment.id: number for number, segment in enumerate(all_segments(text.blocks))}
    kept = _without_overlaps(merged, order)
    tags = [replace(tag, mentions=tuple(kept[tag.id])) for tag in merged if kept[tag.id]]
    return tuple(sorted(tags, key=lambda tag: (*_position(tag.mentions[0], order), tag.id)))


def _united(tags: Iterable[Tag]) -> list[Tag]:
    """One tag per id: the first one's words, the first acronym or role given, the places of all."""
    by_id: dict[str, Tag] = {}
    for tag in tags:
        first = by_id.setdefault(tag.id, tag)
        if first is not tag:
            mentions = dict.fromkeys((*first.mentions, *tag.mentions))
            by_id[tag.id] = replace(first, mentions=tuple(mentions), literal=first.literal or tag.literal)
    return list(by_id.values())


def _position(mention: Mention, order: dict[str, int]) -> tuple[int, int]:
    return order[mention.segment_id], mention.start


def _without_overlaps(tags: Sequence[Tag], order: dict[str, int]) -> dict[str, list[Mention]]:
    """By tag id its places that stand, in reading order."""
    claims = sorted(
        ((tag_number, tag, mention) for tag_number, tag in enumerate(tags) for mention in tag.mentions),
        key=lambda claim: (claim[2].start - claim[2].end, claim[0], *_position(claim[2], order)),
    )
    taken: dict[str, set[int]] = defaultdict(set)
    kept: dict[str, list[Mention]] = {tag.id: [] for tag in tags}
    for _, tag, mention in claims:
        places = range(mention.start, mention.end)
        if taken[mention.segment_id].isdisjoint(places):
            taken[mention.segment_id].update(places)
            kept[tag.id].append(mention)
    return {identity: sorted(places, key=lambda place: _position(place, order)) for identity, places in kept.items()}
