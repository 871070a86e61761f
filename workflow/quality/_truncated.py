"""Telling whether a translation breaks off, for the two checks that look at its end. No check lives here."""

from __future__ import annotations

from workflow.languages.lengths import length_score
from workflow.quality._endings import ending
from workflow.quality._pairs import Pair

_ENDED = frozenset(".?!…")
_SHORT = -0.8


def is_cut_off(pair: Pair) -> bool:
    """Whether the translation ends in the middle of a sentence where the source does not."""
    if ending(pair.source.text)[0] not in _ENDED:
        return False
    kind, _, _ = ending(pair.target.text)
    if kind in {"", ","}:
        score = length_score(pair.source.text, pair.target.text, pair.source_language, pair.target_language)
        return kind == "," or score < _SHORT
    return False
