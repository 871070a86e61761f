"""``copyflow translate``: a file translated as an article would be, and nothing stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workflow.cli.console import fail, has_no_file, hint, newsroom, print_json, read_settings, say
from workflow.cli.documents import read_document
from workflow.domain.desk import NEWSROOM, Desk
from workflow.domain.errors import InvalidValue
from workflow.domain.segments import BlockKind
from workflow.domain.vocabulary import ROUTINE, parse_language, parse_urgency
from workflow.intake import parse_fragment
from workflow.rendering.bodies import plain_text
from workflow.settings import Settings
from workflow.terminology import TermBase

if TYPE_CHECKING:
    from workers.translation.trial import Policies, Trial

DONE, LEFT_TO_A_PERSON = 0, 1
"""Exit codes: everything is translated; something is left to a person."""


def translate(
    file: Annotated[Path, typer.Argument(help="Plain text, Markdown or HTML.")],
    from_language: Annotated[str, typer.Option("--from", help="Its language.")],
    to_language: Annotated[str, typer.Option("--to", help="The language wanted.")],
    desk: Annotated[str, typer.Option(help="The desk whose routing, checks and terms hold.")] = "",
    urgency: Annotated[int, typer.Option(help="IPTC urgency, 1 to 9: routing may depend on it.")] = ROUTINE,
    glossary: Annotated[Path | None, typer.Option(help="Terms as CSV, in place of the newsroom's.")] = None,
    encoding: Annotated[str, typer.Option(help="Of the file, for example gb18030.")] = "utf-8",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Translate a file by routing, masking, engines and checks, and store nothing; the memory is not asked.

    Exit code 1: a person is needed.
    """
    from workers.translation.routing import Router
    from workers.translation.trial import translate_text
    from workers.wiring import engines_of

    try:
        source, target = parse_language(from_language, "--from"), parse_language(to_language, "--to")
        parse_urgency(urgency, "--urgency")
        drafts = parse_fragment(read_document(file, encoding), file.name, source)
        own_terms = _terms_of(glossary) if glossary else None
    except InvalidValue as error:
        fail(f"{error.field} {error.reason}.")
    with _house(desk, urgency) as (settings, policies, terms):
        registry = engines_of(settings)
        try:
            trial = translate_text(
                Router(registry.engines), drafts, source, target, policies=policies, terms=own_terms or terms
            )
        finally:
            registry.close()
    if as_json:
        print_json(_facts(trial, source, target))
    else:
        _show(trial)
    raise typer.Exit(LEFT_TO_A_PERSON if trial.problems else DONE)


@contextmanager
def _house(desk: str, urgency: int) -> Iterator[tuple[Settings, Policies, TermBase]]:
    """Settings, policies and terms of this newsroom; of none, where there is none: nothing is made for a trial."""
    from workers.translation.trial import Policies

    settings = read_settings()
    if has_no_file(settings):
        if desk:
            fail(f"There is no newsroom in {settings.home.absolute()} whose desk {desk!r} could be asked.")
        bare = Desk(id=NEWSROOM)
        yield settings, Policies(desk=bare, newsroom=bare, urgency=urgency), TermBase()
        return
    with newsroom() as application:
        views = application.views
        views.require_desk(desk)
        policies = Policies(desk=views.desk(desk or NEWSROOM), newsroom=views.desk(NEWSROOM), urgency=urgency)
        yield application.settings, policies, views.glossary.term_base(desk)


def _terms_of(path: Path) -> TermBase:
    from workflow.terminology.csv_files import read_concepts

    return TermBase(read_concepts(read_document(path), provenance=path.name))


def _facts(trial: Trial, source: str, target: str) -> dict[str, Any]:
    texts = {segment.id: segment for block in trial.target for segment in block.segments}
    return {
        "source_language": source,
        "target_language": target,
        "text": _written(trial),
        "segments": [
            {
                "id": segment.id,
                "kind": block.kind,
                "source": segment.text,
                "text": texts[segment.id].text if segment.id in texts else None,
                "engine": trial.rendered[segment.id].engine if segment.id in texts else None,
                "flags": list(trial.rendered[segment.id].hypothesis.flags) if segment.id in texts else [],
                "problem": trial.problems.get(segment.id),
            }
            for block in trial.source
            for segment in block.segments
        ],
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity,
                "segment": finding.segment_id,
                "start": finding.start,
                "end": finding.end,
                "message": finding.message,
                "excerpt": finding.excerpt,
                "suggestion": finding.suggestion,
            }
            for finding in trial.findings
        ],
        "engine_calls": trial.spent.calls,
        "characters": trial.spent.characters,
        "milliseconds": trial.spent.milliseconds,
    }


def _written(trial: Trial) -> str:
    """All of the translation as text, its headline first."""
    titles = [block.text.strip() for block in trial.target if block.kind is BlockKind.HEADLINE]
    return "\n\n".join([*titles, plain_text(trial.target)])


def _show(trial: Trial) -> None:
    if trial.target:
        say(_written(trial))
    reasons: dict[str, list[str]] = {}
    for identity, problem in trial.problems.items():
        reasons.setdefault(problem, []).append(identity)
    for problem, identities in reasons.items():
        hint(f"{', '.join(identities)} left to a person: {problem}")
    for finding in trial.findings:
        excerpt = f" “{finding.excerpt}”" if finding.excerpt else ""
        hint(f"{finding.severity} {finding.check} in {finding.segment_id}: {finding.message}{excerpt}")
    engines = ", ".join(sorted({each.engine.split(" ")[0] for each in trial.rendered.values()})) or "no engine"
    total = len(trial.rendered) + len(trial.problems)
    hint(
        f"{len(trial.rendered)} of {total} segments by {engines}, {trial.spent.characters:,} characters, "
        f"{trial.spent.milliseconds / 1000:.1f} s. Nothing was stored."
    )
