"""Case endings that Kazakh, Kyrgyz and Uzbek write onto a name: ``ұйымы`` in ``ұйымының``.

The name is found without its ending. Endings are those that may follow the name's last sounds; a few more than grammar
allows do no harm, for after a whole name nothing else begins so. What is short is left: too much else begins with it.
"""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = frozenset({"kk", "ky", "uz"})
_SHORTEST = 4
"""Letters of a name that endings are looked for behind; acronyms may be shorter."""
_SHORTEST_ACRONYM = 3
_UZBEK = ("ning", "ni", "ga", "ka", "qa", "da", "dan", "dagi", "нинг", "ни", "га", "ка", "қа", "да", "дан", "даги")
_BACK = frozenset("аоұыуёюя")
_FRONT = frozenset("әеөүіиэ")
_VOWELS = _BACK | _FRONT
_ROUNDED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys("аыяю", ("ы", "а")),
    **dict.fromkeys("еэи", ("и", "е")),
    **dict.fromkeys("оё", ("у", "о")),
    "у": ("у", "а"),
    "ө": ("ү", "ө"),
    "ү": ("ү", "ө"),
}
"""Of Kyrgyz: the narrow and the wide vowel of an ending behind a last vowel."""


def case_endings(name: str, language: str, *, is_acronym: bool) -> tuple[str, ...]:
    """The endings that a text in ``language`` may have behind ``name``; none where that is not safe."""
    letters = sum(each.isalpha() for each in name)
    if (
        language not in LANGUAGES
        or letters < (_SHORTEST_ACRONYM if is_acronym else _SHORTEST)
        or not name[-1].isalpha()
    ):
        return ()
    if language == "uz":
        is_latin = name[-1].isascii()
        return tuple(each for each in _UZBEK if each.isascii() is is_latin)
    if is_acronym:
        return tuple(
            dict.fromkeys(each for narrow, wide in _harmonies(language) for each in _any(narrow, wide, language))
        )
    last = name[-1].lower()
    is_glide = language == "kk" and last in "уи"
    vowel = next((each for each in reversed(name[: -1 if is_glide else None].lower()) if each in _VOWELS), "")
    if not vowel:
        return ()
    narrow, wide = _ROUNDED[vowel] if language == "ky" and vowel in _ROUNDED else _kazakh(vowel)
    if is_glide:
        return _any(narrow, wide, language)
    if last not in _VOWELS:
        return _behind_consonant(narrow, wide, language)
    return (*_behind_vowel(narrow, wide, language), *("н" if " " in name else ""))


def _harmonies(language: str) -> tuple[tuple[str, str], ...]:
    return (("ы", "а"), ("і", "е")) if language == "kk" else tuple(dict.fromkeys(_ROUNDED.values()))


def _kazakh(vowel: str) -> tuple[str, str]:
    return ("ы", "а") if vowel in _BACK else ("і", "е")


def _any(narrow: str, wide: str, language: str) -> tuple[str, ...]:
    return (*_behind_vowel(narrow, wide, language), *_behind_consonant(narrow, wide, language))


def _behind_vowel(narrow: str, wide: str, language: str) -> tuple[str, ...]:
    """Of plain words and of those that end in a possessive, which put ``н`` between."""
    nasal = "ң" if language == "kk" else "н"
    velar = "ғ" if language == "kk" else "г"
    shared = (
        f"н{narrow}{nasal}",
        f"н{narrow}",
        f"н{wide}",
        f"{velar}{wide}",
        f"д{wide}",
        f"нд{wide}",
        f"д{wide}н",
        f"н{wide}н",
    )
    return (*shared, f"нд{wide}ғы", f"нд{wide}гі", "мен") if language == "kk" else (*shared, f"нд{wide}г{narrow}")


def _behind_consonant(narrow: str, wide: str, language: str) -> tuple[str, ...]:
    nasal = "ң" if language == "kk" else "н"
    velars = "ғқ" if wide == "а" and language == "kk" else "гк"
    return (
        *(f"{first}{narrow}{nasal}" for first in "ндт"),
        *(f"{first}{narrow}" for first in "ндт"),
        *(f"{first}{wide}" for first in velars),
        *(f"{first}{wide}" for first in "дт"),
        *(f"{first}{wide}н" for first in "ндт"),
        *(f"{first}ен" for first in ("мбп" if language == "kk" else "")),
    )
