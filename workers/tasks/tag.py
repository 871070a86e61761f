"""Tag the entities of an edition's text and put them on record."""

from __future__ import annotations

from workers.tagging.annotating import PIPELINE_VERSION, annotate
from workers.tasks.texts import edition_text
from workers.wiring import Hands
from workflow.domain.commands import RecordTags
from workflow.domain.streams import article_of
from workflow.domain.vocabulary import LanguageTag, system_actor
from workflow.ports import Lease


def perform(hands: Hands, lease: Lease) -> None:
    """Run every tag provider over the present text."""
    application, language = hands.application, LanguageTag(lease.subject)
    article = application.views.article(article_of(lease.stream))
    command = RecordTags(
        by=system_actor("tag"),
        at=application.clock.now(),
        language=language,
        content_hash=article.editions[language].content_hash,
        tags=annotate(edition_text(article, language)),
        provider=PIPELINE_VERSION,
    )
    application.newsroom.execute(command, lease.stream, lease=lease)
