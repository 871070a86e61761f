"""Several people or partners in a few words: up to three by name, and how many others there are."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.domain.phrases import Phrase, phrase, phrase_count

_BY_NAME = 3


def listed(names: Sequence[str]) -> Phrase:
    """``A``, ``A and B``, ``A, B and C``, ``A, B, C and 4 others``; each name keeps its own direction."""
    shown = [isolated(name) for name in names[:_BY_NAME]]
    values: dict[str, object] = dict(zip(("first", "second", "third"), shown, strict=False))
    more = len(names) - len(shown)
    if more:
        several = "{first}, {second}, {third} and {count} others"
        return phrase_count("{first}, {second}, {third} and {count} other", several, more, **values)
    if len(shown) == _BY_NAME:
        return phrase("{first}, {second} and {third}", **values)
    return phrase("{first} and {second}", **values) if len(shown) > 1 else phrase("{first}", **values)


def isolated(name: str) -> str:
    """The name between Unicode's isolates, as ``<bdi>`` would set it in markup."""
    return f"\u2068{name}\u2069"
