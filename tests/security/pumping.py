"""Adversarial text for a regular expression, read off its parse tree, and how the time for it grows.

For each repetition in a pattern: what comes before it once, something that the repetition takes very often, and an end
that lets the match fail. Also the beginning alone very often, because a search begins anew at every place.
Run as a program it reads ``[[pattern, flags, method, characters], …]`` from standard input and prints the worst growth
of each on a text of so many characters.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import _constants as kinds  # type: ignore[attr-defined]  # no public name leads to parse trees
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

_PROBED = 600
_POOL = "aA1 -.,:/\n\t中яЯ_\"'<(%&@#\\*"
_ENDS = ("\x00", "", "!\n")
_ALLOWED_SECONDS = 10.0
"""CPU time after which one probe is given up: a safety net, for what grows exponentially."""
_MEASURABLE_SECONDS = 0.02
_MANY = 8
"""A repetition of fewer times than this is no danger by itself."""


class GivenUpError(Exception):
    """A probe took too long."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How a pattern takes its worst text: CPU seconds for the longest one, and the exponent of growth."""

    seconds: float
    exponent: float
    text: str


def _is_taken(node: tuple[Any, Any], character: str) -> bool:
    """Whether one node of a parse tree takes one character."""
    kind, value = node
    if kind is kinds.LITERAL:
        return chr(value) == character
    if kind is kinds.NOT_LITERAL:
        return chr(value) != character
    if kind is kinds.ANY:
        return character != "\n"
    if kind is not kinds.IN:
        return False
    negated = value[0][0] is kinds.NEGATE
    taken = any(_is_in(each, character) for each in value[1 if negated else 0 :])
    return taken is not negated


_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    kinds.CATEGORY_DIGIT: str.isdigit,
    kinds.CATEGORY_NOT_DIGIT: lambda each: not each.isdigit(),
    kinds.CATEGORY_SPACE: str.isspace,
    kinds.CATEGORY_NOT_SPACE: lambda each: not each.isspace(),
    kinds.CATEGORY_WORD: lambda each: each.isalnum() or each == "_",
    kinds.CATEGORY_NOT_WORD: lambda each: not (each.isalnum() or each == "_"),
}


def _is_in(item: tuple[Any, Any], character: str) -> bool:
    kind, value = item
    if kind is kinds.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    if kind is kinds.CATEGORY:
        return _CATEGORIES[value](character)
    return kind is kinds.LITERAL and chr(value) == character


def _one(node: tuple[Any, Any], favourite: str) -> str:
    """A character that a set takes, the favourite one where it does."""
    for character in (favourite, *_POOL):
        if _is_taken(node, character):
            return character
    for kind, value in node[1] if node[0] is kinds.IN else ():
        if kind is kinds.LITERAL:
            return chr(value)
        if kind is kinds.RANGE:
            return chr(value[0])
    return favourite


def sample(tree: Any, favourite: str, branch: int = 0) -> str:
    """A short text that a parse tree takes, what it looks at around itself left aside."""
    return "".join(_sample_of(node, favourite, branch) for node in tree)


def _sample_of(node: tuple[Any, Any], favourite: str, branch: int) -> str:
    kind, value = node
    if kind is kinds.LITERAL:
        return chr(value)
    if kind in {kinds.IN, kinds.ANY, kinds.NOT_LITERAL}:
        return _one(node, favourite)
    if kind is kinds.SUBPATTERN:
        return sample(value[-1], favourite, branch)
    if kind is kinds.BRANCH:
        return sample(value[1][branch % len(value[1])], favourite, branch)
    if kind in {kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT}:
        return sample(value[2], favourite, branch) * min(max(value[0], branch % 2), 30)
    if kind is kinds.ATOMIC_GROUP:
        return sample(value, favourite, branch)
    return ""


