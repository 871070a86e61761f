"""Which tagger reads which language in this installation, and what keeps one from it."""

from __future__ import annotations

from dataclasses import dataclass

from workers.tagging.choice import TaggerUnavailableError, choice_in_force
from workers.tagging.providers import languages_read, provider_for
from workers.tagging.rules import LANGUAGE_RULES
from workers.tagging.tagger import fingerprint_of
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerHere:
    """What reads one language."""

    language: str
    """Primary language."""
    name: str
    """As it stands in tags: ``crf``, ``spacy``; empty where it cannot be loaded."""
    model: str
    """As ``COPYFLOW_TAGGERS`` names it; empty for one that comes with Copyflow."""
    has_grammar: bool
    """Whether rules of this language mend what the model says."""
    fingerprint: str
    """Of code and model, as it goes on record; empty where it cannot be loaded."""
    problem: str = ""
    """Why it cannot be loaded, and what to do."""


def taggers_here() -> list[TaggerHere]:
    """One a language that a model reads, loading each; a language that is not here has known names and rules only."""
    return [_tagger_of(language) for language in languages_read()]


def _tagger_of(language: str) -> TaggerHere:
    chosen = choice_in_force().taggers.get(language)
    name = fingerprint = problem = ""
    try:
        provider = provider_for(language)
        name = provider.name if provider is not None else ""
        fingerprint = fingerprint_of(LanguageTag(language))
    except TaggerUnavailableError as error:
        problem = str(error)
    return TaggerHere(
        language=language,
        name=name,
        model=str(chosen) if chosen is not None else "",
        has_grammar=language in LANGUAGE_RULES,
        fingerprint=fingerprint,
        problem=problem,
    )
