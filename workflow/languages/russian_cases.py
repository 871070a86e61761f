"""Russian names in every case, from the nominative by their endings: many forms fast, a few of them never used.

Good for finding names in texts, where a form that no text has does no harm; not for writing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Paradigm = tuple[str, str, str, str, str]
"""Genitive, dative, accusative, instrumental, prepositional."""

_CYRILLIC = re.compile(r"[А-ЯЁ]?[а-яё]+(?:-[А-ЯЁа-яё]+)*")
_GUTTURALS = "кгх"
_HUSHING = "жшщч"
_FLEETING = {"орёл": "орл", "орел": "орл", "рубец": "рубц"}
_DECLINED_NEUTERS = ("тво", "ово", "ево", "ёво", "ино", "ыно")
_FAMILY_NAMES = ("ов", "ев", "ёв", "ин", "ын")
_FAMILY_NAMES_OF_WOMEN = ("ова", "ева", "ёва", "ина", "ына")


def case_forms(name: str, *, is_person: bool = False) -> frozenset[str]:
    """``name`` and what it is in other cases: of a person every word changes, else adjectives up to the first noun."""
    words = name.split(" ")
    last = len(words) if is_person else _words_of_the_head(words)
    forms = {name}
    declined = [_paradigms(word, is_person=is_person) for word in words[:last]]
    ways = max((len(each) for each in declined), default=0)
    for way in range(ways):
        for case in range(5):
            head = [
                paradigms[min(way, len(paradigms) - 1)][case] if paradigms else word
                for word, paradigms in zip(words, declined, strict=False)
            ]
            forms.add(" ".join([*head, *words[last:]]))
    return frozenset(forms)


def _words_of_the_head(words: Sequence[str]) -> int:
    """How many words at the beginning agree: adjectives and the noun that they belong to."""
    for number, word in enumerate(words):
        if _CYRILLIC.fullmatch(word) is None:
            return number
        if not _is_adjective(word):
            return number + 1
    return len(words)


def _is_adjective(word: str) -> bool:
    if word.endswith(("ый", "ая", "яя", "ое", "ее", "ые")):
        return len(word) > 3
    if word.endswith("ий"):
        return len(word) > 4 and word[-3] in _GUTTURALS + _HUSHING + "н"
    if word.endswith("ие"):
        return len(word) > 4 and word[-3] in _GUTTURALS + _HUSHING
    return word.endswith(("ской", "цкой", "ной")) and len(word) > 5


def _paradigms(word: str, *, is_person: bool) -> list[Paradigm]:
    """The ways that ``word`` may be declined; none for what keeps its form."""
    if _CYRILLIC.fullmatch(word) is None or len(word) < 2:
        return []
    if "-на-" in word.lower():
        first, rest = word.split("-", 1)
        return [_with(paradigm, "", f"-{rest}") for paradigm in _paradigms(first, is_person=is_person)]
    before, hyphen, last = word.rpartition("-")
    if len(last) < 3 and hyphen:
        return []
    return [_with(paradigm, before + hyphen, "") for paradigm in _of_word(last, is_person=is_person)]


def _with(paradigm: Paradigm, before: str, after: str) -> Paradigm:
    genitive, dative, accusative, instrumental, prepositional = (f"{before}{form}{after}" for form in paradigm)
    return genitive, dative, accusative, instrumental, prepositional


def _of_word(word: str, *, is_person: bool) -> list[Paradigm]:
    if _is_adjective(word):
        return [_adjective(word, is_person=is_person)]
    if is_person and word.endswith(_FAMILY_NAMES_OF_WOMEN) and len(word) > 4:
        return [_made(word[:-1], "ой ой у ой ой"), *_feminine(word)]
    if word[-1] in "ая":
        return _feminine(word)
    if word.endswith(("ие", "ье")):
        # Собрание, Приднестровье
        stem = word[:-1]
        return [_made(stem, "я ю е ем и" if word[-2] == "и" else "я ю е ем е")]
    if word[-1] == "ь":
        return [_made(word[:-1], "и и ь ью и"), _made(word[:-1], "я ю я ем е" if is_person else "я ю ь ем е")]
    if word[-1] == "й":
        ending = "я ю я ем и" if word.endswith("ий") else "я ю я ем е"
        return [_made(word[:-1], ending if is_person else ending.replace("ю я", "ю й"))]
    if word[-1] == "о":
        return [_made(word[:-1], "а у о ом е")] if word.endswith(_DECLINED_NEUTERS) else []
    if word[-1] == "ы":
        return [_made(word[:-1], "ов ам ы ами ах"), (word[:-1], *_made(word[:-1], "ов ам ы ами ах")[1:])]
    if word.endswith(("ги", "ки", "хи")):
        return [(word[:-1], *_made(word[:-1], "ов ам и ами ах")[1:]), _made(word[:-1], "ов ам и ами ах")]
    return _masculine(word, is_person=is_person) if word[-1] not in "еёиоуэю" else []


def _masculine(word: str, *, is_person: bool) -> list[Paradigm]:
    stem = _FLEETING.get(word.lower())
    if stem is not None:
        stem = stem.capitalize() if word[0].isupper() else stem
    elif word.endswith("ец") and len(word) > 4 and word[-3] not in "аеиоуыэюя":
        stem = f"{word[:-2]}ц"
    else:
        stem = word
    instrumental = "ым" if is_person and word.endswith(_FAMILY_NAMES) else "ем" if stem[-1] in "жшщчц" else "ом"
    made = _made(stem, f"а у а {instrumental} е")
    return [made if is_person else (made[0], made[1], word, made[3], made[4])]


def _feminine(word: str) -> list[Paradigm]:
    stem = word[:-1]
    if word[-1] == "я":
        return [_made(stem, "и и ю ей и" if stem.endswith("и") else "и е ю ей е")]
    ending = "и" if stem[-1:] in _GUTTURALS + _HUSHING else "ы"
    return [_made(stem, f"{ending} е у {'ей' if stem[-1:] in 'жшщчц' else 'ой'} е")]


def _adjective(word: str, *, is_person: bool) -> Paradigm:
    stem, ending = word[:-2], word[-2:]
    is_soft = ending in {"яя", "ее"} or stem[-1] in _HUSHING or (ending == "ий" and stem[-1] == "н")
    narrow = "и" if is_soft or stem[-1] in _GUTTURALS else "ы"
    if ending in {"ая", "яя"}:
        return _made(
            stem, "ей ей юю ей ей" if ending == "яя" else f"{'ей ей ую ей ей' if is_soft else 'ой ой ую ой ой'}"
        )
    if ending in {"ые", "ие"}:
        return _made(stem, f"{narrow}х {narrow}м {ending} {narrow}ми {narrow}х")
    wide = "е" if is_soft else "о"
    accusative = f"{wide}го" if is_person else ending
    return _made(stem, f"{wide}го {wide}му {accusative} {narrow}м {wide}м")


def _made(stem: str, endings: str) -> Paradigm:
    genitive, dative, accusative, instrumental, prepositional = (stem + ending for ending in endings.split(" "))
    return genitive, dative, accusative, instrumental, prepositional
