"""``copyflow submit``: hand in a file through the HTTP API, as a writer's own system would. Files: ``documents.py``."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from api.client import Copyflow
from workflow.cli.console import hint, print_json, say
from workflow.cli.documents import read_submission
from workflow.cli.over_http import newsroom_at
from workflow.domain.corrections import CorrectionGrade

if TYPE_CHECKING:
    from api.client.generated import shapes


def submit(
    file: Annotated[Path, typer.Argument(help="Plain text, Markdown with front matter, HTML, or Word (.docx).")],
    url: Annotated[str, typer.Option(help="Address of the newsroom.", envvar="COPYFLOW_URL")] = "http://127.0.0.1:8300",
    key: Annotated[
        str | None, typer.Option(help="API key; better in COPYFLOW_API_KEY than here.", envvar="COPYFLOW_API_KEY")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language of the text, if the file does not say.")] = None,
    to: Annotated[
        list[str] | None, typer.Option(help="Language to translate into; `ru:person` asks a person. Repeatable.")
    ] = None,
    urgency: Annotated[int | None, typer.Option(help="1 (flash) to 9.")] = None,
    slugline: Annotated[str | None, typer.Option(help="Short working title.")] = None,
    genre: Annotated[str | None, typer.Option(help="Genre, such as Feature; partners can ask for some only.")] = None,
    desk: Annotated[str | None, typer.Option(help="Id of the desk that handles it; the newsroom otherwise.")] = None,
    encoding: Annotated[str, typer.Option(help="How the file is encoded, such as gb18030.")] = "utf-8",
    article: Annotated[
        str | None, typer.Option("--article", help="Id of an article that this file is the new text of.")
    ] = None,
    note: Annotated[
        str | None, typer.Option(help="With --article, after submission: what was wrong, for readers and partners.")
    ] = None,
    grade: Annotated[
        CorrectionGrade | None,
        typer.Option(
            help="With --article, after submission: how it differs from what is public; correction if left out."
        ),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Keep it as a draft; do not submit it yet.")] = False,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Send the key over plain http to another machine.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the article as JSON.")] = False,
) -> None:
    """Hand an article in. The same file handed in twice makes one article."""
    with newsroom_at(url, key, insecure=insecure) as newsroom:
        document, filename = read_submission(file, encoding)
        if article is not None:
            again = {
                "document": document,
                "filename": filename,
                "note": note,
                "grade": grade.value if grade else None,
                "submit": not draft,
            }
            found = _replace(newsroom, article, _said(again))
            print_json(found) if as_json else say(f"New text of {found['article_id']}: {found['headline']}")
            return
        body = {
            "document": document,
            "filename": filename,
            "language": language,
            "targets": [_target(text) for text in to or ()],
            "urgency": urgency,
            "slugline": slugline,
            "genre": genre,
            "desk": desk,
            "submit": not draft,
        }
        made, repeated = _create(newsroom, _said(body))
    if as_json:
        print_json(made)
        return
    if repeated:
        say(f"Already handed in as {made['article_id']}: {made['headline']}")
    else:
        say(f"{'Drafted' if draft else 'Submitted'}: {made['headline']}\n{made['article_id']}")
    hint(f"Follow it with `copyflow status {made['article_id']}`.")


def _said(body: dict[str, Any]) -> dict[str, Any]:
    """What was said, without what was left to the newsroom."""
    return {name: value for name, value in body.items() if value not in (None, [])}


def _target(text: str) -> dict[str, str]:
    language, _, route = text.partition(":")
    return {"language": language, "route": route or "machine"}


def _create(newsroom: Copyflow, body: dict[str, Any]) -> tuple[shapes.ArticleModel, bool]:
    """The article, and whether it had been handed in before."""
    # of the document alone: handed in again with other options, it is refused and not made twice
    identity = uuid.uuid5(uuid.NAMESPACE_OID, body["document"])
    made = newsroom.create_article_from_document(cast("shapes.DocumentBody", body), idempotency_key=str(identity))
    return made, newsroom.was_repeated


def _replace(newsroom: Copyflow, article_id: str, body: dict[str, Any]) -> shapes.ArticleModel:
    """The article with the file's text: a draft's revision, or with a note a correction."""
    newsroom.read_article(article_id)
    return newsroom.revise_by_document(article_id, cast("shapes.DocumentAgainBody", body))
