"""The newsroom's words: concepts with their terms by language, and what may be written for them.

Concepts as in TBX (ISO 30042): one meaning, several terms. Names of people and bodies are concepts
too: a form of a name that is not to be written is a forbidden term of it. How terms are found in
texts stands in ``workflow/terminology``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.vocabulary import LanguageTag


class TermStatus(StrEnum):
    """Whether a term may be written."""

    APPROVED = "approved"
    """To be written: the first approved term of a language is the preferred one."""
    FORBIDDEN = "forbidden"
    """Not to be written: outdated, wrong, or a form of a name that is not ours."""


class ConceptKind(StrEnum):
    """What a concept is a concept of."""

    TERM = "term"
    PHRASE = "phrase"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One way to write a concept in one language."""

    language: LanguageTag
    text: str
    status: TermStatus = TermStatus.APPROVED
    note: str = ""
    """Why it is forbidden, or when it fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One meaning with its terms."""

    id: str
    """A UUID, or a readable name in the starter base (``sco-secretariat``): lower-case letters, digits, hyphens."""
    kind: ConceptKind = ConceptKind.TERM
    terms: tuple[Term, ...]
    do_not_translate: bool = False
    """Its terms stand in every language as they are: brands, ships, programmes."""
    desks: tuple[str, ...] = ()
    """Only for these desks; empty for all."""
    definition: str = ""
    provenance: str
    """Where the terms are from: a document, a person, an import."""
