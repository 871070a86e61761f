"""What the writers' pages show: the list of articles, what stands beside a text, where it is. Renders nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain.article import Article, EditionState
from workflow.domain.commands import Details
from workflow.domain.conversation import Comment
from workflow.domain.limited import denied_there
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.segments import DraftBlock
from workflow.domain.transitions import BY_COMMAND
from workflow.domain.vocabulary import Actor, LanguageTag
from workflow.domain.whereabouts import Whereabouts, open_comments, whereabouts
from workflow.own_text import Measured, Remark, checked, measured
from workflow.summaries import ArticleSummary
from workflow.views import Views


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


def beside(views: Views, language: LanguageTag, blocks: Sequence[DraftBlock], details: Details) -> Beside:
    """The checks and measures of a text."""
    return Beside(
        remarks=checked(views, language, blocks, details), measured=measured(language, blocks), language=language
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
