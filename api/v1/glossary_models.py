"""What comes in and goes out about the glossary: concepts, what an import did, what a change touches."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import Path
from pydantic import Field, StrictBool, StringConstraints

from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.touched_models import TouchedModel
from api.v1.values import Language, Line, Note, Text
from workflow.domain.concepts import MOST_DESKS, MOST_TERMS, GlossaryEntry
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.texts import LONGEST_ID
from workflow.domain.vocabulary import LanguageTag
from workflow.exchange import Brought, Report
from workflow.terminology.importing import FileFormat
from workflow.touched import Touched

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"

ConceptPath = Annotated[
    str,
    StringConstraints(max_length=LONGEST_ID, pattern=_ID),
    Path(description="The concept's id: small letters, digits and hyphens."),
]


class TermBody(Body):
    """One way to write a concept in one language."""

    language: Language
    text: Line
    status: TermStatus = TermStatus.APPROVED
    note: Note = ""


class ConceptBody(Body):
    """A concept as a whole; what is not named is empty."""

    kind: ConceptKind = ConceptKind.TERM
    terms: Annotated[list[TermBody], Field(max_length=MOST_TERMS)]
    do_not_translate: StrictBool = False
    desks: Annotated[list[Line], Field(max_length=MOST_DESKS)] = Field(
        default_factory=list, description="Only for these desks; empty for all."
    )
    definition: Note = ""
    provenance: Note = Field(description="Where the terms are from: a document, a person, an import.")

    def concept(self, identity: str) -> Concept:
        """As the domain has it."""
        return Concept(
            id=identity,
            kind=self.kind,
            terms=tuple(
                Term(language=LanguageTag(each.language), text=each.text, status=each.status, note=each.note)
                for each in self.terms
            ),
            do_not_translate=self.do_not_translate,
            desks=tuple(self.desks),
            definition=self.definition,
            provenance=self.provenance,
        )


class ImportBody(Body):
    """A file of concepts."""

    format: FileFormat
    text: Text = Field(description="The whole file.")
    provenance: Note = Field(default="", description="For concepts of which the file does not say it.")


class TermModel(Answer):
    """One way to write a concept in one language."""

    language: str
    text: str
    status: TermStatus
    note: str


class ConceptModel(Answer):
    """A concept of the glossary."""

    concept_id: str
    version: int
    kind: ConceptKind
    terms: list[TermModel]
    do_not_translate: bool
    desks: list[str]
    definition: str
    provenance: str
    withdrawn_because: str = Field(description="Empty while it counts.")
    changed_by: str
    changed_at: datetime

    @classmethod
    def values_of(cls, entry: GlossaryEntry) -> dict[str, Any]:
        """From the newsroom's entry."""
        concept = entry.concept
        assert concept is not None
        return {
            "concept_id": entry.id,
            "version": entry.version,
            "kind": concept.kind,
            "terms": [TermModel.model_validate(term) for term in concept.terms],
            "do_not_translate": concept.do_not_translate,
            "desks": list(concept.desks),
            "definition": concept.definition,
            "provenance": concept.provenance,
            "withdrawn_because": entry.withdrawn_because,
            "changed_by": entry.changed_by,
            "changed_at": entry.changed_at,
        }

    @classmethod
    def of(cls, entry: GlossaryEntry) -> Self:
        """The same as a model."""
        return cls(**cls.values_of(entry))


class ConceptPage(Answer):
    """Concepts by id."""

    items: list[ConceptModel]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class ChangedConceptModel(ConceptModel):
    """A concept that was changed just now."""

    touched: TouchedModel


class ImportedModel(Answer):
    """What came of one concept of a file."""

    line: int
    concept: str
    outcome: Brought
    reason: str


class ImportReportModel(Answer):
    """What came of a file."""

    added: int
    changed: int
    unchanged: int
    refused: int
    items: list[ImportedModel]
    touched: TouchedModel

    @classmethod
    def of(cls, report: Report, touched: Touched) -> Self:
        """From the newsroom's report."""
        return cls(
            **{outcome.value: report.count(outcome) for outcome in Brought},
            items=[
                ImportedModel(line=each.line, concept=each.id, outcome=each.outcome, reason=each.reason)
                for each in report.lines
            ],
            touched=TouchedModel.of(touched),
        )
