"""The grammar of people's names: initials on either side, patronymics, and surnames alone in any case form.

Knows no model and no office; ``people.py`` decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from workers.tagging.rules.russian import words
from workers.tagging.rules.russian.reading import Reading
from workers.tagging.russian_morphology import Form, form

_PATRONYMIC = tuple(
    stem + ending for stem in ("ович", "евич", "ьич") for ending in ("", "а", "у", "ем", "ем", "е")
) + tuple(stem + ending for stem in ("овн", "евн", "ичн", "иничн") for ending in ("а", "ы", "е", "у", "ой"))
_TURKIC = frozenset(
    "оглы оглу улы уулу кызы кизи гызы зода угли углы ибн бин аль эль ал ад аш ас ар заде фон ван де ди да".split()
)
"""Small or after a hyphen they belong to a name."""
_AFTER_A_NAME = frozenset("оглы оглу улы уулу кызы кизи гызы угли углы заде зода".split())
_MOST_INITIALS = 10
_ENDINGS = ("ского", "скому", "ским", "ском", "ская", "ской", "скую", "ский", "скими", "ских")
_CASE_ENDINGS = (
    "ого",
    "ому",
    "ыми",
    "ими",
    "ами",
    "ями",
    "ой",
    "ей",
    "ым",
    "им",
    "ом",
    "ем",
    "ём",
    "ых",
    "их",
    "ою",
    "ам",
    "ах",
    "а",
    "я",
    "у",
    "ю",
    "е",
    "ы",
    "и",
    "й",
    "ь",
)
_VOWELS = "аеёиоуыэюя"


def stem(word: str) -> str:
    """What all case forms of a surname share: ``норов`` of ``Норовым``, ``цзо`` of ``Цзо``."""
    small = word.lower().replace("ё", "е")
    if "-" in small:
        return "-".join(stem(part) for part in small.split("-"))
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) > len(ending) + 1:
            return small[: -len(ending)] + "ск"
    for ending in _CASE_ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= 3:
            return small[: -len(ending)]
    return small


def is_patronymic(word: str) -> bool:
    """``Иванович`` in any case."""
    return len(word) > 5 and word.lower().endswith(_PATRONYMIC)


def is_name_word(reading: Reading, at: int) -> bool:
    """A capitalised word that may be a part of a name."""
    if not 0 <= at < len(reading) or reading.kinds[at] != "T":
        return False
    word = reading.small[at]
    return word not in words.titles() and word not in words.HONORIFICS and word not in words.heads()


def written_out(reading: Reading) -> Iterator[tuple[int, int]]:
    """Names that show themselves: with initials, or with a patronymic."""
    behind = 0
    for at, kind in enumerate(reading.kinds):
        if at < behind:
            continue
        if kind == "I" and reading.is_initial(at):
            found = _with_initials(reading, at, behind)
        elif kind == "T" and is_patronymic(reading.words[at]):
            found = _with_patronymic(reading, at, behind)
        else:
            continue
        if found is not None:
            behind = found[1]
            yield found


def _with_initials(reading: Reading, at: int, behind: int) -> tuple[int, int] | None:
    """``И. И. Иванов``, ``К.-Ж. К. Токаев``; ``Иванов И. И.``; ``Ван И`` before a full stop."""
    if at > behind and reading.small[at - 1] in words.CHINESE_SURNAMES and not reading.is_initial(at + 2):
        return at - 1, at + 1
    after = at
    while reading.is_initial(after) and after - at < _MOST_INITIALS:
        after += 2
        if reading.words[after : after + 1] == ["-"] and reading.is_initial(after + 1):
            after += 1
    if is_name_word(reading, after) and not _breaks(reading, after):
        is_common = form(reading.small[after]) & Form.COMMON and not _looks_like_a_surname(reading.words[after])
        if not (
            is_common
            and after < len(reading)
            and reading.starts[after] > reading.ends[after - 1]
            and at > behind
            and is_name_word(reading, at - 1)
        ):
            return at, after + 1
    if at > behind and is_name_word(reading, at - 1) and reading.ends[at - 1] + 1 == reading.starts[at]:
        return at - 1, after
    return None


def _looks_like_a_surname(word: str) -> bool:
    return stem(word).endswith(("ов", "ев", "ин", "ын", "ск", "цк", "енко", "ук", "юк", "ян", "ко"))


def _breaks(reading: Reading, at: int) -> bool:
    """Whether a line ends between an initial and ``at``, or an initial stands there for a city: ``г.``"""
    return reading.kinds[at - 1] == "B"


def _with_patronymic(reading: Reading, at: int, behind: int) -> tuple[int, int] | None:
    """``Иван Иванович Иванов``, ``Иванов Иван Иванович``."""
    first = at
    while first > behind and at - first < 2 and is_name_word(reading, first - 1):
        first -= 1
    end = at + 1
    while end - at < 2 and is_name_word(reading, end) and (first == at - 1 or first == at):
        end += 1
    if first == at and end == at + 1:
        return None
    if at - first == 2 and form(reading.small[first]) & Form.COMMON and not form(reading.small[first]) & Form.NAME:
        first += 1
        if is_name_word(reading, end):
            end += 1
    return first, end


def joined(reading: Reading, first: int, end: int) -> tuple[int, int]:
    """A name with the particles that belong to it: ``Нурлан уулу``, ``Гасан-заде``, ``Мамед оглы``."""
    while end < len(reading) and reading.small[end] in _AFTER_A_NAME and reading.kinds[end - 1] == "T":
        end += 1
    if (
        reading.small[first - 1 : first]
        and reading.small[first - 1] in _TURKIC
        and first > 1
        and is_name_word(reading, first - 2)
        and first - 1 > 0
    ):
        return first - 2, end
    return first, end
