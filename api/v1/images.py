"""Routes of an article's images: add by upload or by address, describe in a language, order, remove, publish."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.as_of import CurrentViews
from api.json_bodies import read_json
from api.security.authentication import CurrentPerson
from api.uploads import ImageUpload, add_image, read_form, remove_image, upload_of, words_of
from api.v1.acting import Acting, Changing, Creating, entity_tag, say_created
from api.v1.bodies import Nothing
from api.v1.image_models import (
    Hash,
    ImageAddressBody,
    ImageDescriptionBody,
    ImageModel,
    ImageOrderBody,
    ImagesModel,
)
from api.v1.parts import part
from api.v1.responses import CHANGING, CREATING, READING, problems
from api.v1.values import ArticlePath
from workflow.domain import commands as wanted
from workflow.domain.streams import article_of, article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag

router = part("/articles/{article_id}/images", tags=["images"])

HashPath = Annotated[Hash, Path(description="The image's hash.")]
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file", "alt"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "JPEG, PNG, WebP or GIF, at most 12 MB."},
        "alt": {"type": "string", "description": "What it shows, in the language of the source."},
        "caption": {"type": "string"},
        "credit": {"type": "string"},
    },
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": _FORM},
            "application/json": {"schema": {"$ref": "#/components/schemas/ImageAddressBody"}},
        },
    }
}


async def _upload(request: Request) -> ImageUpload:
    """The image of a form, or of a JSON object."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return upload_of(*(await read_form(request)))
    try:
        body = ImageAddressBody.model_validate(read_json(await request.body()))
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        raise RequestValidationError(found) from None
    return upload_of(body.model_dump(), b"")


@router.get("", responses=problems(404, *READING))
def list_images(article_id: ArticlePath, views: CurrentViews, person: CurrentPerson, response: Response) -> ImagesModel:
    """The images of an article, in their order."""
    del person
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    return ImagesModel.of(article)


@router.post("", status_code=201, responses=problems(404, 503, *CREATING), openapi_extra=_BODY)
def add_an_image(
    request: Request,
    article_id: ArticlePath,
    acting: Creating,
    upload: Annotated[ImageUpload, Depends(_upload)],
    response: Response,
) -> ImageModel:
    """Add an image, as a form with a `file` or as JSON with a `url`.

    It is looked at, freed of what cameras note (the place among it), and kept in two sizes. Moving pictures and SVG are
    refused.
    """
    identity = ArticleId(str(article_id))
    if acting.command_id:  # not of the body's bytes: every sending of a form separates its parts otherwise
        request_line = f"{request.method}\x00{request.url.path}\x00".encode()
        acting = replace(acting, fingerprint=sha256(request_line + upload.digest).hexdigest())
    article = acting.application.views.article(identity)
    image_hash, outcome = add_image(
        acting.application,
        article,
        upload,
        acting.by,
        lambda command: acting.execute(command, article_stream(identity)),
    )
    after = acting.application.views.article(identity, version=outcome.version)
    image = next(each for each in after.images if each.hash == image_hash)
    location = f"/api/v1/articles/{identity}/images"
    say_created(response, outcome.version, location, repeated=outcome.repeated)
    return ImageModel.of(after, image)


@router.patch("/{image_hash}", responses=problems(*CHANGING))
def describe_image(
    article_id: ArticlePath, image_hash: HashPath, body: ImageDescriptionBody, acting: Changing, response: Response
) -> ImagesModel:
    """Say what an image shows in one language; what is public gets it with the next revision."""
    said = words_of({"alt": body.alt, "caption": body.caption, "credit": body.credit or ""})
    command = wanted.DescribeImage(
        by=acting.by,
        at=acting.now(),
        image_hash=image_hash,
        language=LanguageTag(body.language),
        alt=said["alt"],
        caption=said["caption"],
        credit=None if body.credit is None else said["credit"],
    )
    return _changed(acting, article_id, command, response)


@router.put("/order", responses=problems(*CHANGING))
def order_images(article_id: ArticlePath, body: ImageOrderBody, acting: Changing, response: Response) -> ImagesModel:
    """Put the images in an order; the first leads."""
    command = wanted.OrderImages(by=acting.by, at=acting.now(), image_hashes=tuple(body.image_hashes))
    return _changed(acting, article_id, command, response)


@router.delete("/{image_hash}", responses=problems(*CHANGING))
def remove_an_image(
    article_id: ArticlePath,
    image_hash: HashPath,
    acting: Changing,
    response: Response,
    reason: Annotated[str, Query(min_length=1, max_length=2_000, description="Why; it stays in the history.")],
) -> ImagesModel:
    """Take an image away: from the portal at once (410), from partners with a revision that goes out by itself."""
    identity = ArticleId(str(article_id))
    command = wanted.RemoveImage(by=acting.by, at=acting.now(), image_hash=image_hash, reason=reason)
    article = acting.application.views.article(identity)
    outcome = remove_image(
        acting.application, article, command, lambda each: acting.execute(each, article_stream(identity))
    )
    response.headers["ETag"] = entity_tag(outcome.version)
    return ImagesModel.of(acting.application.views.article(identity, version=outcome.version))


@router.post("/publication", responses=problems(*CHANGING))
def publish_images(
    article_id: ArticlePath, acting: Changing, response: Response, body: Nothing | None = None
) -> ImagesModel:
    """Give the public editions the images as they stand now, as a revision whose text is the same."""
    del body
    return _changed(acting, article_id, wanted.PublishImages(by=acting.by, at=acting.now()), response)


def _changed(acting: Acting, article_id: object, command: wanted.Command, response: Response) -> ImagesModel:
    outcome = acting.execute(command, article_stream(ArticleId(str(article_id))))
    response.headers["ETag"] = entity_tag(outcome.version)
    return ImagesModel.of(acting.application.views.article(article_of(outcome.stream), version=outcome.version))
