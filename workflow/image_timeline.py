"""What happened to images, in sentences: a part of ``timeline.py``."""

from __future__ import annotations

from workflow.domain import events as happened
from workflow.domain.phrases import Phrase, phrase, phrase_count

ImageEvent = (
    happened.ImageAdded
    | happened.ImageDescribed
    | happened.ImagesOrdered
    | happened.ImageRemoved
    | happened.EditionImagesChanged
)


def image_sentence(event: ImageEvent) -> Phrase:
    """What happened, as a sentence without its subject."""
    match event:
        case happened.ImageAdded():
            return phrase("added an image: {alt}", alt=event.alt)
        case happened.ImageDescribed():
            return phrase("described an image in {language}: {alt}", language=event.language, alt=event.alt)
        case happened.ImagesOrdered():
            return phrase("put the images in another order")
        case happened.ImageRemoved():
            return phrase("removed an image: {reason}", reason=event.reason)
        case happened.EditionImagesChanged():
            return phrase_count(
                "re-issued the {language} edition (revision {revision}) with {count} image",
                "re-issued the {language} edition (revision {revision}) with {count} images",
                len(event.images),
                language=event.language,
                revision=event.revision,
            )
