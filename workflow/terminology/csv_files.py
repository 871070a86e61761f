"""Term bases as CSV: one row a term. Strict: what is wrong is said with its line and column.

Cells that a spreadsheet would take for a formula are written behind an apostrophe, and read back without it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflow.domain.concepts import acceptable
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.vocabulary import parse_language
from workflow.exchange import refuse_for
from workflow.spreadsheets import choice, guarded, read_rows

COLUMNS = (
    "concept",
    "kind",
    "language",
    "text",
    "status",
    "do_not_translate",
    "desks",
    "note",
    "definition",
    "provenance",
)
_NEEDED = ("concept", "language", "text")
_OF_THE_CONCEPT = ("kind", "do_not_translate", "desks", "definition", "provenance")
_MOST_CHARACTERS = 20_000_000
_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0", ""})


@dataclass(slots=True)
class _Rows:
    """The rows of one concept so far."""

    line: int
    shared: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)


def read_concepts(text: str, *, provenance: str = "") -> list[Concept]:
    """The concepts of a file; ``InvalidValue`` that names line and column of everything that is wrong.

    ``provenance`` is for concepts whose rows name none.
    """
    return [concept for _, concept in read_places(text, provenance=provenance)]


def read_places(text: str, *, provenance: str = "") -> list[tuple[int, Concept]]:
    """The same, each with the line on which it begins."""
    problems: list[str] = []
    gathered: dict[str, _Rows] = {}
    for line, row in read_rows(text, columns=COLUMNS, needed=_NEEDED, most_characters=_MOST_CHARACTERS):
        try:
            _gather(gathered, line, row)
        except InvalidValue as error:
            problems.append(f"line {line}, column {error.field}: {error.reason}")
    read: list[tuple[int, Concept]] = []
    for identity, rows in gathered.items():
        try:
            read.append((rows.line, acceptable(_concept(identity, rows, provenance))))
        except InvalidValue as error:
            problems.append(f"line {rows.line}, concept {identity}, {error.field}: {error.reason}")
    refuse_for(problems)
    return read


def write_concepts(concepts: Iterable[Concept]) -> str:
    """The concepts as a file, in their order."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for concept in concepts:
        for term in concept.terms:
            cells = (
                concept.id,
                concept.kind.value,
                term.language,
                term.text,
                term.status.value,
                "yes" if concept.do_not_translate else "no",
                " ".join(concept.desks),
                term.note,
                concept.definition,
                concept.provenance,
            )
            writer.writerow([guarded(cell) for cell in cells])
    return written.getvalue()


def _gather(gathered: dict[str, _Rows], line: int, row: Mapping[str, str]) -> None:
    identity = row["concept"].strip()
    if not identity:
        raise InvalidValue("concept", phrase("must not be empty"))
    term = Term(
        language=parse_language(row["language"].strip()),
        text=row["text"],
        status=choice(TermStatus, row.get("status", ""), "status", TermStatus.APPROVED),
        note=row.get("note", ""),
    )
    rows = gathered.setdefault(identity, _Rows(line))
    for name in _OF_THE_CONCEPT:
        given = row.get(name, "").strip()
        if given and rows.shared.setdefault(name, given) != given:
            raise InvalidValue(
                name,
                phrase(
                    "says {given!r}, but an earlier row of {identity} {shared!r}",
                    given=given[:40],
                    identity=identity,
                    shared=rows.shared[name][:40],
                ),
            )
    choice(ConceptKind, row.get("kind", ""), "kind", ConceptKind.TERM)
    _yes_or_no(row.get("do_not_translate", ""))
    rows.terms.append(term)


def _concept(identity: str, rows: _Rows, provenance: str) -> Concept:
    shared = rows.shared
    return Concept(
        id=identity,
        kind=choice(ConceptKind, shared.get("kind", ""), "kind", ConceptKind.TERM),
        terms=tuple(rows.terms),
        do_not_translate=_yes_or_no(shared.get("do_not_translate", "")),
        desks=tuple(shared.get("desks", "").split()),
        definition=shared.get("definition", ""),
        provenance=shared.get("provenance", "") or provenance,
    )


def _yes_or_no(text: str) -> bool:
    text = text.strip().lower()
    if text not in _YES | _NO:
        raise InvalidValue("do_not_translate", phrase("{text!r} is neither yes nor no", text=text[:40]))
    return text in _YES
