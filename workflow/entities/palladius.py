"""Chinese names from pinyin into Russian letters, by the rules of Palladius: as Russian press writes cities."""

from __future__ import annotations

import re
import unicodedata

_INITIALS = {
    "": "", "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г", "k": "к",
    "h": "х", "j": "цз", "q": "ц", "x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж", "z": "цз", "c": "ц", "s": "с",
}  # fmt: skip
_FINALS = {
    "a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань", "en": "энь",
    "ang": "ан", "eng": "эн", "ong": "ун", "er": "эр", "i": "и", "ia": "я", "ie": "е", "iao": "яо", "iu": "ю",
    "ian": "янь", "in": "инь", "iang": "ян", "ing": "ин", "iong": "юн", "u": "у", "ua": "уа", "uo": "о", "uai": "уай",
    "ui": "уй", "uan": "уань", "un": "унь", "uang": "уан", "v": "юй", "ve": "юэ", "van": "юань", "vn": "юнь",
}  # fmt: skip
_ALONE = {
    "yi": "и", "ya": "я", "ye": "е", "yao": "яо", "you": "ю", "yan": "янь", "yin": "инь", "yang": "ян", "ying": "ин",
    "yong": "юн", "wu": "у", "wa": "ва", "wo": "во", "wai": "вай", "wei": "вэй", "wan": "вань", "wen": "вэнь",
    "wang": "ван", "weng": "вэн", "yu": "юй", "yue": "юэ", "yuan": "юань", "yun": "юнь", "hui": "хуэй",
}  # fmt: skip
_HISSING = frozenset("zh ch sh r z c s".split())
_SOFT = frozenset("jqx")
_TONES = re.compile("[\u0300\u0301\u0304\u030c]")


def _syllables() -> dict[str, str]:
    """Every syllable that the tables make, some of which Chinese does not have."""
    made = dict(_ALONE)
    for initial, letters in _INITIALS.items():
        for final, ending in _FINALS.items():
            written, sounded = initial + final, ending
            if initial in _HISSING and final == "i":
                sounded = "и" if initial in {"zh", "ch", "sh", "r"} else "ы"
            if initial in _SOFT and final in {"u", "ue", "uan", "un"}:
                sounded = {"u": "юй", "uan": "юань", "un": "юнь"}[final]
            if initial in {"b", "p", "m", "f"} and final == "o":
                sounded = "о"
            if not initial and final[0] in "iuv":
                continue
            made.setdefault(written, letters + sounded)
    made |= {f"{each}ue": f"{_INITIALS[each]}юэ" for each in "jqxnl"}
    return made | {"zhi": "чжи", "chi": "чи", "shi": "ши", "ri": "жи"}


_SYLLABLES = _syllables()
_LONGEST = max(map(len, _SYLLABLES))


def in_russian(pinyin: str) -> str | None:
    """``Шанхай`` for ``Shanghai``; None for what is no pinyin of one word."""
    plain = _TONES.sub("", unicodedata.normalize("NFD", pinyin.casefold()))
    plain = plain.replace("u\u0308", "v").replace("\u2019", "'")
    pieces: list[str] = []
    for part in plain.split("'"):
        read = _read(part)
        if read is None:
            return None
        pieces += read
    joined = ""
    for number, piece in enumerate(pieces):
        # «нь» before a vowel parts the syllables by «ъ»: Чанъань.
        parted = joined.endswith("н") and piece[0] in "аоэуяеюи" and number > 0
        joined += f"ъ{piece}" if parted else piece
    return joined.capitalize() or None


def _read(part: str) -> list[str] | None:
    """The syllables of ``part`` in Russian, the longest first where more than one way leads through."""
    if not part:
        return []
    for length in range(min(_LONGEST, len(part)), 0, -1):
        syllable = _SYLLABLES.get(part[:length])
        if syllable is None:
            continue
        rest = _read(part[length:])
        if rest is not None:
            return [syllable, *rest]
    return None
