"""The glossary from the command line. What a term is and how it is found stands in ``workflow/terminology``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workflow.bootstrap import Application
from workflow.cli.console import newsroom, print_json, say, show_table
from workflow.cli.exchanging import content, in_a_language, say_touched, tell_import, told_touched, write_out
from workflow.cli.people import AsJson, operator
from workflow.domain.commands import RecordConcept, WithdrawConcept
from workflow.domain.concepts import GlossaryEntry, acceptable, require_concept_id
from workflow.domain.errors import NotFound
from workflow.domain.streams import concept_stream
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.vocabulary import parse_language
from workflow.exchange import bring_in
from workflow.glossary import Change
from workflow.terminology.importing import FileFormat, format_of, read_file, write_file
from workflow.terminology.starter import starter_concepts

ConceptId = Annotated[str, typer.Argument(help="The concept's id, such as sco-secretariat.")]
Format = Annotated[FileFormat | None, typer.Option("--format", help="csv or tbx; else the file's name tells.")]
Desk = Annotated[str, typer.Option(help="Only what counts at this desk.")]


def list_concepts(
    search: Annotated[str, typer.Argument(help="Part of an id or a term; all concepts otherwise.")] = "",
    language: Annotated[str | None, typer.Option(help="Only concepts with terms in this language.")] = None,
    kind: Annotated[ConceptKind | None, typer.Option(help="Only concepts of this kind.")] = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Withdrawn concepts too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the concepts."""
    with newsroom() as application:
        wanted = parse_language(language) if language else None
        entries = application.views.glossary.entries(
            search=search, language=wanted, kind=kind.value if kind else None, with_withdrawn=withdrawn
        )
    if as_json:
        print_json([_told(entry) for entry in entries])
        return
    if not entries:
        say("No such concept. `copyflow glossary import --starter` brings a first term base.")
        return
    show_table(("id", "kind", "terms"), [(entry.id, _kind(entry), _terms(entry.concept)) for entry in entries])


def show_concept(concept: ConceptId, as_json: AsJson = False) -> None:
    """Show one concept."""
    with newsroom() as application:
        entry = application.views.glossary.entry(require_concept_id(concept))
    if as_json:
        print_json(_told(entry))
        return
    assert entry.concept is not None
    say(f"{entry.id} ({_kind(entry)}, version {entry.version})")
    for term in entry.concept.terms:
        mark = "" if term.status is TermStatus.APPROVED else " - forbidden"
        say(f"  {term.language}: {term.text}{mark}{f' ({term.note})' if term.note else ''}")
    for name, value in (
        ("desks", " ".join(entry.concept.desks)),
        ("stands in every language as it is", "yes" if entry.concept.do_not_translate else ""),
        ("definition", entry.concept.definition),
        ("provenance", entry.concept.provenance),
    ):
        if value:
            say(f"  {name}: {value}")


