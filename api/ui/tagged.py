"""Inline markup in a form field: numbered tags around the words, as translators know them. Pure.

``The <1>annual report</1> is out.`` – the number is that of the source segment's mark, so that a link stays the link
that it was. Tags are read only where the source has marks; elsewhere ``<1>`` is three characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark, nested
from workflow.domain.phrases import phrase

_TAG = re.compile(r"<(/?)(\d{1,3})>")


def tagged(text: str, marks: Sequence[Mark], model: Sequence[Mark]) -> str:
    """``text`` with a numbered tag at each end of its marks; ``model`` is the source segment's markup."""
    numbers = _numbers(marks, model)
    pieces: list[str] = []
    for piece, mark, opens in nested(text, [mark for mark in marks if mark in numbers]):
        pieces.append(piece if mark is None else f"<{'' if opens else '/'}{numbers[mark]}>")
    return "".join(pieces)


def untagged(typed: str, model: Sequence[Mark], place: str) -> tuple[str, tuple[Mark, ...]]:
    """Text and marks of what was typed; ``InvalidValue`` naming ``place`` for a tag not closed, opened or known."""
    if not model:
        return typed, ()
    pieces: list[str] = []
    marks: list[Mark] = []
    opened: dict[int, int] = {}
    position = length = 0
    for tag in _TAG.finditer(typed):
        number = int(tag[2])
        if not 1 <= number <= len(model):
            raise InvalidValue(
                place, phrase("{tag} stands for no markup of the source; it has {count}", tag=tag[0], count=len(model))
            )
        pieces.append(typed[position : tag.start()])
        length += len(pieces[-1])
        position = tag.end()
        if not tag[1]:
            opened[number] = length
        elif number not in opened:
            raise InvalidValue(
                place, phrase("{tag} closes nothing; put <{number}> before the words", tag=tag[0], number=number)
            )
        else:
            marks.append(replace(model[number - 1], start=opened.pop(number), end=length))
    if opened:
        number = min(opened)
        raise InvalidValue(place, phrase("<{number}> is not closed; put </{number}> after the words", number=number))
    text = "".join([*pieces, typed[position:]])
    return text, tuple(sorted(mark for mark in marks if mark.start < mark.end))


def _numbers(marks: Sequence[Mark], model: Sequence[Mark]) -> dict[Mark, int]:
    """The number of each mark: that of the first of the model's of the same kind and address that is still free."""
    free = list(enumerate(model, start=1))
    numbers: dict[Mark, int] = {}
    for mark in sorted(marks):
        found = next((each for each in free if (each[1].kind, each[1].href) == (mark.kind, mark.href)), None)
        if found:
            numbers[mark] = found[0]
            free.remove(found)
    return numbers
