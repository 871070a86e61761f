"""Names that are nearly what a text says, for a reviewer to choose from; nothing is linked by likeness alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from threading import Lock

from rapidfuzz import fuzz, process

from workers.tagging.gazetteer.folding import is_unspaced, spaced, unspaced
from workers.tagging.gazetteer.names import Names
from workflow.domain.entities import KnownEntity

_LEAST_ALIKE = 80
"""Per cent of ``fuzz.ratio``; below it two names have little in common but their length."""
_LONGEST = 200
"""Characters of a name that are looked up; what is longer is no name."""
_Choice = tuple[KnownEntity, str, str]


class Likeness:
    """The names of a gazetteer by their folded form. What it needs is made when it is first asked."""

    def __init__(self, names: Sequence[Names]) -> None:
        """Keep the names."""
        self._names = names
        self._lock = Lock()

    def like(self, name: str, language: str, limit: int) -> list[tuple[str, str, float]]:
        """Id, name and likeness (0 to 1) of the entities with the likest names, one name an entity."""
        if not name or len(name) > _LONGEST or limit < 1:
            return []
        with self._lock:
            folded, choices = self._choices
        wanted = unspaced(name) if is_unspaced(name) else spaced(name).strip()
        found = process.extract(wanted, folded, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=limit * 8)
        best: dict[str, tuple[str, float]] = {}
        for _, score, at in found:
            entity, surface, spoken = choices[at]
            if spoken == language or entity.id not in best:
                best[entity.id] = max(
                    (surface, score / 100), best.get(entity.id, (surface, 0.0)), key=lambda one: one[1]
                )
        ranked = sorted(best.items(), key=lambda item: (-item[1][1], item[1][0], item[0]))
        return [(identity, surface, score) for identity, (surface, score) in ranked[:limit]]

    @cached_property
    def _choices(self) -> tuple[list[str], list[_Choice]]:
        folded: list[str] = []
        choices: list[_Choice] = []
        for names in self._names:
            for surface, entity, language in _once(names.surfaces()):
                folded.append(unspaced(surface) if names.without_spaces else spaced(surface).strip())
                choices.append((entity, surface, language))
        return folded, choices


def _once(surfaces: Iterable[tuple[str, KnownEntity, str]]) -> Iterable[tuple[str, KnownEntity, str]]:
    seen: set[tuple[str, str]] = set()
    for surface, entity, language in surfaces:
        if (surface, entity.id) not in seen:
            seen.add((surface, entity.id))
            yield surface, entity, language
