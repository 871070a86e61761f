"""The page of an article's images: add, describe, order, remove, publish. Forms in, commands out, without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import Problem, ProblemDocument, document_of
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import expected_version
from api.ui.pages import note_position, page
from api.uploads import add_image, read_form, remove_image, upload_of, words_of
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.errors import NewsroomError
from workflow.domain.illustrating import image_standing, shows_other_images
from workflow.domain.images import ImageStanding
from workflow.domain.phrases import phrase
from workflow.domain.segments import headline_of
from workflow.domain.streams import article_stream
from workflow.domain.transitions import why_refused
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.newsroom import Outcome
from workflow.people.person import SignedIn

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])
Form = tuple[dict[str, str], bytes]
_MARKS = {
    ImageStanding.PUBLIC: "published",
    ImageStanding.KEPT: "held",
    ImageStanding.WITHDRAWN: "withdrawn",
    ImageStanding.REMOVED: "withdrawn",
}
_DONE: Mapping[str, str] = {
    "add": phrase("The image was added."),
    "describe": phrase("The words were saved."),
    "up": phrase("The images stand in another order."),
    "down": phrase("The images stand in another order."),
    "remove": phrase("The image was removed."),
    "publish": phrase("The public editions show the images as they are now."),
}


@router.get("/articles/{article_id}/images")
def images(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    done: str = "",
) -> Response:
    """The images with their words in every language, who may see them, and the forms to change them."""
    return _page(request, person, views.article(article_id), done=_DONE.get(done, ""))


@router.post("/articles/{article_id}/images")
def act_on_images(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    article_id: ArticleId,
    form: Annotated[Form, Depends(read_form)],
) -> Response:
    """Do it, and show the page again; what was refused shows why, and nothing typed is lost but the chosen file."""
    fields, content = form
    action = fields.get("action", "")
    if action not in _DONE:
        raise Problem("unknown_address")
    article = application.views.article(article_id)
    try:
        _carry_out(application, person, article, fields, content)
    except NewsroomError as error:
        problem = document_of(error, request)
        if problem.status >= 500 and problem.code != "media_unavailable":
            raise
        article = application.views.article(article_id)
        return _page(request, person, article, problem=problem, typed=fields)
    return RedirectResponse(f"/articles/{article_id}/images?done={action}", 303)


def _carry_out(
    application: Application, person: SignedIn, article: Article, fields: Mapping[str, str], content: bytes
) -> None:
    def execute(command: wanted.Command, version: int | None = None) -> Outcome:
        stream = article_stream(article.id)
        return application.newsroom.execute(command, stream, expected_version=version, via=person.via)

    if fields["action"] == "add":
        add_image(application, article, upload_of(fields, content), person.actor, execute)
        return
    command, version = _command(application, person, article, fields), expected_version(fields)
    if isinstance(command, wanted.RemoveImage):
        remove_image(application, article, command, lambda each: execute(each, version))
    else:
        execute(command, version)


def _command(application: Application, person: SignedIn, article: Article, fields: Mapping[str, str]) -> wanted.Command:
    by, at, image_hash = person.actor, application.clock.now(), fields.get("image_hash", "")
    match fields["action"]:
        case "describe":
            language = LanguageTag(fields.get("language", ""))
            return wanted.DescribeImage(by=by, at=at, image_hash=image_hash, language=language, **words_of(fields))
        case "remove":
            return wanted.RemoveImage(by=by, at=at, image_hash=image_hash, reason=fields.get("reason", "").strip())
        case "publish":
            return wanted.PublishImages(by=by, at=at)
        case moved:
            order = _moved(article, image_hash, -1 if moved == "up" else 1)
            return wanted.OrderImages(by=by, at=at, image_hashes=order)


def _moved(article: Article, image_hash: str, step: int) -> tuple[str, ...]:
    """The order with one image a place further up or down, as far as there is one."""
    order = [image.hash for image in article.images]
    if image_hash in order:
        place = order.index(image_hash)
        order.insert(max(0, place + step), order.pop(place))
    return tuple(order)


def _page(
    request: Request,
    person: SignedIn,
    article: Article,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "images.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        article=article,
        headline=headline_of(article.blocks),
        languages=article.languages,
        standing={image.hash: image_standing(article, image.hash) for image in article.images},
        marks=_MARKS,
        unpublished=[each.language for each in article.editions.values() if shows_other_images(article, each)],
        refused=_refused(request, person, article),
        done=done,
        typed=typed or {},
    )


def _refused(request: Request, person: SignedIn, article: Article) -> dict[str, str]:
    """By action: why this person cannot do it at this moment; empty where they can."""
    by, at = person.actor, request.app.state.application.clock.now()
    examples: dict[str, wanted.Command] = {
        "add": wanted.AddImage(by=by, at=at, image_hash="", renditions=(), alt=""),
        "describe": wanted.DescribeImage(by=by, at=at, image_hash="", language=article.language, alt=""),
        "order": wanted.OrderImages(by=by, at=at, image_hashes=()),
        "remove": wanted.RemoveImage(by=by, at=at, image_hash="", reason=""),
        "publish": wanted.PublishImages(by=by, at=at),
    }
    found = {name: why_refused(command, article) for name, command in examples.items()}
    describe = (wanted.DescribeImage(by=by, at=at, image_hash="", language=each, alt="") for each in article.editions)
    if any(not why_refused(command, article) for command in describe):
        found["describe"] = ""
    return found
