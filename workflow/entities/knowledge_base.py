"""All known entities of a newsroom: what comes with Copyflow, with the newsroom's own entries laid over it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from workflow.domain.entities import KnownEntity


class KnowledgeBase:
    """Known entities by id; made once and used for many texts. Threads may share it."""

    def __init__(self, entities: Iterable[KnownEntity] = ()) -> None:
        """Keep the entities; of two with one id the later one."""
        self._entities = {each.id: each for each in entities}
        written = hashlib.sha256()
        for _, each in sorted(self._entities.items()):
            written.update(f"{each!r}\x1e".encode("utf-8", "surrogatepass"))
        self.version = written.hexdigest()[:16]
        """Digest of everything in it: goes into the event of every result made with it."""

    def __len__(self) -> int:
        return len(self._entities)

    def entity(self, entity_id: str) -> KnownEntity | None:
        """The entity of that id."""
        return self._entities.get(entity_id)

    def entities(self) -> tuple[KnownEntity, ...]:
        """Every entity in it."""
        return tuple(self._entities.values())


EMPTY_KNOWLEDGE_BASE = KnowledgeBase()
