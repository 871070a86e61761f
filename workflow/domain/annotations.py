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
    """What an entity is (the classes of IPTC ninjs, and amounts of money)."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"
    DATE = "date"
    MONEY = "money"
    TOPIC = "topic"


class Verdict(StrEnum):
    """The reviewer's word on a tag."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class LinkBasis(StrEnum):
    """Why a tag is held to be a known entity, or why an entity is proposed for it."""

    LABEL = "label"
    """The text calls it exactly what it is called."""
    ALIAS = "alias"
    ACRONYM = "acronym"
    DEFINITION = "definition"
    """The text itself explains its short form."""
    COREFERENCE = "coreference"
    """A later short form of a name that the text gives in full."""
    ROLE = "role"
    """A person's name, and the office or institution that the text gives agrees."""
    NAMESAKE = "namesake"
    """A bare name that somebody known bears; never enough to link by itself."""
    FUZZY = "fuzzy"
    """Nearly the name; never enough to link by itself."""
    PERSON = "person"
    """A reviewer said so."""
    RULE = "rule"
    """Of a topic: a rule of the newsroom, or one that comes with Copyflow, is met."""
    LEARNED = "learned"
    """Of a topic: people gave it to articles that have entities or words in common with this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the text of an edition something stands."""

    segment_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where an entity stands in the text."""

    segment_id: str
    start: int
    end: int
    text: str
    provider: str = ""
    """What found this place, where the tag's own provider did not."""
    rule: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(segment_id=self.segment_id, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A known entity that a tag may be, for a reviewer to choose."""

    entity_id: str
    name: str
    basis: LinkBasis
    evidence: str
    """What speaks for it, in a few words."""
    score: float | None = None
    """0 to 1 where likeness is measured; never invented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOffice:
    """An office that the text gives a person."""

    role: str
    """In the text's own words: ``president``."""
    organisation: str = ""
    """Where it is held, in the text's own words; empty where the text does not say."""
    organisation_id: str = ""
    """The id of the organisation's own tag, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """Where a place lies; WGS 84."""

    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An entity of the text with its evidence."""

    id: str
    """Stable over languages and runs: ``kb:sco`` for a known entity, ``medtop:11000000`` for a topic, else derived from
    type and name."""
    type: EntityType
    name: str
    mentions: tuple[Mention, ...]
    """In reading order; empty for a topic, which stands nowhere."""
    provider: str
    """Provider and version that proposed it."""
    rule: str
    """The rule or model within the provider: ``acronym_definition``, ``role_pattern``, ``knowledge_base``."""
    uri: str | None = None
    """Public address of the known entity: Wikidata's where that is verified, GeoNames', the topic's."""
    literal: str | None = None
    """The acronym that the text gives: ``SCO``."""
    confidence: float | None = None
    """0 to 1 when the provider measures one; never invented."""
    is_proposed: bool = False
    """Of low precision: it stands collapsed and goes nowhere until a reviewer accepts it."""
    basis: LinkBasis | None = None
    """Why it is held to be the known entity of its id; None where it is none."""
    candidates: tuple[Candidate, ...] = ()
    """Known entities that it may be, the likeliest first."""
    offices: tuple[HeldOffice, ...] = ()
    """Of a person: what the text says they hold."""
    value: str = ""
    """Of a date: ISO 8601-2 (``2021-06-24``, ``2023-10``, ``2021/2025``); of money: ``USD 3500000000``; or empty."""
    coordinates: Coordinates | None = None
    """Of a known place, as the knowledge base had it: what is published says where it lies, whatever is known later."""
