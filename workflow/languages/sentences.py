"""Sentences of a text."""

from __future__ import annotations

import re

from workflow.domain.vocabulary import LanguageTag

_END = re.compile(r"(?<=[.!?…؟۔।])[\"'”’»)\]]*\s+|(?<=[。！？])")


def split_sentences(text: str, language: LanguageTag) -> tuple[str, ...]:
    """Sentences with the white space after each; joined together they are ``text`` again."""
    del language
    ends = [*(match.end() for match in _END.finditer(text) if match.end()), len(text)]
    starts = [0, *ends]
    return tuple(text[start:end] for start, end in zip(starts, ends, strict=False) if end > start)
