"""What can be asked of a newsroom: glossary. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Glossary(Calls):
    """The operations, by the names that the description has for them."""

    def export_csv(self, *, search: str | None = None, as_of: str | None = None) -> str:
        """The glossary as CSV: one row a term."""
        return self._get_text("/glossary.csv", {"search": search, "as_of": as_of})

    def export_tbx(self, *, search: str | None = None, as_of: str | None = None) -> str:
        """The glossary as TBX-Basic (ISO 30042:2019, DCA)."""
        return self._get_text("/glossary.tbx", {"search": search, "as_of": as_of})

    def import_concepts(
        self, body: shapes.ImportBody, *, idempotency_key: str | None = None
    ) -> shapes.ImportReportModel:
        """Bring the concepts of a file in: new ones are added, others replaced; the same file again changes
        nothing.
        """
        return cast("shapes.ImportReportModel", self._create("POST", "/glossary/import", body, None, idempotency_key))

    def list_concepts(
        self,
        *,
        search: str | None = None,
        language: str | None = None,
        kind: Literal["term", "phrase", "person", "organisation", "place", "event"] | None = None,
        withdrawn: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.ConceptPage:
        """Concepts by id."""
        return cast(
            "shapes.ConceptPage",
            self._get(
                "/glossary",
                {
                    "search": search,
                    "language": language,
                    "kind": kind,
                    "withdrawn": withdrawn,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_concepts(
        self,
        *,
        search: str | None = None,
        language: str | None = None,
        kind: Literal["term", "phrase", "person", "organisation", "place", "event"] | None = None,
        withdrawn: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.ConceptModel]:
        """``list_concepts``, page after page."""
        yield from self._all(
            "/glossary",
            {
                "search": search,
                "language": language,
                "kind": kind,
                "withdrawn": withdrawn,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def read_concept(self, concept_id: str, *, as_of: str | None = None) -> shapes.ConceptModel:
        """A concept; a withdrawn one says why."""
        return cast("shapes.ConceptModel", self._get(path_of("/glossary/{}", concept_id), {"as_of": as_of}))

    def record_concept(
        self, concept_id: str, body: shapes.ConceptBody, *, version: Version | None = None
    ) -> shapes.ChangedConceptModel:
        """Record a concept as a whole: `If-Match: "0"` adds one. The answer lists the live editions that it
        touches.
        """
        return cast(
            "shapes.ChangedConceptModel", self._change("PUT", path_of("/glossary/{}", concept_id), body, None, version)
        )

    def withdraw_concept(
        self, concept_id: str, *, reason: str, version: Version | None = None
    ) -> shapes.ChangedConceptModel:
        """Take a concept out of the glossary. The answer lists the live editions that have to do with it."""
        return cast(
            "shapes.ChangedConceptModel",
            self._change("DELETE", path_of("/glossary/{}", concept_id), None, {"reason": reason}, version),
        )
