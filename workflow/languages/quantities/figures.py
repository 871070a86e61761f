"""Reading the figures of a number: decimals and thousands are parted differently by languages."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

FIGURES = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,٫٬'’]\d+)*")
_ALWAYS_THOUSANDS = re.compile(r"[ \u00a0\u202f\u2009٬'’]")
_DOT_IS_DECIMAL = frozenset("en zh hi ur fa ja ko th my".split())
_COMMA_IS_DECIMAL = frozenset("ru be uk pt fr de it nl pl tr id vi".split())


def readings(written: str, language: str) -> tuple[Decimal, ...]:
    """The values that the figures may have, the likeliest first; nothing for a row such as 24.06.2021."""
    plain = _ALWAYS_THOUSANDS.sub("", ascii_figures(written)).replace("٫", ".")
    separators = [character for character in plain if not character.isdecimal()]
    if not separators:
        return (Decimal(plain),)
    if len(set(separators)) == 2 and separators.count(separators[-1]) == 1:
        whole, decimals = plain.rsplit(separators[-1], 1)
        return (Decimal(f"{whole.replace(separators[0], '')}.{decimals}"),)
    groups = re.split(r"[.,]", plain)
    joined = Decimal("".join(groups))
    if len(separators) > 1:
        return (joined,) if _are_thousands(groups) else ()
    decimal = Decimal(f"{groups[0]}.{groups[1]}")
    if len(groups[1]) != 3 or groups[0].startswith("0") or len(groups[0]) > 3:
        return (decimal,)
    if language in _DOT_IS_DECIMAL:
        return (decimal,) if separators[0] == "." else (joined,)
    if language in _COMMA_IS_DECIMAL:
        return (decimal,) if separators[0] == "," else (joined,)
    return (joined, decimal)


def _are_thousands(groups: list[str]) -> bool:
    """Groups of three, or of two before the last three as in India."""
    return len(groups[-1]) == 3 and all(len(group) in {2, 3} for group in groups[1:-1]) and len(groups[0]) <= 3


def ascii_figures(written: str) -> str:
    """The same with ASCII digits, whatever script they are of."""
    if written.isascii():
        return written
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in written)
