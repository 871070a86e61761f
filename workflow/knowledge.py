"""The knowledge base for its readers: known entities, and which live editions carry a tag of one.

What comes with Copyflow is the ground; the newsroom's own entries, which are in the log, lie over it: one with the same
id takes the place of a built-in entity, a withdrawn one hides it. Changes go through ``Newsroom.execute`` on an
entity's stream; which of a file's entities need one stands in ``workflow/exchange.py``.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, collate, select

from workflow.domain.annotations import Tag
from workflow.domain.article import Article
from workflow.domain.entities import KnownEntity
from workflow.domain.errors import NotFound
from workflow.domain.known_entities import EntityEntry, ordered
from workflow.domain.phrases import phrase
from workflow.domain.streams import entity_stream
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import KnowledgeBase
from workflow.entities.starter import built_in_entities
from workflow.store.database import from_text
from workflow.store.past_tables import Readable
from workflow.store.projections.entities import entity_in
from workflow.store.projections.references import languages_of, matching, searchable, state_of, words_of
from workflow.store.states import States
from workflow.store.tables import EntityRow, table_of
from workflow.touched import LiveEditions, Touched

_entities = table_of(EntityRow)
_BATCH = 500
"""Built-in entities whose ids are looked for among the newsroom's own in one query."""


class Source(StrEnum):
    """Which entities are asked for."""

    ALL = "all"
    OWN = "own"
    """What the newsroom recorded."""
    BUILT_IN = "built-in"
    """What stands as it comes with Copyflow."""


class Knowledge:
    """The knowledge base of one newsroom, as it is or as it was at a position of the log. Threads may share it."""

    def __init__(self, tables: Readable, states: States, position: int | None = None) -> None:
        self._tables = tables
        self._states = states
        self._position = position
        self._live_editions = LiveEditions(tables, states, position)
        self._lock = threading.Lock()
        self._kept: tuple[tuple[int, int], KnowledgeBase] | None = None

    # --- what is known --------------------------------------------------------------------------------

    def entity(self, entity_id: str) -> EntityEntry:
        """What is known of an entity, a withdrawn one too, or ``NotFound``."""
        found = self.known(entity_id)
        if found.entity is None:
            raise NotFound(
                phrase("There is no such entity in the knowledge base. `copyflow knowledge list` shows what there is."),
                entity=entity_id,
            )
        return found

    def as_it_comes(self, entity_id: str) -> EntityEntry:
        """An entity as it comes with Copyflow, whatever the newsroom made of it, or ``NotFound``."""
        entity = built_in(entity_id)
        if entity is None:
            raise NotFound(phrase("No entity of this id comes with Copyflow."), entity=entity_id)
        return EntityEntry(id=entity_id, entity=entity)

    def known(self, entity_id: str) -> EntityEntry:
        """The same, but an empty entry of version 0 where there is none.

        Of version 0 is also what stands as it comes with Copyflow.
        """
        own: EntityEntry = self._states.load(entity_stream(entity_id), until_position=self._position)
        return own if own.version else EntityEntry(id=entity_id, entity=built_in(entity_id))

    def entries(
        self,
        *,
        search: str = "",
        type: str | None = None,  # noqa: A002 - the field's name, as everywhere
        language: str | None = None,
        source: Source = Source.ALL,
        with_withdrawn: bool = False,
        after: str | None = None,
        limit: int | None = None,
    ) -> list[EntityEntry]:
        """Entities by id, after one; ``search`` is looked for in ids and names, whatever its case."""
        own: list[EntityEntry] = []
        if source is not Source.BUILT_IN:
            query = matching(_entities, search, language, with_withdrawn=with_withdrawn)
            own = self._own(query if type is None else query.where(_entities.c.type == type), after, limit)
        if source is Source.OWN:
            return own
        found = (
            each
            for each in _built_in()
            if (after is None or each.entity.id > after) and each.is_wanted(searchable(search), type, language)
        )
        return list(islice(merge(own, self._not_overlaid(found), key=lambda entry: entry.id), limit))

    def base(self) -> KnowledgeBase:
        """Every entity that counts, for finding names in texts; made anew only when the newsroom's own have changed."""
        with self._lock:  # whoever comes second finds what the first one made
            with self._tables.read() as connection:
                state = state_of(connection, _entities)
                if self._kept is not None and self._kept[0] == state:
                    return self._kept[1]
                columns = (_entities.c.entity_id, _entities.c.data, _entities.c.withdrawn_because)
                rows = connection.execute(select(*columns).order_by(_entities.c.entity_id)).all()
                # they may be newer than the state, and the base is then made again
            base = _base_with(rows)
            self._kept = (state, base)
            return base

    def _own(self, query: Select[Any], after: str | None, limit: int | None) -> list[EntityEntry]:
        with self._tables.read() as connection:
            key = _in_code_points(connection)
            if after is not None:
                query = query.where(key > after)
            return [_entry(row) for row in connection.execute(query.order_by(key).limit(limit))]

    def _not_overlaid(self, found: Iterator[_BuiltIn]) -> Iterator[EntityEntry]:
        """Entries of built-in entities that the newsroom has none of its own of, withdrawn or not."""
        while some := list(islice(found, _BATCH)):
            own = self._own_among([each.entity.id for each in some])
            yield from (
                EntityEntry(id=each.entity.id, entity=each.entity) for each in some if each.entity.id not in own
            )

    def _own_among(self, ids: Sequence[str]) -> set[str]:
        with self._tables.read() as connection:
            query = select(_entities.c.entity_id).where(_entities.c.entity_id.in_(ids))
            return set(connection.execute(query).scalars())

    # --- what it touches ------------------------------------------------------------------------------

    def touched_by(self, *entity_ids: str) -> Touched:
        """The live editions whose text, or what is public of it, carries a tag of one of these that is not rejected."""
        wanted = {tag_id(each) for each in entity_ids}

        def reasons(article: Article, language: LanguageTag) -> Iterator[str]:
            edition = article.editions[language]
            for tag in _tags_among(edition.outgoing_tags, wanted):
                yield f"it is tagged with “{tag.name}”"
            for tag in _tags_among(edition.published.tags if edition.published else (), wanted):
                yield f"what is public of it is tagged with “{tag.name}”"

        return self._live_editions.touched(reasons)


