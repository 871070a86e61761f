"""``copyflow withdraw``, ``hold``, ``release``, ``retract``: one edition, or an article with all its translations.

They go through the HTTP API with a publisher's key, as ``copyflow submit`` does: who may not publish may not take back,
and the log says who it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.client import Copyflow
from workflow.cli.console import print_json, say
from workflow.cli.over_http import newsroom_at

if TYPE_CHECKING:
    from api.client.generated import shapes

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

if TYPE_CHECKING:
    _Left = shapes.ArticleModel | shapes.EditionModel


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

    def act(newsroom: Copyflow) -> _Left:
        if language is None:
            return newsroom.withdraw_article(article, {"reason": reason})
        return newsroom.withdraw_edition(article, language, {"reason": reason})

    left = _acted(url, key, article, act, insecure=insecure)
    _tell(left, "Withdrawn; `copyflow status ARTICLE` and the article's page say who confirmed it", as_json=as_json)


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

    def act(newsroom: Copyflow) -> _Left:
        if language is None:
            return newsroom.hold_article(article, {"reason": reason})
        return newsroom.hold_edition(article, language, {"reason": reason})

    _tell(_acted(url, key, article, act, insecure=insecure), "Held", as_json=as_json)


def release(
    article: _ArticleId,
    language: _Language = None,
    url: _Url = _HERE,
    key: _Key = None,
    insecure: _Insecure = False,
    as_json: _AsJson = False,
) -> None:
    """Let what is held out again."""

    def act(newsroom: Copyflow) -> _Left:
        if language is None:
            return newsroom.release_article(article)
        return newsroom.release_edition(article, language)

    _tell(_acted(url, key, article, act, insecure=insecure), "Released", as_json=as_json)


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

    def act(newsroom: Copyflow) -> _Left:
        if language is None:
            return newsroom.retract_article(article, {"note": note})
        return newsroom.retract_edition(article, language, {"note": note})

    _tell(_acted(url, key, article, act, insecure=insecure), "Retracted", as_json=as_json)


def _acted(url: str, key: str | None, article_id: str, act: Callable[[Copyflow], _Left], *, insecure: bool) -> _Left:
    """What the newsroom answers: the edition, or the article, as it is then."""
    with newsroom_at(url, key, insecure=insecure) as newsroom:
        newsroom.read_article(article_id)
        return act(newsroom)


def _tell(left: _Left, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(left)
        return
    found: dict[str, Any] = dict(left)
    public = [each for each in found.get("editions", [found]) if each["pub_status"]]
    lines = [f"  {each['language']}: {each['pub_status']}, revision {each['revision']}" for each in public]
    say("\n".join([f"{done}.", *lines]))
