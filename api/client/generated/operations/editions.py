"""What can be asked of a newsroom: editions. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Editions(Calls):
    """The operations, by the names that the description has for them."""

    def approve_edition(
        self, article_id: str, language: str, body: shapes.ApprovalBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Approve exactly the text whose content hash is named."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/approval", article_id, language), body, None, version
            ),
        )

    def edit_segments(
        self, article_id: str, language: str, body: shapes.SegmentsBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Change segments by hand; on a waiting translation this is a person's own translation."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "PATCH", path_of("/articles/{}/editions/{}/segments", article_id, language), body, None, version
            ),
        )

    def hold_edition(
        self, article_id: str, language: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Ask partners to withhold a published edition for now."""
        return cast(
            "shapes.EditionModel",
            self._change("POST", path_of("/articles/{}/editions/{}/hold", article_id, language), body, None, version),
        )

    def list_editions(self, article_id: str, *, as_of: str | None = None) -> shapes.EditionList:
        """The article's editions in brief, its source's first."""
        return cast("shapes.EditionList", self._get(path_of("/articles/{}/editions", article_id), {"as_of": as_of}))

    def override_four_eyes(
        self, article_id: str, language: str, body: shapes.OverrideBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Approve in spite of the four-eyes rule, with a reason that stands in the timeline for ever."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/override", article_id, language), body, None, version
            ),
        )

    def publish_edition(
        self,
        article_id: str,
        language: str,
        body: shapes.PublicationBody | None = None,
        *,
        version: Version | None = None,
    ) -> shapes.EditionModel:
        """Publish the approved text now, or at `publish_at`; where it replaces a published one, say what was wrong."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/publication", article_id, language), body, None, version
            ),
        )

    def read_edition(self, article_id: str, language: str, *, as_of: str | None = None) -> shapes.EditionModel:
        """An edition with its text beside the source, findings, tags, approvals, and what you may do with it."""
        return cast(
            "shapes.EditionModel",
            self._get(path_of("/articles/{}/editions/{}", article_id, language), {"as_of": as_of}),
        )

    def read_queue(
        self,
        *,
        state: Literal[
            "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
        ]
        | None = None,
        mine: bool | None = None,
        language: str | None = None,
        desk: str | None = None,
        urgency: int | None = None,
        embargo: Literal["has", "none", "passed"] | None = None,
        waiting_before: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.Queue:
        """What is in review, approved, or wants a person's translation: the urgent first, then what waits longest."""
        return cast(
            "shapes.Queue",
            self._get(
                "/queue",
                {
                    "state": state,
                    "mine": mine,
                    "language": language,
                    "desk": desk,
                    "urgency": urgency,
                    "embargo": embargo,
                    "waiting_before": waiting_before,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_queue(
        self,
        *,
        state: Literal[
            "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
        ]
        | None = None,
        mine: bool | None = None,
        language: str | None = None,
        desk: str | None = None,
        urgency: int | None = None,
        embargo: Literal["has", "none", "passed"] | None = None,
        waiting_before: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.QueueEntry]:
        """``read_queue``, page after page."""
        yield from self._all(
            "/queue",
            {
                "state": state,
                "mine": mine,
                "language": language,
                "desk": desk,
                "urgency": urgency,
                "embargo": embargo,
                "waiting_before": waiting_before,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def read_reach(self, article_id: str, language: str) -> shapes.ReachModel:
        """Who would receive what if you decided now, and what happens next; of a past nothing can be decided."""
        return cast(
            "shapes.ReachModel", self._get(path_of("/articles/{}/editions/{}/reach", article_id, language), None)
        )

    def read_segment_help(
        self, article_id: str, language: str, segment_id: str, *, as_of: str | None = None
    ) -> shapes.SegmentHelpModel:
        """What the glossary and the memory know for one segment. The memory offers only what it may offer today."""
        return cast(
            "shapes.SegmentHelpModel",
            self._get(
                path_of("/articles/{}/editions/{}/segments/{}/help", article_id, language, segment_id), {"as_of": as_of}
            ),
        )

    def reject_edition(
        self, article_id: str, language: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Refuse the edition for good."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/rejection", article_id, language), body, None, version
            ),
        )

    def release_edition(self, article_id: str, language: str, *, version: Version | None = None) -> shapes.EditionModel:
        """Let a held edition out again."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/release", article_id, language), None, None, version
            ),
        )

    def request_changes(
        self, article_id: str, language: str, body: shapes.CommentBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Send the edition back: the source to its writer, a translation to a translator."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/change-requests", article_id, language), body, None, version
            ),
        )

    def retract_edition(
        self, article_id: str, language: str, body: shapes.RetractionBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Mark the edition as wrong as a whole; it stays readable, and its text needs no change."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/retraction", article_id, language), body, None, version
            ),
        )

    def retranslate_edition(
        self, article_id: str, language: str, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Let the machine translate what is missing or stale once more."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/retranslation", article_id, language), None, None, version
            ),
        )

    def retranslate_editions(
        self, body: shapes.SeveralBody, *, idempotency_key: str | None = None
    ) -> shapes.SeveralModel:
        """Let the machine translate what is missing or stale in each of these editions."""
        return cast("shapes.SeveralModel", self._create("POST", "/queue/retranslation", body, None, idempotency_key))

    def save_segment(
        self, article_id: str, language: str, segment_id: str, body: shapes.SegmentBody
    ) -> shapes.EditionSegment:
        """Save one segment, if nobody changed it or its source since you read them. Sent twice it is saved once."""
        return cast(
            "shapes.EditionSegment",
            self._post(
                "PUT", path_of("/articles/{}/editions/{}/segments/{}", article_id, language, segment_id), body, None
            ),
        )

    def search(
        self,
        *,
        q: str,
        state: Literal[
            "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
        ]
        | None = None,
        language: str | None = None,
        desk: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> shapes.SearchResults:
        """Editions by the words of their present texts; withdrawn ones are not found. Follows the log a moment
        behind.
        """
        return cast(
            "shapes.SearchResults",
            self._get(
                "/search", {"q": q, "state": state, "language": language, "desk": desk, "after": after, "limit": limit}
            ),
        )

    def all_search(
        self,
        *,
        q: str,
        state: Literal[
            "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
        ]
        | None = None,
        language: str | None = None,
        desk: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[shapes.SearchHit]:
        """``search``, page after page."""
        yield from self._all(
            "/search", {"q": q, "state": state, "language": language, "desk": desk, "after": after, "limit": limit}
        )

    def waive_finding(
        self,
        article_id: str,
        language: str,
        finding_id: str,
        body: shapes.ReasonBody,
        *,
        version: Version | None = None,
    ) -> shapes.EditionModel:
        """Let a finding pass, with a reason."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/findings/{}/waiver", article_id, language, finding_id),
                body,
                None,
                version,
            ),
        )

    def withdraw_approval(
        self, article_id: str, language: str, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Take back your own approval before publication."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "DELETE", path_of("/articles/{}/editions/{}/approval", article_id, language), None, None, version
            ),
        )

    def withdraw_edition(
        self, article_id: str, language: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Take the edition back from everybody who ever received it."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/withdrawal", article_id, language), body, None, version
            ),
        )
