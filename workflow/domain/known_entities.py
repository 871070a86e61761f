"""A known entity of the newsroom: what may be recorded, and what is then known of it.

Who may change the knowledge base stands in ``permissions.py``: whoever may change the glossary.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import EntityType
from workflow.domain.changing import replace
from workflow.domain.countries import COUNTRIES
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.phrases import phrase, word
from workflow.domain.texts import line, remark, require_id, required
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import LanguageTag, parse_language

LONGEST_NAME = 200
MOST_NAMES = 400
MOST_OFFICES = 50
MOST_TITLES = 50
MOST_PEOPLE = 10_000_000_000
"""Inhabitants that a place may have."""
KNOWN_TYPES = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.EVENT)
"""What the knowledge base knows; days and sums stand in texts only, and topics are a vocabulary of their own."""

_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}", re.ASCII)
_GEONAMES = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)
_KINDS = tuple(NameKind)


@dataclass(frozen=True, kw_only=True)
class EntityEntry:
    """What the knowledge base knows of an entity. ``version`` counts the events of its stream."""

    id: str = ""
    version: int = 0
    """0 of an entity that comes with Copyflow and of which the newsroom has no entry of its own."""
    entity: KnownEntity | None = None
    """As it was last recorded; a withdrawn one keeps its names."""
    withdrawn_because: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts no more."""
        return self.withdrawn_because != ""

    @property
    def is_built_in(self) -> bool:
        """Whether it stands as it comes with Copyflow: the newsroom recorded nothing of it."""
        return self.version == 0 and self.entity is not None


