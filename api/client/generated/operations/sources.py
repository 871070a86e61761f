"""What can be asked of a newsroom: sources. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Sources(Calls):
    """The operations, by the names that the description has for them."""

    def edit_source(
        self, source_id: str, body: shapes.SourceBody, *, version: Version | None = None
    ) -> shapes.SourceModel:
        """Say anew all that is said of a source; it is fetched at once."""
        return cast("shapes.SourceModel", self._change("PUT", path_of("/sources/{}", source_id), body, None, version))

    def fetch_source(self, source_id: str, *, version: Version | None = None) -> shapes.SourceModel:
        """Have a source fetched at once, instead of when it is due."""
        return cast(
            "shapes.SourceModel", self._change("POST", path_of("/sources/{}/fetch", source_id), None, None, version)
        )

    def list_source_items(
        self,
        source_id: str,
        *,
        outcome: Literal["taken", "duplicate", "revised", "noted", "withdrawn", "refused"] | None = None,
        limit: int | None = None,
    ) -> shapes.SourceItemList:
        """What was found at a source, the last first: what was taken, and what was refused with the reason."""
        return cast(
            "shapes.SourceItemList",
            self._get(path_of("/sources/{}/items", source_id), {"outcome": outcome, "limit": limit}),
        )

    def list_sources(self) -> shapes.SourceList:
        """All sources by name, with how fetching them goes."""
        return cast("shapes.SourceList", self._get("/sources", None))

    def pause_source(
        self, source_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.SourceModel:
        """Stop fetching a source for a while."""
        return cast(
            "shapes.SourceModel", self._change("POST", path_of("/sources/{}/pause", source_id), body, None, version)
        )

    def read_source(self, source_id: str) -> shapes.SourceModel:
        """A source and how fetching it goes: when it was last taken, the last error, the next try."""
        return cast("shapes.SourceModel", self._get(path_of("/sources/{}", source_id), None))

    def register_source(self, body: shapes.SourceBody, *, idempotency_key: str | None = None) -> shapes.SourceModel:
        """Fetch a source from now on: what is new there becomes drafts, which writers take up."""
        return cast("shapes.SourceModel", self._create("POST", "/sources", body, None, idempotency_key))

    def remove_source(self, source_id: str, *, reason: str | None = None, version: Version | None = None) -> None:
        """Never fetch a source again. What was taken from it stays."""
        self._change("DELETE", path_of("/sources/{}", source_id), None, {"reason": reason}, version)

    def resume_source(self, source_id: str, *, version: Version | None = None) -> shapes.SourceModel:
        """Fetch a paused source again, and at once."""
        return cast(
            "shapes.SourceModel", self._change("POST", path_of("/sources/{}/resume", source_id), None, None, version)
        )

    def try_source(self, body: shapes.SourceTrialBody) -> shapes.SourceTrialModel:
        """What would be taken from an address. It is fetched now, and nothing is kept of it."""
        return cast("shapes.SourceTrialModel", self._post("POST", "/sources/trial", body, None))
