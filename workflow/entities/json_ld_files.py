"""Known entities as JSON-LD 1.1 in the terms of schema.org. Strict: what is wrong is said with its place in the file.

Written is one document with its context in it. Nothing is ever fetched: a file is read that carries the same context or
names schema.org's. What schema.org has no term for (acronyms, provenance) stands in terms of our own; what Copyflow has
no field for is refused, not dropped. How one entity is written stands in ``_json_ld_entities.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from workflow.domain.entities import KnownEntity
from workflow.domain.errors import InvalidValue
from workflow.domain.known_entities import acceptable
from workflow.entities._json_ld_entities import described, entity_from, require_object
from workflow.exchange import refuse_for
from workflow.strict_json import AmbiguousJson, parse_json

_LANGUAGE_MAP = {"@container": "@language"}
_MANY_BY_LANGUAGE = {"@container": ["@language", "@set"]}
_REFERENCE = {"@type": "@id"}
CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "copyflow": "urn:copyflow:terms:",
    "name": _LANGUAGE_MAP,
    "alternateName": _MANY_BY_LANGUAGE,
    "acronym": {"@id": "copyflow:acronym", **_MANY_BY_LANGUAGE},
    "sameAs": {**_REFERENCE, "@container": "@set"},
    "parentOrganization": _REFERENCE,
    "containedInPlace": _REFERENCE,
    "superEvent": _REFERENCE,
    "provenance": {"@id": "copyflow:provenance"},
}
"""What the names in a document mean; written into every one."""
_KNOWN_CONTEXTS = (
    CONTEXT,
    *(f"{scheme}://schema.org{slash}" for scheme in ("https", "http") for slash in ("", "/")),
)
MOST_CHARACTERS = 50_000_000
MOST_ENTITIES = 200_000
DEEPEST = 20


def read_entities(text: str, *, provenance: str = "") -> list[KnownEntity]:
    """The entities of a document; ``InvalidValue`` that names the place of everything that is wrong.

    ``provenance`` is for entities that name none.
    """
    return [entity for _, entity in read_places(text, provenance=provenance)]


def read_places(text: str, *, provenance: str = "") -> list[tuple[int, KnownEntity]]:
    """The same, each with its number among the entities of the document, from 1."""
    problems: list[str] = []
    read: list[tuple[int, KnownEntity]] = []
    seen: set[str] = set()
    for number, node in enumerate(_nodes(_parsed(text)), 1):
        where = f"entity {number}"
        try:
            given = entity_from(require_object(node, ""), provenance)
            where = f"{where} ({given.id[:80]})"
            entity = acceptable(given)
            if entity.id in seen:
                raise InvalidValue("@id", "stands there twice")
            seen.add(entity.id)
            read.append((number, entity))
        except InvalidValue as error:
            problems.append(f"{where}, {error.field}: {error.reason}" if error.field else f"{where}: {error.reason}")
    refuse_for(problems)
    return read


def write_entities(entities: Iterable[KnownEntity]) -> str:
    """The entities as a document, in their order."""
    document = {"@context": CONTEXT, "@graph": [described(entity) for entity in entities]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


# --- the document -----------------------------------------------------------------------------------


def _parsed(text: str) -> Any:
    """The document's JSON, if it is sound, of bearable size, and no deeper than entities are."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidValue("file", f"must have at most {MOST_CHARACTERS:,} characters")
    try:
        document = parse_json(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InvalidValue("file", f"line {error.lineno}, column {error.colno}: is no JSON: {error.msg}") from None
    except AmbiguousJson as error:
        raise InvalidValue("file", error.reason) from None
    _require_shallow(document)
    return document


def _require_shallow(document: Any) -> None:
    level = [document]
    for _ in range(DEEPEST):
        level = [within for value in level for within in _within(value)]
        if not level:
            return
    raise InvalidValue("file", f"is nested deeper than {DEEPEST} levels")


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _nodes(document: Any) -> list[Any]:
    """The entities of a document: its graph, or the one that it is."""
    whole = dict(require_object(document, "file"))
    if "@context" not in whole:
        raise InvalidValue("file", "has no @context: it must carry the one of an export, or name https://schema.org")
    context = whole.pop("@context")
    if context not in _KNOWN_CONTEXTS:
        raise InvalidValue(
            "@context", "must be the one that an export carries, or https://schema.org: no context is fetched"
        )
    if "@graph" not in whole:
        return [whole]
    graph = whole.pop("@graph")
    if whole:
        raise InvalidValue("file", f"has {next(iter(whole))[:40]!r} beside @graph, which nothing is made of")
    nodes = graph if isinstance(graph, list) else [graph]
    if len(nodes) > MOST_ENTITIES:
        raise InvalidValue("file", f"must hold at most {MOST_ENTITIES:,} entities; it holds {len(nodes):,}")
    return nodes
