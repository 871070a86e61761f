"""How many characters one text is away from another: Levenshtein's distance. Pure, and quick enough for paragraphs."""

from __future__ import annotations

from itertools import takewhile


def edit_distance(before: str, after: str) -> int:
    """The least number of characters to insert, delete or replace that makes ``after`` of ``before``.

    Bit-parallel (Myers 1999, as Hyyrö wrote it in 2003): one step a character of the longer text, whatever the other's
    length, over what is left when a common beginning and end are cut off.
    """
    before, after = _differing(before, after)
    if not before or not after:
        return len(before) + len(after)
    if len(before) > len(after):
        before, after = after, before
    places: dict[str, int] = {}
    for place, character in enumerate(before):
        places[character] = places.get(character, 0) | 1 << place
    everywhere, last = (1 << len(before)) - 1, 1 << (len(before) - 1)
    rising, falling, distance = everywhere, 0, len(before)
    for character in after:
        same = places.get(character, 0)
        across = (((same & rising) + rising) ^ rising) | same
        up = falling | (~(across | rising) & everywhere)
        down = rising & across
        distance += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & everywhere, (down << 1) & everywhere
        along = same | falling
        rising, falling = down | (~(along | up) & everywhere), up & along
    return distance


def _differing(before: str, after: str) -> tuple[str, str]:
    """Both without their common beginning and end."""
    if before == after:
        return "", ""
    head = _common(before, after)
    before, after = before[head:], after[head:]
    tail = _common(before[::-1], after[::-1])
    return before[: len(before) - tail], after[: len(after) - tail]


def _common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
