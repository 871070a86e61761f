"""A concept of the glossary: what may be recorded, and what is then known of it.

Who may change the glossary stands in ``permissions.py``: reviewers, who answer for what is published, and
administrators, who import term bases.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.changing import replace
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.terminology import Concept, Term, TermStatus
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import LanguageTag, parse_language

LONGEST_TERM = 200
LONGEST_ID = 80
LONGEST_REMARK = 2_000
"""Characters of a note, a definition or a provenance."""
MOST_TERMS = 200
MOST_DESKS = 50

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


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
        raise InvalidValue("id", f"is {concept.id}, but this is the place of {entry.id}")
    if concept == entry.concept and not entry.is_withdrawn:
        return []
    return [happened.ConceptRecorded(by=command.by.id, at=command.at, concept=concept)]


def _withdraw(command: wanted.WithdrawConcept, entry: GlossaryEntry) -> list[happened.Event]:
    if entry.version == 0:
        raise NotFound("There is no such concept in the glossary.", concept=entry.id)
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
        raise InvalidValue("desks", f"must be at most {MOST_DESKS}")
    terms = tuple(_term(term, f"terms.{number}") for number, term in enumerate(concept.terms))
    if not terms:
        raise InvalidValue("terms", "give at least one term")
    if len(terms) > MOST_TERMS:
        raise InvalidValue("terms", f"must be at most {MOST_TERMS}")
    _require_distinct(terms)
    return Concept(
        id=concept.id,
        kind=concept.kind,
        terms=_by_language(terms),
        do_not_translate=concept.do_not_translate,
        desks=desks,
        definition=_remark(concept.definition, "definition"),
        provenance=_required(_remark(concept.provenance, "provenance"), "provenance", "say where the terms are from"),
    )


def require_concept_id(identity: str) -> str:
    """The id of a concept, if it is one."""
    if len(identity) > LONGEST_ID or not _ID.fullmatch(identity):
        raise InvalidValue(
            "id",
            f"must be small letters, digits and single hyphens, at most {LONGEST_ID}, such as sco-secretariat",
        )
    return identity


def _desk(text: str) -> str:
    return _required(_line(text, "desks", LONGEST_ID), "desks", "must name a desk, or none at all")


def _term(term: Term, field: str) -> Term:
    text = _required(_line(term.text, f"{field}.text", LONGEST_TERM), f"{field}.text", "must not be empty")
    if not any(character.isalnum() for character in text):
        raise InvalidValue(f"{field}.text", "holds no letter and no digit, so it would be found nowhere")
    language: LanguageTag = parse_language(term.language, f"{field}.language")
    return Term(language=language, text=text, status=term.status, note=_remark(term.note, f"{field}.note"))


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
            raise InvalidValue(f"terms.{number}", f"{term.text!r} is approved and forbidden in {term.language}")
        if (term.language, term.text) in {(each.language, each.text) for each in terms[:number]}:
            raise InvalidValue(f"terms.{number}", f"{term.text!r} stands there twice in {term.language}")


def _line(text: str, field: str, longest: int) -> str:
    text = _remark(text, field)
    if len(text) > longest:
        raise InvalidValue(field, f"must have at most {longest} characters; it has {len(text)}")
    if len(text.splitlines()) > 1 or "\t" in text:
        raise InvalidValue(field, "must be on one line, without tabs")
    return text


def _remark(text: str, field: str) -> str:
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > LONGEST_REMARK:
        raise InvalidValue(field, f"must have at most {LONGEST_REMARK:,} characters; it has {len(text):,}")
    odd = next((each for each in text if _is_unreadable(each)), None)
    if odd is not None:
        raise InvalidValue(field, f"holds the character U+{ord(odd):04X}, which nobody can read")
    return text


def _is_unreadable(character: str) -> bool:
    """Whether it is a control character, half of a pair, or no character at all."""
    return character not in "\n\t" and (unicodedata.category(character) in {"Cc", "Cs"} or character in "\ufffe\uffff")


def _required(text: str, field: str, reason: str) -> str:
    if not text:
        raise InvalidValue(field, reason)
    return text
