"""What can be asked of a newsroom: knowledge base. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class KnowledgeBase(Calls):
    """The operations, by the names that the description has for them."""

    def import_entities(
        self, body: shapes.EntitiesBody, *, idempotency_key: str | None = None
    ) -> shapes.EntitiesReportModel:
        """Bring the entities of a file in: new ones are added, others replaced; the same file again changes
        nothing.
        """
        return cast("shapes.EntitiesReportModel", self._create("POST", "/entities/import", body, None, idempotency_key))

    def list_entities(
        self,
        *,
        search: str | None = None,
        language: str | None = None,
        type_: Literal["person", "organisation", "place", "event", "date", "money", "topic"] | None = None,
        source: Literal["all", "own", "built-in"] | None = None,
        withdrawn: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        format_: Literal["json", "csv", "json-ld"] | None = None,
        as_of: str | None = None,
    ) -> shapes.EntityPage:
        """Entities by id, page by page; or all of them as a file that can be imported."""
        return cast(
            "shapes.EntityPage",
            self._get(
                "/entities",
                {
                    "search": search,
                    "language": language,
                    "type": type_,
                    "source": source,
                    "withdrawn": withdrawn,
                    "after": after,
                    "limit": limit,
                    "format": format_,
                    "as_of": as_of,
                },
            ),
        )

    def all_entities(
        self,
        *,
        search: str | None = None,
        language: str | None = None,
        type_: Literal["person", "organisation", "place", "event", "date", "money", "topic"] | None = None,
        source: Literal["all", "own", "built-in"] | None = None,
        withdrawn: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        format_: Literal["json", "csv", "json-ld"] | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.EntityModel]:
        """``list_entities``, page after page."""
        yield from self._all(
            "/entities",
            {
                "search": search,
                "language": language,
                "type": type_,
                "source": source,
                "withdrawn": withdrawn,
                "after": after,
                "limit": limit,
                "format": format_,
                "as_of": as_of,
            },
        )

    def read_entity(
        self, entity_id: str, *, source: Literal["all", "own", "built-in"] | None = None, as_of: str | None = None
    ) -> shapes.EntityModel:
        """A known entity; a withdrawn one says why. The `ETag` is always what a change of it needs."""
        return cast(
            "shapes.EntityModel", self._get(path_of("/entities/{}", entity_id), {"source": source, "as_of": as_of})
        )

    def record_entity(
        self, entity_id: str, body: shapes.EntityBody, *, version: Version | None = None
    ) -> shapes.ChangedEntityModel:
        """Record an entity as a whole. `If-Match: "0"` adds one, or puts one in the place of what comes with
        Copyflow.
        """
        return cast(
            "shapes.ChangedEntityModel", self._change("PUT", path_of("/entities/{}", entity_id), body, None, version)
        )

    def withdraw_entity(
        self, entity_id: str, *, reason: str, version: Version | None = None
    ) -> shapes.ChangedEntityModel:
        """Take an entity out of the knowledge base, or hide what comes with Copyflow (`If-Match: "0"`)."""
        return cast(
            "shapes.ChangedEntityModel",
            self._change("DELETE", path_of("/entities/{}", entity_id), None, {"reason": reason}, version),
        )
