"""From a text to its tags: the pipeline, what its places name, which known entities those are, and how it all is told.

The tagger of a knowledge base is kept for the next text. A result names the exact pipeline and knowledge base that made
it, so that another run of the same is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError

from workers.tagging.coreference import Named, grouped
from workers.tagging.gazetteer import Gazetteer, gazetteer_for
from workers.tagging.linking import Link, Linker
from workers.tagging.pipeline import Reading, document_of, read
from workers.tagging.providers import fingerprint_for, languages_read, provider_for
from workers.tagging.results import segmented, tags_of
from workers.tagging.rules import LANGUAGE_RULES
from workers.tagging.version import CODE_VERSION
from workflow.domain.annotations import Tag
from workflow.domain.segments import Block
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.entities.knowledge_base import KnowledgeBase

LONGEST_TEXT = 1_000_000
"""Characters; a longer text is not tagged, so that no single article keeps a worker for minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """What tagging makes of an edition's text."""

    tags: tuple[Tag, ...]
    fingerprint: str
    """Of code, model and rules."""
    knowledge_base: str
    """Version of the knowledge base."""
    remarks: tuple[str, ...] = ()
    """Why the result is empty or poorer than it could be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What a plain text names, with the known entities."""

    reading: Reading
    things: tuple[Named, ...]
    links: tuple[Link, ...]
    remarks: tuple[str, ...] = ()


class Tagger:
    """Tags texts of every language by one knowledge base. Threads may share it."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self._names: Gazetteer = gazetteer_for(knowledge)

    def analyse(self, text: str, language: LanguageTag, release_date: date | None = None) -> Analysis:
        """What ``text`` names; empty, with the reason, for one that is too long."""
        if len(text) > LONGEST_TEXT:
            remark = f"The text has {len(text):,} characters; at most {LONGEST_TEXT:,} are tagged. Split the article."
            return self._analysed("", language, release_date, (remark,))
        remarks = ["The text is empty."] if not text.strip() else _remarks(language)
        return self._analysed(text, language, release_date, tuple(remarks))

    def _analysed(
        self, text: str, language: LanguageTag, release_date: date | None, remarks: tuple[str, ...]
    ) -> Analysis:
        reading = read(document_of(text, language, release_date), self._names)
        things = tuple(grouped(reading))
        links = tuple(Linker(reading, self.knowledge, self._names).link(things))
        return Analysis(reading=reading, things=things, links=links, remarks=remarks)

    def tag(self, blocks: Sequence[Block], language: LanguageTag, release_date: date | None = None) -> Tagging:
        """The tags of an edition's text, every mention inside one segment."""
        text = segmented(blocks)
        found = self.analyse(text.text, language, release_date)
        fingerprint = fingerprint_of(language)
        return Tagging(
            tags=tags_of(found.reading, found.things, found.links, text, fingerprint),
            fingerprint=fingerprint,
            knowledge_base=self.knowledge.version,
            remarks=found.remarks,
        )


def _remarks(language: LanguageTag) -> list[str]:
    primary = primary_language(language)
    if provider_for(primary) is not None:
        return []
    if primary in LANGUAGE_RULES:
        return [
            f"No model reads {_name_of(language)}: known names, the rules of its grammar and those for every language."
        ]
    return [f"No tagger reads {_name_of(language)}: known names and the rules for every language only."]


def _name_of(language: LanguageTag) -> str:
    """``Uzbek`` of ``uz``; the tag itself where nobody names it."""
    try:
        return Locale.parse(primary_language(language)).get_display_name("en") or language
    except (UnknownLocaleError, ValueError):
        return language


def fingerprint_of(language: LanguageTag) -> str:
    """Of everything that an answer in this language depends on but the knowledge base."""
    of_provider = fingerprint_for(primary_language(language))
    return CODE_VERSION if of_provider is None else f"{CODE_VERSION}+{of_provider}"


def load_models() -> None:
    """Read every model once: called before a worker process forks, so that its children share them."""
    for language in languages_read():
        provider_for(language)
