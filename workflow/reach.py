"""Whom a decision about an edition would reach: what a button says before it is pressed. Decides and stores nothing.

The decision is made on a copy of the article that is thrown away, and its recipients are those that the plan of the
deliveries would name at this moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.editorial import decide
from workflow.domain.errors import NewsroomError
from workflow.domain.evolution import evolve
from workflow.domain.partner import Offer, Partner, recipients
from workflow.domain.publication import Publication, publication_of
from workflow.domain.vocabulary import LanguageTag, PartnerId


def reach(
    command: wanted.Command,
    article: Article,
    language: LanguageTag,
    partners: Iterable[Partner],
    received: frozenset[PartnerId],
    offer: Callable[[Publication], Offer],
) -> frozenset[PartnerId] | None:
    """The partners that the new revision of the edition would be planned for; None when the command is refused.

    ``received`` are those that any revision of the edition was ever requested for.
    """
    try:
        after = reduce(evolve, decide(command, article), article)
    except NewsroomError:
        return None
    public = publication_of(after, language, ahead=True)
    return frozenset(recipients(partners, received, offer(public))) if public else None
