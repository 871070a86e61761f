"""How often articles were read on the portal: ``copyflow visits [ARTICLE]``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli.console import newsroom, print_json, say, show_table
from workflow.cli.finding import find_article
from workflow.domain.errors import NotFound
from workflow.visits import EditionVisits

_MOST_DAYS = 36_500
_LATELY = 7
"""Days, where no article is named and nothing is said."""


def visits(
    article: Annotated[str | None, typer.Argument(help="Article id or its beginning; the most read otherwise.")] = None,
    days: Annotated[
        int | None,
        typer.Option(
            help="Count within so many days, today included; 7 where no article is named, else ever.",
            min=1,
            max=_MOST_DAYS,
        ),
    ] = None,
    limit: Annotated[int, typer.Option(help="Show at most so many editions.", min=1, max=1000)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show how often an article's editions were read on the portal, day by day, or which were read most lately."""
    with newsroom() as application:
        if article is None:
            found = application.visits.most_read(days=days or _LATELY, limit=limit)
        else:
            found = application.visits.of_article(find_article(application.views, article), days=days)[:limit]
        headlines = [_headline(application, each) for each in found]
    if as_json:
        print_json([asdict(each) for each in found])
        return
    if not found:
        within = f"within {days or _LATELY} day(s)"
        say(f"Nobody has read {'it' if article else 'anything'} {'yet' if article and days is None else within}.")
        return
    rows = [
        (each.article_id[:13], each.language, each.visits, headline)
        for each, headline in zip(found, headlines, strict=True)
    ]
    show_table(("article", "language", "visits", "headline"), rows, whole=("article", "language"))
    for each in found:
        if each.by_day:
            say(f"{each.language}: " + ", ".join(f"{day} {count}" for day, count in each.by_day.items()))


def _headline(application: Application, edition: EditionVisits) -> str:
    try:
        listed = application.views.editions(article_id=edition.article_id)
    except NotFound:
        return ""
    return next((each.headline for each in listed if each.language == edition.language), "")
