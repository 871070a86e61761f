"""What can be asked of a newsroom: review links. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from api.client.addresses import path_of
from api.client.calls import Calls

if TYPE_CHECKING:
    from api.client.generated import shapes


class ReviewLinks(Calls):
    """The operations, by the names that the description has for them."""

    def approve_by_review_link(self, token: str, body: shapes.ApprovalBody) -> shapes.GuestActModel:
        """Approve exactly the text that was read."""
        return cast("shapes.GuestActModel", self._post("POST", path_of("/review-links/{}/approval", token), body, None))

    def comment_by_review_link(self, token: str, body: shapes.GuestCommentBody) -> shapes.GuestActModel:
        """Say something of the edition without deciding."""
        return cast("shapes.GuestActModel", self._post("POST", path_of("/review-links/{}/comments", token), body, None))

    def end_review_link(
        self, article_id: str, language: str, link_id: str, *, idempotency_key: str | None = None
    ) -> None:
        """End a link before its time; one that has ended already stays ended, one that was used is refused (409)."""
        self._create(
            "DELETE",
            path_of("/articles/{}/editions/{}/review-links/{}", article_id, language, link_id),
            None,
            None,
            idempotency_key,
        )

    def list_review_links(self, article_id: str, language: str, *, as_of: str | None = None) -> shapes.ReviewLinkList:
        """Who was asked about the edition, until when, and what became of it."""
        return cast(
            "shapes.ReviewLinkList",
            self._get(path_of("/articles/{}/editions/{}/review-links", article_id, language), {"as_of": as_of}),
        )

    def make_review_link(
        self, article_id: str, language: str, body: shapes.NewReviewLinkBody, *, idempotency_key: str | None = None
    ) -> shapes.NewReviewLinkModel:
        """Ask an official without an account to read the edition as it stands, once, until a date."""
        return cast(
            "shapes.NewReviewLinkModel",
            self._create(
                "POST",
                path_of("/articles/{}/editions/{}/review-links", article_id, language),
                body,
                None,
                idempotency_key,
            ),
        )

    def read_review_link(self, token: str) -> shapes.GuestEditionModel:
        """The edition beside its source, with the article's images; reading spends nothing."""
        return cast("shapes.GuestEditionModel", self._get(path_of("/review-links/{}", token), None))

    def request_changes_by_review_link(self, token: str, body: shapes.CommentBody) -> shapes.GuestActModel:
        """Send the edition back with what should change."""
        return cast(
            "shapes.GuestActModel", self._post("POST", path_of("/review-links/{}/change-requests", token), body, None)
        )
