"""What comes in and goes out about known entities: entities, what an import did, what a change touches."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import Path
from pydantic import ConfigDict, Field, StrictFloat, StrictInt, StringConstraints

from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.touched_models import TouchedModel
from api.v1.values import Language, Line, Note, Text
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.known_entities import MOST_NAMES, MOST_OFFICES, MOST_TITLES, EntityEntry
from workflow.domain.texts import LONGEST_ID
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.importing import FileFormat
from workflow.exchange import Brought, Report
from workflow.knowledge import Source
from workflow.touched import Touched

EntityPath = Annotated[
    str,
    StringConstraints(max_length=LONGEST_ID, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
    Path(description="The entity's id: small letters, digits and hyphens.", examples=["sco-secretariat"]),
]
_Degrees = StrictFloat | StrictInt

_EXAMPLE: dict[str, Any] = {
    "type": "organisation",
    "names": [
        {"language": "en", "text": "Shanghai University of Political Science and Law", "kind": "label"},
        {"language": "en", "text": "SHUPL", "kind": "acronym"},
        {"language": "zh", "text": "上海政法学院", "kind": "label"},
    ],
    "country": "CN",
    "provenance": "the university's own pages",
}


class NameBody(Body):
    """One name in one language."""

    language: Language
    text: Line
    kind: NameKind = NameKind.LABEL


class OfficeBody(Body):
    """An office that a person holds or held."""

    organisation_id: Line = Field(description="The id of the entity that it is an office of.")
    titles: Annotated[list[Line], Field(max_length=MOST_TITLES)] = Field(
        default_factory=list, description="As texts give them, in any language."
    )


class EntityBody(Body):
    """An entity as a whole; what is not named is empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    type: EntityType = Field(description="person, organisation, place or event; the other tags are no known entities.")
    names: Annotated[list[NameBody], Field(max_length=MOST_NAMES)] = Field(
        description="At least one label; at most one a language."
    )
    wikidata: Line = Field(
        default="", description="Id of the Wikidata item, only where somebody verified it: never guess."
    )
    geonames: Line = Field(default="", description="Number of the GeoNames feature.")
    country: Line = Field(default="", description="ISO 3166-1 alpha-2: of a place, or of where an organisation sits.")
    latitude: _Degrees | None = Field(default=None, ge=-90, le=90, description="Degrees north, WGS 84.")
    longitude: _Degrees | None = Field(default=None, ge=-180, le=180, description="Degrees east.")
    population: StrictInt = Field(default=0, description="Of a place; 0 where unknown.")
    parent: Line = Field(default="", description="Id of the entity that it is a part of.")
    offices: Annotated[list[OfficeBody], Field(max_length=MOST_OFFICES)] = Field(
        default_factory=list, description="Of a person."
    )
    provenance: Note = Field(description="Where this is from: a document, a person, an import.")

    def entity(self, identity: str) -> KnownEntity:
        """As the domain has it."""
        return KnownEntity(
            id=identity,
            type=self.type,
            names=tuple(
                EntityName(language=LanguageTag(each.language), text=each.text, kind=each.kind) for each in self.names
            ),
            wikidata=self.wikidata,
            geonames=self.geonames,
            country=self.country,
            latitude=_degrees(self.latitude),
            longitude=_degrees(self.longitude),
            population=self.population,
            parent=self.parent,
            offices=tuple(
                Office(organisation_id=each.organisation_id, titles=tuple(each.titles)) for each in self.offices
            ),
            provenance=self.provenance,
        )


class EntitiesBody(Body):
    """A file of entities."""

    format: FileFormat
    text: Text = Field(description="The whole file. Larger ones than a request may be: `copyflow knowledge import`.")
    provenance: Note = Field(default="", description="For entities of which the file does not say it.")


class NameModel(Answer):
    """One name in one language."""

    language: str
    text: str
    kind: NameKind


class OfficeModel(Answer):
    """An office that a person holds or held."""

    organisation_id: str
    titles: list[str]


class EntityModel(Answer):
    """A known entity."""

    entity_id: str
    version: int = Field(description="0 of one that stands as it comes with Copyflow.")
    source: Source = Field(description="`own` of what the newsroom recorded, else `built-in`.")
    type: EntityType
    names: list[NameModel]
    wikidata: str
    geonames: str
    country: str
    latitude: float | None
    longitude: float | None
    population: int
    parent: str
    offices: list[OfficeModel]
    provenance: str
    withdrawn_because: str = Field(description="Empty while it counts.")
    changed_by: str = Field(description="Empty of one that stands as it comes with Copyflow.")
    changed_at: datetime | None

    @classmethod
    def values_of(cls, entry: EntityEntry) -> dict[str, Any]:
        """From the newsroom's entry."""
        entity = entry.entity
        assert entity is not None
        return {
            "entity_id": entry.id,
            "version": entry.version,
            "source": Source.BUILT_IN if entry.is_built_in else Source.OWN,
            "type": entity.type,
            "names": [NameModel.model_validate(name) for name in entity.names],
            "wikidata": entity.wikidata,
            "geonames": entity.geonames,
            "country": entity.country,
            "latitude": entity.latitude,
            "longitude": entity.longitude,
            "population": entity.population,
            "parent": entity.parent,
            "offices": [OfficeModel.model_validate(office) for office in entity.offices],
            "provenance": entity.provenance,
            "withdrawn_because": entry.withdrawn_because,
            "changed_by": entry.changed_by,
            "changed_at": entry.changed_at,
        }

    @classmethod
    def of(cls, entry: EntityEntry) -> Self:
        """The same as a model."""
        return cls(**cls.values_of(entry))


class EntityPage(Answer):
    """Entities by id."""

    items: list[EntityModel]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class ChangedEntityModel(EntityModel):
    """An entity that was changed just now."""

    touched: TouchedModel


class BroughtEntityModel(Answer):
    """What came of one entity of a file."""

    line: int = Field(description="Line of a CSV file on which it begins; its number in a JSON-LD file.")
    entity: str
    outcome: Brought
    reason: str


class EntitiesReportModel(Answer):
    """What came of a file."""

    added: int
    changed: int
    unchanged: int
    refused: int
    items: list[BroughtEntityModel]
    touched: TouchedModel

    @classmethod
    def of(cls, report: Report, touched: Touched) -> Self:
        """From the newsroom's report."""
        return cls(
            **{outcome.value: report.count(outcome) for outcome in Brought},
            items=[
                BroughtEntityModel(line=each.line, entity=each.id, outcome=each.outcome, reason=each.reason)
                for each in report.lines
            ],
            touched=TouchedModel.of(touched),
        )


def _degrees(value: float | None) -> float | None:
    return None if value is None else float(value)
