"""A concept of the glossary: what may be recorded, and what is then known of it.

Who may change the glossary stands in ``permissions.py``: reviewers, who answer for what is published, and
administrators, who import term bases.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.changing import replace
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.terminology import Concept, Term, TermStatus
from workflow.domain.texts import LONGEST_ID, line, remark, require_id, required
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import LanguageTag, parse_language

LONGEST_TERM = 200
MOST_TERMS = 200
MOST_DESKS = 50


@dataclass(frozen=True, kw_only=True)
class GlossaryEntry:
    """What the glossary knows of a concept. ``version`` counts the events of its stream."""

    id: str = ""
    version: int = 0
    concept: Concept | None = None
    """As it was last recorded; a withdrawn one keeps its terms."""
    withdrawn_because: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts no more."""
        return self.withdrawn_because != ""


def decide(command: wanted.Command, entry: GlossaryEntry) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it is the case already."""
    match command:
        case wanted.RecordConcept():
            return _record(command, entry)
        case wanted.WithdrawConcept():
            return _withdraw(command, entry)
        case _:
            raise TypeError(f"{type(command).__name__} is not a concept's command")


def _record(command: wanted.RecordConcept, entry: GlossaryEntry) -> list[happened.Event]:
    concept = acceptable(command.concept)
    if concept.id != entry.id:
        raise InvalidValue(
            "id",
            phrase("is {concept_id}, but this is the place of {entry_id}", concept_id=concept.id, entry_id=entry.id),
        )
    if concept == entry.concept and not entry.is_withdrawn:
        return []
    return [happened.ConceptRecorded(by=command.by.id, at=command.at, concept=concept)]


def _withdraw(command: wanted.WithdrawConcept, entry: GlossaryEntry) -> list[happened.Event]:
    if entry.version == 0:
        raise NotFound(phrase("There is no such concept in the glossary."), concept=entry.id)
    require_reason(command.reason)
    if entry.is_withdrawn:
        return []
    return [happened.ConceptWithdrawn(by=command.by.id, at=command.at, reason=command.reason.strip())]


def evolve(entry: GlossaryEntry, event: happened.Event) -> GlossaryEntry:
    """The entry after ``event``; unmoved by events that are no change of the concept."""
    return replace(_evolve(entry, event), version=entry.version + 1)


def _evolve(entry: GlossaryEntry, event: happened.Event) -> GlossaryEntry:
    match event:
        case happened.ConceptRecorded():
            concept = dataclasses.replace(event.concept, id=entry.id)  # a redaction may have changed it there
            return replace(entry, concept=concept, withdrawn_because="", changed_by=event.by, changed_at=event.at)
        case happened.ConceptWithdrawn():
            return replace(entry, withdrawn_because=event.reason, changed_by=event.by, changed_at=event.at)
        case _:
            return entry


# --- what may be recorded ---------------------------------------------------------------------------


def acceptable(concept: Concept) -> Concept:
    """The concept with its texts trimmed, in composed letters, and the terms of a language together.

    ``InvalidValue`` names the field that will not do.
    """
    require_concept_id(concept.id)
    desks = tuple(dict.fromkeys(_desk(desk) for desk in concept.desks))
    if len(desks) > MOST_DESKS:
        raise InvalidValue("desks", phrase("must be at most {most}", most=MOST_DESKS))
    terms = tuple(_term(term, f"terms.{number}") for number, term in enumerate(concept.terms))
    if not terms:
        raise InvalidValue("terms", phrase("give at least one term"))
    if len(terms) > MOST_TERMS:
        raise InvalidValue("terms", phrase("must be at most {most}", most=MOST_TERMS))
    _require_distinct(terms)
    return Concept(
        id=concept.id,
        kind=concept.kind,
        terms=_by_language(terms),
        do_not_translate=concept.do_not_translate,
        desks=desks,
        definition=remark(concept.definition, "definition"),
        provenance=required(
            remark(concept.provenance, "provenance"), "provenance", phrase("say where the terms are from")
        ),
    )


def require_concept_id(identity: str) -> str:
    """The id of a concept, if it is one."""
    return require_id(identity, "id", "sco-secretariat")


def _desk(text: str) -> str:
    return required(line(text, "desks", LONGEST_ID), "desks", phrase("must name a desk, or none at all"))


def _term(term: Term, field: str) -> Term:
    text = required(line(term.text, f"{field}.text", LONGEST_TERM), f"{field}.text", phrase("must not be empty"))
    if not any(character.isalnum() for character in text):
        raise InvalidValue(f"{field}.text", phrase("holds no letter and no digit, so it would be found nowhere"))
    language: LanguageTag = parse_language(term.language, f"{field}.language")
    return Term(language=language, text=text, status=term.status, note=remark(term.note, f"{field}.note"))


def _by_language(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Term bases as files keep them so: one concept has one order, whichever way it came."""
    languages = list(dict.fromkeys(term.language for term in terms))
    return tuple(sorted(terms, key=lambda term: languages.index(term.language)))


def _require_distinct(terms: tuple[Term, ...]) -> None:
    """Refuse a term that stands twice in one language, above all once approved and once forbidden."""
    seen: dict[tuple[str, str], TermStatus] = {}
    for number, term in enumerate(terms):
        earlier = seen.setdefault((term.language, term.text), term.status)
        if earlier is not term.status:
            raise InvalidValue(
                f"terms.{number}",
                phrase(
                    "{term_text!r} is approved and forbidden in {language}", term_text=term.text, language=term.language
                ),
            )
        if (term.language, term.text) in {(each.language, each.text) for each in terms[:number]}:
            raise InvalidValue(
                f"terms.{number}",
                phrase("{term_text!r} stands there twice in {language}", term_text=term.text, language=term.language),
            )
