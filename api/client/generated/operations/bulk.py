"""What can be asked of a newsroom: bulk. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Literal, cast

from api.client.calls import Calls


class Bulk(Calls):
    """The operations, by the names that the description has for them."""

    def export_newsroom(self, *, what: Literal["log", "articles"] | None = None) -> str:
        """Everything up to the present end of the log as lines of JSON, for an administrator; people's secrets
        never.
        """
        return self._get_text("/export", {"what": what})

    def import_articles(self, body: bytes, *, idempotency_key: str | None = None) -> str:
        """Take articles over, one a line: as for `POST /articles`, with an `external_id`, and with earlier
        `versions`.
        """
        return cast("str", self._create("POST", "/imports/articles", body, None, idempotency_key))
