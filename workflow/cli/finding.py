"""An article as people name it at the command line: by its id or the id's beginning."""

from __future__ import annotations

from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.vocabulary import ArticleId
from workflow.views import Views


def find_article(views: Views, beginning: str) -> ArticleId:
    """The one article whose id begins so; refuses none and several."""
    found = views.article_ids(beginning.strip().lower())
    if len(found) > 1 and beginning not in found:
        shown = ", ".join(found[:3]) + (" …" if len(found) > 3 else "")
        raise InvalidValue("article", f"several begin with {beginning!r}: {shown}")
    if not found:
        raise NotFound(f"There is no such article: {beginning!r}. `copyflow status` lists the newest.")
    return found[0]
