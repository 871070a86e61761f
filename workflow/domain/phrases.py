"""Sentences for people that can be said in another language: English text that remembers how it was put together.

``phrase("{count} of them are open.", count=3)`` is the English sentence, usable as any text; a page of another language
looks the pattern up in its catalogue and puts the same values in (``api/ui/wording.py``). Only patterns that stand
literally in the code are found by the catalogue, and the words of closed lists (``api/ui/words.py``). What is recorded
in an event is plain text: never a ``Phrase``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Self


class Phrase(str):
    """A sentence with the pattern and the values that it was made of. Values may be sentences of this kind."""

    __slots__ = ("many", "number", "pattern", "values")

    pattern: str
    """What the catalogue knows; of a sentence that counts, its form for one."""
    many: str
    """The form for more than one; empty where nothing is counted."""
    number: int
    """What is counted."""
    values: Mapping[str, object]

    @classmethod
    def made(cls, pattern: str, values: Mapping[str, object], *, many: str = "", number: int = 1) -> Self:
        """The sentence in English, which knows what it was made of."""
        chosen = many if many and number != 1 else pattern
        said = cls(chosen.format_map(values) if values else chosen)
        said.pattern, said.many, said.number, said.values = pattern, many, number, values
        return said

    def told(self, one: Callable[[str], str], several: Callable[[str, str, int], str]) -> str:
        """The same in another language: ``one`` and ``several`` look patterns up, as gettext and ngettext do."""
        pattern = several(self.pattern, self.many, self.number) if self.many else one(self.pattern)
        values = {
            name: value.told(one, several) if isinstance(value, Phrase) else value
            for name, value in self.values.items()
        }
        return pattern.format_map(values) if values else pattern


def phrase(pattern: str, /, **values: object) -> Phrase:
    """A sentence; ``{name}`` in the pattern stands for a value."""
    return Phrase.made(pattern, values)


def phrase_count(one: str, many: str, count: int, /, **values: object) -> Phrase:
    """A sentence that counts something: ``{count}`` stands for the number, other names for other values."""
    return Phrase.made(one, {"count": count, **values}, many=many, number=count)


def word(value: str, /) -> Phrase:
    """A word of a closed list, such as a state, as a sentence's value."""
    return Phrase.made(str(value).replace("_", " "), {})


def unended(said: str, /) -> str:
    """A sentence without a full stop at its end, be it the end of what a person wrote."""
    if not isinstance(said, Phrase):
        return said.rstrip(".")
    if not said.endswith("."):
        return said
    values = {name: unended(value) if isinstance(value, str) else value for name, value in said.values.items()}
    return Phrase.made(said.pattern.rstrip("."), values, many=said.many.rstrip("."), number=said.number)


def either(words: Sequence[str], /) -> str:
    """``a or b or c``; empty for none."""
    return _folded(words, lambda first, rest: phrase("{first} or {rest}", first=first, rest=rest))


def listed(words: Sequence[str], /) -> str:
    """``a, b, c``; empty for none."""
    return _folded(words, lambda first, rest: phrase("{first}, {rest}", first=first, rest=rest))


def _folded(words: Sequence[str], joined: Callable[[str, str], str]) -> str:
    return reduce(lambda rest, first: joined(first, rest), reversed(words)) if words else ""


def plain(value: object, /) -> str:
    """A sentence as the plain text that is stored; ``NotImplementedError`` for what is none, as encoders' hooks do."""
    if isinstance(value, Phrase):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} cannot be stored")
