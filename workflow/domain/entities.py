"""What the newsroom knows of its world: people, organisations, places and events with their names in many languages.

An id is ours and stays the same for ever, in every language; a Wikidata id is a field that is filled where somebody
verified it. How names are found in texts stands in ``workers/tagging``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.annotations import Coordinates, EntityType
from workflow.domain.vocabulary import LanguageTag


class NameKind(StrEnum):
    """What a name is to its entity."""

    LABEL = "label"
    """What we write: one in a language."""
    ALIAS = "alias"
    """Another name that it is called by."""
    ACRONYM = "acronym"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityName:
    """One name in one language."""

    language: LanguageTag
    text: str
    kind: NameKind = NameKind.LABEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office that a person holds or held."""

    organisation_id: str
    """The entity that it is an office of."""
    titles: tuple[str, ...] = ()
    """As texts give them, in any language: ``Secretary-General``, ``秘书长``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntity:
    """One person, organisation, place or event."""

    id: str
    """Small letters, digits and single hyphens: ``sco``, ``geonames-1796236``, ``territory-cn``."""
    type: EntityType
    names: tuple[EntityName, ...]
    wikidata: str = ""
    """``Q485207``, where somebody verified it; never guessed."""
    geonames: str = ""
    """``1796236``."""
    country: str = ""
    """ISO 3166-1 alpha-2, of a place or of where an organisation sits."""
    latitude: float | None = None
    """Degrees north, WGS 84."""
    longitude: float | None = None
    """Degrees east."""
    population: int = 0
    """Of a place; 0 where unknown. Decides which of several places of a name is meant first."""
    parent: str = ""
    """The entity that it is a part of: a secretariat's organisation, a department's ministry."""
    offices: tuple[Office, ...] = ()
    """Of a person."""
    provenance: str = ""
    """Where this is from: a document, a person, an import."""

    @property
    def uri(self) -> str:
        """Its public address: Wikidata's where that is verified, GeoNames', else our own name for it."""
        if self.wikidata:
            return f"http://www.wikidata.org/entity/{self.wikidata}"
        if self.geonames:
            return f"https://sws.geonames.org/{self.geonames}/"
        return f"urn:copyflow:entity:{self.id}"

    @property
    def coordinates(self) -> Coordinates | None:
        """Where a place lies; None where nobody knows, and for what is no place."""
        if self.type is not EntityType.PLACE or self.latitude is None or self.longitude is None:
            return None
        return Coordinates(latitude=self.latitude, longitude=self.longitude)

    def label(self, language: LanguageTag) -> str:
        """What it is called in ``language``; else in English, else in its first language."""
        labels = {name.language: name.text for name in reversed(self.names) if name.kind is NameKind.LABEL}
        primary = LanguageTag(language.split("-", 1)[0])
        return labels.get(language) or labels.get(primary) or labels.get(LanguageTag("en")) or self.names[0].text
