"""The route that acts on several editions of the queue at once; each is answered by itself."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.v1.acting import Acting, Creating
from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.parts import part
from api.v1.responses import CREATING, problems
from api.v1.values import Language
from workflow.domain import commands as wanted
from workflow.domain.errors import CommandConflict, NewsroomError
from workflow.domain.permissions import require_permission
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag

router = part(tags=["editions"])

_MOST_AT_ONCE = 50


class EditionKeyBody(Body):
    """Names an edition."""

    article_id: UUID
    language: Language


class SeveralBody(Body):
    """Editions to act on."""

    editions: Annotated[list[EditionKeyBody], Field(min_length=1, max_length=_MOST_AT_ONCE)]


class DoneModel(Answer):
    """What came of one of several."""

    article_id: str
    language: str
    done: bool
    code: str = Field(description="Why not, as problems name it; empty when it was done.")
    reason: str = Field(description="Why not, in a sentence; empty when it was done.")


class SeveralModel(Answer):
    """What came of each, in the order in which they were named."""

    items: list[DoneModel]


@router.post("/queue/retranslation", responses=problems(*CREATING))
def retranslate_editions(body: SeveralBody, acting: Creating) -> SeveralModel:
    """Let the machine translate what is missing or stale in each of these editions."""
    require_permission(acting.by, wanted.Retranslate)
    keys = dict.fromkeys((ArticleId(str(each.article_id)), LanguageTag(each.language)) for each in body.editions)
    return SeveralModel(items=[_retranslated(acting, *key) for key in keys])


def _retranslated(acting: Acting, article_id: ArticleId, language: LanguageTag) -> DoneModel:
    """Each under a command id of its own, so that the request repeated goes on with what was not done yet."""
    command_id = str(uuid.uuid5(UUID(acting.command_id), f"{article_id}/{language}")) if acting.command_id else None
    command = wanted.Retranslate(by=acting.by, at=acting.now(), language=language)
    code = reason = ""
    try:
        replace(acting, command_id=command_id).execute(command, article_stream(article_id))
    except CommandConflict:  # the key was used for another request: nothing of this one is to be done
        raise
    except NewsroomError as error:
        code, reason = error.code, error.detail
    return DoneModel(article_id=article_id, language=language, done=not code, code=code, reason=reason)
