"""Dictionaries to and from the newsroom: knowledge base. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from api.client.generated.shapes.glossary import TouchedModel


class BroughtEntityModel(TypedDict):
    """What came of one entity of a file."""

    line: int
    entity: str
    outcome: Literal["added", "changed", "unchanged", "refused"]
    reason: str


class ChangedEntityModel(TypedDict):
    """An entity that was changed just now."""

    entity_id: str
    version: int
    source: Literal["all", "own", "built-in"]
    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
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
    withdrawn_because: str
    changed_by: str
    changed_at: str | None
    touched: TouchedModel


class EntitiesBody(TypedDict):
    """A file of entities."""

    format: Literal["csv", "json-ld"]
    text: str
    provenance: NotRequired[str]


class EntitiesReportModel(TypedDict):
    """What came of a file."""

    added: int
    changed: int
    unchanged: int
    refused: int
    items: list[BroughtEntityModel]
    touched: TouchedModel


class EntityBody(TypedDict):
    """An entity as a whole; what is not named is empty."""

    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
    names: list[NameBody]
    wikidata: NotRequired[str]
    geonames: NotRequired[str]
    country: NotRequired[str]
    latitude: NotRequired[float | int | None]
    longitude: NotRequired[float | int | None]
    population: NotRequired[int]
    parent: NotRequired[str]
    offices: NotRequired[list[OfficeBody]]
    provenance: str


class EntityModel(TypedDict):
    """A known entity."""

    entity_id: str
    version: int
    source: Literal["all", "own", "built-in"]
    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
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
    withdrawn_because: str
    changed_by: str
    changed_at: str | None


class EntityPage(TypedDict):
    """Entities by id."""

    items: list[EntityModel]
    next: str | None


class NameBody(TypedDict):
    """One name in one language."""

    language: str
    text: str
    kind: NotRequired[Literal["label", "alias", "acronym"]]


class NameModel(TypedDict):
    """One name in one language."""

    language: str
    text: str
    kind: Literal["label", "alias", "acronym"]


class OfficeBody(TypedDict):
    """An office that a person holds or held."""

    organisation_id: str
    titles: NotRequired[list[str]]


class OfficeModel(TypedDict):
    """An office that a person holds or held."""

    organisation_id: str
    titles: list[str]
