"""Images of an article as the API tells of them, and what it takes about them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.v1.answer import Answer
from api.v1.values import Language
from workflow.domain.article import Article
from workflow.domain.illustrating import image_standing, shows_other_images
from workflow.domain.images import LONGEST_ALT, LONGEST_CAPTION, LONGEST_CREDIT, Image, ImageStanding
from workflow.media.keys import key_of

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Alt = Annotated[str, StringConstraints(max_length=LONGEST_ALT)]


class RenditionModel(Answer):
    """One file of an image."""

    href: str = Field(description="On this site; readers get it once an edition that shows the image is public.")
    media_type: str
    width: int
    height: int
    bytes: int


class ImageWordsModel(Answer):
    """What is said of an image in one language."""

    alt: str
    caption: str


class ImageModel(Answer):
    """An image of an article."""

    image_hash: str = Field(description="SHA-256 of its largest file.")
    standing: ImageStanding = Field(description="Who may see it: `public` everybody, else who is signed in.")
    credit: str
    language: str = Field(description="That it was first described in.")
    words: dict[str, ImageWordsModel] = Field(description="By language.")
    missing: list[str] = Field(description="Languages of editions that nobody has described it in.")
    fetched_from: str
    renditions: list[RenditionModel] = Field(description="The largest first.")

    @classmethod
    def of(cls, article: Article, image: Image) -> Self:
        """From the article as loaded."""
        return cls(
            image_hash=image.hash,
            standing=image_standing(article, image.hash),
            credit=image.credit,
            language=image.language,
            words={tag: ImageWordsModel(alt=said.alt, caption=said.caption) for tag, said in image.words.items()},
            missing=[language for language in article.editions if language not in image.words],
            fetched_from=image.origin,
            renditions=[
                RenditionModel(
                    href=f"/media/{key_of(image.hash, each)}",
                    media_type=each.media_type,
                    width=each.width,
                    height=each.height,
                    bytes=each.bytes,
                )
                for each in image.renditions
            ],
        )


class ImagesModel(Answer):
    """The images of an article, in their order; the first leads."""

    article_id: str
    version: int = Field(description="The stream's version: the ETag.")
    images: list[ImageModel]
    unpublished: list[str] = Field(
        description="Languages of public editions that show other images, or other words on them, than these: they get "
        "these with their next revision, or by `POST …/images/publication`."
    )

    @classmethod
    def of(cls, article: Article) -> Self:
        """From the article as loaded."""
        editions = article.editions.values()
        return cls(
            article_id=article.id,
            version=article.version,
            images=[ImageModel.of(article, image) for image in article.images],
            unpublished=[each.language for each in editions if shows_other_images(article, each)],
        )


class ImageAddressBody(BaseModel):
    """An image to be fetched; the same fields as in a form, which has `file` in place of `url`."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2_000, description="Of the picture itself: JPEG, PNG, WebP or GIF, at most 12 MB.")
    alt: str = Field(max_length=LONGEST_ALT, description="What it shows, in the language of the source. Required.")
    caption: str = Field(default="", max_length=LONGEST_CAPTION)
    credit: str = Field(default="", max_length=LONGEST_CREDIT)


class ImageDescriptionBody(BaseModel):
    """What is said of an image in one language."""

    model_config = ConfigDict(extra="forbid")

    language: Language
    alt: _Alt
    caption: str = Field(default="", max_length=LONGEST_CAPTION)
    credit: str | None = Field(
        default=None, max_length=LONGEST_CREDIT, description="The same in every language; unchanged where not named."
    )


class ImageOrderBody(BaseModel):
    """Every image of the article once, in the order in which they are to stand."""

    model_config = ConfigDict(extra="forbid")

    image_hashes: list[Hash] = Field(max_length=100)
