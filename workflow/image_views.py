"""What is known of an image by its hash: who may see it, whichever articles it stands in."""

from __future__ import annotations

from sqlalchemy import select

from workflow.domain.images import ImageStanding
from workflow.store.past_tables import Readable
from workflow.store.public_tables import ImageRow
from workflow.store.tables import table_of

_images = table_of(ImageRow)
_WIDEST = (ImageStanding.PUBLIC, ImageStanding.KEPT, ImageStanding.WITHDRAWN, ImageStanding.REMOVED)


class ImageViews:
    """Questions about images, over one newsroom as it is."""

    def __init__(self, tables: Readable) -> None:
        self._tables = tables

    def standing(self, image_hash: str) -> ImageStanding | None:
        """Who may see the image: what the article says that lets most people; None when no article ever had it."""
        query = select(_images.c.standing).where(_images.c.image_hash == image_hash)
        with self._tables.read() as connection:
            found = {ImageStanding(each) for each in connection.execute(query).scalars()}
        return next((each for each in _WIDEST if each in found), None)

    def is_used(self, image_hash: str) -> bool:
        """Whether any article has the image."""
        return self.standing(image_hash) not in {None, ImageStanding.REMOVED}
