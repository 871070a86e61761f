"""``copyflow submit``: hand in a file through the HTTP API, as a writer's own system would. Files: ``documents.py``."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import typer

from workflow.cli.console import hint, print_json, say
from workflow.cli.documents import read_submission
from workflow.cli.over_http import ask, newsroom_address, readable, require_key
from workflow.domain.corrections import CorrectionGrade


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
    key = require_key(key)
    address = newsroom_address(url, insecure=insecure)
    document, filename = read_submission(file, encoding)
    if article is not None:
        again = {
            "document": document,
            "filename": filename,
            "note": note,
            "grade": grade.value if grade else None,
            "submit": not draft,
        }
        found = _replace(address, key, article, {name: value for name, value in again.items() if value is not None})
        print_json(found) if as_json else say(f"New text of {found['article_id']}: {found['headline']}")
        return
    body: dict[str, Any] = {
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
    body = {name: value for name, value in body.items() if value not in (None, [])}
    made, repeated = _create(address, key, body)
    if as_json:
        print_json(made)
        return
    if repeated:
        say(f"Already handed in as {made['article_id']}: {made['headline']}")
    else:
        say(f"{'Drafted' if draft else 'Submitted'}: {made['headline']}\n{made['article_id']}")
    hint(f"Follow it with `copyflow status {made['article_id']}`.")


def _target(text: str) -> dict[str, str]:
    language, _, route = text.partition(":")
    return {"language": language, "route": route or "machine"}


def _create(address: httpx.URL, key: str, body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The article, and whether it had been handed in before."""
    # of the document alone: handed in again with other options, it is refused and not made twice
    identity = uuid.uuid5(uuid.NAMESPACE_OID, body["document"])
    answer = ask("POST", address, "articles/documents", key, body, {"Idempotency-Key": str(identity)})
    return readable(address, answer), "Idempotency-Replayed" in answer.headers


def _replace(address: httpx.URL, key: str, article_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """The article with the file's text: a draft's revision, or with a note a correction."""
    place = f"articles/{quote(article_id, safe='')}"
    present = ask("GET", address, place, key)
    version = present.headers.get("ETag", "")
    return readable(address, ask("POST", address, f"{place}/documents", key, body, {"If-Match": version}))
