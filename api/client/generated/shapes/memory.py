"""Dictionaries to and from the newsroom: memory. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from api.client.generated.shapes.editions_2 import MemoryMatchModel


class MemoryImportBody(TypedDict):
    """A TMX document to import."""

    name: str
    tmx: str
    source_language: NotRequired[str | None]
    target_language: NotRequired[str | None]


class MemoryImportModel(TypedDict):
    """What an import put on record."""

    import_id: str
    units_read: int
    entries: int
    skipped: dict[str, int]


class MemoryMatchList(TypedDict):
    """Matches, the most alike first."""

    items: list[MemoryMatchModel]
