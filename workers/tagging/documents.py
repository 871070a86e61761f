"""What goes through the tagging pipeline: a text, places in it, and what is said about them.

Offsets are half-open ranges of Unicode code points of the document's text, which is as long as the original: no stage
ever changes a length. Nothing here knows a language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag, primary_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One whole text in one language."""

    text: str
    """Normalised one to one (``normalising.py``): a no-break space is a space here."""
    original: str
    """As it came; every place slices it back."""
    language: LanguageTag
    release_date: date | None = None
    """What ``yesterday`` and ``24 June`` are resolved against."""

    @property
    def primary(self) -> str:
        """``zh`` of ``zh-Hant``."""
        return primary_language(self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place that something is named at."""

    start: int
    end: int
    type: EntityType
    provider: str
    """``crf``, ``lac``, ``slovnet``, ``spacy``, ``gliner``: models; ``gazetteer``; ``rules``."""
    rule: str
    """Within the provider: ``role_then_name``, ``organisation_head``."""
    score: float | None = None
    """0 to 1 when the provider measures one; never invented."""
    is_proposed: bool = False
    """Right less than nine times in ten: shown collapsed."""
    entity_ids: tuple[str, ...] = ()
    """Known entities that bear this name, where the gazetteer found it."""

    @property
    def place(self) -> Place:
        """Start and end."""
        return self.start, self.end

    @property
    def is_of_a_model(self) -> bool:
        """Whether a model said so, whichever the newsroom has."""
        return self.provider not in ("gazetteer", "rules")


Place = tuple[int, int]
"""Start and end in the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A short form that the text itself explains."""

    short: Place
    long: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A person with the office that the text gives them, and the institution whose office it is."""

    person: Place
    role: Place
    organisation: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What rules make of a document: the places before overlaps are resolved, and what ties them together."""

    spans: tuple[Span, ...] = ()
    definitions: tuple[Definition, ...] = ()
    holdings: tuple[Holding, ...] = ()
    values: dict[Place, str] = field(default_factory=dict)
    """Of dates and amounts: their values, as ``Tag.value`` has them."""
