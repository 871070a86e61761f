"""The providers that come with Copyflow, by the language they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from workers.ports import MentionProvider
from workers.tagging.providers.chinese import chinese_provider
from workers.tagging.providers.english import EnglishProvider
from workers.tagging.providers.russian import RussianProvider

PROVIDERS: Mapping[str, Callable[[], MentionProvider]] = {
    "en": EnglishProvider,
    "ru": RussianProvider,
    "zh": chinese_provider,
}
"""Primary language to what makes its provider."""


@cache
def provider_for(language: str) -> MentionProvider | None:
    """The provider of a primary language, loaded once and shared with forked children; None where there is none."""
    make = PROVIDERS.get(language)
    if make is None:
        return None
    provider = make()
    provider.load()
    return provider
