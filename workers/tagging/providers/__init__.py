"""The providers that come with Copyflow, by the language they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from workers.ports import MentionProvider
from workers.tagging.providers.english import EnglishProvider

PROVIDERS: Mapping[str, Callable[[], MentionProvider]] = {"en": EnglishProvider}
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
