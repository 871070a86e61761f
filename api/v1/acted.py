"""A command on an edition carried out, and the edition as it left it for an answer."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from api.v1.acting import Acting, article_after, entity_tag
from api.v1.actions import actions_on_edition
from api.v1.models import EditionModel
from workflow.domain import commands as wanted
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag


def acted(
    acting: Acting, article_id: UUID, language: LanguageTag, command: wanted.Command, response: Response
) -> EditionModel:
    """Carry the command out and answer with the edition as it left it."""
    outcome = acting.execute(command, article_stream(ArticleId(str(article_id))))
    article = article_after(acting, outcome)
    response.headers["ETag"] = entity_tag(outcome.version)
    actions = actions_on_edition(article, article.editions[language], acting.by, acting.now())
    return EditionModel.whole(article, language, actions)
