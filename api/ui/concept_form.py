"""The form that a concept of the glossary is edited in: its fields as text, and back. Stores nothing.

Terms stand a line each, ``language | approved or forbidden | term | note``; the note may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.ui.forms import text_field
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.vocabulary import parse_language

_LONGEST_FIELD = 60_000
_TEXTS = ("kind", "terms", "desks", "definition", "provenance")


def fields_of(concept: Concept) -> dict[str, str]:
    """The concept as the form shows it."""
    return {
        "kind": concept.kind.value,
        "terms": "\n".join(map(_term_line, concept.terms)),
        "do_not_translate": "yes" if concept.do_not_translate else "",
        "desks": ", ".join(concept.desks),
        "definition": concept.definition,
        "provenance": concept.provenance,
    }


def concept_of(identity: str, fields: Mapping[str, str]) -> Concept:
    """The concept that was typed; ``InvalidValue`` names the field, and the line where it has several."""
    read = {name: _text(fields, name) for name in _TEXTS}
    try:
        kind = ConceptKind(read["kind"])
    except ValueError as error:
        raise InvalidValue("kind", f"must be one of {', '.join(ConceptKind)}") from error
    return Concept(
        id=identity,
        kind=kind,
        terms=tuple(_terms(read["terms"])),
        do_not_translate=bool(fields.get("do_not_translate")),
        desks=tuple(filter(None, map(str.strip, read["desks"].split(",")))),
        definition=read["definition"],
        provenance=read["provenance"],
    )


def _text(fields: Mapping[str, str], name: str) -> str:
    return text_field(fields, name, _LONGEST_FIELD)


def _term_line(term: Term) -> str:
    parts = (term.language, term.status.value, term.text, " ".join(term.note.split()))
    return " | ".join(part for part in parts if part)


def _terms(text: str) -> Iterator[Term]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        language, status, words, note, *_ = [*(part.strip() for part in line.split("|", 3)), "", "", "", ""]
        if not words:
            raise InvalidValue(
                "terms", phrase("line {number}: write language | approved or forbidden | term | note", number=number)
            )
        try:
            allowed = TermStatus(status)
        except ValueError as error:
            raise InvalidValue(
                "terms",
                phrase(
                    "line {number}: {status!r} is neither approved nor forbidden", number=number, status=status[:40]
                ),
            ) from error
        yield Term(language=parse_language(language, f"terms, line {number}"), text=words, status=allowed, note=note)
