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


def visits(
    article: Annotated[str | None, typer.Argument(help="Article id or its beginning; the most read otherwise.")] = None,
    days: Annotated[int, typer.Option(help="Count within so many days, today included.", min=1, max=_MOST_DAYS)] = 7,
    limit: Annotated[int, typer.Option(help="Show at most so many editions.", min=1, max=1000)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show how often an article's editions were read on the portal, or which were read most lately."""
    with newsroom() as application:
        if article is None:
            found = application.visits.most_read(days=days, limit=limit)
        else:
            found = application.visits.of_article(find_article(application.views, article))
        headlines = [_headline(application, each) for each in found]
    if as_json:
        print_json([asdict(each) for each in found])
        return
    if not found:
        say("Nobody has read it yet." if article else f"Nobody has read anything within {days} day(s).")
        return
    rows = [
        (each.article_id[:13], each.language, each.visits, headline)
        for each, headline in zip(found, headlines, strict=True)
    ]
    show_table(("article", "language", "visits", "headline"), rows, whole=("article", "language"))


def _headline(application: Application, edition: EditionVisits) -> str:
    try:
        listed = application.views.editions(article_id=edition.article_id)
    except NotFound:
        return ""
    return next((each.headline for each in listed if each.language == edition.language), "")
