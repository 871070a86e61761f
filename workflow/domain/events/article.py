"""What happened to an article and its editions, in lifecycle order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.domain.annotations import Coordinates, EntityType, Finding, Mention, Place, Tag, Verdict
from workflow.domain.commands import Details, Original, RefusedSegment, Spent, Target
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.events.base import Event
from workflow.domain.marks import Mark
from workflow.domain.segments import Block, TargetSegment
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId

# --- the text -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDrafted(Event):
    """An article was begun."""

    article_id: ArticleId
    language: LanguageTag
    blocks: tuple[Block, ...]
    original: Original
    details: Details
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRevised(Event):
    """The draft's text was replaced."""

    blocks: tuple[Block, ...]
    original: Original
    details: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSubmitted(Event):
    """The draft became an immutable version; its editions began."""

    source_version: int
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRequested(Event):
    """One more language was asked for."""

    target: Target


# --- translation, checks, tags --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRecorded(Event):
    """Target segments of a machine or of the memory went on record."""

    language: LanguageTag
    segments: Mapping[str, TargetSegment]
    spent: Spent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRefused(Event):
    """No engine renders these segments whole; they wait for a person."""

    language: LanguageTag
    segments: Mapping[str, RefusedSegment]
    spent: Spent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationDiscarded(Event):
    """A machine's result was thrown away, because its source had moved or a person was faster."""

    language: LanguageTag
    segment_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedToPerson(Event):
    """No engine makes this translation; a person is asked."""

    language: LanguageTag
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetranslationRequested(Event):
    """The machine was asked for what is missing or stale."""

    language: LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsRecorded(Event):
    """The checks' result for one exact text went on record."""

    language: LanguageTag
    content_hash: str
    findings: tuple[Finding, ...]
    checked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsRecorded(Event):
    """The taggers' result for one exact text went on record."""

    language: LanguageTag
    content_hash: str
    tags: tuple[Tag, ...]
    provider: str
    """Fingerprint of the pipeline that read it."""
    knowledge_base: str = ""
    """Version of the known entities that it was read with."""
    remarks: tuple[str, ...] = ()
    """Why there is little or nothing: ``No tagger reads Uzbek: known names and rules only.``"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultOutdated(Event):
    """Findings or tags came for a text that had moved, and were thrown away."""

    language: LanguageTag
    content_hash: str
    kind: str
    """``findings`` or ``tags``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDecided(Event):
    """A reviewer accepted or rejected a tag."""

    language: LanguageTag
    tag_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRetyped(Event):
    """A person said what kind of thing a tag is."""

    language: LanguageTag
    tag_id: str
    type: EntityType


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRelinked(Event):
    """A person said which known entity a tag is, or that it is none."""

    language: LanguageTag
    tag_id: str
    entity_id: str
    """Empty where it is none."""
    name: str
    uri: str | None = None
    coordinates: Coordinates | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagResized(Event):
    """A person said where exactly a mention begins and ends."""

    language: LanguageTag
    tag_id: str
    before: Place
    after: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class TagAdded(Event):
    """A person tagged a passage, or gave the article a topic."""

    language: LanguageTag
    type: EntityType
    name: str
    mention: Mention | None = None
    """None for a topic."""
    entity_id: str = ""
    uri: str | None = None
    coordinates: Coordinates | None = None


# --- review ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPostEdited(Event):
    """A person changed segments of an edition."""

    language: LanguageTag
    segments: Mapping[str, str]
    source_hashes: Mapping[str, str]
    """Hash of the source text that each segment renders; empty for the source's own edition."""
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    """Inline markup of the segments that have any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWaived(Event):
    """A finding was let pass with a reason."""

    language: LanguageTag
    finding_id: str
    reason: str
    blocking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesRequested(Event):
    """An edition was sent back with a comment."""

    language: LanguageTag
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRejected(Event):
    """An edition was refused for good."""

    language: LanguageTag
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyesOverridden(Event):
    """The four-eyes rule was set aside for one approval, with a reason."""

    language: LanguageTag
    content_hash: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionApproved(Event):
    """One exact text was approved by one person."""

    language: LanguageTag
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWithdrawn(Event):
    """An approval was taken back by the one who gave it."""

    language: LanguageTag


# --- publication ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionScheduled(Event):
    """Publication was set for a later time."""

    language: LanguageTag
    content_hash: str
    publish_at: datetime
    advance_revision: int = 0
    """Of the copy that may go ahead to partners bound to the embargo; 0 for none: no public text is replaced early."""
    slug: str = ""
    """The last part of the address that it will have; empty where there is no advance copy."""
    grade: CorrectionGrade | None = None
    note: str = ""
    """What is to be said of it, where it replaces a published text and somebody said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionUnscheduled(Event):
    """A scheduled edition does not come out by itself any more; it stays approved."""

    language: LanguageTag
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceRecalled(Event):
    """The copy that went ahead to partners bound to the embargo was taken back: it is not scheduled any more."""

    language: LanguageTag
    revision: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPublished(Event):
    """An edition was published for the first time."""

    language: LanguageTag
    revision: int
    content_hash: str
    slug: str = ""
    """The last part of its public address; empty where it was published before there were any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCorrected(Event):
    """A corrected source text went on record; only what changed goes through translation again."""

    source_version: int
    blocks: tuple[Block, ...]
    original: Original
    note: str
    content_hash: str
    grade: CorrectionGrade = CorrectionGrade.CORRECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCorrected(Event):
    """Another text replaced the published one."""

    language: LanguageTag
    revision: int
    content_hash: str
    note: str
    grade: CorrectionGrade = CorrectionGrade.CORRECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRetracted(Event):
    """A published edition was marked as wrong as a whole; it stays readable."""

    language: LanguageTag
    revision: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionHeld(Event):
    """Partners are asked to withhold the edition."""

    language: LanguageTag
    revision: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionReleased(Event):
    """A held edition was let out again."""

    language: LanguageTag
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionWithdrawn(Event):
    """A published edition was taken back."""

    language: LanguageTag
    revision: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionReissued(Event):
    """The links of a public edition to its other languages changed; its text did not."""

    language: LanguageTag
    revision: int
    of: tuple[LanguageTag, ...]
    """The languages that it links to otherwise now."""
    because: str
    """What became of them: ``published``, ``withdrawn``, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPlanned(Event):
    """The partners that one revision goes to went on record."""

    language: LanguageTag
    revision: int
    partners: tuple[PartnerId, ...]
