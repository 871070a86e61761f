"""``copyflow withdraw``, ``hold``, ``release``, ``retract``: one edition, or an article with all its translations.

They go through the HTTP API with a publisher's key, as ``copyflow submit`` does: who may not publish may not take back,
and the log says who it was.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer

from workflow.cli.console import print_json, say
from workflow.cli.over_http import ask, newsroom_address, readable, require_key

_ArticleId = Annotated[str, typer.Argument(metavar="ARTICLE", help="Id of the article.")]
_Language = Annotated[str | None, typer.Option(help="Only the edition in this language; else every one.")]
_Reason = Annotated[str, typer.Option(help="Why; partners are told.")]
_Url = Annotated[str, typer.Option(help="Address of the newsroom.", envvar="COPYFLOW_URL")]
_Key = Annotated[
    str | None, typer.Option(help="API key; better in COPYFLOW_API_KEY than here.", envvar="COPYFLOW_API_KEY")
]
_Insecure = Annotated[bool, typer.Option("--insecure", help="Send the key over plain http to another machine.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Print what the newsroom answers.")]
_HERE = "http://127.0.0.1:8300"


def withdraw(
    article: _ArticleId,
    reason: _Reason,
    language: _Language = None,
    url: _Url = _HERE,
    key: _Key = None,
    insecure: _Insecure = False,
    as_json: _AsJson = False,
) -> None:
    """Take back from everybody who ever received it, and from readers."""
    address = newsroom_address(url, insecure=insecure)
    answer = _act(address, require_key(key), article, language, "withdrawal", {"reason": reason})
    _tell(answer, "Withdrawn; `copyflow status ARTICLE` and the article's page say who confirmed it", as_json=as_json)


def hold(
    article: _ArticleId,
    reason: _Reason,
    language: _Language = None,
    url: _Url = _HERE,
    key: _Key = None,
    insecure: _Insecure = False,
    as_json: _AsJson = False,
) -> None:
    """Ask partners to withhold it for now, and take it from readers."""
    address = newsroom_address(url, insecure=insecure)
    answer = _act(address, require_key(key), article, language, "hold", {"reason": reason})
    _tell(answer, "Held", as_json=as_json)


def release(
    article: _ArticleId,
    language: _Language = None,
    url: _Url = _HERE,
    key: _Key = None,
    insecure: _Insecure = False,
    as_json: _AsJson = False,
) -> None:
    """Let what is held out again."""
    address = newsroom_address(url, insecure=insecure)
    answer = _act(address, require_key(key), article, language, "release", {})
    _tell(answer, "Released", as_json=as_json)


def retract(
    article: _ArticleId,
    note: Annotated[str, typer.Option(help="What was wrong, for readers and partners.")],
    language: _Language = None,
    url: _Url = _HERE,
    key: _Key = None,
    insecure: _Insecure = False,
    as_json: _AsJson = False,
) -> None:
    """Mark it as wrong as a whole; it stays readable."""
    address = newsroom_address(url, insecure=insecure)
    answer = _act(address, require_key(key), article, language, "retraction", {"note": note})
    _tell(answer, "Retracted", as_json=as_json)


def _act(
    address: Any, key: str, article_id: str, language: str | None, action: str, body: dict[str, str]
) -> dict[str, Any]:
    """What the newsroom answers: the edition, or the article, as it is then."""
    place = f"articles/{quote(article_id, safe='')}"
    version = ask("GET", address, place, key).headers.get("ETag", "")
    edition = f"/editions/{quote(language, safe='')}" if language else ""
    return readable(address, ask("POST", address, f"{place}{edition}/{action}", key, body, {"If-Match": version}))


def _tell(answer: dict[str, Any], done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    editions = answer.get("editions", [answer])
    public = [each for each in editions if each.get("pub_status")]
    lines = [f"  {each['language']}: {each['pub_status']}, revision {each['revision']}" for each in public]
    say("\n".join([f"{done}.", *lines]))
