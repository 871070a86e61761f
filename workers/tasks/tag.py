"""Tag the entities and topics of an edition's text and put them on record."""

from __future__ import annotations

from workers.tagging.tagger import Tagger
from workers.tagging.topics import suggested
from workers.tasks.texts import edition_text
from workers.wiring import Hands
from workflow.domain.commands import RecordTags
from workflow.domain.streams import article_of
from workflow.domain.vocabulary import LanguageTag, system_actor
from workflow.ports import Lease


def perform(hands: Hands, lease: Lease) -> None:
    """Run the tagger of the newsroom's present knowledge base over the present text."""
    application, language = hands.application, LanguageTag(lease.subject)
    article = application.views.article(article_of(lease.stream))
    tagger = Tagger(application.views.knowledge.base())
    tagging = tagger.tag(article.blocks_of(language), language, article.release_date)
    topics = suggested(edition_text(article, language), tagging.tags, application.views.topics.knowledge())
    command = RecordTags(
        by=system_actor("tag"),
        at=application.clock.now(),
        language=language,
        content_hash=article.editions[language].content_hash,
        tags=(*tagging.tags, *topics),
        provider=tagging.fingerprint,
        knowledge_base=tagging.knowledge_base,
        remarks=tagging.remarks,
    )
    application.newsroom.execute(command, lease.stream, lease=lease)
