"""What formats say alike of the entities of a publication: their identity, what they are to the text, who holds what.

A publication carries what a reviewer accepted, and what nobody rejected of an approved text: all of it is public.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.domain.annotations import EntityType, HeldOffice, Tag
from workflow.domain.publication import Publication
from workflow.domain.segments import BlockKind
from workflow.domain.tagging import entity_of
from workflow.rendering.statements import is_uri

OWN_URN = "urn:copyflow:entity:"
"""What our own name for a known entity begins with, wherever it is written."""
TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
"""The vocabulary of IPTC Media Topics; a topic's eight digits follow."""
_MEDIA_TOPIC = re.compile(rf"(?:medtop:|{re.escape(TOPICS)})([0-9]{{8}})", re.ASCII)
_OFTEN = 3
"""As often at least must stand in the text what it is about by number alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office with the organisation as readers are told of it."""

    role: str
    organisation: str
    """What it is called; empty where the text does not say or a reviewer rejected it."""
    tag: Tag | None
    """The organisation's own tag, where it goes out too."""


def address_of(tag: Tag) -> str:
    """The public address that the tag carries; empty where it carries none that is a complete URI."""
    return tag.uri if tag.uri is not None and is_uri(tag.uri) else ""


def own_name_of(tag: Tag) -> str:
    """Our own URN of the known entity that the tag is linked to; empty where it is linked to none."""
    known = entity_of(tag)
    urn = OWN_URN + known
    return urn if known and is_uri(urn) else ""


def media_topic_of(tag: Tag) -> str:
    """The eight digits of an IPTC Media Topic; empty for everything else."""
    if tag.type is not EntityType.TOPIC:
        return ""
    found = _MEDIA_TOPIC.fullmatch(tag.id) or _MEDIA_TOPIC.fullmatch(tag.uri or "")
    return found[1] if found else ""


def offices_of(tag: Tag, tags: Sequence[Tag]) -> tuple[Office, ...]:
    """The offices of a person. An organisation whose own tag does not go out is not named by an office either."""
    outgoing = {each.id: each for each in tags if each.type is EntityType.ORGANISATION}
    return tuple(dict.fromkeys(_office(each, outgoing) for each in tag.offices if each.role.strip()))


def _office(office: HeldOffice, outgoing: Mapping[str, Tag]) -> Office:
    if not office.organisation_id:
        return Office(role=office.role, organisation=office.organisation, tag=None)
    tag = outgoing.get(office.organisation_id)
    return Office(role=office.role, organisation=tag.name if tag else "", tag=tag)


def in_words(offices: Sequence[Office]) -> str:
    """Offices in one line: ``president, Harbour University; member, Harbour Council``."""
    return "; ".join(f"{each.role}, {each.organisation}" if each.organisation else each.role for each in offices)


def about_and_mentioned(publication: Publication) -> tuple[list[Tag], list[Tag]]:
    """What the text is about, and what it mentions besides; days and sums are neither.

    About: topics, what stands in the headline or the first paragraph, and what is mentioned more often than, or as
    often as, everything else, three times at least.
    """
    tags = [tag for tag in publication.tags if tag.type not in {EntityType.DATE, EntityType.MONEY}]
    leading = _leading_segments(publication)
    most = max((len(tag.mentions) for tag in tags), default=0)
    about = [tag for tag in tags if _is_central(tag, leading, most)]
    return about, [tag for tag in tags if not _is_central(tag, leading, most)]


def _is_central(tag: Tag, leading: frozenset[str], most: int) -> bool:
    if tag.type is EntityType.TOPIC or len(tag.mentions) >= max(most, _OFTEN):
        return True
    return any(mention.segment_id in leading for mention in tag.mentions)


def _leading_segments(publication: Publication) -> frozenset[str]:
    """Ids of the segments of the headline and of the first paragraph."""
    headlines = [block for block in publication.blocks if block.kind is BlockKind.HEADLINE]
    first = next(
        (block for block in publication.blocks if block.kind is BlockKind.PARAGRAPH and block.text.strip()), None
    )
    leading = [*headlines[:1], *([first] if first is not None else [])]
    return frozenset(segment.id for block in leading for segment in block.segments)