def decide(command: wanted.Command, entry: EntityEntry) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it is the case already."""
    match command:
        case wanted.RecordEntity():
            return _record(command, entry)
        case wanted.WithdrawEntity():
            return _withdraw(command, entry)
        case _:
            raise TypeError(f"{type(command).__name__} is not an entity's command")


def _record(command: wanted.RecordEntity, entry: EntityEntry) -> list[happened.Event]:
    entity = _acceptable_here(command.entity, entry)
    if entity == entry.entity and not entry.is_withdrawn:
        return []
    return [happened.EntityRecorded(by=command.by.id, at=command.at, entity=entity)]


def _withdraw(command: wanted.WithdrawEntity, entry: EntityEntry) -> list[happened.Event]:
    withdrawn = happened.EntityWithdrawn(by=command.by.id, at=command.at, reason=command.reason.strip())
    if entry.version == 0 and command.built_in is None:
        raise NotFound(phrase("There is no such entity in the knowledge base."), entity=entry.id)
    require_reason(command.reason)
    if entry.is_withdrawn:
        return []
    if entry.version == 0 and command.built_in is not None:
        entity = _acceptable_here(command.built_in, entry)
        return [happened.EntityRecorded(by=command.by.id, at=command.at, entity=entity), withdrawn]
    return [withdrawn]


def _acceptable_here(given: KnownEntity, entry: EntityEntry) -> KnownEntity:
    entity = acceptable(given)
    if entity.id != entry.id:
        raise InvalidValue(
            "id", phrase("is {entity_id}, but this is the place of {entry_id}", entity_id=entity.id, entry_id=entry.id)
        )
    return entity


def evolve(entry: EntityEntry, event: happened.Event) -> EntityEntry:
    """The entry after ``event``; unmoved by events that are no change of the entity."""
    return replace(_evolve(entry, event), version=entry.version + 1)


def _evolve(entry: EntityEntry, event: happened.Event) -> EntityEntry:
    match event:
        case happened.EntityRecorded():
            entity = dataclasses.replace(event.entity, id=entry.id)  # a redaction may have changed it there
            return replace(entry, entity=entity, withdrawn_because="", changed_by=event.by, changed_at=event.at)
        case happened.EntityWithdrawn():
            return replace(entry, withdrawn_because=event.reason, changed_by=event.by, changed_at=event.at)
        case _:
            return entry


# --- what may be recorded ---------------------------------------------------------------------------


def acceptable(entity: KnownEntity) -> KnownEntity:
    """The entity with its texts trimmed and in composed letters, and its names in one order, whichever way they came.

    ``InvalidValue`` names the field that will not do.
    """
    require_entity_id(entity.id)
    if entity.type not in KNOWN_TYPES:
        raise InvalidValue(
            "type",
            phrase(
                "must be {known_types} or {known_types_2}",
                known_types=", ".join(KNOWN_TYPES[:-1]),
                known_types_2=KNOWN_TYPES[-1],
            ),
        )
    _require_place(entity)
    return KnownEntity(
        id=entity.id,
        type=entity.type,
        names=_names(entity.names),
        wikidata=_matching(
            _WIKIDATA, entity.wikidata, "wikidata", phrase("must be an item's id such as Q485207, or empty")
        ),
        geonames=_matching(
            _GEONAMES, entity.geonames, "geonames", phrase("must be a number such as 1796236, or empty")
        ),
        country=_country(entity.country),
        latitude=entity.latitude,
        longitude=entity.longitude,
        population=entity.population,
        parent=_parent(entity),
        offices=_offices(entity),
        provenance=required(remark(entity.provenance, "provenance"), "provenance", phrase("say where this is from")),
    )


def require_entity_id(identity: str, field: str = "id") -> str:
    """The id of an entity, if it is one."""
    return require_id(identity, field, "sco-secretariat")


def ordered(names: Iterable[EntityName]) -> tuple[EntityName, ...]:
    """Names with those of a language together: its label first, then aliases, then acronyms, each as they were given.

    Languages come in the order of their labels, then those without one: ``names[0]`` is a label where there is any.
    """
    by_kind = sorted(names, key=lambda name: _KINDS.index(name.kind))
    languages = {language: number for number, language in enumerate(dict.fromkeys(each.language for each in by_kind))}
    return tuple(sorted(by_kind, key=lambda name: languages[name.language]))


def _names(given: Sequence[EntityName]) -> tuple[EntityName, ...]:
    if len(given) > MOST_NAMES:
        raise InvalidValue("names", phrase("must be at most {most}", most=MOST_NAMES))
    names = tuple(_name(name, f"names.{number}") for number, name in enumerate(given))
    if not any(name.kind is NameKind.LABEL for name in names):
        raise InvalidValue("names", phrase("give at least one label: what it is called"))
    labels: dict[LanguageTag, str] = {}
    seen: dict[tuple[LanguageTag, str], NameKind] = {}
    for number, name in enumerate(names):
        field = f"names.{number}"
        if (name.language, name.text) in seen:
            earlier = seen[name.language, name.text]
            kinds = {"earlier": word(earlier), "kind": word(name.kind)}
            twice = phrase("as {earlier} and as {kind}", **kinds) if earlier is not name.kind else phrase("twice")
            raise InvalidValue(
                field,
                phrase(
                    "{name_text!r} stands there {twice} in {language}",
                    name_text=name.text,
                    twice=twice,
                    language=name.language,
                ),
            )
        seen[name.language, name.text] = name.kind
        if name.kind is NameKind.LABEL and labels.setdefault(name.language, name.text) != name.text:
            raise InvalidValue(
                field,
                phrase(
                    "{name!r} and {label!r} are both labels in {language}: one is, make the others aliases",
                    name=name.text,
                    label=labels[name.language],
                    language=name.language,
                ),
            )
    return ordered(names)


def _name(name: EntityName, field: str) -> EntityName:
    text = required(line(name.text, f"{field}.text", LONGEST_NAME), f"{field}.text", phrase("must not be empty"))
    if not any(character.isalpha() for character in text):
        raise InvalidValue(f"{field}.text", phrase("holds no letter, so it is no name"))
    return EntityName(language=parse_language(name.language, f"{field}.language"), text=text, kind=name.kind)


def _matching(pattern: re.Pattern[str], text: str, field: str, reason: str) -> str:
    text = text.strip()
    if text and not pattern.fullmatch(text):
        raise InvalidValue(field, reason)
    return text


def _country(text: str) -> str:
    text = text.strip().upper()
    if text and text not in COUNTRIES:
        raise InvalidValue(
            "country", phrase("{text!r} is no country of ISO 3166-1, which has two letters, such as KZ", text=text[:40])
        )
    return text


def _require_place(entity: KnownEntity) -> None:
    """Refuse coordinates that lie nowhere and populations that no place has."""
    if (entity.latitude is None) is not (entity.longitude is None):
        missing = "latitude" if entity.latitude is None else "longitude"
        raise InvalidValue(missing, phrase("give both latitude and longitude, or neither"))
    for field, value, most in (("latitude", entity.latitude, 90), ("longitude", entity.longitude, 180)):
        if value is not None and not (math.isfinite(value) and -most <= value <= most):
            raise InvalidValue(field, phrase("must be degrees from -{most} to {most}", most=most))
    if not 0 <= entity.population < MOST_PEOPLE:
        raise InvalidValue("population", phrase("must be a whole number from 0 to {most:,}", most=MOST_PEOPLE - 1))
    if entity.population and entity.type is not EntityType.PLACE:
        raise InvalidValue("population", phrase("only a place has one"))


def _parent(entity: KnownEntity) -> str:
    parent = entity.parent.strip()
    if not parent:
        return ""
    if entity.type is EntityType.PERSON:
        raise InvalidValue("parent", phrase("a person is no part of another entity: give offices"))
    if require_entity_id(parent, "parent") == entity.id:
        raise InvalidValue("parent", phrase("nothing is a part of itself"))
    return parent


def _offices(entity: KnownEntity) -> tuple[Office, ...]:
    if entity.offices and entity.type is not EntityType.PERSON:
        raise InvalidValue("offices", phrase("only a person holds offices"))
    if len(entity.offices) > MOST_OFFICES:
        raise InvalidValue("offices", phrase("must be at most {most}", most=MOST_OFFICES))
    offices = tuple(_office(office, f"offices.{number}") for number, office in enumerate(entity.offices))
    where = [office.organisation_id for office in offices]
    for number, organisation in enumerate(where):
        if organisation in where[:number]:
            raise InvalidValue(
                f"offices.{number}",
                phrase("{organisation} stands there twice: give its titles together", organisation=organisation),
            )
    return offices


def _office(office: Office, field: str) -> Office:
    organisation = require_entity_id(office.organisation_id.strip(), f"{field}.organisation_id")
    if len(office.titles) > MOST_TITLES:
        raise InvalidValue(f"{field}.titles", phrase("must be at most {most}", most=MOST_TITLES))
    titles = (
        required(
            line(title, f"{field}.titles.{number}", LONGEST_NAME),
            f"{field}.titles.{number}",
            phrase("must not be empty"),
        )
        for number, title in enumerate(office.titles)
    )
    return Office(organisation_id=organisation, titles=tuple(dict.fromkeys(titles)))
