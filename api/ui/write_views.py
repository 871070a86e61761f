"""What the writers' pages show: the list of articles, what stands beside a text, where it is. Renders nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.commands import Details
from workflow.domain.conversation import Comment
from workflow.domain.limited import denied_there
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.segments import DraftBlock, headline_of
from workflow.domain.transitions import BY_COMMAND
from workflow.domain.vocabulary import Actor, LanguageTag, Route
from workflow.own_text import Maker, Measured, Remark, checked, maker_of, measured
from workflow.summaries import ArticleSummary
from workflow.views import Views


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article in the writers' list."""

    summary: ArticleSummary
    editions: tuple[Whereabouts, ...]
    comments: tuple[Comment, ...]
    """Those on its source that are open."""

    @property
    def asked(self) -> tuple[Whereabouts, ...]:
        """The editions that something is asked of."""
        return tuple(each for each in self.editions if each.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a text while it is written."""

    remarks: tuple[Remark, ...] | None
    """None where the text is too long to be checked while it is written."""
    measured: Measured
    language: LanguageTag

    @property
    def blocking(self) -> int:
        """How many remarks would block an approval."""
        return sum(remark.finding.severity.value == "blocking" for remark in self.remarks or ())


def listed(views: Views, summary: ArticleSummary, now: datetime) -> Listed:
    """One article of the list with where its editions are."""
    article = views.article(summary.article_id)
    return Listed(summary=summary, editions=whereabouts(article, now), comments=open_comments(article))


def open_comments(article: Article) -> tuple[Comment, ...]:
    """What was said of the article or its source and is not settled, the oldest first."""
    return tuple(each for each in article.comments if each.is_open and each.is_about(article.language))


def whereabouts(article: Article, now: datetime) -> tuple[Whereabouts, ...]:
    """Where every edition is, the source's first."""
    languages = [article.language, *(each for each in article.editions if each != article.language)]
    return tuple(_whereabouts(article.editions[language], now) for language in languages)


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


def beside(views: Views, language: LanguageTag, blocks: Sequence[DraftBlock], details: Details) -> Beside:
    """The checks and measures of a text."""
    return Beside(
        remarks=checked(views, language, blocks, details), measured=measured(language, blocks), language=language
    )


def makers(views: Views, article: Article) -> tuple[Maker, ...]:
    """Who makes each translation of an article."""
    return tuple(
        maker_of(views, article, language, edition.route, article.details.urgency)
        for language, edition in article.editions.items()
        if not edition.is_source
    )


# --- who may do what ---------------------------------------------------------------------------------------


def is_own(article: Article, person: Actor) -> bool:
    """Whether the person drafted the article or had a hand in its source."""
    return person.id == article.drafted_by or person.id in article.authors


def why_not_written(article: Article, person: Actor, names: dict[str, str]) -> Phrase | str:
    """Why the person cannot change the article here; empty when they can."""
    if not is_own(article, person):
        who = names.get(article.drafted_by, article.drafted_by)
        return phrase("{name} writes this article; you can read it here.", name=who)
    command = change_of(article)
    denied = denied_there(person, command, article)
    if denied is not None:
        return denied.reason
    if article.source.state not in BY_COMMAND[command].sources:
        return phrase("The article was rejected; nothing can be changed in it.")
    return ""


def change_of(article: Article) -> type[wanted.ReviseDraft | wanted.CorrectArticle]:
    """The command by which the text changes: a draft is revised, what was handed in is corrected."""
    return wanted.ReviseDraft if article.source.state is EditionState.DRAFT else wanted.CorrectArticle


def headline(article: Article, language: LanguageTag) -> str:
    """The headline of an edition, the source's where it is not translated yet."""
    return headline_of(article.blocks_of(language)) or headline_of(article.blocks)
