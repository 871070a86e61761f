"""Asking what would have differed in the last days under other policies, routes or filters. Writes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli.console import fail, newsroom, print_json, say, show_table
from workflow.cli.progress import EventsBar
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import ArticleId
from workflow.what_if.changes import MOST_DAYS, Changes, parse_changes
from workflow.what_if.differences import CAVEAT, Difference, counted, summary
from workflow.what_if.past import Answer

_LARGEST_FILE = 1_000_000
_SHORT_ID = 13
"""Characters of an article's id that tell its millisecond."""


def what_if(
    file: Annotated[Path, typer.Argument(help="TOML file with the changes; docs/what-if.md shows one.")],
    days: Annotated[
        int | None, typer.Option(help="Days to look back; the file's otherwise.", min=1, max=MOST_DAYS)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what would have differed in the last days under changed policies, routes or filters. Writes nothing."""
    changes = _read(file)
    if days is not None:
        changes = replace(changes, days=days)
    with newsroom() as application, EventsBar("replaying") as bar:
        answer = application.what_if.ask(changes, bar.show)
    if as_json:
        print_json(_as_json(answer))
    else:
        _show(answer)


def _read(file: Path) -> Changes:
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST_FILE + 1)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    if len(content) > _LARGEST_FILE:
        fail(f"{file} is larger than {_LARGEST_FILE // 1_000_000} MB. It should be a short TOML file of changes.")
    try:
        return parse_changes(content)
    except InvalidValue as error:
        fail(f"{file}: {error.title} {error.detail} [{error.code}]")


def _show(answer: Answer) -> None:
    looked_at, last_days = (
        f"{counted(answer.events, 'event')} looked at",
        "the last " + (f"{answer.days:,} days" if answer.days > 1 else "day"),
    )
    if not answer.differences:
        say(f"Nothing would have differed in {last_days} ({looked_at}).")
        return
    short = _short_ids(answer.differences)
    moment = "%m-%d %H:%M" if answer.window.start.year == answer.window.end.year else "%Y-%m-%d %H:%M"
    rows = [
        (
            each.at.strftime(moment),
            f"{each.headline} ({short[each.article_id]})",
            each.language,
            each.happened,
            each.would,
        )
        for each in answer.differences
    ]
    show_table(("time (UTC)", "article", "in", "what happened", "what would have differed"), rows, whole=("in",))
    for line in summary(answer.differences):
        say(line)
    say(f"{counted(len(answer.differences), 'difference')} in {last_days} ({looked_at}).")
    say(CAVEAT)


def _short_ids(differences: tuple[Difference, ...]) -> dict[ArticleId, str]:
    """The beginning of each article's id, or all of it where several begin so."""
    articles = {each.article_id for each in differences}
    beginnings = Counter(article[:_SHORT_ID] for article in articles)
    return {each: each[:_SHORT_ID] if beginnings[each[:_SHORT_ID]] == 1 else each for each in articles}


def _as_json(answer: Answer) -> dict[str, object]:
    by_kind = Counter(each.kind.value for each in answer.differences)
    return {
        "days": answer.days,
        "from": answer.window.start.isoformat(),
        "until": answer.window.end.isoformat(),
        "head": answer.window.last,
        "events": answer.events,
        "total": len(answer.differences),
        "summary": dict(sorted(by_kind.items())),
        "differences": [
            {
                "kind": each.kind.value,
                "position": each.position,
                "at": each.at.isoformat(),
                "article_id": each.article_id,
                "headline": each.headline,
                "language": each.language,
                "by": each.by,
                "happened": each.happened,
                "would": each.would,
                **each.facts,
            }
            for each in answer.differences
        ],
        "note": CAVEAT,
    }
