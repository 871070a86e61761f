"""Every command on one page, in lifecycle order. Imperative: what somebody wants done.

Time and ids arrive in the command; a command carries values that are already parsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.domain.annotations import Finding, Tag, Verdict
from workflow.domain.redaction import RedactedPayload
from workflow.domain.segments import DraftBlock, TargetSegment
from workflow.domain.vocabulary import ROUTINE, Actor, ArticleId, LanguageTag, PartnerId, PubStatus, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that somebody wants done: by whom and when (UTC)."""

    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A language the article is wanted in, and who is to translate it."""

    language: LanguageTag
    route: Route = Route.MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Handling metadata of an article, in IPTC's words. Not translated."""

    slugline: str = ""
    byline: str = ""
    publisher: str = ""
    urgency: int = ROUTINE
    embargoed: datetime | None = None
    ednote: str = ""
    """A note from desk to desk; never public."""
    origin: Mapping[str, str] = field(default_factory=dict)
    """What came with the text and has no field of its own, as it stood: ``{"release_time": …, "visits": …}``."""
    required_approvals: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The body exactly as it was handed in, so that nothing accepted is ever lost."""

    format: str
    """``text``, ``markdown`` or ``html``."""
    text: str


# --- the text ---------------------------------------------------------------------------------


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


# --- translation, checks, tags ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTranslation(Command):
    """Put a machine's (or the memory's) target segments on record."""

    language: LanguageTag
    segments: Mapping[str, TargetSegment]
    """By source segment id; only those that were asked for."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideTag(Command):
    """Accept or reject a proposed tag."""

    language: LanguageTag
    tag_id: str
    verdict: Verdict


# --- review -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdit(Command):
    """Change segments of an edition by hand; on a waiting translation, this is a person's own translation."""

    language: LanguageTag
    segments: Mapping[str, str]
    """New text by source segment id."""


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


# --- publication --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishEdition(Command):
    """Publish the approved text now; after an earlier publication this is the correction."""

    language: LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePublication(Command):
    """Publish the approved text at a later time."""

    language: LanguageTag
    publish_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectArticle(Command):
    """Put a corrected source text on record after submission; only what changed goes through translation again."""

    blocks: tuple[DraftBlock, ...]
    original: Original
    note: str
    """What was wrong, for readers and partners."""


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
class RecordDeliveryPlan(Command):
    """Put on record which partners one revision of an edition goes to."""

    language: LanguageTag
    revision: int
    partners: tuple[PartnerId, ...]


# --- deliveries: one partner's copy of one article ----------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDelivery(Command):
    """Bring one partner's copy of an edition up to a revision."""

    partner_id: PartnerId
    article_id: ArticleId
    language: LanguageTag
    revision: int
    pub_status: PubStatus
    article_version: int
    """The article's stream version whose text is sent."""
    urgency: int = ROUTINE


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAttempt(Command):
    """Begin sending an item; changes nothing when it is no longer the one to send."""

    item_id: str
    partner_paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttempt(Command):
    """Put the outcome of an attempt on record."""

    item_id: str
    outcome: AttemptOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptOutcome:
    """What came of one attempt to send."""

    delivered: bool
    status: int | None = None
    """The partner's HTTP status; None when there was no answer."""
    error: str | None = None
    """What went wrong, in one sentence without internal addresses."""
    latency_ms: int = 0
    """From connecting to the end of the answer."""
    body_digest: str = ""
    """SHA-256 of the exact bytes sent."""
    response: str = ""
    """The answer's first 2,000 characters, control characters removed."""
    retry_after: int | None = None
    """Seconds the partner asked us to wait."""
    gone: bool = False
    """The partner said that the endpoint is no more (410)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDelivery(Command):
    """Send an item again now, that failed for good, was held back or waits."""

    item_id: str


# --- partners -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPartner(Command):
    """Add a partner."""

    partner_id: PartnerId
    name: str
    endpoint: str
    """Absolute URL that receives signed webhooks."""
    languages: tuple[LanguageTag, ...] = ()
    """Languages wanted; empty means all."""
    format: str = "ninjs"
    transport: str = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePartner(Command):
    """Stop sending to a partner, except withdrawals."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePartner(Command):
    """Send to a partner again, what was held back first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWakeUp(Command):
    """Put on record that everything held back for a resumed partner is on its way again."""

    deliveries: int
    """How many streams were woken."""


# --- the log itself -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactPayloads(Command):
    """Take words out of what a stream's payloads say, for a court order or personal data."""

    reason: str
    payloads: tuple[RedactedPayload, ...]
    """What the payloads became; the words themselves are in no command."""