def add_concept(
    concept: ConceptId,
    term: Annotated[list[str], typer.Option("--term", help="Approved term, as `en:Shanghai Spirit`. Repeatable.")],
    provenance: Annotated[str, typer.Option(help="Where the terms are from.")],
    forbid: Annotated[list[str] | None, typer.Option("--forbid", help="Forbidden term, as `en:…`.")] = None,
    kind: Annotated[ConceptKind, typer.Option(help="What it is.")] = ConceptKind.TERM,
    desk: Annotated[list[str] | None, typer.Option("--desk", help="Only for this desk.")] = None,
    definition: Annotated[str, typer.Option(help="What it means.")] = "",
    do_not_translate: Annotated[bool, typer.Option("--do-not-translate", help="Stands in every language so.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add a concept, or replace it as a whole; then tell which live editions it touches."""
    with newsroom(creates=True) as application:
        given = Concept(
            id=concept,
            kind=kind,
            terms=(
                *(_term(text, TermStatus.APPROVED) for text in term),
                *(_term(text, TermStatus.FORBIDDEN) for text in forbid or ()),
            ),
            do_not_translate=do_not_translate,
            desks=tuple(desk or ()),
            definition=definition,
            provenance=provenance,
        )
        before = _present(application).get(concept)
        _record(application, given)
        touched = application.views.glossary.touched_by(Change(concept=given, before=before))
        entry = application.views.glossary.entry(concept)
    if as_json:
        print_json({**_told(entry), "touched": told_touched(touched)})
        return
    say(f"{concept} is in the glossary, version {entry.version}.")
    say_touched(touched)


def withdraw_concept(
    concept: ConceptId, reason: Annotated[str, typer.Option(help="Why.")], as_json: AsJson = False
) -> None:
    """Take a concept out of the glossary."""
    with newsroom() as application:
        command = WithdrawConcept(by=operator(), at=application.clock.now(), reason=reason)
        application.newsroom.execute(command, concept_stream(require_concept_id(concept)), via="cli")
        entry = application.views.glossary.entry(concept)
    print_json(_told(entry)) if as_json else say(f"{concept} is withdrawn.")


def import_file(
    file: Annotated[Path | None, typer.Argument(help="CSV or TBX; its columns: docs/glossary.md.")] = None,
    starter: Annotated[bool, typer.Option("--starter", help="The term base that comes with Copyflow.")] = False,
    written_as: Format = None,
    provenance: Annotated[str, typer.Option(help="For concepts of which the file does not say it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Bring the concepts of a file in: new ones are added, others replaced. The same file again changes nothing."""
    if (file is None) is not starter:
        raise typer.BadParameter("name a file, or --starter")
    with newsroom(creates=True) as application:
        if file is None:
            read = starter_concepts()
        else:
            read = read_file(
                content(file),
                written_as or format_of(file.name),
                provenance=provenance or f"import of {file.name}",
            )
        before = _present(application)
        report = bring_in(read, before, lambda each: _record(application, each))
        touched = application.views.glossary.touched_by(
            *(Change(concept=each, before=before.get(each.id)) for _, each in read if each.id in report.recorded)
        )
    tell_import(report, touched, "concept", as_json=as_json)


def export_file(
    file: Annotated[Path, typer.Argument(help="Where to; - is standard output.", dir_okay=False)],
    written_as: Format = None,
    search: Annotated[str, typer.Option(help="Only concepts with this in an id or a term.")] = "",
) -> None:
    """Write the glossary to a file, as CSV or TBX-Basic."""
    with newsroom() as application:
        chosen = written_as or (FileFormat.CSV if str(file) == "-" else format_of(file.name))
        entries = application.views.glossary.entries(search=search)
    text = write_file([entry.concept for entry in entries if entry.concept is not None], chosen)
    write_out(text, file, f"{len(entries)} concepts")


def find_terms(
    text: Annotated[str, typer.Argument(help="The text; - reads standard input.")],
    language: Annotated[str, typer.Option(help="Language of the text.")] = "en",
    desk: Desk = "",
    as_json: AsJson = False,
) -> None:
    """Find the glossary's terms in a text; places count characters from 0."""
    wanted = parse_language(language)
    text = typer.get_text_stream("stdin").read() if text == "-" else text
    with newsroom() as application:
        matches = application.views.glossary.term_base(desk).find(text, wanted)
    told = [
        {
            "concept": match.concept.id,
            "term": match.term.text,
            "status": match.term.status.value,
            "start": match.start,
            "end": match.end,
            "text": text[match.start : match.end],
        }
        for match in matches
    ]
    if as_json:
        print_json(told)
    elif told:
        show_table(tuple(told[0]), [tuple(each.values()) for each in told], whole=("concept",))
    else:
        say("No term of the glossary stands in it.")


def show_touched(
    concept: Annotated[str, typer.Argument(help="A concept's id, or one of its terms.")], as_json: AsJson = False
) -> None:
    """List the live editions that a concept has to do with."""
    with newsroom() as application:
        glossary = application.views.glossary
        found = [each for each in glossary.concepts() if each.id == concept] or glossary.with_term(concept)
        if not found:
            raise NotFound(f"No concept is called {concept!r} or has that term. `copyflow glossary list` shows them.")
        touched = glossary.touched_by(*(Change(concept=each) for each in found))
    print_json(told_touched(touched)) if as_json else say_touched(touched)


# --- helpers ----------------------------------------------------------------------------------------


def _present(application: Application) -> dict[str, Concept]:
    return {each.id: each for each in application.views.glossary.concepts()}


def _record(application: Application, concept: Concept) -> None:
    concept = acceptable(concept)
    command = RecordConcept(by=operator(), at=application.clock.now(), concept=concept)
    application.newsroom.execute(command, concept_stream(concept.id), via="cli")


def _term(text: str, status: TermStatus) -> Term:
    language, words = in_a_language(text, "term")
    return Term(language=language, text=words, status=status)


def _kind(entry: GlossaryEntry) -> str:
    assert entry.concept is not None
    return f"{entry.concept.kind.value}, withdrawn" if entry.is_withdrawn else entry.concept.kind.value


def _terms(concept: Concept | None) -> str:
    terms = concept.terms if concept is not None else ()
    return " · ".join(
        f"{term.language}: {term.text}{' (forbidden)' if term.status is TermStatus.FORBIDDEN else ''}" for term in terms
    )


def _told(entry: GlossaryEntry) -> dict[str, Any]:
    concept = entry.concept
    assert concept is not None
    return {
        "concept_id": entry.id,
        "version": entry.version,
        "kind": concept.kind.value,
        "terms": [
            {"language": each.language, "text": each.text, "status": each.status.value, "note": each.note}
            for each in concept.terms
        ],
        "do_not_translate": concept.do_not_translate,
        "desks": list(concept.desks),
        "definition": concept.definition,
        "provenance": concept.provenance,
        "withdrawn_because": entry.withdrawn_because,
    }
