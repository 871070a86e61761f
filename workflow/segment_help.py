"""What helps with one segment: the newsroom's terms in it, and what the memory knows like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain.article import Article, Edition
from workflow.domain.diff import Piece, compare, is_same
from workflow.domain.segments import Segment
from workflow.domain.terminology import Term
from workflow.domain.vocabulary import LanguageTag
from workflow.memory import Memory, MemoryMatch
from workflow.terminology import TermBase, TermMatch

_MOST_HITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TermHit:
    """A concept that the source names, and whether the translation has one of its terms."""

    said: str
    """As the source says it."""
    concept_id: str
    to_write: tuple[Term, ...]
    """What may be written for it, the preferred first; empty where the glossary has nothing in this language."""
    is_present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """A term in the translation that is not to be written."""

    said: str
    concept_id: str
    note: str
    instead: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryHit:
    """A wording of the memory, and how its source differs from this one."""

    match: MemoryMatch
    change: tuple[Piece, ...]
    """From the source that was translated then to this one; empty where they are the same."""
    stands_there: bool
    """It is what the translation says already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentHelp:
    """All of it."""

    terms: tuple[TermHit, ...]
    forbidden: tuple[Forbidden, ...]
    hits: tuple[MemoryHit, ...]


def help_with(
    article: Article, edition: Edition, source: Segment, base: TermBase, memory: Memory | None
) -> SegmentHelp:
    """What is known for a segment of a translation.

    ``memory`` is None in the past: what it offers is a question of today only.
    """
    present = edition.present(source)
    text = present.text if present else ""
    matches = base.find(text, edition.language) if text else ()
    return SegmentHelp(
        terms=tuple(_terms(base, source.text, article.language, edition.language, matches)),
        forbidden=tuple(
            Forbidden(
                said=text[match.start : match.end],
                concept_id=match.concept.id,
                note=match.term.note,
                instead=base.to_write(match.concept, edition.language),
            )
            for match in matches
            if not match.is_approved
        ),
        hits=tuple(_hits(memory, source, article.language, edition.language, text)) if memory else (),
    )


def _terms(
    base: TermBase, text: str, spoken: LanguageTag, wanted: LanguageTag, written: tuple[TermMatch, ...]
) -> Iterator[TermHit]:
    """Each concept once, in the order in which the source names them."""
    there = {match.concept.id for match in written if match.is_approved}
    told: set[str] = set()
    for match in base.find(text, spoken):
        if match.concept.id not in told:
            told.add(match.concept.id)
            yield TermHit(
                said=text[match.start : match.end],
                concept_id=match.concept.id,
                to_write=base.to_write(match.concept, wanted),
                is_present=match.concept.id in there,
            )


def _hits(memory: Memory, source: Segment, spoken: LanguageTag, wanted: LanguageTag, text: str) -> Iterator[MemoryHit]:
    for match in memory.fuzzy(spoken, wanted, source.text, _MOST_HITS, include_near=True):
        change = compare(match.source.strip(), source.text.strip(), spoken)
        yield MemoryHit(
            match=match,
            change=() if is_same(change) else change,
            stands_there=match.target.strip() == text.strip(),
        )
