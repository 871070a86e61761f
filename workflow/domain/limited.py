"""Limited roles on articles: what a command is about, and the person with the roles that hold there.

Every decision about an article begins here, on the very state that it is made on: so neither a race nor a request
made by hand passes a limit. Rules further on that ask for a role see only roles that hold there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.limits import Matter
from workflow.domain.permissions import Denied, permission, require_permission
from workflow.domain.vocabulary import Actor, LanguageTag

C = TypeVar("C", bound=wanted.Command)


def within_limits(command: C, article: Article) -> C:
    """The command, by the same person with only the roles that hold for it; ``NotAllowed`` when none of them does."""
    if not command.by.limits:
        return command
    matters = matters_of(command, article)
    require_permission(command.by, type(command), *matters)
    return replace(command, by=command.by.at(*matters))


def denied_there(
    actor: Actor, command: type[wanted.Command], article: Article, language: LanguageTag | None = None
) -> Denied | None:
    """None when ``actor`` may give ``command`` on this edition (None: the whole article), else why not."""
    return permission(actor, command, _about(article, language))


def matters_of(command: wanted.Command, article: Article) -> tuple[Matter, ...]:
    """What a command on an article is about; all of it must be covered.

    What names an edition is about that one. What names none is about every edition that there is: holding
    or correcting the article, or changing its images, reaches all of them. A draft that is moved is a matter of both
    desks. Who looks after one edition may talk about the article and its source, which they read for it.
    """
    match command:
        case wanted.DraftArticle():
            languages = frozenset({command.language, *(target.language for target in command.targets)})
            return (Matter(desk=command.details.desk, source=command.language, languages=languages),)
        case wanted.RequestEdition():
            return (_about(article, command.target.language),)
        case wanted.AddComment():
            numbered = command.answers
            return (_talk(article, numbered) if numbered else _said(article, command.language),)
        case wanted.ResolveComment() | wanted.ReopenComment():
            return (_talk(article, command.number),)
        case wanted.ReviseDraft() if command.details is not None:
            here = _about(article, None)
            return here, replace(here, desk=command.details.desk)
        case _:
            return (_about(article, getattr(command, "language", None)),)


def _about(article: Article, language: LanguageTag | None) -> Matter:
    languages = frozenset[str](article.editions) if language is None else frozenset({language})
    return Matter(desk=article.details.desk, source=article.language, languages=languages)


def _said(article: Article, language: LanguageTag | None) -> Matter:
    if language not in {None, article.language}:
        return _about(article, language)
    return replace(_about(article, None), whole=False)


def _talk(article: Article, number: int) -> Matter:
    """Where a comment stands; of a number that there is not, the article: the decision says so."""
    thread = next((each for each in article.comments if each.number == number), None)
    return _said(article, thread.language if thread else None)
