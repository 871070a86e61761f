"""Known entities by name: the knowledge base laid over a text. The names themselves stand in ``knowledge_base.py``."""

from __future__ import annotations

import re
from functools import lru_cache

from workers.tagging.knowledge_base import ENTRIES, Entry
from workers.tagging.scanning import mention_at, phrase, plain, segments_of
from workers.tagging.version import PIPELINE_VERSION
from workflow.domain.annotations import Mention, Tag
from workflow.domain.vocabulary import primary_language
from workflow.quality.ports import EditionText

_WIKIDATA = "http://www.wikidata.org/entity/"


class KnowledgeBase:
    """Finds every known entity, the longest name first; one tag an entity, with the same id in every language."""

    name = "knowledge_base"
    version = PIPELINE_VERSION

    def annotate(self, text: EditionText) -> list[Tag]:
        """One tag per entity that the text names in its own language or in English."""
        language = primary_language(text.language)
        pattern, owners = _matcher(language)
        found: dict[str, list[Mention]] = {}
        for segment in segments_of(text):
            for match in pattern.finditer(segment.text):
                entry = owners[match.lastindex or 0]
                found.setdefault(entry.id, []).append(mention_at(segment, match.start(), match.end()))
        known = {entry.id: entry for entry in ENTRIES}
        return [self._tag(known[identity], language, mentions) for identity, mentions in found.items()]

    def _tag(self, entry: Entry, language: str, mentions: list[Mention]) -> Tag:
        return Tag(
            id=entry.id,
            type=entry.type,
            name=entry.label(language),
            mentions=tuple(mentions),
            provider=f"{self.name}/{self.version}",
            rule="knowledge_base",
            uri=uri_of(entry.id),
        )


def uri_of(identity: str) -> str | None:
    """The public address of a Wikidata id; None for an id of our own."""
    return f"{_WIKIDATA}{identity.removeprefix('wd:')}" if identity.startswith("wd:") else None


def identify(name: str, language: str) -> Entry | None:
    """The known entity that is called exactly ``name`` in ``language`` or in English, in any case form."""
    pattern, owners = _matcher(language)
    match = pattern.fullmatch(plain(name))
    return None if match is None else owners[match.lastindex or 0]


@lru_cache(maxsize=32)
def _matcher(language: str) -> tuple[re.Pattern[str], dict[int, Entry]]:
    """One pattern with a group a name, longest names first, and the entity that each group is a name of."""
    named = {
        (name, entry.id): entry for entry in ENTRIES for code in ("en", language) for name in entry.names.get(code, ())
    }
    ordered = sorted(named.items(), key=lambda item: (-len(item[0][0]), item[0]))
    inflected = language == "ru"
    pattern = "|".join(f"({phrase(name, inflected=inflected)})" for (name, _), _ in ordered)
    return re.compile(pattern), {number: entry for number, (_, entry) in enumerate(ordered, 1)}
