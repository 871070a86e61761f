"""The writers' pages put together: a new article, one that is written on, and what stands beside the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from api.problems import ProblemDocument
from api.security.authentication import application_of
from api.ui.languages import LANGUAGES
from api.ui.pages import page
from api.ui.write_form import TARGETS, Typed, details_of, fields_of, text_of
from api.ui.write_views import (
    Beside,
    beside,
    change_of,
    why_not_written,
)
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.errors import InvalidValue
from workflow.domain.permissions import why_denied
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.vocabulary import LanguageTag
from workflow.domain.whereabouts import open_comments, whereabouts
from workflow.intake.encodings import CHOICES
from workflow.own_text import makers
from workflow.people.person import SignedIn
from workflow.rendering.bodies import body_html
from workflow.views import Views

DONE: Mapping[str, Phrase] = {
    "saved": phrase("Saved."),
    "submitted": phrase("Handed in. From here on you see below where it is."),
    "corrected": phrase("The correction is on record; only what changed is translated again."),
}


def form_values(application: Application, person: SignedIn) -> dict[str, Any]:
    """What every form of a writer offers to choose from."""
    return {
        "desks": [desk for desk in application.views.desks() if desk.id],
        "offered": TARGETS,
        "languages": LANGUAGES,
        "encodings": CHOICES,
        "grades": list(CorrectionGrade),
        "kept_for": person.actor.id,
    }


def show_new(
    request: Request,
    person: SignedIn,
    fields: Mapping[str, str],
    *,
    problem: ProblemDocument | None = None,
    remarks: Sequence[Phrase] = (),
    kept: str = "",
    read_as: str = "",
) -> Response:
    """The form of a new article; ``kept`` is the file that it was filled from, ``read_as`` its encoding."""
    application = application_of(request)
    typed = Typed(fields=fields)
    return page(
        request,
        "write_new.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        denied=why_denied(person.actor, wanted.DraftArticle),
        fields={"article_id": application.ids.new(), **fields},
        side=side_of(application.views, typed) if typed.field("body") else None,
        remarks=remarks,
        kept=kept,
        read_as=read_as,
        article=None,
        **form_values(application, person),
    )


def show_article(
    request: Request,
    person: SignedIn,
    views: Views,
    article: Article,
    *,
    typed: Mapping[str, str] | None = None,
    problem: ProblemDocument | None = None,
    done: str = "",
) -> Response:
    """The page of one article for writers: its text to be changed where this person may, and where it is."""
    application = application_of(request)
    names = views.names()
    reason = why_not_written(article, person.actor, names) if views.are_present else phrase("This is the past.")
    opened = fields_of(article)
    moved = problem is not None and problem.code == "version_conflict"
    fields = {**(opened or {}), **(typed or {})}
    return page(
        request,
        "write_article.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        done=DONE[done] if done in DONE and problem is None else "",
        article=article,
        fields=fields,
        reason=reason,
        by_blocks=opened is None,
        now_there=opened if moved else None,
        drafting=change_of(article) is wanted.ReviseDraft,
        side=side_of(views, Typed(fields=fields), article) if not reason and opened else None,
        where=whereabouts(article, views.moment_or(application.clock.now())),
        comments=open_comments(article),
        makers=makers(views, article),
        body=body_html(article.blocks),
        names=names,
        remarks=(),
        kept="",
        read_as="",
        **form_values(application, person),
    )


def side_of(views: Views, typed: Typed, article: Article | None = None) -> Beside | None:
    """What the checks say of the form's text; None while it cannot be read, which is told when it is saved."""
    try:
        text = text_of(typed, article.language if article else None)
        details = details_of(typed, article.details if article else None)
        views.require_desk(details.desk)
    except InvalidValue:
        return None
    return beside(views, text.language, text.blocks, details)


def show_beside(
    request: Request,
    person: SignedIn,
    *,
    side: Beside | None,
    article: Article | None = None,
    problem: ProblemDocument | None = None,
    saved: bool = False,
    version: int | None = None,
) -> Response:
    """The part beside the text, after a rest in typing; ``version`` is the one that the writer goes on from."""
    return page(
        request,
        "_write_side.html",
        person,
        side=side,
        article=article,
        problem=problem,
        saved=saved,
        version=version,
    )


def show_preview(request: Request, person: SignedIn, views: Views, article: Article, language: LanguageTag) -> Response:
    """An edition as readers will see it, and who makes those that are not there yet."""
    edition = article.editions[language]
    return page(
        request,
        "write_preview.html",
        person,
        article=article,
        edition=edition,
        language=language,
        headline=article.headline(language),
        body=body_html(article.blocks_of(language)),
        makers=makers(views, article),
        unfinished=len(article.unfinished(language)),
        where=whereabouts(article, application_of(request).clock.now()),
    )