def built_in(entity_id: str) -> KnownEntity | None:
    """The entity that comes with Copyflow under this id."""
    return _built_in_by_id().get(entity_id)


def tag_id(entity_id: str) -> str:
    """The id of a known entity's tag, in whatever language a text is."""
    return f"kb:{entity_id}"


@dataclass(frozen=True, slots=True)
class _BuiltIn:
    """An entity that comes with Copyflow, with what it is searched by."""

    entity: KnownEntity
    words: str
    languages: str

    def is_wanted(self, search: str, entity_type: str | None, language: str | None) -> bool:
        return (
            search in self.words
            and entity_type in {None, self.entity.type.value}
            and (not language or languages_of([LanguageTag(language)]) in self.languages)
        )


_bases: dict[str, KnowledgeBase] = {}
"""By the digest of what a newsroom recorded, the last few: a worker's children share the one that their parent made."""
_MOST_BASES = 4
_making = threading.Lock()


def _base_with(rows: Sequence[Any]) -> KnowledgeBase:
    """What comes with Copyflow under these rows of the newsroom's own."""
    written = hashlib.sha256()
    for row in rows:
        written.update(f"{row.entity_id}\x1f{row.data}\x1f{bool(row.withdrawn_because)}\x1e".encode())
    key = written.hexdigest()
    with _making:
        if key not in _bases:
            ids = {row.entity_id for row in rows}
            ground = (each for each in _ground() if each.id not in ids)
            own = (entity_in(row.data) for row in rows if not row.withdrawn_because)
            while len(_bases) >= _MOST_BASES:
                del _bases[next(iter(_bases))]
            _bases[key] = KnowledgeBase((*ground, *own))
        return _bases[key]


@cache
def _ground() -> tuple[KnownEntity, ...]:
    """What comes with Copyflow, its names in the order of recorded ones: the same entity from a file is no change."""
    return tuple(
        each if (names := ordered(each.names)) == each.names else replace(each, names=names)
        for each in built_in_entities()
    )


@cache
def _built_in() -> tuple[_BuiltIn, ...]:
    """By id."""
    return tuple(
        _BuiltIn(
            each,
            words_of(each.id, (name.text for name in each.names)),
            languages_of(name.language for name in each.names),
        )
        for each in sorted(_ground(), key=lambda entity: entity.id)
    )


@cache
def _built_in_by_id() -> dict[str, KnownEntity]:
    return {each.id: each for each in _ground()}


def _in_code_points(connection: Connection) -> ColumnElement[str]:
    """The ids as Python orders them: other collations look through hyphens, and two lists could not be merged."""
    key = _entities.c.entity_id
    return collate(key, "C") if connection.dialect.name == "postgresql" else key


def _entry(row: Any) -> EntityEntry:
    return EntityEntry(
        id=row.entity_id,
        version=row.version,
        entity=entity_in(row.data),
        withdrawn_because=row.withdrawn_because,
        changed_by=row.changed_by,
        changed_at=from_text(row.changed_at),
    )


def _tags_among(tags: Sequence[Tag], wanted: set[str]) -> Iterator[Tag]:
    return (tag for tag in tags if tag.id in wanted)
