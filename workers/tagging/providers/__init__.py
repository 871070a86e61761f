"""Which provider reads which language: those that come with Copyflow, and in their place what a newsroom has chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workers.ports import MentionProvider
from workers.tagging.choice import BUILT_IN_ONLY, TaggerChoice, choice_in_force
from workers.tagging.providers import gliner_model, spacy_pipeline
from workers.tagging.providers.chinese import chinese_provider
from workers.tagging.providers.english import EnglishProvider
from workers.tagging.providers.russian import RussianProvider
from workflow.tagger_settings import ChosenTagger, TaggerKind

PROVIDERS: Mapping[str, Callable[[], MentionProvider]] = {
    "en": EnglishProvider,
    "ru": RussianProvider,
    "zh": chinese_provider,
}
"""Primary language to what makes its provider, where a newsroom has chosen nothing."""


class _Loaded:
    """What this process has loaded, and by which choice; forked children go on with it."""

    by: TaggerChoice = BUILT_IN_ONLY
    providers: Mapping[str, MentionProvider] = {}
    fingerprints: Mapping[str, str] = {}


def languages_read() -> tuple[str, ...]:
    """The primary languages that a provider reads, in the alphabet's order."""
    return tuple(sorted({*PROVIDERS, *choice_in_force().taggers}))


def provider_for(language: str) -> MentionProvider | None:
    """The provider of a primary language, loaded once and shared with forked children; None where there is none.

    ``TaggerUnavailableError`` where the one that is chosen cannot be loaded: the built-in one never steps in unasked.
    """
    choice = choice_in_force()
    if choice != _Loaded.by:
        _Loaded.by, _Loaded.providers, _Loaded.fingerprints = choice, {}, {}
    provider = _Loaded.providers.get(language) or _made(language, choice)
    if provider is not None and language not in _Loaded.providers:
        provider.load()
        _Loaded.providers = {**_Loaded.providers, language: provider}
    return provider


def languages_loaded() -> tuple[str, ...]:
    """The languages whose providers this process has read, or its parent before the fork."""
    return tuple(sorted(_Loaded.providers))


def fingerprint_for(language: str) -> str | None:
    """The fingerprint of that provider, computed once: it may read every file of a model."""
    provider = provider_for(language)
    if provider is None:
        return None
    if language not in _Loaded.fingerprints:
        _Loaded.fingerprints = {**_Loaded.fingerprints, language: provider.fingerprint()}
    return _Loaded.fingerprints[language]


def what_is_missing(tagger: ChosenTagger) -> str | None:
    """Why a chosen tagger cannot be there, found without loading it; None where nothing speaks against it."""
    match tagger.kind:
        case TaggerKind.SPACY:
            return spacy_pipeline.what_is_missing(tagger.model)
        case TaggerKind.GLINER:
            return gliner_model.what_is_missing(tagger.model)


def _made(language: str, choice: TaggerChoice) -> MentionProvider | None:
    tagger = choice.taggers.get(language)
    if tagger is None:
        make = PROVIDERS.get(language)
        return make() if make is not None else None
    match tagger.kind:
        case TaggerKind.SPACY:
            return spacy_pipeline.SpacyProvider(language, tagger.model)
        case TaggerKind.GLINER:
            return gliner_model.GlinerProvider(language, tagger.model, threshold=choice.gliner_threshold)
