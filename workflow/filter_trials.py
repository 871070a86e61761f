"""What a changed profile of a partner would move: editions published lately that only one of both lets through.

A comparison of two profiles by the domain's own ``why_not``; nothing is sent and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from workflow.domain.partner import Offer, Partner, why_not
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.publication import publication_of
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.views import Views

MOST_EDITIONS = 5_000
"""How many editions are looked at, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An edition, as it is public now."""

    article_id: ArticleId
    language: LanguageTag
    revision: int
    headline: str
    published_at: datetime
    """When this revision came out."""
    received: bool
    """Whether the partner has any revision of it: then it gets further ones whatever its filters say."""
    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An edition that only one of both profiles lets through."""

    article_id: ArticleId
    language: LanguageTag
    revision: int
    headline: str
    published_at: datetime
    received: bool
    reason: str
    """Which condition of the other profile keeps it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterTrial:
    """What would have moved."""

    partner_id: PartnerId
    partner_name: str
    since: datetime
    editions: int
    """How many were looked at."""
    is_cut: bool
    """Whether there were more: the older ones were not looked at."""
    by_both: int
    by_neither: int
    no_longer: tuple[Moved, ...]
    """What the present profile sends and the changed one would not."""
    newly: tuple[Moved, ...]
    """What the present profile does not send and the changed one would."""


def try_profile(views: Views, partner: Partner, changed: PartnerProfile, *, since: datetime) -> FilterTrial:
    """Compare a partner's profile with a changed one on what was published since then, as it is public now."""
    issued = views.syndication.issued_since(since, limit=MOST_EDITIONS + 1)
    looked_at = issued[:MOST_EDITIONS]
    held = views.syndication.held_by(partner.id, (each.article_id for each in looked_at))
    editions: list[Tried] = []
    for article_id, group in groupby(sorted(looked_at, key=lambda each: each.article_id), lambda each: each.article_id):
        article = views.article(article_id)
        for each in group:
            public = publication_of(article, each.language)
            if public is not None:
                editions.append(
                    Tried(
                        article_id=article_id,
                        language=each.language,
                        revision=public.revision,
                        headline=headline_of(public.blocks),
                        published_at=public.this_version,
                        received=(article_id, each.language) in held,
                        offer=views.offer(public),
                    )
                )
    return compare(partner, changed, editions, since=since, is_cut=len(issued) > MOST_EDITIONS)


def compare(
    partner: Partner, changed: PartnerProfile, editions: Iterable[Tried], *, since: datetime, is_cut: bool = False
) -> FilterTrial:
    """The trial over these editions, the newest first in its lists."""
    ordered = sorted(editions, key=lambda each: (each.published_at, each.article_id, each.language), reverse=True)
    judged = [(each, why_not(partner.profile, each.offer), why_not(changed, each.offer)) for each in ordered]
    return FilterTrial(
        partner_id=partner.id,
        partner_name=partner.name,
        since=since,
        editions=len(ordered),
        is_cut=is_cut,
        by_both=sum(now is None and then is None for _, now, then in judged),
        by_neither=sum(now is not None and then is not None for _, now, then in judged),
        no_longer=tuple(_moved(each, then) for each, now, then in judged if now is None and then is not None),
        newly=tuple(_moved(each, now) for each, now, then in judged if now is not None and then is None),
    )


def _moved(edition: Tried, reason: str) -> Moved:
    return Moved(
        article_id=edition.article_id,
        language=edition.language,
        revision=edition.revision,
        headline=edition.headline,
        published_at=edition.published_at,
        received=edition.received,
        reason=reason,
    )
