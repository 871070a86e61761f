"""What stands around a place in the text and speaks against taking its words for what they usually mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from workers.tagging.coreference import Named
from workers.tagging.documents import Document, Found, Place

_EXPLAINING = re.compile(
    r"[(（]\s*(?P<says>(?:以下)?(?:简称|簡稱)为?|далее|сокращ[её]нно|hereinafter|hereafter)?[\s:：—–-]*[“\"«‘「]?$"
)
_NEXT_NAME = re.compile(r"[ -](?P<word>[^\W\d_]+)")
_WINDOW = 30


def is_explained_otherwise(thing: Named, document: Document, institutions: Iterable[Place]) -> bool:
    """Whether the text gives the short form in brackets to something that is not what bears the name.

    ``institutions`` are the places of other institutions and events: ``Союз независимых пекарей (СНГ)``.
    """
    ends = {end for _, end in institutions}
    for span in thing.spans:
        before = document.text[max(0, span.start - _WINDOW) : span.start]
        bracket = _EXPLAINING.search(before)
        if bracket is None:
            continue
        opens = span.start - len(before) + bracket.start()
        follows = {opens, opens - 1} & ends
        if follows or bracket["says"]:
            return True
    return False


def is_part_of_a_name(thing: Named, document: Document, found: Found, others: Collection[int]) -> bool:
    """Whether each of its places runs on into a capitalised word of nobody: ``Shanghai`` in ``Shanghai Bread Hall``.

    ``others`` are the starts of other places. Words of an office do not count: ``Moscow Mayor``.
    """
    offices = [holding.role for holding in found.holdings]
    return all(_runs_on(span.end, document.text, offices, others) for span in thing.spans)


def _runs_on(end: int, text: str, offices: Iterable[Place], others: Collection[int]) -> bool:
    following = _NEXT_NAME.match(text, end)
    if following is None or not following["word"][0].isupper() or following.start("word") in others:
        return False
    at = following.start("word")
    return not any(start <= at < stop for start, stop in offices)
