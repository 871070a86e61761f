"""The board of one article, made of what the views know: where every edition stands with every partner."""

from __future__ import annotations

from api.ui.review import editions_in_order
from workflow.domain.article import Article
from workflow.syndication_board import SyndicationBoard, syndication_board
from workflow.views import Views

_MOST_ITEMS = 20_000
"""Of one article: far more than 50 partners get of ten languages in a hundred revisions."""


def board_of(views: Views, article: Article) -> SyndicationBoard:
    """The board over the editions that were ever published or planned for anybody, the source's first."""
    deliveries = views.deliveries(article_id=article.id, limit=_MOST_ITEMS)
    planned = {each.language for each in deliveries}
    languages = [
        language
        for language in editions_in_order(article)
        if article.editions[language].published is not None or language in planned
    ]
    return syndication_board(languages, {each.id: each.name for each in views.partners()}, deliveries)
