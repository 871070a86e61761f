"""Taking words out of the log. The act, its rules and its record are in ``workflow/redaction.py``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli.console import err, fail, hint, newsroom, print_json, say
from workflow.cli.finding import find_article
from workflow.cli.people import operator
from workflow.domain.streams import KINDS, article_stream, category
from workflow.domain.vocabulary import Actor
from workflow.redaction import Plan

_STANDARD_INPUT = "-"
_SHOWN = 20
_TO_DO = (
    "Backups, exported files and copies of the database made before still hold the words: redact or destroy them.",
    "Partners and readers have what was sent: publish a correction or withdraw the edition (partners get both).",
    "The files that were handed in, and mail about them, are outside of Copyflow.",
    "The digests that the log keeps would confirm a guess of a whole payload, word for word.",
)


def redact(
    what: Annotated[str, typer.Argument(help="A stream, or an article's id or its beginning.", metavar="ARTICLE")],
    text: Annotated[
        list[str],
        typer.Option(help="Words to take out, as they are spelt; repeat for more. '-' reads one a line from stdin."),
    ],
    reason: Annotated[str, typer.Option(help="Why, for the record and the timeline; without the words.")],
    by: Annotated[str | None, typer.Option(help="Administrator who does it; else you, at the command line.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take words out of a stream's record, by an act on record. The hash chain stays whole.

    Arguments can be seen by other users of this machine and stay in your shell's history: --text - is safer.
    """
    texts = [line for each in text for line in _lines(each)]
    if _STANDARD_INPUT in text and not (yes or dry_run):
        fail("With --text - there is nobody to ask: look with --dry-run first, then say --yes.")
    with newsroom() as application:
        stream = _stream(application, what)
        actor = operator() if by is None else _person(application, by)
        plan = application.redaction.plan(stream, texts)
        if not as_json or not (dry_run or yes):
            _show(plan)
        if not dry_run:
            if not yes:
                _ask()
            plan = application.redaction.redact(actor, stream, texts, reason, via="cli")
    if as_json:
        print_json(_facts(plan) | {"done": not dry_run})
    elif not dry_run:
        say(f"Done: {plan.occurrences} place(s) are blacked out, and the act is on record.")
    if not dry_run:
        for sentence in (*plan.remains, *_TO_DO):
            hint(f"- {sentence}")


def _lines(text: str) -> list[str]:
    if text != _STANDARD_INPUT:
        return [text]
    return [line for line in sys.stdin.read().splitlines() if line.strip()]


def _stream(application: Application, what: str) -> str:
    return what if "-" in what and category(what) in KINDS else article_stream(find_article(application.views, what))


def _person(application: Application, name: str) -> Actor:
    user = application.accounts.user(name)
    if user.disabled:
        fail(f"{name} is locked out and does nothing here.")
    return user.actor


def _show(plan: Plan) -> None:
    hint(
        f"{plan.stream}: {plan.occurrences} occurrence(s) in {len(plan.with_words)} event(s), "
        f"at position(s) {_positions(plan.with_words)}."
    )
    if plan.renewed:
        hint(f"{len(plan.renewed)} further event(s) name hashes of these texts, which are renewed.")
    if plan.left:
        hint(
            f"{plan.left} occurrence(s) stay: in identities and other words that the newsroom itself reads "
            "(account names, languages, addresses of partners)."
        )
    for stream in plan.elsewhere:
        hint(f"The words also stand in {stream}: redact it as well.")


def _positions(positions: list[int]) -> str:
    shown = ", ".join(map(str, positions[:_SHOWN]))
    return shown + (", …" if len(positions) > _SHOWN else "")


def _ask() -> None:
    if not typer.confirm("This cannot be undone. Black these out?", err=True):
        err.print("Nothing was changed.")
        raise typer.Exit(1)


def _facts(plan: Plan) -> dict[str, object]:
    return {
        "stream": plan.stream,
        "positions": plan.with_words,
        "occurrences": plan.occurrences,
        "hashes_renewed_at": plan.renewed,
        "left": plan.left,
        "elsewhere": list(plan.elsewhere),
        "still_to_do": [*plan.remains, *_TO_DO],
    }
