"""Check an edition's text and put the findings on record."""

from __future__ import annotations

from workers.tasks.texts import edition_text
from workers.wiring import Hands
from workflow.domain.commands import RecordFindings
from workflow.domain.desk import policy_of
from workflow.domain.streams import article_of
from workflow.domain.vocabulary import LanguageTag, system_actor
from workflow.ports import Lease
from workflow.quality import checks_for, run_checks


def perform(hands: Hands, lease: Lease) -> None:
    """Run the checks over the present text, as the article's desk wants them."""
    application, language = hands.application, LanguageTag(lease.subject)
    article = application.views.article(article_of(lease.stream))
    policy = policy_of(*application.views.policies_for(article))
    terms = application.views.glossary.term_base(article.details.desk)
    findings = run_checks(edition_text(article, language, terms), policy)
    command = RecordFindings(
        by=system_actor("check"),
        at=application.clock.now(),
        language=language,
        content_hash=article.editions[language].content_hash,
        findings=findings,
        checked_by=tuple(check.name for check in checks_for(language, policy)),
    )
    application.newsroom.execute(command, lease.stream, lease=lease)
