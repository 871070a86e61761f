"""``copyflow submit``: hand in a file through the HTTP API, as a writer's own system would."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.markup import escape

from workflow.cli.console import err, fail, out, print_json

_LARGEST_FILE = 2_000_000


def submit(
    file: Annotated[Path, typer.Argument(help="Plain text, Markdown with front matter, or HTML.")],
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
    draft: Annotated[bool, typer.Option("--draft", help="Keep it as a draft; do not submit it yet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the article as JSON.")] = False,
) -> None:
    """Hand an article in. The same file handed in twice makes one article."""
    if not key:
        fail("No API key. Set COPYFLOW_API_KEY; `copyflow key add USER` makes one.")
    body: dict[str, Any] = {
        "document": read_document(file),
        "filename": file.name,
        "language": language,
        "targets": [_target(text) for text in to or ()],
        "urgency": urgency,
        "slugline": slugline,
        "submit": not draft,
    }
    body = {name: value for name, value in body.items() if value not in (None, [])}
    article = _post(url, key, body)
    if as_json:
        print_json(article)
        return
    done = "Drafted" if draft else "Submitted"
    out.print(f"{done}: {article['headline']}\n{article['article_id']}", markup=False)
    err.print(f"Follow it with `copyflow status {article['article_id']}`.", markup=False)


def read_document(file: Path) -> str:
    """A file's text; ends with a clear sentence for what is missing, too large or not UTF-8."""
    shown = escape(str(file))
    try:
        if file.stat().st_size > _LARGEST_FILE:
            fail(f"{shown} is larger than {_LARGEST_FILE // 1_000_000} MB. Articles are text; leave media out.")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        fail(f"{shown} is not UTF-8 (byte {error.start}). Save it as UTF-8 and hand it in again.")
    except OSError as error:
        fail(f"{shown} cannot be read: {error.strerror}.")


def _target(text: str) -> dict[str, str]:
    language, _, route = text.partition(":")
    return {"language": language, "route": route or "machine"}


def _post(url: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
    identity = uuid.uuid5(uuid.NAMESPACE_OID, repr(sorted(body.items())))
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": str(identity)}
    try:
        answer = httpx.post(
            f"{url.rstrip('/')}/api/v1/articles/documents",
            json=body,
            headers=headers,
            timeout=30,
            trust_env=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        fail(f"The newsroom at {escape(url)} does not answer ({type(error).__name__}). Is `copyflow up` running?")
    if not answer.is_success:
        fail(problem_text(answer))
    article: dict[str, Any] = answer.json()
    return article


def problem_text(answer: httpx.Response) -> str:
    """An RFC 9457 problem as text for a terminal; its words are never taken for markup."""
    try:
        problem = answer.json()
    except ValueError:
        return f"The newsroom answered {answer.status_code}."
    errors = "".join(f"\n  {each.get('pointer', '')} {each.get('detail', '')}" for each in problem.get("errors", []))
    detail = problem.get("detail") or problem.get("title") or ""
    return escape(f"{detail} [{problem.get('code', answer.status_code)}]{errors}")