def _repetitions(tree: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every repetition with a text that leads to it."""
    for node in tree:
        kind, value = node
        if kind in {kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT}:
            if value[1] >= _MANY:
                yield before, value[2]
            yield from _repetitions(value[2], before)
        elif kind is kinds.SUBPATTERN:
            yield from _repetitions(value[-1], before)
        elif kind is kinds.BRANCH:
            for each in value[1]:
                yield from _repetitions(each, before)
        elif kind in {kinds.ASSERT, kinds.ASSERT_NOT}:
            yield from _repetitions(value[1], before)
        elif kind is kinds.ATOMIC_GROUP:
            yield from _repetitions(value, before)
        before += _sample_of(node, "a", 0)


def attacks(pattern: str, flags: int) -> list[tuple[str, str, str]]:
    """Beginnings, repeated parts and ends; the text of n characters is beginning + part × as often + end."""
    tree = parser.parse(pattern, flags & ~int(re.DEBUG))
    found: dict[tuple[str, str], None] = {}
    for before, body in itertools.islice(_repetitions(tree), 60):
        parts = {sample(body, favourite, branch) for favourite in _POOL for branch in (0, 1)}
        parts |= {each for each in _POOL if len(body) == 1 and _is_taken(body[0], each)}
        for part in sorted(parts - {""})[:24]:
            found["", part] = found[before, part] = None
            if before:
                found["", before + part] = found["", before] = None
    for favourite in _POOL:
        if whole := sample(tree, favourite):
            found["", whole] = found["", whole[:-1] or whole] = None
    return [(before, part, end) for before, part in found for end in _ENDS]


def text_of(attack: tuple[str, str, str], size: int) -> str:
    """An attack's text of about so many characters."""
    before, part, end = attack
    return before + part * max(1, size // len(part)) + end


def _give_up(*_: object) -> None:
    raise GivenUpError


def seconds_for(run: Callable[[str], object], text: str) -> float:
    """CPU seconds that the pattern takes for a text; infinity when it is given up."""
    signal.setitimer(signal.ITIMER_VIRTUAL, _ALLOWED_SECONDS)
    started = time.process_time()
    try:
        run(text)
    except GivenUpError:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - started


def runner(pattern: str, flags: int, method: str) -> Callable[[str], object]:
    """What uses the pattern as our code does."""
    compiled = re.compile(pattern, flags)
    if method in {"match", "fullmatch"}:
        taking: Callable[[str], object] = getattr(compiled, method)
        return taking
    return lambda text: sum(1 for _ in compiled.finditer(text))


def worst(pattern: str, flags: int, method: str, longest: int) -> Growth:
    """The worst growth that any attack brings about."""
    run = runner(pattern, flags, method)
    probed = []
    for attack in attacks(pattern, flags):
        taken = seconds_for(run, text_of(attack, min(_PROBED, longest)))
        if taken == math.inf:
            return Growth(math.inf, math.inf, repr(attack))
        probed.append((taken, attack))
    probed.sort(key=lambda each: -each[0])
    return max(
        (growth_of(run, attack, longest) for _, attack in probed[:4]),
        key=lambda each: each.seconds,
        default=Growth(0.0, 1.0, ""),
    )


def growth_of(run: Callable[[str], object], attack: tuple[str, str, str], longest: int) -> Growth:
    """Double the text until the time can be told, then reckon what the longest text takes."""
    size = min(_PROBED, longest)
    taken = seconds_for(run, text_of(attack, size))
    while size < longest and taken < _MEASURABLE_SECONDS:
        size *= 2
        taken = seconds_for(run, text_of(attack, size))
    if size >= longest:
        return Growth(taken, 1.0, repr(attack))
    double = seconds_for(run, text_of(attack, size * 2))
    exponent = math.log2(double / taken) if double < math.inf else math.inf
    reached = double * (longest / (size * 2)) ** exponent if double < math.inf else math.inf
    return Growth(reached, exponent, repr(attack))


def main() -> None:
    """Measure what standard input names."""
    signal.signal(signal.SIGVTALRM, _give_up)
    for pattern, flags, method, longest in json.load(sys.stdin):
        found = worst(pattern, flags, method, longest)
        sys.stdout.write(json.dumps([pattern, found.seconds, found.exponent, found.text]) + "\n")


if __name__ == "__main__":
    main()
