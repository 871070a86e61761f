"""What is said about a text: findings of the checks and entity tags, both tied to exact places.

Offsets are half-open ranges of Unicode code points inside one segment's text. An annotation
says nothing about a text other than the one whose content hash it was recorded with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding stops an approval until it is mended or waived."""

    BLOCKING = "blocking"
    ADVISORY = "advisory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a check found."""

    id: str
    """Stable for the same check, place, excerpt, source text and target text: a waiver outlives a second run, and dies
    when either text changes."""
    check: str
    """The check's name: ``script_residue``, ``spacing``, ``repeated_clause``."""
    severity: Severity
    message: str
    """One sentence for the reviewer, with what to do."""
    excerpt: str
    segment_id: str | None = None
    """The segment it is in; None when it is in a field of the article."""
    field: str | None = None
    """The field it is in (``publisher``, ``byline``); None when it is in a segment."""
    start: int = 0
    end: int = 0
    suggestion: str | None = None
    """What may be put in the excerpt's place with one click; None where only a person can tell."""
    source_start: int = 0
    source_end: int = 0
    """Where in the source segment what it is about stands; both 0 where nothing in it is meant."""


class EntityType(StrEnum):
    """What an entity is (the classes of IPTC ninjs)."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"
    DATE = "date"
    TOPIC = "topic"


class Verdict(StrEnum):
    """The reviewer's word on a tag."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where an entity stands in the text."""

    segment_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An entity of the text with its evidence."""

    id: str
    """Stable over languages and runs for a known entity (``wd:Q485207``, ``kb:…``), else derived from type and name."""
    type: EntityType
    name: str
    mentions: tuple[Mention, ...]
    provider: str
    """Provider and version that proposed it."""
    rule: str
    """The rule or model within the provider: ``acronym_definition``, ``role_pattern``, ``knowledge_base``."""
    uri: str | None = None
    literal: str | None = None
    """An acronym or role that the text gives: ``SCO``, ``president``."""
    confidence: float | None = None
    """0 to 1 when the provider measures one; never invented."""
