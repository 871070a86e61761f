"""Dictionaries to and from the newsroom: editions. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, TypedDict

from api.client.generated.shapes.articles import BlockModel, EditionBrief, MarkModel


class ApprovalBody(TypedDict):
    """The approval of exactly the text that was read."""

    content_hash: str


class ApprovalModel(TypedDict):
    """One person's word for one exact text."""

    by: str
    content_hash: str
    at: str
    override: bool


class CandidateModel(TypedDict):
    """A known entity that a tag may be."""

    entity_id: str
    name: str
    basis: Literal[
        "label",
        "alias",
        "acronym",
        "definition",
        "coreference",
        "role",
        "namesake",
        "fuzzy",
        "person",
        "rule",
        "learned",
    ]
    evidence: str
    score: float | None


class ChangedWordsModel(TypedDict):
    """A run of text that both sources have, or only the new one, or only the old one."""

    kind: Literal["equal", "inserted", "deleted"]
    text: str


class CommentBody(TypedDict):
    """What should change."""

    comment: str


class ConsequenceModel(TypedDict):
    """One decision, and what it would bring about."""

    action: str
    allowed: bool
    reason: str
    consequences: list[str]
    recipients: list[RecipientModel] | None


class CoordinatesModel(TypedDict):
    """Where a place lies; WGS 84."""

    latitude: float
    longitude: float


class CorrectionModel(TypedDict):
    """What was said of one text that replaced another, or of a retraction."""

    at: str
    grade: Literal["update", "correction", "retraction"]
    note: str


class DoneModel(TypedDict):
    """What came of one of several."""

    article_id: str
    language: str
    done: bool
    code: str
    reason: str


class EditionKeyBody(TypedDict):
    """Names an edition."""

    article_id: str
    language: str


class EditionList(TypedDict):
    """An article's editions."""

    items: list[EditionBrief]


class EditionSegment(TypedDict):
    """One segment in an edition: source and target side by side, with the target's lineage."""

    id: str
    block: int
    kind: Literal["headline", "heading", "paragraph", "list_item", "quote", "caption"]
    level: int
    source_text: str
    source_marks: list[MarkModel]
    text: str | None
    marks: list[MarkModel]
    stale: bool
    method: Literal["machine", "memory", "human"] | None
    engine: str | None
    memory: str | None
    glossary: str | None
    editor: str | None
    source_hash: str | None
    refused: str | None
    seen: str
    former: FormerModel | None
    approved: SegmentApprovalModel | None


class FindingModel(TypedDict):
    """One thing that a check found."""

    id: str
    check: str
    severity: Literal["blocking", "advisory"]
    message: str
    excerpt: str
    segment_id: str | None
    field: str | None
    start: int
    end: int
    suggestion: str | None
    source_start: int
    source_end: int
    waived: bool


class FormerModel(TypedDict):
    """How a segment stood when its source was reworded; kept until the new wording is approved."""

    source_text: str
    text: str
    method: Literal["machine", "memory", "human"]
    editor: str | None


class HeldOfficeModel(TypedDict):
    """An office that the text gives a person, in the text's own words."""

    role: str
    organisation: str
    organisation_id: str


class MentionModel(TypedDict):
    """A place in the text."""

    segment_id: str
    start: int
    end: int
    text: str
    provider: str
    rule: str


class PublishedModel(TypedDict):
    """What is public of an edition."""

    revision: int
    verb: str
    content_hash: str
    pub_status: Literal["usable", "withheld", "canceled"]
    machine_translated: bool
    first_published: str
    this_version: str
    text_changed: str
    is_retracted: bool
    corrections: list[CorrectionModel]
    note: str
    blocks: list[BlockModel]


class RecipientModel(TypedDict):
    """A partner that would receive something."""

    partner_id: str
    name: str


class SegmentApprovalModel(TypedDict):
    """Who approved a segment exactly as it stands, against its source exactly as that stands."""

    by: list[str]
    at: str


class TagModel(TypedDict):
    """An entity of the text with its evidence, and what somebody decided about it."""

    id: str
    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
    name: str
    mentions: list[MentionModel]
    provider: str
    rule: str
    uri: str | None
    literal: str | None
    confidence: float | None
    entity_id: str
    basis: (
        Literal[
            "label",
            "alias",
            "acronym",
            "definition",
            "coreference",
            "role",
            "namesake",
            "fuzzy",
            "person",
            "rule",
            "learned",
        ]
        | None
    )
    candidates: list[CandidateModel]
    offices: list[HeldOfficeModel]
    value: str
    coordinates: CoordinatesModel | None
    is_proposed: bool
    goes_out: bool
    verdict: Literal["accepted", "rejected"] | None
    decided_by: str
    decided_at: str | None
