"""When two ways of writing a name are one: keys that case endings, capitals and spacing do not move."""

from __future__ import annotations

import re
from functools import lru_cache

from workers.tagging.normalising import plain
from workflow.domain.annotations import EntityType
from workflow.domain.tagging import derived_id

_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*\.?")
_NO_LETTERS = re.compile(r"[\W_]+")
_CYRILLIC = re.compile(r"[а-яёіїєўґ]{4,}")
_POSSESSIVE = re.compile(r"'s$|s'$")
_ENDINGS = (
    "ыми ими ого его ому ему ами ями ией иям иях ая яя ую юю ое ее ые ие ых их ый ий ой ым им ом ем ей ою ею ам ям "
    "ах ях ии ию ия ье ью ья а у е ы и о ю я ь й".split()
)
"""Without -ов and -ев, which family names end in."""
_SHORTEST_STEM = 3
_INITIAL = re.compile(r"[^\W\d_]{1,2}\.?")
_HAN = re.compile("[\u3400-\u9fff]")
_PARTS = re.compile("[·・•]")


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """The same for every spelling of one name in one language: small letters, no case endings of Cyrillic words."""
    return " ".join(_stem(_POSSESSIVE.sub("", word)) for word in _NO_LETTERS.sub(" ", _folded(name)).split())


def _folded(name: str) -> str:
    return _POSSESSIVE.sub("", plain(name).casefold()).replace("ё", "е")


def _stem(word: str) -> str:
    if not _CYRILLIC.fullmatch(word):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def identity_of(kind: EntityType, name: str) -> str:
    """The id of an entity that nobody knows yet, the same for every case form of its name: ``person:liu-jun``."""
    return derived_id(kind, name_key(name))


@lru_cache(maxsize=8_192)
def is_acronym(name: str) -> bool:
    """Whether a name is a short form: one word with at least two capitals, ``SCO``, ``МИД``, ``G20``."""
    letters = [each for each in name if each.isalpha()]
    return (
        " " not in name
        and 2 <= len(name) <= 12
        and not _HAN.search(name)
        and sum(each.isupper() for each in letters) >= max(1, len(letters) - 1)
        and any(each.isupper() for each in name)
    )


# --- people -----------------------------------------------------------------------------------------


def parts_of_person(name: str) -> tuple[str, ...]:
    """Keys of the words of a person's name, initials with their point; a Chinese name is one, or one a part."""
    written = plain(name)
    if _HAN.search(written):
        return tuple(part for part in _PARTS.split(written) if part)
    spaced = re.sub(r"\.(?=[^\W\d_])", ". ", written)
    return tuple(
        word.casefold() if is_initial(word) else name_key(word)
        for word in (found[0] for found in _WORD.finditer(spaced))
    )


def is_initial(word: str) -> bool:
    """Whether a word of a name stands for a longer one: ``В.``"""
    return word.endswith(".") and _INITIAL.fullmatch(word) is not None


def is_full(parts: tuple[str, ...]) -> bool:
    """Whether a name says more than a family name."""
    return len(parts) > 1 or (len(parts) == 1 and _HAN.search(parts[0]) is not None and len(parts[0]) in {2, 3})


def may_shorten(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether ``short`` may be a later, shorter form of ``full``: the family name, fewer names, or initials."""
    if short == full or len(short) > len(full):
        return False
    if len(short) == 1:
        return _is_family_name(short[0], full)
    words, initials = [each for each in short if not is_initial(each)], [each for each in short if is_initial(each)]
    if initials:
        rest = [each for each in full if each not in words]
        return len(words) >= 1 and all(each in full for each in words) and _initials_fit(initials, rest)
    return short[0] == full[0] and short[-1] == full[-1] and all(each in full for each in words)


def _is_family_name(word: str, full: tuple[str, ...]) -> bool:
    names = [each for each in full if not is_initial(each)]
    if len(names) == 1 and _HAN.search(word):
        return len(word) == 1 and names[0].startswith(word) and len(names[0]) > 1
    return len(full) > 1 and bool(names) and word in {names[0], names[-1]}


def _initials_fit(initials: list[str], names: list[str]) -> bool:
    return len(initials) <= len(names) and all(
        name.startswith(initial.rstrip(".")[:1]) for initial, name in zip(initials, names, strict=False)
    )
