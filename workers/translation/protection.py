"""The masks that carry through an engine what must come through unchanged.

Masks are bare ASCII alphanumerics (``XTERM41X``): brackets, tags and signs do not survive neural
engines. Which texts to mask, and what to do when a mask is lost, is for ``translator`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.domain.vocabulary import LanguageTag
from workflow.languages.fixed_texts import disjoint, fixed_spans, word_pattern

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedText:
    """A text with masks in place of what is protected."""

    text: str
    masks: Mapping[str, str]
    """What comes back for each mask."""

    def unbroken(self, translated: str) -> bool:
        """Whether every mask stands in ``translated`` exactly once."""
        return all(translated.count(mask) == 1 for mask in self.masks)

    def restore(self, translated: str) -> str:
        """``translated`` with the protected texts back in their places."""
        for mask, protected in self.masks.items():
            translated = translated.replace(mask, protected)
        return translated

    @property
    def has_words(self) -> bool:
        """Whether there is anything to translate beside the masks."""
        bare = self.text
        for mask in self.masks:
            bare = bare.replace(mask, " ")
        return _LETTER.search(bare) is not None


def mask(text: str, language: LanguageTag, words: Mapping[str, str]) -> MaskedText:
    """Mask the fixed spans of ``text`` and every occurrence of ``words``, which come back as what they map to."""
    spans = [(start, end, text[start:end]) for start, end in fixed_spans(text, language)]
    for word in sorted(words, key=len, reverse=True):
        spans += [(*match.span(), words[word]) for match in word_pattern(word).finditer(text)]
    prefix = "XTERM"
    while prefix in text:
        prefix += "Q"
    pieces: list[str] = []
    masks: dict[str, str] = {}
    position = 0
    for start, end in disjoint((start, end) for start, end, _ in spans):
        name = f"{prefix}{41 + len(masks)}X"
        masks[name] = next(back for begin, until, back in spans if (begin, until) == (start, end))
        pieces += [text[position:start], _apart(text[start - 1 : start]), name, _apart(text[end : end + 1])]
        position = end
    return MaskedText(text="".join([*pieces, text[position:]]), masks=masks)


def _apart(neighbour: str) -> str:
    """A space where a mask would grow together with the word beside it."""
    return " " if neighbour.isalnum() else ""
