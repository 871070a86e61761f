"""What can be asked of a newsroom: topics. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Topics(Calls):
    """The operations, by the names that the description has for them."""

    def import_topics(
        self, body: shapes.TopicImportBody, *, idempotency_key: str | None = None
    ) -> shapes.TopicImportModel:
        """Take in a file of topics, whole or not at all; the same file again changes nothing."""
        return cast("shapes.TopicImportModel", self._create("POST", "/topics/import", body, None, idempotency_key))

    def list_topic_rules(
        self, *, topic: str | None = None, withdrawn: bool | None = None, as_of: str | None = None
    ) -> shapes.TopicRuleList:
        """The rules by which topics are suggested, by id, with how their suggestions fared."""
        return cast(
            "shapes.TopicRuleList", self._get("/topic-rules", {"topic": topic, "withdrawn": withdrawn, "as_of": as_of})
        )

    def list_topics(
        self,
        *,
        search: str | None = None,
        broader: str | None = None,
        language: str | None = None,
        retired: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.TopicPage:
        """Topics by code: IPTC Media Topics, out of the box the seventeen at its top."""
        return cast(
            "shapes.TopicPage",
            self._get(
                "/topics",
                {
                    "search": search,
                    "broader": broader,
                    "language": language,
                    "retired": retired,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_topics(
        self,
        *,
        search: str | None = None,
        broader: str | None = None,
        language: str | None = None,
        retired: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.TopicModel]:
        """``list_topics``, page after page."""
        yield from self._all(
            "/topics",
            {
                "search": search,
                "broader": broader,
                "language": language,
                "retired": retired,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def read_topic(
        self, code: str, *, language: str | None = None, as_of: str | None = None
    ) -> shapes.TopicDetailModel:
        """A topic with its names and parts; a retired one says so."""
        return cast(
            "shapes.TopicDetailModel", self._get(path_of("/topics/{}", code), {"language": language, "as_of": as_of})
        )

    def read_topic_rule(self, rule_id: str, *, as_of: str | None = None) -> shapes.TopicRuleModel:
        """A rule; a withdrawn one says why."""
        return cast("shapes.TopicRuleModel", self._get(path_of("/topic-rules/{}", rule_id), {"as_of": as_of}))

    def record_topic_rule(
        self, rule_id: str, body: shapes.TopicRuleBody, *, version: Version | None = None
    ) -> shapes.TopicRuleModel:
        """Record a rule as a whole: `If-Match: "0"` adds one, or replaces one that comes with Copyflow."""
        return cast(
            "shapes.TopicRuleModel", self._change("PUT", path_of("/topic-rules/{}", rule_id), body, None, version)
        )

    def withdraw_topic_rule(
        self, rule_id: str, *, reason: str, version: Version | None = None
    ) -> shapes.TopicRuleModel:
        """Suggest nothing by a rule any more, be it the newsroom's own or one that comes with Copyflow."""
        return cast(
            "shapes.TopicRuleModel",
            self._change("DELETE", path_of("/topic-rules/{}", rule_id), None, {"reason": reason}, version),
        )
