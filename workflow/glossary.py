"""The glossary for its readers: what stands in it, ready to be looked for in texts, and which live editions it touches.

Changes go through ``Newsroom.execute`` on a concept's stream; which of a file's concepts need one stands in
``workflow/terminology/importing.py``.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from workflow.domain.article import Article, EditionState
from workflow.domain.concepts import GlossaryEntry
from workflow.domain.errors import NotFound
from workflow.domain.segments import Block, headline_of
from workflow.domain.streams import article_stream, concept_stream
from workflow.domain.terminology import Concept, Term, TermStatus
from workflow.domain.vocabulary import ArticleId, LanguageTag, primary_language
from workflow.store.database import from_text
from workflow.store.past_tables import Readable
from workflow.store.projections.concepts import concept_in, searchable
from workflow.store.states import States
from workflow.store.tables import ArticleRow, ConceptRow, EditionRow, table_of
from workflow.terminology import TermBase, TermMatch

EDITIONS_LOOKED_AT = 2_000
"""Live editions, the last changed first, that are searched for what a change touches."""
_DESKS_KEPT = 32

_concepts = table_of(ConceptRow)
_articles = table_of(ArticleRow)
_editions = table_of(EditionRow)
_NOT_LIVE = (EditionState.REJECTED.value, EditionState.WITHDRAWN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A concept, and what stood in its place before."""

    concept: Concept
    before: Concept | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedEdition:
    """A live edition that a concept has to do with, and why."""

    article_id: ArticleId
    language: LanguageTag
    headline: str
    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The live editions that a concept has to do with, the last changed first."""

    editions: tuple[TouchedEdition, ...]
    looked_at: int
    """How many live editions were searched."""
    is_cut: bool
    """Whether there are more, which were not searched."""


class Glossary:
    """The glossary of one newsroom, as it is or as it was at a position of the log."""

    def __init__(self, tables: Readable, states: States, position: int | None = None) -> None:
        self._tables = tables
        self._states = states
        self._position = position
        self._lock = threading.Lock()
        self._bases: OrderedDict[str, tuple[tuple[int, int], TermBase]] = OrderedDict()

    # --- what stands in it ----------------------------------------------------------------------------

    def entry(self, concept_id: str) -> GlossaryEntry:
        """What is known of a concept, a withdrawn one too, or ``NotFound``."""
        found = self.known(concept_id)
        if found.concept is None:
            raise NotFound(
                "There is no such concept in the glossary. `copyflow glossary list` shows what there is.",
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
        query = select(_concepts)
        if search.strip():
            query = query.where(_concepts.c.words.contains(searchable(search), autoescape=True))
        if language:
            spaced = f" {primary_language(LanguageTag(language))} "
            query = query.where(_concepts.c.languages.contains(spaced, autoescape=True))
        if kind:
            query = query.where(_concepts.c.kind == kind)
        if not with_withdrawn:
            query = query.where(_concepts.c.withdrawn_because == "")
        if after is not None:
            query = query.where(_concepts.c.concept_id > after)
        with self._tables.read() as connection:
            return [_entry(row) for row in connection.execute(query.order_by(_concepts.c.concept_id).limit(limit))]

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
                state = _state(connection)
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

        Terms that were approved before a change and are not now count as such. At most ``EDITIONS_LOOKED_AT``
        editions are searched.
        """
        rows = self._live_editions()
        base = TermBase(_with_former_terms(change) for change in changes)
        desks = {change.concept.id: change.concept.desks for change in changes}
        found: list[TouchedEdition] = []
        article: Article | None = None
        for row in rows[:EDITIONS_LOOKED_AT]:
            if article is None or article.id != row.article_id:
                article = self._article(row.article_id)
            language, desk = LanguageTag(row.language), article.details.desk
            told = _reasons(base, article, language)
            why = dict.fromkeys(reason for concept, reason in told if not desks[concept] or desk in desks[concept])
            if why:
                headline = headline_of(article.blocks_of(language)) or headline_of(article.blocks)
                found.append(
                    TouchedEdition(
                        article_id=article.id,
                        language=language,
                        headline=headline,
                        state=row.state,
                        why="; ".join(why),
                    )
                )
        return Touched(
            editions=tuple(found),
            looked_at=min(len(rows), EDITIONS_LOOKED_AT),
            is_cut=len(rows) > EDITIONS_LOOKED_AT,
        )

    def _live_editions(self) -> list[Any]:
        query = select(_editions.c.article_id, _editions.c.language, _editions.c.state)
        query = query.join(_articles, _articles.c.article_id == _editions.c.article_id)
        query = query.where(_editions.c.state.not_in(_NOT_LIVE))
        query = query.order_by(_articles.c.changed_at.desc(), _editions.c.article_id, _editions.c.language)
        with self._tables.read() as connection:
            return list(connection.execute(query.limit(EDITIONS_LOOKED_AT + 1)))

    def _article(self, article_id: str) -> Article:
        article: Article = self._states.load(article_stream(ArticleId(article_id)), until_position=self._position)
        return article


def _state(connection: Connection) -> tuple[int, int]:
    """Differs whenever a concept has changed: versions only grow."""
    query = select(func.count(), func.coalesce(func.sum(_concepts.c.version), 0)).select_from(_concepts)
    count, versions = connection.execute(query).one()
    return int(count), int(versions)


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
