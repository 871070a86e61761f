"""What can be asked of a newsroom: images. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Images(Calls):
    """The operations, by the names that the description has for them."""

    def add_an_image(
        self, article_id: str, body: shapes.ImageAddressBody, *, idempotency_key: str | None = None
    ) -> shapes.ImageModel:
        """Add an image, as a form with a `file` or as JSON with a `url`."""
        return cast(
            "shapes.ImageModel",
            self._create("POST", path_of("/articles/{}/images", article_id), body, None, idempotency_key),
        )

    def describe_image(
        self, article_id: str, image_hash: str, body: shapes.ImageDescriptionBody, *, version: Version | None = None
    ) -> shapes.ImagesModel:
        """Say what an image shows in one language; what is public gets it with the next revision."""
        return cast(
            "shapes.ImagesModel",
            self._change("PATCH", path_of("/articles/{}/images/{}", article_id, image_hash), body, None, version),
        )

    def list_images(self, article_id: str, *, as_of: str | None = None) -> shapes.ImagesModel:
        """The images of an article, in their order."""
        return cast("shapes.ImagesModel", self._get(path_of("/articles/{}/images", article_id), {"as_of": as_of}))

    def order_images(
        self, article_id: str, body: shapes.ImageOrderBody, *, version: Version | None = None
    ) -> shapes.ImagesModel:
        """Put the images in an order; the first leads."""
        return cast(
            "shapes.ImagesModel",
            self._change("PUT", path_of("/articles/{}/images/order", article_id), body, None, version),
        )

    def publish_images(self, article_id: str, *, version: Version | None = None) -> shapes.ImagesModel:
        """Give the public editions the images as they stand now, as a revision whose text is the same."""
        return cast(
            "shapes.ImagesModel",
            self._change("POST", path_of("/articles/{}/images/publication", article_id), None, None, version),
        )

    def remove_an_image(
        self, article_id: str, image_hash: str, *, reason: str, version: Version | None = None
    ) -> shapes.ImagesModel:
        """Take an image away: from the portal at once (410), from partners with a revision that goes out by itself."""
        return cast(
            "shapes.ImagesModel",
            self._change(
                "DELETE", path_of("/articles/{}/images/{}", article_id, image_hash), None, {"reason": reason}, version
            ),
        )
