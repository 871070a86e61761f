"""What is wanted of an article and its editions, in lifecycle order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.domain.annotations import Coordinates, EntityType, Finding, Place, Tag, Verdict
from workflow.domain.commands.base import Command
from workflow.domain.commands.values import Details, Original, RefusedSegment, Spent, Target
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.marks import Mark
from workflow.domain.segments import DraftBlock, SeenWording, TargetSegment
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId

# --- the text -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftArticle(Command):
    """Begin an article."""

    article_id: ArticleId
    language: LanguageTag
    blocks: tuple[DraftBlock, ...]
    original: Original
    details: Details = field(default_factory=Details)
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseDraft(Command):
    """Replace the text of a draft, before it is submitted or after changes were requested."""

    blocks: tuple[DraftBlock, ...]
    original: Original
    details: Details | None = None
    """New metadata; None keeps the present one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitArticle(Command):
    """Hand the draft over: it becomes an immutable version and its editions begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEdition(Command):
    """Ask for the article in one more language."""

    target: Target


# --- translation, checks, tags --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTranslation(Command):
    """Put a machine's (or the memory's) target segments on record."""

    language: LanguageTag
    segments: Mapping[str, TargetSegment]
    """By source segment id; only those that were asked for."""
    refused: Mapping[str, RefusedSegment] = field(default_factory=dict)
    """By source segment id: what no engine renders whole."""
    spent: Spent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandToPerson(Command):
    """Say that no engine makes this translation, and why; a person is asked instead."""

    language: LanguageTag
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retranslate(Command):
    """Let the machine translate what is missing or stale once more."""

    language: LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFindings(Command):
    """Put the checks' result for one exact text on record."""

    language: LanguageTag
    content_hash: str
    findings: tuple[Finding, ...]
    checked_by: tuple[str, ...]
    """Names of the checks that ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTags(Command):
    """Put the taggers' result for one exact text on record."""

    language: LanguageTag
    content_hash: str
    tags: tuple[Tag, ...]
    provider: str
    """Fingerprint of the pipeline that read it."""
    knowledge_base: str = ""
    """Version of the known entities that it was read with."""
    remarks: tuple[str, ...] = ()
    """Why there is little or nothing, for the reviewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideTag(Command):
    """Accept or reject a tag; the other word undoes it."""

    language: LanguageTag
    tag_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RetypeTag(Command):
    """Say what kind of thing a tag is. Its link to a known entity, which is of another kind, ends with that."""

    language: LanguageTag
    tag_id: str
    type: EntityType


@dataclass(frozen=True, slots=True, kw_only=True)
class RelinkTag(Command):
    """Say which known entity a tag is, or that it is none."""

    language: LanguageTag
    tag_id: str
    entity_id: str = ""
    """Of the knowledge base; empty unlinks."""
    name: str = ""
    """What the entity is called in the edition's language; unlinking, empty lets the text's own words be its name."""
    uri: str | None = None
    entity_type: EntityType | None = None
    """What the known entity is, where who asks has looked it up: it must be what the tag is."""
    coordinates: Coordinates | None = None
    """Of a known place, where it lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResizeTag(Command):
    """Say where exactly one mention of a tag begins and ends."""

    language: LanguageTag
    tag_id: str
    before: Place
    """One of its mentions."""
    after: Place
    """In the same segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTag(Command):
    """Tag a passage that nothing has tagged, or give the article a topic."""

    language: LanguageTag
    type: EntityType
    place: Place | None = None
    """None for a topic, which stands nowhere."""
    entity_id: str = ""
    """Of the knowledge base, or a topic's; empty where nobody known is meant."""
    name: str = ""
    """What it is called in the edition's language; empty where the passage itself is its name."""
    uri: str | None = None
    entity_type: EntityType | None = None
    """What the known entity is, where who asks has looked it up: it must be ``type``."""
    coordinates: Coordinates | None = None
    """Of a known place, where it lies."""


# --- review ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdit(Command):
    """Change segments of an edition by hand; on a waiting translation, this is a person's own translation."""

    language: LanguageTag
    segments: Mapping[str, str]
    """New text by source segment id."""
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    """Inline markup by segment id; where nothing is said, the markup of the former text is carried over."""
    seen: Mapping[str, SeenWording] = field(default_factory=dict)
    """What the new text was made from, by segment id: refused where somebody else changed it meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveFinding(Command):
    """Let a finding pass, with a reason."""

    language: LanguageTag
    finding_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestChanges(Command):
    """Send an edition back with a comment: the source to its writer, a translation to its translator."""

    language: LanguageTag
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectEdition(Command):
    """Refuse an edition for good."""

    language: LanguageTag
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveEdition(Command):
    """Approve exactly the text that was read."""

    language: LanguageTag
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideFourEyes(Command):
    """Approve in spite of the four-eyes rule, with a reason that stands in the timeline for ever."""

    language: LanguageTag
    content_hash: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawApproval(Command):
    """Take back one's own approval before publication."""

    language: LanguageTag


# --- publication ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishEdition(Command):
    """Publish the approved text now; after an earlier publication it takes the place of what is public."""

    language: LanguageTag
    grade: CorrectionGrade | None = None
    """How it differs from what is public; None as the corrections of the source since say, without any an update."""
    note: str = ""
    """What was wrong in this edition, for readers and partners; empty for what was said of the source's corrections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePublication(Command):
    """Publish the approved text at a later time."""

    language: LanguageTag
    publish_at: datetime
    grade: CorrectionGrade | None = None
    note: str = ""
    """As in ``PublishEdition``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectArticle(Command):
    """Put a corrected source text on record after submission; only what changed goes through translation again."""

    blocks: tuple[DraftBlock, ...]
    original: Original
    note: str
    """What was wrong, for readers and partners; an update needs none."""
    grade: CorrectionGrade = CorrectionGrade.CORRECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEdition(Command):
    """Ask partners to withhold a published edition for now."""

    language: LanguageTag
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEdition(Command):
    """Let a held edition out again."""

    language: LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEdition(Command):
    """Take a published edition back from everybody who ever received it."""

    language: LanguageTag
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractEdition(Command):
    """Mark a published edition as wrong as a whole; it stays readable, and its text needs no change."""

    language: LanguageTag
    note: str
    """What was wrong, for readers and partners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldArticle(Command):
    """Ask partners to withhold every edition that is public, and let no scheduled one come out by itself."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseArticle(Command):
    """Let every held edition out again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawArticle(Command):
    """Take every published edition back from everybody who ever received it, and let no scheduled one come out."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractArticle(Command):
    """Mark every edition that is public as wrong as a whole; they stay readable."""

    note: str
    """What was wrong, for readers and partners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeliveryPlan(Command):
    """Put on record which partners one revision of an edition goes to."""

    language: LanguageTag
    revision: int
    partners: tuple[PartnerId, ...]
