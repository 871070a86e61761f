"""``copyflow render``: outgoing documents as they leave, one to standard output or all of them to a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli.console import fail, hint, newsroom, say
from workflow.cli.finding import find_article
from workflow.cli.progress import EventsBar
from workflow.domain.article import Article
from workflow.domain.errors import NotFound
from workflow.domain.evolution import evolve
from workflow.domain.publication import Publication, publication_of
from workflow.domain.vocabulary import ArticleId, LanguageTag, parse_language
from workflow.rendering.document import RenderedItem
from workflow.rendering.formats import FORMATS
from workflow.rendering.standards import Standards, StandardsUnavailable, load_standards
from workflow.rendering.validation import problems_of, why_not_sent
from workflow.summaries import Cursor, article_cursor

_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be done with each document."""

    standards: Standards | None
    checks: bool


def render(
    article: Annotated[str | None, typer.Argument(help="The article's id or its beginning.")] = None,
    language: Annotated[str | None, typer.Option(help="The edition's language, such as ru.")] = None,
    format_name: Annotated[
        str | None, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.", metavar="FORMAT")
    ] = None,
    revision: Annotated[
        int | None, typer.Option(help="This revision, as it became public; else the newest.", min=1)
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Judge it too: problems to stderr, exit code 1.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option("--all", help="Write every public edition in every format to this folder.", file_okay=False),
    ] = None,
) -> None:
    """Print an outgoing document byte for byte; or write every document, of one article or of all, to a folder."""
    if folder is not None:
        if language or format_name or revision:
            fail("--all writes every language in every format as it is now: leave --language, --format and --revision.")
        raise typer.Exit(_write_all(folder, article, checks=check))
    if article is None or language is None or format_name is None:
        fail("Name the ARTICLE, its --language and a --format; or --all DIR for every document.")
    if format_name not in FORMATS:
        fail(f"There is no format {format_name!r}. There are {', '.join(FORMATS)}.")
    with newsroom() as application:
        identity = find_article(application.views, article)
        publication = _publication(application, identity, parse_language(language), revision)
        wanted = _wanted(application, checks=check)
    document = FORMATS[format_name].render(publication)
    sys.stdout.buffer.write(document.body)
    sys.stdout.buffer.flush()
    if check:
        refused = why_not_sent(document, format_name, publication, wanted.standards)
        if refused:
            fail(refused)


def _wanted(application: Application, *, checks: bool) -> Wanted:
    folder = application.settings.standards
    if not checks or folder is None:
        return Wanted(standards=None, checks=checks)
    try:
        return Wanted(standards=load_standards(folder), checks=checks)
    except StandardsUnavailable as error:
        fail(str(error))


# --- one ------------------------------------------------------------------------------------------


def _publication(
    application: Application, article_id: ArticleId, language: LanguageTag, revision: int | None
) -> Publication:
    """The revision as it was when it became public, which is what partners were sent."""
    found = {each.revision: each for each in _revisions(application, article_id) if each.language == language}
    if not found:
        raise NotFound(f"The article has no public edition in {language!r}. `copyflow status` shows what it has.")
    wanted = revision or max(found)
    if wanted not in found:
        raise NotFound(f"The edition in {language!r} has the revisions {', '.join(map(str, sorted(found)))}.")
    return found[wanted]


def _revisions(application: Application, article_id: ArticleId) -> Iterator[Publication]:
    """Every revision of every edition in the order in which they became public."""
    state = Article(id=article_id)
    seen: dict[LanguageTag, int] = {}
    for recorded in application.views.events_of(article_id):
        state = evolve(state, recorded.decode())
        for language, edition in state.editions.items():
            if edition.published is not None and edition.published.revision > seen.get(language, 0):
                seen[language] = edition.published.revision
                public = publication_of(state, language, site_url=application.settings.site_url)
                if public is not None:
                    yield public


# --- all ------------------------------------------------------------------------------------------


def _write_all(folder: Path, article: str | None, *, checks: bool) -> int:
    """Exit code: 1 when a document is not what its format promises."""
    written = wrong = 0
    with newsroom() as application:
        identities = [find_article(application.views, article)] if article else _everything(application)
        wanted = _wanted(application, checks=checks)
        with EventsBar("rendering") as bar:
            for number, identity in enumerate(identities, 1):
                newest = {each.language: each for each in _revisions(application, identity)}
                for publication in newest.values():
                    for name in FORMATS:
                        wrong += _write(folder, publication, name, wanted)
                        written += 1
                bar.show(number, len(identities))
    say(f"{written} documents in {folder}." + (f" {wrong} are not what their format promises." if wrong else ""))
    return 1 if wrong else 0


def _everything(application: Application) -> list[ArticleId]:
    """Every article, the newest first."""
    found: list[ArticleId] = []
    cursor: Cursor | None = None
    while page := application.views.articles(after=cursor, limit=_PAGE):
        found.extend(each.article_id for each in page)
        cursor = article_cursor(page[-1])
    return found


def _write(folder: Path, publication: Publication, name: str, wanted: Wanted) -> bool:
    """Whether the document is wrong."""
    document: RenderedItem = FORMATS[name].render(publication)
    file = folder / publication.article_id / publication.language / f"{name}.{FORMATS[name].suffix}"
    try:
        os.makedirs(file.parent, exist_ok=True)  # noqa: PTH103 - the operator's umask holds, as for the files
        file.write_bytes(document.body)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}.")
    problems = problems_of(document, name, wanted.standards) if wanted.checks else ()
    for problem in problems:
        hint(f"{file}: {problem}")
    return bool(problems)
