"""The glossary for its readers: what stands in it, ready to be looked for in texts, and which live editions it touches.

Changes go through ``Newsroom.execute`` on a concept's stream; which of a file's concepts need one stands in
``workflow/exchange.py``.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from workflow.domain.article import Article
from workflow.domain.concepts import GlossaryEntry
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.segments import Block
from workflow.domain.streams import concept_stream
from workflow.domain.terminology import Concept, Term, TermStatus
from workflow.domain.vocabulary import LanguageTag
from workflow.store.database import from_text
from workflow.store.past_tables import Readable
from workflow.store.projections.concepts import concept_in
from workflow.store.projections.references import after_place, matching, searchable, state_of
from workflow.store.states import States
from workflow.store.tables import ConceptRow, table_of
from workflow.terminology import TermBase, TermMatch
from workflow.touched import LiveEditions, Touched

_DESKS_KEPT = 32

_concepts = table_of(ConceptRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A concept, and what stood in its place before."""

    concept: Concept
    before: Concept | None = None


class Glossary:
    """The glossary of one newsroom, as it is or as it was at a position of the log."""

    def __init__(self, tables: Readable, states: States, position: int | None = None) -> None:
        self._tables = tables
        self._states = states
        self._position = position
        self._live_editions = LiveEditions(tables, states, position)
        self._lock = threading.Lock()
        self._bases: OrderedDict[str, tuple[tuple[int, int], TermBase]] = OrderedDict()

    # --- what stands in it ----------------------------------------------------------------------------

    def entry(self, concept_id: str) -> GlossaryEntry:
        """What is known of a concept, a withdrawn one too, or ``NotFound``."""
        found = self.known(concept_id)
        if found.concept is None:
            raise NotFound(
                phrase("There is no such concept in the glossary. `copyflow glossary list` shows what there is."),
                concept=concept_id,
            )
        return found

    def known(self, concept_id: str) -> GlossaryEntry:
        """The same, but an empty entry of version 0 where there is none."""
        found: GlossaryEntry = self._states.load(concept_stream(concept_id), until_position=self._position)
        return found

    def entries(
        self,
        *,
        search: str = "",
        language: str | None = None,
        kind: str | None = None,
        with_withdrawn: bool = False,
        after: str | None = None,
        limit: int | None = None,
    ) -> list[GlossaryEntry]:
        """Concepts by id, after one; ``search`` is looked for in ids and terms, whatever its case."""
        query = matching(_concepts, search, language, with_withdrawn=with_withdrawn)
        if kind:
            query = query.where(_concepts.c.kind == kind)
        query = after_place(query, _concepts.c.concept_id, after, limit)
        with self._tables.read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def concepts(self) -> list[Concept]:
        """Every concept that counts."""
        return [entry.concept for entry in self.entries() if entry.concept is not None]

    def with_term(self, text: str) -> list[Concept]:
        """The concepts that have exactly this term, whatever its case."""
        wanted = searchable(text)
        return [each for each in self.concepts() if any(searchable(term.text) == wanted for term in each.terms)]

    def term_base(self, desk: str = "") -> TermBase:
        """The concepts of a desk, ready to be looked for in texts; made anew only when the glossary has changed."""
        with self._lock:  # whoever comes second finds what the first one made
            with self._tables.read() as connection:
                state = state_of(connection, _concepts)
                kept = self._bases.get(desk)
                if kept is not None and kept[0] == state:
                    self._bases.move_to_end(desk)
                    return kept[1]
                query = select(_concepts.c.concept_id, _concepts.c.data).where(_concepts.c.withdrawn_because == "")
                rows = connection.execute(query).all()  # may be newer than the state, and is then made again
            base = TermBase((concept_in(row.data) for row in rows), desk)
            self._bases[desk] = (state, base)
            while len(self._bases) > _DESKS_KEPT:
                self._bases.popitem(last=False)
            return base

    # --- what it touches ------------------------------------------------------------------------------

    def touched_by(self, *changes: Change) -> Touched:
        """The live editions whose source has a term of a concept, or whose own text one that is not to be written.

        Terms that were approved before a change and are not now count as such.
        """
        base = TermBase(_with_former_terms(change) for change in changes)
        desks = {change.concept.id: change.concept.desks for change in changes}

        def reasons(article: Article, language: LanguageTag) -> Iterator[str]:
            for concept, reason in _reasons(base, article, language):
                if not desks[concept] or article.details.desk in desks[concept]:
                    yield reason

        return self._live_editions.touched(reasons)


def _entry(row: Any) -> GlossaryEntry:
    return GlossaryEntry(
        id=row.concept_id,
        version=row.version,
        concept=concept_in(row.data),
        withdrawn_because=row.withdrawn_because,
        changed_by=row.changed_by,
        changed_at=from_text(row.changed_at),
    )


def _with_former_terms(change: Change) -> Concept:
    """The concept for every desk, with the terms that it has no more as ones that are not to be written now."""
    concept, before = change.concept, change.before
    known = {(term.language, term.text) for term in concept.terms}
    former = [term for term in before.terms if (term.language, term.text) not in known] if before else []
    dropped = (
        Term(language=each.language, text=each.text, status=TermStatus.FORBIDDEN, note=_FORMER) for each in former
    )
    return replace(concept, terms=(*concept.terms, *dropped), desks=())


_FORMER = "it is no term of the concept any more"


def _reasons(base: TermBase, article: Article, language: LanguageTag) -> Iterator[tuple[str, str]]:
    """Concepts that an edition has to do with, and why."""
    if language != article.language:
        for match, said in _matches(base, article.blocks, article.language):
            yield match.concept.id, f"its source says “{said}”"
    for match, said in _matches(base, article.blocks_of(language), language):
        if match.term.status is TermStatus.FORBIDDEN:
            is_former = match.term.note == _FORMER
            yield match.concept.id, f"it says “{said}”, which is {'no term any more' if is_former else 'forbidden'}"


def _matches(base: TermBase, blocks: tuple[Block, ...], language: LanguageTag) -> Iterator[tuple[TermMatch, str]]:
    for block in blocks:
        for match in base.find(block.text, language):
            yield match, block.text[match.start : match.end]
