"""Where each edition of an article is, for whoever wrote it: who has it, since when, and what was asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.conversation import Comment
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.vocabulary import LanguageTag, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where an edition is: its stage, who has it, since when, and what was asked for."""

    language: LanguageTag
    is_source: bool
    state: EditionState
    holder: Phrase | None
    """Who has to do something next; None where nobody has."""
    claimed_by: str
    """Id of the person who looks after it; empty where nobody said so."""
    since: datetime | None
    asked: str
    """What a reviewer asked for; empty when nothing is asked."""
    is_public: bool
    engines: tuple[str, ...]
    """What made the translation that is there; empty while there is none, and for a person's own."""


def open_comments(article: Article) -> tuple[Comment, ...]:
    """What was said of the article or its source and is not settled, the oldest first."""
    return tuple(each for each in article.comments if each.is_open and each.is_about(article.language))


def whereabouts(article: Article, now: datetime) -> tuple[Whereabouts, ...]:
    """Where every edition is, the source's first."""
    return tuple(_whereabouts(article.editions[language], now) for language in article.languages)


def _whereabouts(edition: Edition, now: datetime) -> Whereabouts:
    return Whereabouts(
        language=edition.language,
        is_source=edition.is_source,
        state=edition.state,
        holder=_holder(edition),
        claimed_by=edition.claim.by if edition.claim and edition.is_claimed(now) else "",
        since=edition.waiting_since,
        asked=edition.changes_requested,
        is_public=edition.is_public,
        engines=tuple(sorted({each.engine for each in edition.translations.values() if each.engine})),
    )


def _holder(edition: Edition) -> Phrase | None:
    match edition.state:
        case EditionState.DRAFT:
            return phrase("its writer") if edition.is_source else phrase("nobody before the source is handed in")
        case EditionState.TRANSLATION:
            if edition.is_source:
                return phrase("the checks")
            return phrase("a translator") if edition.route is Route.PERSON else phrase("the machine and the checks")
        case EditionState.REVIEW:
            return phrase("a reviewer")
        case EditionState.APPROVED:
            return phrase("a publisher")
        case EditionState.SCHEDULED:
            return phrase("the clock")
        case EditionState.HELD:
            return phrase("a publisher, who holds it")
        case _:
            return None
