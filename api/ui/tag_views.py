"""An edition's tags as the review page shows them: by kind, numbered, with what speaks for each. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain.annotations import EntityType, Mention, Tag
from workflow.domain.article import Edition
from workflow.domain.phrases import Phrase, phrase, word
from workflow.domain.tagging import entity_of

LABELS = {
    EntityType.PERSON: phrase("People"),
    EntityType.ORGANISATION: phrase("Organisations"),
    EntityType.PLACE: phrase("Places"),
    EntityType.EVENT: phrase("Events"),
    EntityType.DATE: phrase("Dates"),
    EntityType.MONEY: phrase("Amounts"),
    EntityType.TOPIC: phrase("Topics"),
}
"""In the order they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagView:
    """One tag with its number on the page, which ties its places in the text to its entry in the list."""

    number: int
    tag: Tag
    verdict: str
    """``accepted``, ``rejected``, or empty while nobody decided."""

    @property
    def entity(self) -> str:
        """The id of the known entity that it is; empty where it is none."""
        return entity_of(self.tag)

    @property
    def evidence(self) -> Phrase:
        """By what it was found and linked, in a few words."""
        rule, provider = self.tag.rule.replace("_", " "), self.tag.provider.split("/", 1)[0]
        told = phrase("found by the rule “{rule}” ({provider})", rule=rule, provider=provider)
        if self.tag.confidence is not None:
            told = phrase("{told}, {share:.0%} sure", told=told, share=self.tag.confidence)
        if self.tag.basis and self.entity:
            told = phrase("{told}, linked by {basis}", told=told, basis=word(self.tag.basis))
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class TagGroup:
    """The tags of one kind."""

    label: str
    tags: tuple[TagView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsView:
    """All tags of an edition."""

    groups: tuple[TagGroup, ...]
    """What goes out, and what was rejected, by kind."""
    proposed: tuple[TagView, ...]
    """Of low precision, and topics: they go nowhere until somebody accepts them."""
    remarks: tuple[str, ...]
    reason: str
    """Why nothing can be decided at this moment; empty when it can."""

    def __len__(self) -> int:
        return sum(len(group.tags) for group in self.groups) + len(self.proposed)

    @property
    def undecided(self) -> int:
        """How many nobody decided on."""
        return sum(not view.verdict for view in self.all())

    def all(self) -> Iterator[TagView]:
        """Every tag, as listed."""
        for group in self.groups:
            yield from group.tags
        yield from self.proposed

    def in_segment(self, segment_id: str) -> tuple[tuple[Mention, TagView], ...]:
        """What stands in a segment and was not rejected, in reading order."""
        found = [
            (mention, view)
            for view in self.all()
            if view.verdict != "rejected"
            for mention in view.tag.mentions
            if mention.segment_id == segment_id
        ]
        return tuple(sorted(found, key=lambda each: each[0].start))


def tags_of(edition: Edition, reason: str) -> TagsView:
    """The tags of an edition, numbered in the order they are listed."""
    waiting = {tag.id for tag in edition.proposals}
    ordered = sorted(edition.tags, key=lambda tag: (tag.id in waiting, list(LABELS).index(tag.type)))
    views = [
        TagView(number=number, tag=tag, verdict=edition.verdict_of(tag.id) or "")
        for number, tag in enumerate(ordered, start=1)
    ]
    standing = [view for view in views if view.tag.id not in waiting]
    groups = (
        TagGroup(label=label, tags=tuple(view for view in standing if view.tag.type is kind))
        for kind, label in LABELS.items()
    )
    return TagsView(
        groups=tuple(group for group in groups if group.tags),
        proposed=tuple(view for view in views if view.tag.id in waiting),
        remarks=edition.tag_remarks if edition.tags_are_current else (),
        reason=reason,
    )
