"""Amounts of money with their currency: ``$3.5 billion``, ``30亿元人民币``, ``1,2 млрд долларов США``.

One pattern a language finds them, anchored at figures, signs and number words; the value is ISO 4217 code and plain
number, ``USD 3500000000``, or two numbers with a stroke for a range. Words such as ``about`` stay outside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from workers.tagging.documents import Document, Found, Place, Span
from workers.tagging.rules.currencies import (
    CODES,
    NAMES,
    NUMBER_WORDS,
    SCALES,
    SHARED_BY_COUNTRIES,
    SHARED_NAMES,
    SIGNS,
    code_of,
    scale_of,
)
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.quantities import spoken_numbers
from workflow.languages.quantities.figures import readings
from workflow.languages.quantities.han import scale_after, value_of

_FIGURES = r"(?>\d{1,3}(?:[ ']\d{3}){1,6}(?!\d)(?:[.,]\d{1,6})?|\d{1,18}(?:[.,]\d{1,9}){0,6})"
_HAN_DIGIT = "一二两兩三四五六七八九"
_HAN_FIGURES = rf"(?=[{_HAN_DIGIT}]?[十百千万萬亿億])[{_HAN_DIGIT}十][零〇{_HAN_DIGIT}十百千万萬亿億]{{0,16}}"
_HAN_SCALE = r"[多余餘]?[十百千万萬亿億]{1,3}"
_RANGE = r"\s?[-–—~～至到]\s?"
_SIGN_AFTER = "|".join(pattern for _, pattern in SIGNS)
_SIGN = f"{_SIGN_AFTER}|人民币|人民幣"
_CODE = "|".join([*CODES, "RMB"])


class Amounts:
    """The rule for amounts of money."""

    def find(self, document: Document, spans: Sequence[Span]) -> Found:
        """Every amount with its value; empty where the currency could be that of several countries."""
        del spans
        language = document.primary if document.primary in NAMES else "en"
        found: dict[Place, str] = {}
        for match in _pattern(language).finditer(document.text):
            found[match.span()] = _value(match, language, document.text)
        return Found(
            spans=tuple(
                Span(start=start, end=end, type=EntityType.MONEY, provider="rules", rule="amount")
                for start, end in found
            ),
            values=found,
        )


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str]:
    """Sign and figure, figure and name, number in words and name."""
    names = "|".join(pattern for _, pattern in NAMES[language])
    scales = "|".join(pattern for _, pattern in SCALES[language])
    if language == "zh":
        figure, scale, closing = rf"(?:{_FIGURES}|(?:{_HAN_FIGURES}))", rf"\s?(?:{_HAN_SCALE})", ""
        plain_scale = rf"\s?(?:{_HAN_SCALE})(?:元(?!首|素|老|件)(?:人民币|人民幣)?)?"
        opening = r"(?<![\d.,一二三四五六七八九十百千万亿第])"
    else:
        figure, closing = _FIGURES, r"(?!\w)"
        scale = rf"(?:[\s-]?(?:{scales})(?!\w))"
        plain_scale, opening = scale, r"(?<![\w.,])"
    first = (
        rf"(?P<sign>{_SIGN}|(?:{_CODE})(?=[\s\d]))\s?(?P<a>{figure})(?P<a_scale>{plain_scale})?"
        rf"(?:{_RANGE}(?:{_SIGN})?(?P<b>{figure})(?P<b_scale>{plain_scale})?)?(?![\d])"
    )
    after = (
        rf"(?P<c>{figure})(?P<c_scale>{scale})?(?:{_RANGE}(?P<d>{figure})(?P<d_scale>{scale})?)?"
        rf"[\s-]?(?P<name>{names}|{_CODE}|{_SIGN_AFTER}){closing}"
    )
    forms = [first, after]
    if language in NUMBER_WORDS:
        word = "|".join(f"{each}|{each.capitalize()}" for each in NUMBER_WORDS[language].split())
        forms.append(
            rf"(?P<words>(?:(?:[Hh]alf )?[Aa] (?=[hmtb]))?(?:{word})(?:[ -](?:(?:and|e|y) )?(?:{word})(?!\w)){{0,9}})"
            rf"\s(?P<words_name>{names}){closing}"
        )
    return re.compile(rf"{opening}(?:{'|'.join(forms)})")


def _value(match: re.Match[str], language: str, text: str) -> str:
    groups = match.groupdict()
    name = groups["sign"] or groups["name"] or groups.get("words_name") or ""
    if name in {"RMB", "人民币", "人民幣"}:
        name = "CNY"
    code = _shared(code_of(name, language), name, text)
    if not code:
        return ""
    if groups.get("words"):
        numbers = spoken_numbers(groups["words"], LanguageTag(language))
        return f"{code} {_plain(max(numbers[0].values))}" if numbers else ""
    first = "a" if groups["a"] else "c"
    last = "b" if first == "a" else "d"
    scale = groups[f"{first}_scale"]
    if groups[last]:
        scale = groups[f"{first}_scale"] or groups[f"{last}_scale"]
        values = [
            _number(groups[first], scale, language),
            _number(groups[last], groups[f"{last}_scale"] or scale, language),
        ]
    else:
        values = [_number(groups[first], scale, language)]
    known = [_plain(value) for value in values if value is not None]
    return f"{code} {'/'.join(known)}" if len(known) == len(values) else ""


def _number(figures: str, scale: str | None, language: str) -> Decimal | None:
    factor = Decimal(1)
    if scale:
        word = scale.strip(" -\n")
        if language == "zh":
            found = scale_after(word, 0)
            factor = found[0] if found is not None else Decimal(10 if word == "十" else 1)
        else:
            factor = scale_of(word, language)
    if not figures[0].isdecimal():
        return value_of(figures.replace("兩", "两")) * factor
    if scale and re.fullmatch(r"\d{1,3},\d{1,2}", figures):
        return Decimal(figures.replace(",", ".")) * factor
    values = readings(figures, language)
    return values[0] * factor if values else None


def _plain(value: Decimal) -> str:
    """Without exponent and idle zeros."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _shared(code: str, name: str, text: str) -> str:
    """The code of a name that several countries' money bears: the one country that the text names, else none."""
    if code not in SHARED_BY_COUNTRIES or SHARED_NAMES.fullmatch(name) is None:
        return code
    named = [each for each, country in SHARED_BY_COUNTRIES[code] if re.search(country, text)]
    return named[0] if len(named) == 1 else "CNY" if code == "CNY" else ""
