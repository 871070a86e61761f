"""Which known entity a named thing is: linked where the text leaves no doubt, proposed where a person has to decide.

Never linked by themselves: a bare name that several bear, a person's name without an office that agrees, a name that
is merely alike, and a short form that the text explains by another long form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workers.tagging.coreference import Named
from workers.tagging.documents import Holding, Place
from workers.tagging.names import is_acronym, name_key
from workers.tagging.normalising import plain
from workers.tagging.pipeline import Reading
from workers.tagging.surroundings import is_explained_otherwise, is_part_of_a_name
from workflow.domain.annotations import Candidate, EntityType, LinkBasis
from workflow.domain.entities import KnownEntity, NameKind
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import KnowledgeBase

MOST_CANDIDATES = 5
_MOST_LIKENESSES = 200
"""Names of one text that are looked for among names that are merely alike."""
_SHORTEST_ALIKE = 6
_LINKED = frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.EVENT})
_SPEAKING = frozenset({EntityType.ORGANISATION, EntityType.EVENT})
_BASIS: Mapping[NameKind, LinkBasis] = {
    NameKind.LABEL: LinkBasis.LABEL,
    NameKind.ALIAS: LinkBasis.ALIAS,
    NameKind.ACRONYM: LinkBasis.ACRONYM,
}


class NameIndex(Protocol):
    """Looks names up: the gazetteer."""

    def named(self, text: str, language: LanguageTag) -> Sequence[tuple[str, NameKind]]:
        """The entities that are called exactly so, whatever the case form, and what kind of name it is to each."""
        ...

    def like(self, text: str, language: LanguageTag, kind: EntityType, limit: int) -> Sequence[tuple[str, str, float]]:
        """Entities of a type with a name that is nearly so: id, name, likeness 0 to 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What linking makes of one named thing."""

    entity: KnownEntity | None = None
    basis: LinkBasis | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bearer:
    entity: KnownEntity
    basis: LinkBasis
    name: str


class Linker:
    """Links the things of one reading. Made anew for each text."""

    def __init__(self, reading: Reading, knowledge: KnowledgeBase, names: NameIndex) -> None:
        self._reading = reading
        self._knowledge = knowledge
        self._names = names
        self._likenesses = 0

    def link(self, things: Sequence[Named]) -> list[Link]:
        """One link a thing, in order. Places and institutions first: people are known by where they hold office."""
        links: dict[int, Link] = {}
        for number, thing in enumerate(things):
            if thing.type is not EntityType.PERSON:
                links[number] = self._thing(thing)
        countries = _countries(links.values())
        for number, link in list(links.items()):
            links[number] = self._placed(things[number], link, countries)
        present = {link.entity.id for link in links.values() if link.entity is not None}
        at = {span.place: links[n].entity for n, thing in enumerate(things) if n in links for span in thing.spans}
        for number, thing in enumerate(things):
            if thing.type is EntityType.PERSON:
                links[number] = self._person(thing, at, present)
        return [links[number] for number in range(len(things))]

    # --- institutions, places, events ---------------------------------------------------------------

    def _thing(self, thing: Named) -> Link:
        if thing.type not in _LINKED:
            return Link()
        long_names = [name for name in thing.names if not is_acronym(name)]
        bearers = self._bearers(long_names, thing.type)
        short = self._bearers([thing.acronym], thing.type) if thing.acronym else []
        if not bearers and thing.explained:
            return self._proposed([*_namesakes(short), *self._alike(thing)])
        if not bearers:
            bearers = short
        agreeing = _unique(bearers)
        if len(agreeing) == 1 and not self._is_somebody_else(thing):
            basis = LinkBasis.DEFINITION if thing.explained and bearers[0].name == thing.acronym else bearers[0].basis
            return Link(entity=agreeing[0], basis=basis)
        return self._proposed(_namesakes(bearers) if bearers else self._alike(thing))

    def _is_somebody_else(self, thing: Named) -> bool:
        """Whether what stands around it says that the name is another's, or part of a longer one."""
        reading = self._reading
        if thing.type is EntityType.PLACE:
            others = {span.start for span in reading.spans if span.type not in _SPEAKING}
            return is_part_of_a_name(thing, reading.document, reading.found, others)
        own = {span.place for span in thing.spans}
        institutions = (span.place for span in reading.spans if span.type in _SPEAKING and span.place not in own)
        return is_explained_otherwise(thing, reading.document, institutions)

    def _bearers(self, names: Iterable[str], kind: EntityType) -> list[_Bearer]:
        """The known entities of the first of ``names`` that anybody bears."""
        for name in names:
            found = []
            for entity_id, name_kind in self._names.named(name, self._reading.document.language):
                entity = self._knowledge.entity(entity_id)
                if entity is not None and entity.type is kind:
                    found.append(_Bearer(entity=entity, basis=_BASIS[name_kind], name=name))
            if found:
                return found
        return []

    def _placed(self, thing: Named, link: Link, countries: frozenset[str]) -> Link:
        """A place that several bear the name of is the one in a country that the text names, if that is one."""
        if thing.type is not EntityType.PLACE or link.entity is not None or self._is_somebody_else(thing):
            return link
        bearers = self._bearers(thing.names, EntityType.PLACE)
        whole = [each for each in bearers if each.entity.id.startswith("territory-")]
        near = whole if len(whole) == 1 else [each for each in bearers if each.entity.country in countries]
        agreeing = _unique(near)
        return Link(entity=agreeing[0], basis=near[0].basis) if len(agreeing) == 1 else link

    # --- people -------------------------------------------------------------------------------------

    def _person(self, thing: Named, at: Mapping[Place, KnownEntity | None], present: set[str]) -> Link:
        bearers = self._bearers(thing.names, EntityType.PERSON)
        places = {span.place for span in thing.spans}
        held = [holding for holding in self._reading.found.holdings if holding.person in places]
        agreeing = _unique(each for each in bearers if self._office_agrees(each.entity, held, at, present))
        if len(agreeing) == 1:
            return Link(entity=agreeing[0], basis=LinkBasis.ROLE)
        return self._proposed(_namesakes(bearers) if bearers else self._alike(thing))

    def _office_agrees(
        self,
        person: KnownEntity,
        held: Sequence[Holding],
        at: Mapping[Place, KnownEntity | None],
        present: set[str],
    ) -> bool:
        """Whether an institution that the text gives is one of the person's.

        A bare title counts where the text names no institution of theirs at all, and the title's own is in the text.
        """
        offices = {office.organisation_id: {name_key(title) for title in office.titles} for office in person.offices}
        stated = [holding for holding in held if holding.organisation is not None]
        if stated:
            found = (at.get(holding.organisation) for holding in stated if holding.organisation is not None)
            return any(organisation is not None and organisation.id in offices for organisation in found)
        roles = {name_key(self._written(holding.role)) for holding in held}
        return any(roles & titles and where in present for where, titles in offices.items())

    # --- likeness -----------------------------------------------------------------------------------

    def _alike(self, thing: Named) -> list[Candidate]:
        name = thing.name
        if len(name) < _SHORTEST_ALIKE or is_acronym(name) or self._likenesses >= _MOST_LIKENESSES:
            return []
        self._likenesses += 1
        found = []
        language = self._reading.document.language
        for entity_id, known_as, score in self._names.like(name, language, thing.type, MOST_CANDIDATES):
            entity = self._knowledge.entity(entity_id)
            if entity is not None:
                evidence = f"nearly “{known_as}”"
                found.append(self._candidate(entity, LinkBasis.FUZZY, evidence, round(score, 2)))
        return found

    def _candidate(self, entity: KnownEntity, basis: LinkBasis, evidence: str, score: float | None) -> Candidate:
        label = entity.label(self._reading.document.language)
        return Candidate(entity_id=entity.id, name=label, basis=basis, evidence=evidence, score=score)

    def _proposed(self, candidates: Iterable[Candidate | _Bearer]) -> Link:
        made = [
            each
            if isinstance(each, Candidate)
            else self._candidate(each.entity, LinkBasis.NAMESAKE, f"is called “{each.name}”", None)
            for each in candidates
        ]
        first = {each.entity_id: each for each in reversed(made)}
        ordered = [each for each in made if first[each.entity_id] is each]
        return Link(candidates=tuple(ordered[:MOST_CANDIDATES]))

    def _written(self, place: Place) -> str:
        return plain(self._reading.document.original[place[0] : place[1]])


def _namesakes(bearers: Iterable[_Bearer]) -> list[_Bearer]:
    return sorted(bearers, key=lambda each: -each.entity.population)


def _unique(bearers: Iterable[_Bearer]) -> list[KnownEntity]:
    return list({each.entity.id: each.entity for each in bearers}.values())


def _countries(links: Iterable[Link]) -> frozenset[str]:
    linked = (link.entity for link in links if link.entity is not None)
    return frozenset(entity.country for entity in linked if entity.country)
