"""The concepts of one desk, ready to be looked for in texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.terminology import Concept, Term, TermStatus
from workflow.domain.vocabulary import LanguageTag, primary_language


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMatch:
    """A term where it stands in a text: a half-open range of code points."""

    concept: Concept
    term: Term
    start: int
    end: int


class TermBase:
    """Concepts, indexed for look-up; made once and used for many texts."""

    def __init__(self, concepts: Iterable[Concept] = (), desk: str = "") -> None:
        """Keep the concepts that are for every desk or for ``desk``."""
        self._concepts = {each.id: each for each in concepts if not each.desks or desk in each.desks}
        written = "\x1e".join(repr(each) for _, each in sorted(self._concepts.items()))
        self.digest = hashlib.sha256(written.encode()).hexdigest()[:16]
        """Of everything in it: goes into the lineage of what was made with it."""

    def __len__(self) -> int:
        return len(self._concepts)

    def concept(self, concept_id: str) -> Concept | None:
        """The concept of that id."""
        return self._concepts.get(concept_id)

    def concepts(self) -> tuple[Concept, ...]:
        """Every concept in it."""
        return tuple(self._concepts.values())

    def find(self, text: str, language: LanguageTag) -> tuple[TermMatch, ...]:
        """Every term of ``language`` in ``text``, in order; of two that overlap, the longer."""
        found = [
            TermMatch(concept=concept, term=term, start=match.start(), end=match.end())
            for concept in self._concepts.values()
            for term in concept.terms
            if primary_language(term.language) == primary_language(language)
            for match in re.finditer(rf"(?<!\w){re.escape(term.text)}(?!\w)", text, re.IGNORECASE)
        ]
        chosen: list[TermMatch] = []
        for match in sorted(found, key=lambda each: (each.start, -each.end)):
            if not chosen or match.start >= chosen[-1].end:
                chosen.append(match)
        return tuple(chosen)

    def to_write(self, concept: Concept, language: LanguageTag) -> tuple[Term, ...]:
        """What is written for a concept in a language, the preferred term first."""
        wanted = primary_language(language)
        approved = tuple(term for term in concept.terms if term.status is TermStatus.APPROVED)
        own = tuple(term for term in approved if primary_language(term.language) == wanted)
        return own or (approved if concept.do_not_translate else ())


EMPTY_TERM_BASE = TermBase()
