"""The months' names in the newsroom's languages, and numeric dates. Knowledge only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from workflow.domain.vocabulary import LanguageTag, primary_language

# Twelve words a language, in order; forms of one month are parted by a stroke; endings may follow in some languages.
_NAMES = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct"
    " november|nov december|dec",
    "ru": "январ феврал март апрел мая|май|мае июн июл август сентябр октябр ноябр декабр",
    "be": "студзен|студня лют сакавік красавік мая|май|травен|траўня|маі чэрвен|чэрвеня ліпен|ліпеня жнівен|жніўня|жніўні"
    " верасен|верасня|верасні кастрычнік лістапад снежан|снежня|снежні",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "ky": "январ|үчтүн феврал|бирдин март|жалган апрел|чын май|бугу июн|кулжа июл|теке август|башо сентябр|аяк октябр|тогуз"
    " ноябр|жетинин декабр|бештин",
    "tg": "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    "uz": "yanvar|январ fevral|феврал mart|март aprel|апрел may|май iyun|июн iyul|июл avgust|август sentabr|sentyabr|сентябр"
    " oktabr|oktyabr|октябр noyabr|ноябр dekabr|декабр",
    "hi": "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "fa": "ژانویه|جنوری فوریه|فبروری مارس|مارچ آوریل|اپریل مه|می ژوئن|جون ژوئیه|ژوئیهٔ|جولای|جولای اوت|آگوست|آگست سپتامبر"
    " اکتبر نوامبر دسامبر",
    "pt": "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out"
    " novembro|nov dezembro|dez",
    "es": "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sep"
    " octubre|oct noviembre|nov diciembre|dic",
}
_ENDING = dict.fromkeys("ru be kk ky tg uz".split(), r"\w{0,5}")
_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<y>(?:1[89]|20)\d\d)(?P<s>[-./])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)"
    r"|(?P<a>\d\d?)(?P<t>[-./])(?P<b>\d\d?)(?P=t)(?P<z>(?:1[89]|20)\d\d))(?![\d/-])"
)
_CHINESE = re.compile(
    r"(?<!\d)(\d{1,2}|十[一二]?|[一二三四五六七八九])\s?月(?:份|(?=\s?[\d一二三四五六七八九十初底中上下至到以起]|[,，、。；\s]|$|[^\d]))"
)
_FROM_JANUARY = re.compile(r"(?<![\d十])[1一]月?份?\s?[-–—~～至到]\s?$")
_JANUARY_TO = re.compile(r"[1一]\s?月份?\s?[-–—~～至到]\s?(?:\d{1,2}|十?[一二三四五六七八九十])\s?月(?!\s?\d)")
"""1至5月, 1月至5月: a period that other languages count, the first five months."""
_HAN = {"十": 10, "十一": 11, "十二": 12} | {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_NEAR = 4
_LETTER = re.compile(r"[\w\u0900-\u0963]")  # the vowel signs of Devanagari are no word characters to a pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFound:
    """A month in a text. One read from figures may be two, where day and month may be either."""

    months: frozenset[int]
    start: int
    end: int
    is_dated: bool
    """Whether a day or a year stands beside it: a name alone may be a word or a person (May, март)."""
    digits: tuple[tuple[int, int], ...] = ()
    """Where the figures of the month itself (or of day and month, if either may be it) stand."""


@lru_cache(maxsize=512)
def months_in(text: str, language: LanguageTag) -> tuple[MonthFound, ...]:
    """Every month in ``text``, in order."""
    found = [_numeric(match) for match in _NUMERIC.finditer(text)] if any(c in text for c in "./-") else []
    found = [each for each in found if each.months]
    if primary_language(language) in {"zh", "yue", "ja"}:
        found += [_chinese(match) for match in _CHINESE.finditer(text)]
    else:
        found += _named(text, language)
    return tuple(sorted(found, key=lambda each: each.start))


def _numeric(match: re.Match[str]) -> MonthFound:
    groups = ("m",) if match["m"] else ("a", "b")
    day_first = [group for group in groups if 1 <= int(match[group]) <= 12]
    return MonthFound(
        months=frozenset(int(match[group]) for group in day_first),
        start=match.start(),
        end=match.end(),
        is_dated=True,
        digits=tuple(match.span(group) for group in day_first),
    )


def _chinese(match: re.Match[str]) -> MonthFound:
    written = match[1]
    value = int(written) if written.isdecimal() else _HAN.get(written, 0)
    return MonthFound(
        months=frozenset({value}) if 1 <= value <= 12 else frozenset(),
        start=match.start(),
        end=match.end(),
        is_dated=_FROM_JANUARY.search(match.string[max(0, match.start() - 6) : match.start()]) is None
        and _JANUARY_TO.match(match.string, match.start()) is None,
        digits=(match.span(1),),
    )


def _named(text: str, language: LanguageTag) -> list[MonthFound]:
    pattern = _pattern(primary_language(language))
    lowered = text.lower()
    if pattern is None or len(lowered) != len(text):
        return []
    numbers = _numbers(primary_language(language))
    return [
        MonthFound(
            months=frozenset({numbers[match[1]]}),
            start=match.start(),
            end=match.end(),
            is_dated=_is_dated(text, match.start(), match.end()),
        )
        for match in pattern.finditer(lowered)
        if not match.start() or not _LETTER.match(lowered, match.start() - 1)
    ]


def _is_dated(text: str, start: int, end: int) -> bool:
    """Whether a figure stands within a few characters, no other word than ``de``, ``of`` or an ending between."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return any(map(str.isdecimal, before)) or any(map(str.isdecimal, after))


@lru_cache(maxsize=64)
def _numbers(language: str) -> dict[str, int]:
    rows = _NAMES.get(language, "").split()
    return {form: month for month, forms in enumerate(rows, 1) for form in forms.split("|")}


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str] | None:
    forms = sorted(_numbers(language), key=len, reverse=True)
    if not forms:
        return None
    # beginning with letters and nothing else, so that the search is quick; what stands before is looked at by the caller
    return re.compile(rf"({'|'.join(forms)}){_ENDING.get(language, '')}(?!{_LETTER.pattern})")
