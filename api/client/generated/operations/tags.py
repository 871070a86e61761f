"""What can be asked of a newsroom: tags. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Tags(Calls):
    """The operations, by the names that the description has for them."""

    def add_tag(
        self, article_id: str, language: str, body: shapes.NewTagBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Tag a passage that nothing has tagged, or give the article a topic. Offsets are in Unicode code points."""
        return cast(
            "shapes.EditionModel",
            self._change("POST", path_of("/articles/{}/editions/{}/tags", article_id, language), body, None, version),
        )

    def decide_tag(
        self, article_id: str, language: str, tag_id: str, body: shapes.VerdictBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Accept or reject a tag; the other word undoes it."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/tags/{}/verdict", article_id, language, tag_id),
                body,
                None,
                version,
            ),
        )

    def list_tags(self, article_id: str, language: str, *, as_of: str | None = None) -> shapes.EditionTags:
        """The tags of an edition with all evidence, candidates and verdicts."""
        return cast(
            "shapes.EditionTags",
            self._get(path_of("/articles/{}/editions/{}/tags", article_id, language), {"as_of": as_of}),
        )

    def relink_tag(
        self, article_id: str, language: str, tag_id: str, body: shapes.LinkBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Say which known entity a tag is: it has that entity's id from then on, in every language the same."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/tags/{}/link", article_id, language, tag_id),
                body,
                None,
                version,
            ),
        )

    def resize_tag(
        self, article_id: str, language: str, tag_id: str, body: shapes.ResizeBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Say where exactly a mention begins and ends. Offsets are in Unicode code points of the segment's text."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/tags/{}/place", article_id, language, tag_id),
                body,
                None,
                version,
            ),
        )

    def retype_tag(
        self, article_id: str, language: str, tag_id: str, body: shapes.TypeBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Say what kind of thing a tag is. Its id changes with its type, and a link to a known entity ends."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/tags/{}/type", article_id, language, tag_id),
                body,
                None,
                version,
            ),
        )

    def unlink_tag(
        self, article_id: str, language: str, tag_id: str, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Say that a tag is nobody known."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "DELETE",
                path_of("/articles/{}/editions/{}/tags/{}/link", article_id, language, tag_id),
                None,
                None,
                version,
            ),
        )
