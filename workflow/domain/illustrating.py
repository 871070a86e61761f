"""What the newsroom decides about an article's images, and how its state changes by that. Files are kept elsewhere.

What an edition publishes binds its images as they stand; later changes go out with its next revision, or when somebody
publishes the images by themselves. An image that is taken away leaves what is public at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, Edition
from workflow.domain.changing import replace
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.images import (
    LONGEST_ALT,
    LONGEST_CAPTION,
    LONGEST_CREDIT,
    MOST_IMAGES,
    SUFFIXES,
    Image,
    ImageStanding,
    ImageWords,
    PublicImage,
)
from workflow.domain.phrases import phrase
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import PubStatus
from workflow.domain.wording import change

TAKEN_AWAY = "image removed"
"""What partners are told of a revision that lacks an image of the one before."""
_HASH = re.compile(r"[0-9a-f]{64}")


def images_for(article: Article, edition: Edition) -> tuple[PublicImage, ...]:
    """The images as readers of an edition would get them now."""
    return tuple(image.in_language(edition.language) for image in article.images)


def shows_other_images(article: Article, edition: Edition) -> bool:
    """Whether what is public of an edition shows other images, or other words on them, than it would now."""
    public = edition.published
    return public is not None and public.is_usable and public.images != images_for(article, edition)


def image_standing(article: Article, image_hash: str) -> ImageStanding:
    """Who may see an image of the article."""
    if image_hash in article.removed_images:
        return ImageStanding.REMOVED
    shown_by = {
        public.pub_status
        for edition in article.editions.values()
        if (public := edition.published) is not None and any(each.hash == image_hash for each in public.images)
    }
    if PubStatus.USABLE in shown_by:
        return ImageStanding.PUBLIC
    return ImageStanding.WITHDRAWN if shown_by == {PubStatus.CANCELED} else ImageStanding.KEPT


# --- decisions ------------------------------------------------------------------------------------


def add(command: wanted.AddImage, article: Article, source: Edition) -> list[happened.Event]:
    """Add it behind the others."""
    del source
    if not _HASH.fullmatch(command.image_hash):
        raise InvalidValue("image_hash", phrase("is no SHA-256 in hexadecimal"))
    if not command.renditions or any(each.media_type not in SUFFIXES for each in command.renditions):
        raise InvalidValue("renditions", phrase("must be files of the types {types}", types=", ".join(SUFFIXES)))
    if any(image.hash == command.image_hash for image in article.images):
        raise AlreadyExists(
            phrase("The article has this image already. Change its words there."), image=command.image_hash
        )
    if len(article.images) >= MOST_IMAGES:
        raise InvalidValue("images", phrase("at most {most} images an article; remove one first", most=MOST_IMAGES))
    require_words(command.alt, command.caption, command.credit)
    return [
        happened.ImageAdded(
            by=command.by.id,
            at=command.at,
            image_hash=command.image_hash,
            renditions=command.renditions,
            language=article.language,
            alt=command.alt,
            caption=command.caption,
            credit=command.credit,
            url=command.url,
        )
    ]


def describe(command: wanted.DescribeImage, article: Article, edition: Edition) -> list[happened.Event]:
    """Say it anew in one language."""
    image = _image(article, command.image_hash)
    credit = image.credit if command.credit is None else command.credit
    require_words(command.alt, command.caption, credit)
    words = ImageWords(alt=command.alt, caption=command.caption)
    if image.words.get(edition.language) == words and image.credit == credit:
        return []
    return [
        happened.ImageDescribed(
            by=command.by.id,
            at=command.at,
            image_hash=image.hash,
            language=edition.language,
            alt=words.alt,
            caption=words.caption,
            credit=credit,
        )
    ]


def order(command: wanted.OrderImages, article: Article, source: Edition) -> list[happened.Event]:
    """Every image once, in the new order."""
    del source
    present = tuple(image.hash for image in article.images)
    if sorted(command.image_hashes) != sorted(present):
        raise InvalidValue("images", phrase("must name every image of the article once"))
    if command.image_hashes == present:
        return []
    return [happened.ImagesOrdered(by=command.by.id, at=command.at, image_hashes=command.image_hashes)]


def remove(command: wanted.RemoveImage, article: Article, source: Edition) -> list[happened.Event]:
    """Take it away; what shows it is re-issued without it, to everybody who has it."""
    del source
    image = _image(article, command.image_hash)
    require_reason(command.reason)
    gone = happened.ImageRemoved(by=command.by.id, at=command.at, image_hash=image.hash, reason=command.reason)
    changed = [
        _changed(command, edition, without(public.images, image.hash), note=TAKEN_AWAY)
        for edition in article.editions.values()
        if (public := edition.newest) is not None
        and public.is_usable
        and any(each.hash == image.hash for each in public.images)
    ]
    return [gone, *changed]


def publish(command: wanted.PublishImages, article: Article, source: Edition) -> list[happened.Event]:
    """Let every public edition show the images as they stand now."""
    del source
    return [
        _changed(command, edition, images_for(article, edition))
        for edition in article.editions.values()
        if shows_other_images(article, edition)
    ]


def _changed(
    command: wanted.Command, edition: Edition, images: tuple[PublicImage, ...], note: str = ""
) -> happened.Event:
    return happened.EditionImagesChanged(
        by=command.by.id,
        at=command.at,
        language=edition.language,
        revision=edition.next_revision,
        images=images,
        note=note,
    )


def _image(article: Article, image_hash: str) -> Image:
    found = next((image for image in article.images if image.hash == image_hash), None)
    if found is None:
        raise NotFound(phrase("The article has no such image."), image=image_hash)
    return found


def require_words(alt: str, caption: str, credit: str) -> None:
    """Refuse an image that nobody described, and words that are too many."""
    if not alt.strip():
        raise InvalidValue("alt", phrase("must say what the image shows, for readers who do not see it"))
    for name, text, most in (
        ("alt", alt, LONGEST_ALT),
        ("caption", caption, LONGEST_CAPTION),
        ("credit", credit, LONGEST_CREDIT),
    ):
        if len(text) > most:
            raise InvalidValue(name, phrase("must have at most {most:,} characters", most=most))


def without(images: Iterable[PublicImage], image_hash: str) -> tuple[PublicImage, ...]:
    """The other images."""
    return tuple(image for image in images if image.hash != image_hash)


# --- what follows ---------------------------------------------------------------------------------


def illustrated(article: Article, event: happened.Event) -> Article:
    """The article after an event about its images; unmoved by any other."""
    match event:
        case happened.ImageAdded():
            return _added(article, event)
        case happened.ImageDescribed():
            return replace(article, images=tuple(_described(image, event) for image in article.images))
        case happened.ImagesOrdered(image_hashes=hashes):
            places = {image_hash: place for place, image_hash in enumerate(hashes)}
            ordered = sorted(article.images, key=lambda image: places.get(image.hash, len(places)))
            return replace(article, images=tuple(ordered))
        case happened.ImageRemoved():
            return _removed(article, event)
        case happened.EditionImagesChanged():
            return _shown(article, event)
        case _:
            return article


def _added(article: Article, event: happened.ImageAdded) -> Article:
    image = Image(
        hash=event.image_hash,
        renditions=event.renditions,
        language=event.language,
        words={event.language: ImageWords(alt=event.alt, caption=event.caption)},
        credit=event.credit,
        origin=event.url,
    )
    return replace(article, images=(*article.images, image), removed_images=article.removed_images - {event.image_hash})


def _described(image: Image, event: happened.ImageDescribed) -> Image:
    if image.hash != event.image_hash:
        return image
    words = {**image.words, event.language: ImageWords(alt=event.alt, caption=event.caption)}
    return replace(image, words=words, credit=event.credit)


def _removed(article: Article, event: happened.ImageRemoved) -> Article:
    """From whatever is or was public too: what is held does not come back with it."""
    gone = event.image_hash
    article = replace(
        article,
        images=tuple(image for image in article.images if image.hash != gone),
        removed_images=article.removed_images | {gone},
    )
    for language, edition in article.editions.items():
        for name, text in (("published", edition.published), ("advance", edition.advance)):
            if text is not None and any(image.hash == gone for image in text.images):
                article = change(article, language, **{name: replace(text, images=without(text.images, gone))})
    return article


def _shown(article: Article, event: happened.EditionImagesChanged) -> Article:
    """A revision for those who have the one before; what partners have not been told yet is told with it."""
    edition = article.editions[event.language]
    newest = edition.newest
    if newest is None:
        return article
    text = replace(newest, revision=event.revision, this_version=event.at, images=event.images)
    if edition.planned_revision >= newest.text_revision:
        text = replace(text, verb="updated", note=event.note)
    name = "published" if newest is edition.published else "advance"
    return change(article, event.language, **{name: text})
