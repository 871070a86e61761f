"""What can be asked of a newsroom: log. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls

if TYPE_CHECKING:
    from api.client.generated import shapes


class Log(Calls):
    """The operations, by the names that the description has for them."""

    def explain_to_partner(
        self, partner_id: str, article_id: str, *, as_of: str | None = None
    ) -> shapes.PartnerExplanationModel:
        """Why a partner has, or has not, each edition of an article: sent, waiting, or not sent and why."""
        return cast(
            "shapes.PartnerExplanationModel",
            self._get(path_of("/partners/{}/explain/{}", partner_id, article_id), {"as_of": as_of}),
        )

    def list_article_events(
        self, article_id: str, *, after: int | None = None, as_of: str | None = None
    ) -> shapes.EventList:
        """The article's own events after a version of its stream."""
        return cast(
            "shapes.EventList", self._get(path_of("/articles/{}/events", article_id), {"after": after, "as_of": as_of})
        )

    def list_events(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        types: Sequence[str] | None = None,
        category: Literal["article", "delivery", "partner", "desk", "memory"] | None = None,
        wait: int | None = None,
        as_of: str | None = None,
    ) -> shapes.EventPage:
        """The log after a position: never one event short, never one out of order."""
        return cast(
            "shapes.EventPage",
            self._get(
                "/events",
                {"after": after, "limit": limit, "types": types, "category": category, "wait": wait, "as_of": as_of},
            ),
        )

    def all_events(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        types: Sequence[str] | None = None,
        category: Literal["article", "delivery", "partner", "desk", "memory"] | None = None,
        wait: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.EventModel]:
        """``list_events``, page after page."""
        yield from self._all(
            "/events",
            {"after": after, "limit": limit, "types": types, "category": category, "wait": wait, "as_of": as_of},
        )

    def read_explanation(self, article_id: str, *, as_of: str | None = None) -> shapes.ExplanationModel:
        """The article's story with causes, what its editions and deliveries wait for, and why partners were not
        sent to.
        """
        return cast(
            "shapes.ExplanationModel", self._get(path_of("/articles/{}/explanation", article_id), {"as_of": as_of})
        )

    def read_timeline(
        self,
        article_id: str,
        *,
        part: Literal["own", "decisions", "text", "deliveries", "all"] | None = None,
        order: Literal["log", "newest"] | None = None,
        after: int | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.TimelineList:
        """The article's history and its deliveries' in sentences, a page at a time."""
        return cast(
            "shapes.TimelineList",
            self._get(
                path_of("/articles/{}/timeline", article_id),
                {"part": part, "order": order, "after": after, "limit": limit, "as_of": as_of},
            ),
        )

    def all_timeline(
        self,
        article_id: str,
        *,
        part: Literal["own", "decisions", "text", "deliveries", "all"] | None = None,
        order: Literal["log", "newest"] | None = None,
        after: int | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.TimelineModel]:
        """``read_timeline``, page after page."""
        yield from self._all(
            path_of("/articles/{}/timeline", article_id),
            {"part": part, "order": order, "after": after, "limit": limit, "as_of": as_of},
        )
