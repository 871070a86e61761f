"""Dictionaries to and from the newsroom: glossary. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class ChangedConceptModel(TypedDict):
    """A concept that was changed just now."""

    concept_id: str
    version: int
    kind: Literal["term", "phrase", "person", "organisation", "place", "event"]
    terms: list[TermModel]
    do_not_translate: bool
    desks: list[str]
    definition: str
    provenance: str
    withdrawn_because: str
    changed_by: str
    changed_at: str
    touched: TouchedModel


class ConceptBody(TypedDict):
    """A concept as a whole; what is not named is empty."""

    kind: NotRequired[Literal["term", "phrase", "person", "organisation", "place", "event"]]
    terms: list[TermBody]
    do_not_translate: NotRequired[bool]
    desks: NotRequired[list[str]]
    definition: NotRequired[str]
    provenance: str


class ConceptModel(TypedDict):
    """A concept of the glossary."""

    concept_id: str
    version: int
    kind: Literal["term", "phrase", "person", "organisation", "place", "event"]
    terms: list[TermModel]
    do_not_translate: bool
    desks: list[str]
    definition: str
    provenance: str
    withdrawn_because: str
    changed_by: str
    changed_at: str


class ConceptPage(TypedDict):
    """Concepts by id."""

    items: list[ConceptModel]
    next: str | None


class ImportBody(TypedDict):
    """A file of concepts."""

    format: Literal["csv", "tbx"]
    text: str
    provenance: NotRequired[str]


class ImportReportModel(TypedDict):
    """What came of a file."""

    added: int
    changed: int
    unchanged: int
    refused: int
    items: list[ImportedModel]
    touched: TouchedModel


class ImportedModel(TypedDict):
    """What came of one concept of a file."""

    line: int
    concept: str
    outcome: Literal["added", "changed", "unchanged", "refused"]
    reason: str


class TermBody(TypedDict):
    """One way to write a concept in one language."""

    language: str
    text: str
    status: NotRequired[Literal["approved", "forbidden"]]
    note: NotRequired[str]


class TermModel(TypedDict):
    """One way to write a concept in one language."""

    language: str
    text: str
    status: Literal["approved", "forbidden"]
    note: str


class TouchedEditionModel(TypedDict):
    """A live edition that a change has to do with, and why."""

    article_id: str
    language: str
    headline: str
    state: str
    why: str


class TouchedModel(TypedDict):
    """The live editions that a change has to do with, the last changed first."""

    editions: list[TouchedEditionModel]
    looked_at: int
    is_cut: bool
