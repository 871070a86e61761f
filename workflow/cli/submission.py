"""``copyflow submit``: hand in a file through the HTTP API, as a writer's own system would. Files: ``documents.py``."""

from __future__ import annotations

import uuid
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import typer

from workflow.cli.console import fail, hint, print_json, say
from workflow.cli.documents import read_document

_OPTIONS = {
    "document": "the file",
    "filename": "the file's name",
    "language": "--language",
    "targets": "--to",
    "urgency": "--urgency",
    "slugline": "--slugline",
    "desk": "--desk",
    "submit": "--draft",
}
"""What people call the parts of the request that we send."""


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
    desk: Annotated[str | None, typer.Option(help="Id of the desk that handles it; the newsroom otherwise.")] = None,
    encoding: Annotated[str, typer.Option(help="How the file is encoded, such as gb18030.")] = "utf-8",
    article: Annotated[
        str | None, typer.Option("--article", help="Id of an article that this file is the new text of.")
    ] = None,
    note: Annotated[
        str | None, typer.Option(help="With --article, after submission: what was wrong, for readers and partners.")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Keep it as a draft; do not submit it yet.")] = False,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Send the key over plain http to another machine.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the article as JSON.")] = False,
) -> None:
    """Hand an article in. The same file handed in twice makes one article."""
    if not key:
        fail("No API key. Set COPYFLOW_API_KEY; `copyflow key add USER` makes one.")
    if not (key.isascii() and key.isprintable()):
        fail("The API key holds characters that no key has. Copy it again, without blanks or line breaks.")
    address = _newsroom_address(url, insecure=insecure)
    if article is not None:
        again = {"document": read_document(file, encoding), "filename": file.name, "note": note, "submit": not draft}
        found = _replace(address, key, article, {name: value for name, value in again.items() if value is not None})
        print_json(found) if as_json else say(f"New text of {found['article_id']}: {found['headline']}")
        return
    body: dict[str, Any] = {
        "document": read_document(file, encoding),
        "filename": file.name,
        "language": language,
        "targets": [_target(text) for text in to or ()],
        "urgency": urgency,
        "slugline": slugline,
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


def _newsroom_address(given: str, *, insecure: bool) -> httpx.URL:
    """The newsroom's address, http:// when it names no scheme; ends where the key would travel in the open."""
    text = given.strip().rstrip("/")
    try:
        address = httpx.URL(text if "://" in text else f"http://{text}")
    except httpx.InvalidURL:
        fail(f"{given} is no address. Example: --url https://newsroom.example")
    if address.scheme not in ("http", "https") or not address.host:
        fail(f"{given} is no http or https address. Example: --url https://newsroom.example")
    if address.scheme == "http" and not insecure and not _is_loopback(address.host):
        fail(
            f"The key would go unencrypted to {address.host}. Use an https:// address, "
            "or --insecure when the network between is yours."
        )
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"


def _target(text: str) -> dict[str, str]:
    language, _, route = text.partition(":")
    return {"language": language, "route": route or "machine"}


def _create(address: httpx.URL, key: str, body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The article, and whether it had been handed in before."""
    # of the document alone: handed in again with other options, it is refused and not made twice
    identity = uuid.uuid5(uuid.NAMESPACE_OID, body["document"])
    answer = _ask("POST", address, "articles/documents", key, body, {"Idempotency-Key": str(identity)})
    return _article(address, answer), "Idempotency-Replayed" in answer.headers


def _replace(address: httpx.URL, key: str, article_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """The article with the file's text: a draft's revision, or with a note a correction."""
    place = f"articles/{quote(article_id, safe='')}"
    present = _ask("GET", address, place, key)
    version = present.headers.get("ETag", "")
    return _article(address, _ask("POST", address, f"{place}/documents", key, body, {"If-Match": version}))


def _ask(
    method: str,
    address: httpx.URL,
    path: str,
    key: str,
    body: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    try:
        answer = httpx.request(
            method,
            f"{str(address).rstrip('/')}/api/v1/{path}",
            json=body,
            headers={"Authorization": f"Bearer {key}", **(headers or {})},
            timeout=30,
            trust_env=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        fail(f"The newsroom at {address} does not answer ({type(error).__name__}). Is `copyflow up` running?")
    if not answer.is_success:
        fail(problem_text(answer))
    return answer


def _article(address: httpx.URL, answer: httpx.Response) -> dict[str, Any]:
    try:
        article: dict[str, Any] = answer.json()
    except ValueError:
        fail(f"What answers at {address} is no newsroom.")
    return article


def problem_text(answer: httpx.Response) -> str:
    """An RFC 9457 problem as plain text; what is wrong with the request stands once, by the option's name."""
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        return f"The newsroom answered {answer.status_code}."
    code = problem.get("code", answer.status_code)
    if code == "idempotency_conflict":
        return (
            "You have handed in this very text before, under another name or with other options. "
            f"Change the article in the newsroom instead of handing it in again. [{code}]"
        )
    errors = problem.get("errors") or []
    if errors:
        lines = "".join(f"\n  {_option(each.get('pointer', ''))}: {each.get('detail', '')}" for each in errors)
        return f"{problem.get('title') or 'The newsroom refused.'} [{code}]{lines}"
    return f"{problem.get('detail') or problem.get('title') or ''} [{code}]"


def _option(pointer: str) -> str:
    """The option for a JSON pointer such as ``#/targets/0/language``; the pointer when there is none."""
    return _OPTIONS.get(pointer.removeprefix("#").lstrip("/").split("/")[0], pointer)
