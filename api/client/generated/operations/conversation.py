"""What can be asked of a newsroom: conversation. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from api.client.addresses import path_of
from api.client.calls import Calls

if TYPE_CHECKING:
    from api.client.generated import shapes


class Conversation(Calls):
    """The operations, by the names that the description has for them."""

    def add_comment(
        self, article_id: str, body: shapes.NewCommentBody, *, idempotency_key: str | None = None
    ) -> shapes.CommentModel:
        """Say something. It blocks no decision, unless it `must_be_settled` before approval."""
        return cast(
            "shapes.CommentModel",
            self._create("POST", path_of("/articles/{}/comments", article_id), body, None, idempotency_key),
        )

    def claim_edition(
        self,
        article_id: str,
        language: str,
        body: shapes.ClaimBody | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> shapes.ClaimModel:
        """Say that you look after the edition; whoever did before is relieved. It stands in nobody's way."""
        return cast(
            "shapes.ClaimModel",
            self._create(
                "POST", path_of("/articles/{}/editions/{}/claim", article_id, language), body, None, idempotency_key
            ),
        )

    def let_go_of_edition(self, article_id: str, language: str, *, idempotency_key: str | None = None) -> None:
        """Say that you look after the edition no more."""
        self._create(
            "POST", path_of("/articles/{}/editions/{}/claim/end", article_id, language), None, None, idempotency_key
        )

    def list_comments(
        self, article_id: str, *, language: str | None = None, open_: bool | None = None, as_of: str | None = None
    ) -> shapes.CommentList:
        """What people said about the article, its editions and their segments, in order."""
        return cast(
            "shapes.CommentList",
            self._get(
                path_of("/articles/{}/comments", article_id), {"language": language, "open": open_, "as_of": as_of}
            ),
        )

    def resolve_comment(
        self,
        article_id: str,
        number: int,
        body: shapes.ResolutionBody | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> shapes.CommentModel:
        """Settle a thread, or open it again. One that approval waits for is settled by its author or a reviewer."""
        return cast(
            "shapes.CommentModel",
            self._create(
                "POST", path_of("/articles/{}/comments/{}/resolution", article_id, number), body, None, idempotency_key
            ),
        )
