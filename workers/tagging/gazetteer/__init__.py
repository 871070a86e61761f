"""The gazetteer: names of known entities, found in texts by Aho-Corasick."""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Lock

from workers.tagging.gazetteer.matching import AMBIGUOUS_NAME, PROVIDER, Gazetteer
from workflow.entities.knowledge_base import KnowledgeBase
from workflow.entities.starter import built_in_entities

__all__ = ["AMBIGUOUS_NAME", "PROVIDER", "Gazetteer", "built_in_knowledge", "default_gazetteer", "gazetteer_for"]

_KEPT = 4
_building = Lock()


@cache
def built_in_knowledge() -> KnowledgeBase:
    """What comes with Copyflow, as a knowledge base."""
    return KnowledgeBase(built_in_entities())


def default_gazetteer() -> Gazetteer:
    """The gazetteer of what comes with Copyflow; load it before workers are forked, they share it then."""
    return gazetteer_for(built_in_knowledge())


def gazetteer_for(knowledge: KnowledgeBase) -> Gazetteer:
    """The gazetteer of a knowledge base, built once a version; the last few versions are kept."""
    with _building:
        return _built(_ByVersion(knowledge))


class _ByVersion:
    """A knowledge base that is another one's equal where the versions are alike."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByVersion) and other.knowledge.version == self.knowledge.version

    def __hash__(self) -> int:
        return hash(self.knowledge.version)


@lru_cache(maxsize=_KEPT)
def _built(keyed: _ByVersion) -> Gazetteer:
    return Gazetteer(keyed.knowledge)
