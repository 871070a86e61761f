"""An article and its editions: what they are. How events change them stands in ``evolution.py``.

The source text lives in the article; an edition is the article in one language. The source's
own edition has no text of its own: its blocks are the article's. A target edition holds only
translations by source segment id; its form is the source's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from workflow.domain.annotations import EntityType, Finding, Severity, Tag, Verdict
from workflow.domain.commands import Details, Original, RefusedSegment, Spent
from workflow.domain.conversation import Claim, Comment
from workflow.domain.corrections import ScheduledCorrection, SourceCorrection
from workflow.domain.entity_agreement import entity_mismatches
from workflow.domain.images import Image, missing_alternatives
from workflow.domain.published_text import PublishedText
from workflow.domain.review_links import ReviewLink, is_guest, link_of
from workflow.domain.segments import (
    Block,
    FormerWording,
    Method,
    Segment,
    SegmentApproval,
    TargetSegment,
    all_segments,
    content_hash,
    headline_of,
    missing_or_stale,
    text_hash,
    translated_blocks,
    translated_hash,
)
from workflow.domain.tagging import TagDecision
from workflow.domain.vocabulary import ArticleId, LanguageTag, Route


class EditionState(StrEnum):
    """Where the working text of an edition stands; what is public is ``Edition.published``."""

    DRAFT = "draft"
    TRANSLATION = "translation"
    REVIEW = "review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Segments translated, of all."""

    done: int
    total: int


class Stage(StrEnum):
    """The article's column on the board, derived from its editions."""

    DRAFT = "draft"
    TRANSLATION = "translation"
    REVIEW = "review"
    PUBLICATION = "publication"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's word for one exact text."""

    by: str
    content_hash: str
    at: datetime
    override: bool = False


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The article in one language."""

    language: LanguageTag
    is_source: bool
    state: EditionState
    route: Route = Route.MACHINE
    handed_over_because: str = ""
    translations: Mapping[str, TargetSegment] = field(default_factory=dict)
    content_hash: str = ""
    text_serial: int = 0
    """Counts changes of the text; names the work that each of them makes due."""
    translation_round: int = 0
    """Counts requests to the machine."""
    findings: tuple[Finding, ...] = ()
    findings_for: str = ""
    """Content hash that the findings were recorded for."""
    waived: frozenset[str] = frozenset()
    tags: tuple[Tag, ...] = ()
    """What a reviewer sees: the decided tags, and beside them what the taggers found."""
    tags_for: str = ""
    """Content hash of the text that the taggers' result, and every place in ``tags``, is of."""
    tagged_by: str = ""
    """Fingerprint of the pipeline."""
    tagged_with: str = ""
    """Version of the known entities."""
    tag_remarks: tuple[str, ...] = ()
    """Why the taggers' result is empty or poor."""
    proposed_tags: tuple[Tag, ...] = ()
    """The taggers' last result, as it came."""
    tag_decisions: Mapping[str, TagDecision] = field(default_factory=dict)
    """People's words on tags, by the tag's present id; no run of the taggers undoes one."""
    hands: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By segment id: whose words may stand in it. A machine's new text ends what people had a hand in."""
    waivers: Mapping[str, str] = field(default_factory=dict)
    """By finding id: who waived it, where it was blocking."""
    refused: Mapping[str, RefusedSegment] = field(default_factory=dict)
    """By segment id: what no engine renders whole, of the source text that it was asked for."""
    former: Mapping[str, FormerWording] = field(default_factory=dict)
    """By segment id: the wording before the source was reworded, until the new one is approved."""
    spent: Spent = Spent()
    """What the machine's translations took so far."""
    approvals: tuple[Approval, ...] = ()
    segment_approvals: Mapping[str, SegmentApproval] = field(default_factory=dict)
    """By segment id. They outlive the edition's approvals: what did not change needs no second reading."""
    changes_requested: str = ""
    publish_at: datetime | None = None
    publish_as: ScheduledCorrection | None = None
    """What is to be said of the scheduled text, where it replaces a published one and somebody said it."""
    published: PublishedText | None = None
    advance: PublishedText | None = None
    """What partners bound to the embargo get of a scheduled text ahead of its release, or what took it back from
    them; None once it is released. Readers never see it."""
    planned_revision: int = 0
    """The last revision whose deliveries were planned."""
    waiting_since: datetime | None = None
    claim: Claim | None = None
    """Who looks after it; it may have run out (``is_claimed``)."""

    def is_claimed(self, now: datetime) -> bool:
        """Whether somebody looks after it at this moment."""
        return self.claim is not None and self.claim.stands(now)

    @property
    def newest(self) -> PublishedText | None:
        """The newest revision that goes to any partner: what is public, or an advance copy."""
        if self.advance is None or (self.published is not None and self.published.revision > self.advance.revision):
            return self.published
        return self.advance

    @property
    def next_revision(self) -> int:
        """The number of the revision that goes out next; none is used twice."""
        return self.newest.revision + 1 if self.newest else 1

    @property
    def is_public(self) -> bool:
        """Whether readers see it: published, neither held nor withdrawn."""
        return self.published is not None and self.published.is_usable

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The checks' findings that nobody waived; with those between editions, ``Article.open_findings_of``."""
        return tuple(finding for finding in self.findings if finding.id not in self.waived)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Open findings that stop an approval."""
        return tuple(finding for finding in self.open_findings if finding.severity is Severity.BLOCKING)

    def verdict_of(self, tag_id: str) -> Verdict | None:
        """What somebody decided about a tag; None while nobody did."""
        decision = self.tag_decisions.get(tag_id)
        return decision.verdict if decision else None

    @property
    def proposals(self) -> tuple[Tag, ...]:
        """Tags of low precision and suggested topics that wait for a person's word."""
        return tuple(tag for tag in self.tags if self.verdict_of(tag.id) is None and _waits_for_a_person(tag))

    @property
    def outgoing_tags(self) -> tuple[Tag, ...]:
        """What goes out with the text: what somebody accepted, and what nobody need look at nor rejected."""
        return tuple(tag for tag in self.tags if self.goes_out(tag))

    def goes_out(self, tag: Tag) -> bool:
        """Whether a tag of the edition goes out with the text."""
        verdict = self.verdict_of(tag.id)
        return verdict is Verdict.ACCEPTED or (verdict is None and not _waits_for_a_person(tag))

    @property
    def tags_are_current(self) -> bool:
        """The tags are of exactly the present text."""
        return self.content_hash != "" and self.tags_for == self.content_hash

    @property
    def authors(self) -> frozenset[str]:
        """Everybody with a hand in the present text: who edited segments of it, or waived what blocked it."""
        present = {finding.id for finding in self.findings}
        return frozenset[str]().union(
            *self.hands.values(), (by for finding, by in self.waivers.items() if finding in present)
        )

    def present(self, source: Segment) -> Segment | TargetSegment | None:
        """What stands here for a segment of the source: itself in the source's own edition, None where nothing does."""
        return source if self.is_source else self.translations.get(source.id)

    @property
    def is_checked(self) -> bool:
        """Findings and tags of exactly the present text are on record."""
        return self.content_hash != "" and self.findings_for == self.content_hash == self.tags_for


