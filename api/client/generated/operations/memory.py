"""What can be asked of a newsroom: memory. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from api.client.calls import Calls

if TYPE_CHECKING:
    from api.client.generated import shapes


class Memory(Calls):
    """The operations, by the names that the description has for them."""

    def export_memory(self, *, from_: str | None = None, to: str | None = None) -> str:
        """What the memory offers, as a TMX 1.4b document."""
        return self._get_text("/memory/export", {"from": from_, "to": to})

    def import_memory(
        self, body: shapes.MemoryImportBody, *, idempotency_key: str | None = None
    ) -> shapes.MemoryImportModel:
        """Put a TMX document into the memory, on record; it is offered after what was approved here."""
        return cast("shapes.MemoryImportModel", self._create("POST", "/memory/imports", body, None, idempotency_key))

    def search_memory(
        self,
        *,
        text: str,
        from_: str,
        to: str,
        limit: int | None = None,
        near: bool | None = None,
        within: bool | None = None,
    ) -> shapes.MemoryMatchList:
        """Sentences like the text that were translated before; kept by a follower, so a moment behind the log."""
        return cast(
            "shapes.MemoryMatchList",
            self._get(
                "/memory", {"text": text, "from": from_, "to": to, "limit": limit, "near": near, "within": within}
            ),
        )
