"""Dictionaries to and from the newsroom: editions 2. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from api.client.generated.shapes.articles import ActionModel, SpentModel
from api.client.generated.shapes.editions import (
    ApprovalModel,
    ChangedWordsModel,
    ConsequenceModel,
    DoneModel,
    EditionKeyBody,
    EditionSegment,
    FindingModel,
    PublishedModel,
    TagModel,
)


class EditionModel(TypedDict):
    """An edition with its text, findings, tags, approvals and publication."""

    language: str
    direction: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    route: Literal["machine", "person"]
    headline: str
    unfinished: int
    segments_total: int
    segments_done: int
    spent: SpentModel
    open_findings: int
    blocking_findings: int
    waiting_since: str | None
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"] | None
    article_id: str
    article_version: int
    content_hash: str
    handed_over_because: str
    changes_requested: str
    publish_at: str | None
    checked: bool
    segments: list[EditionSegment]
    findings: list[FindingModel]
    tags: list[TagModel]
    approvals: list[ApprovalModel]
    published: PublishedModel | None
    actions: list[ActionModel]


class ForbiddenTermModel(TypedDict):
    """A term in the translation that is not to be written."""

    said: str
    concept_id: str
    note: str
    instead: list[SayableModel]


class MarkBody(TypedDict):
    """Inline markup of a range of Unicode code points of a segment's text."""

    start: int
    end: int
    kind: Literal["emphasis", "strong", "link", "code", "subscript", "superscript"]
    href: NotRequired[str]


class MemoryMatchModel(TypedDict):
    """Something that was translated before."""

    score: float
    entry_id: str
    source_language: str
    target_language: str
    source: str
    target: str
    status: Literal["approved", "imported", "superseded", "withdrawn"]
    origin: MemoryOriginModel
    approved_by: str
    approved_at: str
    uses: int
    why_not: str


class MemoryOriginModel(TypedDict):
    """Where an entry came from."""

    stream: str
    segment: str
    position: int


class OverrideBody(TypedDict):
    """An approval in spite of the four-eyes rule."""

    content_hash: str
    reason: str


class PublicationBody(TypedDict):
    """Publication now, or at a later moment."""

    publish_at: NotRequired[str | None]
    note: NotRequired[str]
    grade: NotRequired[Literal["update", "correction", "retraction"] | None]


class Queue(TypedDict):
    """A page of the review queue."""

    items: list[QueueEntry]
    next: str | None


class QueueEntry(TypedDict):
    """An edition that waits."""

    article_id: str
    language: str
    source_language: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    route: Literal["machine", "person"]
    headline: str
    slugline: str
    urgency: int
    desk: str
    unfinished: int
    open_findings: int
    blocking_findings: int
    waiting_since: str | None
    claimed_by: str
    claimed_at: str | None
    claimed_until: str | None


class ReachModel(TypedDict):
    """What each decision about an edition would bring about at this moment."""

    items: list[ConsequenceModel]


class SayableModel(TypedDict):
    """A term that may be written."""

    language: str
    text: str
    note: str


class SearchHit(TypedDict):
    """An edition in which everything occurs."""

    article_id: str
    language: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    headline: str
    slugline: str
    urgency: int
    desk: str
    waiting_since: str | None
    snippet: list[Snippet]


class SearchResults(TypedDict):
    """A page of what was found, the newest articles first."""

    items: list[SearchHit]
    next: str | None


class SegmentBody(TypedDict):
    """The new text of one segment, and what it was made from."""

    text: str
    seen: str
    marks: NotRequired[list[MarkBody] | None]


class SegmentHelpModel(TypedDict):
    """What is known for one segment of a translation."""

    segment_id: str
    source_text: str
    text: str
    terms: list[TermHitModel]
    forbidden: list[ForbiddenTermModel]
    suggestions: list[SuggestionModel]


class SegmentsBody(TypedDict):
    """New text by source segment id."""

    segments: dict[str, str]
    marks: NotRequired[dict[str, list[MarkBody]]]


class SeveralBody(TypedDict):
    """Editions to act on."""

    editions: list[EditionKeyBody]


class SeveralModel(TypedDict):
    """What came of each, in the order in which they were named."""

    items: list[DoneModel]


class Snippet(TypedDict):
    """A piece of a quotation."""

    text: str
    is_hit: bool


class SuggestionModel(TypedDict):
    """A wording of the memory, and how its source differs from this one."""

    match: MemoryMatchModel
    change: list[ChangedWordsModel]
    stands_there: bool


class TermHitModel(TypedDict):
    """A concept of the glossary that the source names."""

    said: str
    concept_id: str
    to_write: list[SayableModel]
    is_present: bool