def _waits_for_a_person(tag: Tag) -> bool:
    return tag.is_proposed or tag.type is EntityType.TOPIC


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article with its editions. ``version`` counts the events of its stream."""

    id: ArticleId
    version: int = 0
    language: LanguageTag = LanguageTag("")
    details: Details = field(default_factory=Details)
    original: Original | None = None
    blocks: tuple[Block, ...] = ()
    next_segment_number: int = 1
    source_version: int = 0
    """How many versions of the source were submitted or put on record as corrections."""
    corrections: tuple[SourceCorrection, ...] = ()
    authors: frozenset[str] = frozenset()
    """Who drafted, revised, submitted or corrected the source."""
    drafted_by: str = ""
    drafted_at: datetime | None = None
    changed_at: datetime | None = None
    editions: Mapping[LanguageTag, Edition] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    """All of them, by number from 1."""
    moved_at: int = 0
    """The version of its last event that was more than conversation."""
    images: tuple[Image, ...] = ()
    """In the order in which readers see them; the first leads."""
    removed_images: frozenset[str] = frozenset()
    """Hashes of those that were taken away."""
    review_links: tuple[ReviewLink, ...] = ()
    """All that were ever made, in order."""

    @property
    def exists(self) -> bool:
        """Whether it was ever begun."""
        return self.version > 0

    def review_link(self, link_id: str) -> ReviewLink | None:
        """The review link of that id; None where there is none."""
        return next((each for each in self.review_links if each.id == link_id), None)

    def eye_of(self, actor_id: str) -> str:
        """Who answers for what an actor says of a text: for a guest, whoever asked them; for others, themselves."""
        link = self.review_link(link_of(actor_id)) if is_guest(actor_id) else None
        return link.made_by if link else actor_id

    @property
    def release_date(self) -> date | None:
        """The day that its text speaks from: the end of its embargo, else the day it was drafted (UTC).

        A correction speaks from the same day: "yesterday" of a text that stands does not move.
        """
        moment = self.details.embargoed or self.drafted_at
        return moment.date() if moment is not None else None

    @property
    def correction_note(self) -> str:
        """What was said of the last correction of the source; empty when there was none."""
        return self.corrections[-1].note if self.corrections else ""

    @property
    def source(self) -> Edition:
        """The source's own edition."""
        return self.editions[self.language]

    @property
    def languages(self) -> tuple[LanguageTag, ...]:
        """The languages of its editions, the source's first."""
        return (self.language, *(each for each in self.editions if each != self.language))

    def headline(self, language: LanguageTag) -> str:
        """The headline of an edition, the source's where it is not translated yet."""
        return headline_of(self.blocks_of(language)) or headline_of(self.blocks)

    def blocks_of(self, language: LanguageTag) -> tuple[Block, ...]:
        """The working text of an edition; what is not translated yet is missing from it."""
        edition = self.editions[language]
        return self.blocks if edition.is_source else translated_blocks(self.blocks, edition.translations)

    def content_hash_of(self, language: LanguageTag) -> str:
        """``content_hash`` of the working text of an edition; empty while it has none."""
        edition = self.editions[language]
        if not edition.is_source:
            return translated_hash(language, self.blocks, edition.translations)
        return content_hash(language, self.blocks) if self.blocks else ""

    def unfinished(self, language: LanguageTag) -> tuple[Segment, ...]:
        """Source segments without a translation of their present text; empty for the source's own edition."""
        edition = self.editions[language]
        return () if edition.is_source else missing_or_stale(self.blocks, edition.translations)

    def for_machine(self, language: LanguageTag) -> tuple[Segment, ...]:
        """What is unfinished and not refused by the machine already."""
        refused = self.editions[language].refused
        return tuple(
            segment
            for segment in self.unfinished(language)
            if segment.id not in refused or refused[segment.id].source_hash != segment.hash
        )

    def refusals(self, language: LanguageTag) -> dict[str, str]:
        """By segment id: why no engine renders what is left to a person."""
        left = {segment.id for segment in self.for_machine(language)}
        refused = self.editions[language].refused
        return {each.id: refused[each.id].reason for each in self.unfinished(language) if each.id not in left}

    def replaced_wordings(self, language: LanguageTag) -> frozenset[str]:
        """Segments in which a machine's or the memory's wording stands for a person's whose source was reworded."""
        edition = self.editions[language]
        return frozenset(
            identity
            for identity, former in edition.former.items()
            if former.target.method is Method.HUMAN
            and identity in edition.translations
            and edition.translations[identity].method is not Method.HUMAN
        )

    def findings_of(self, language: LanguageTag) -> tuple[Finding, ...]:
        """All that is found in an edition: by the checks of its text, between it and its source, and on its images."""
        found = self.editions[language].findings
        return (*found, *entity_mismatches(self, language), *missing_alternatives(self.images, language))

    def open_findings_of(self, language: LanguageTag) -> tuple[Finding, ...]:
        """Those of them that nobody waived."""
        waived = self.editions[language].waived
        return tuple(finding for finding in self.findings_of(language) if finding.id not in waived)

    def to_settle(self, language: LanguageTag) -> tuple[Comment, ...]:
        """Open comments that the approval of an edition waits for."""
        return tuple(
            each for each in self.comments if each.must_be_settled and each.is_open and each.is_about(language)
        )

    def progress(self, language: LanguageTag) -> Progress:
        """How much of an edition is translated from the present source; the source's own edition is whole."""
        total = sum(1 for _ in all_segments(self.blocks))
        return Progress(done=total - len(self.unfinished(language)), total=total)

    def standing_approvals(self, language: LanguageTag) -> dict[str, SegmentApproval]:
        """By segment id: who approved a segment exactly as it stands, against its source exactly as that stands."""
        edition = self.editions[language]
        standing: dict[str, SegmentApproval] = {}
        for source in all_segments(self.blocks):
            given = edition.segment_approvals.get(source.id)
            present = source if edition.is_source else edition.translations.get(source.id)
            if given is None or present is None or given.source_hash != source.hash:
                continue
            if text_hash(present.text, present.marks) == given.text_hash:
                standing[source.id] = given
        return standing

    @property
    def stage(self) -> Stage:
        """The board's column: the least advanced of the editions that are still open."""
        states = {edition.state for edition in self.editions.values()}
        for stage, members in STAGES:
            if states & members:
                return stage
        return Stage.CLOSED


STAGES: tuple[tuple[Stage, frozenset[EditionState]], ...] = (
    (Stage.DRAFT, frozenset({EditionState.DRAFT})),
    (Stage.TRANSLATION, frozenset({EditionState.TRANSLATION})),
    (Stage.REVIEW, frozenset({EditionState.REVIEW, EditionState.APPROVED})),
    (Stage.PUBLICATION, frozenset({EditionState.SCHEDULED, EditionState.PUBLISHED, EditionState.HELD})),
)
"""The board's columns in order, each with the states of editions that put an article there."""
