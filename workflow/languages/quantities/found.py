"""Finding the quantities of a text: figures with their magnitude and what they count, and numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.fixed_texts import address_spans
from workflow.languages.months import MonthFound, months_in
from workflow.languages.quantities import han
from workflow.languages.quantities.figures import FIGURES, readings
from workflow.languages.quantities.signs import sign_after, sign_before
from workflow.languages.quantities.words import SCALES, scale_pattern, values_of_words, word_pattern

_HAN_LANGUAGES = frozenset({"zh", "yue", "ja", "ko"})
_ROMAN = re.compile(r"(?<!\w)[IVXІХ]{1,6}(?:-?(?:й|го|м|e|й))?(?!\w)")
_RANGE = re.compile(r"\s?(?:[-–—~～至到]|to|and|or|до|и|или|да|a|e|y|o|से|تا|سے|дан|dan|ва|va|мен|менен)\s?$")
_AFTERNOON_AFTER = re.compile(r"(?:[:.]\d\d)?\s?(?:p\.?\s?m\b|час\w* (?:дня|вечера)|da tarde|de la tarde)")
_AFTERNOON_BEFORE = re.compile(r"(?:下午|晚上|傍晚|晚间|晚|शाम|दोपहर|شام|بعدازظهر|түстен кейін|soat)\s?$")
_DECADE = re.compile(r"[-‑]?(?:е|х|ых|е годы|s\b|'s|年代|дары|чу)")
_CENTURY_DECADE = re.compile(r"(\d{1,2}|[一二十]{1,3})世纪(\d0|[一二三四五六七八九]十)年代")
_JOINING = re.compile(r"[\s\u00a0-]{0,2}(?:and |и |у |و |e |y )?")
_NOON = 12
_LONGEST_FIGURES = 30
"""Figures beyond which a row of them is no number but a code."""


class Role(StrEnum):
    """What part a number plays, where it is more than a number."""

    PLAIN = "plain"
    DATE = "date"
    """The day or the year beside a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a text: half-open range of its figures, magnitude included."""

    values: tuple[Decimal, ...]
    """The likeliest reading first; the others are as good to be matched with."""
    start: int
    end: int
    sign: str | None = None
    """``%``, a currency's code, a unit of measure; None when it counts something else."""
    role: Role = Role.PLAIN
    is_demanded: bool = True
    """Whether another language must have it too: the minutes of 9:00 and the century of 20世纪90年代 need not be."""
    factor: Decimal = Decimal(1)
    """What its magnitude multiplies by."""


@lru_cache(maxsize=512)
def quantities(text: str, language: LanguageTag) -> tuple[Quantity, ...]:
    """Every number in figures in ``text``, in order. Addresses are not read, nor are months in figures."""
    in_han = _in_han(text) if primary_language(language) in _HAN_LANGUAGES else []
    if not any(character.isdecimal() for character in text):
        return tuple(in_han)
    months = months_in(text, language)
    not_read = {place for month in months if len(month.digits) == 1 for place in month.digits}
    addresses = address_spans(text)
    found: list[Quantity] = []
    for start, end, values in _figures(text, primary_language(language)):
        if (start, end) in not_read or any(begin <= start < stop for begin, stop in addresses):
            continue
        if found and start < found[-1].end:
            continue
        found.append(_with_surroundings(text, language, start, end, values, months))
    figures = _decades(text, _ranges(text, _joined_parts(text, found)))
    taken = {place for each in figures for place in range(each.start, each.end)}
    return tuple(sorted([*figures, *(each for each in in_han if each.start not in taken)], key=lambda each: each.start))


def _in_han(text: str) -> list[Quantity]:
    """Numbers in Han characters that must stand in another language too."""
    found = []
    for match in han.TELLING.finditer(text):
        value = han.value_of(match[match.lastindex or 0])
        if value > 1 and not _CENTURY_DECADE.match(text, match.start()):
            found.append(Quantity(values=(value,), start=match.start(), end=match.end()))
    return found


def _figures(text: str, language: str) -> Iterator[tuple[int, int, tuple[Decimal, ...]]]:
    for match in FIGURES.finditer(text):
        if match.end() - match.start() > _LONGEST_FIGURES:
            continue
        values = readings(match.group(), language)
        if values:
            yield match.start(), match.end(), values
            continue
        for part in re.finditer(r"\d+", match.group()):
            yield match.start() + part.start(), match.start() + part.end(), readings(part.group(), language)


def _with_surroundings(
    text: str, language: LanguageTag, start: int, end: int, values: tuple[Decimal, ...], months: tuple[MonthFound, ...]
) -> Quantity:
    factor, scaled_to = _magnitude(text, end, language)
    after = sign_after(text, scaled_to)
    sign = after or sign_before(text, start)
    either = next((month for month in months if len(month.digits) == 2 and month.start <= start < month.end), None)
    read = tuple(value * factor for value in values)
    if values[0] < _NOON and (
        _AFTERNOON_AFTER.match(text, end) or _AFTERNOON_BEFORE.search(text[max(0, start - 12) : start])
    ):
        read += tuple(value + _NOON for value in read if value < _NOON)
    demanded = not (
        (either is not None and (start, end) in either.digits)
        or (text[start:end] == "00" and text[start - 1 : start] == ":")
        or text[max(0, start - 6) : start].upper() == "COVID-"
    )  # fmt: skip
    return Quantity(
        values=read,
        start=start,
        end=scaled_to,
        sign=sign[0] if sign else None,
        role=Role.DATE if any(_is_beside(month, start, end) for month in months) else Role.PLAIN,
        is_demanded=demanded,
        factor=factor,
    )


def _is_beside(month: MonthFound, start: int, end: int) -> bool:
    if month.digits and month.start <= start <= month.end:
        return True
    is_figures_only = len(month.digits) > 0 and month.end - month.start > len("12月份")
    return not is_figures_only and (month.start - 4 <= end <= month.start or month.end <= start <= month.end + 4)


def _magnitude(text: str, at: int, language: LanguageTag) -> tuple[Decimal, int]:
    factor, end = Decimal(1), at
    if primary_language(language) in _HAN_LANGUAGES:
        return han.scale_after(text, at) or (factor, end)
    pattern = scale_pattern(language)
    for _ in range(2):
        match = pattern.match(text, end) if pattern else None
        if match is None:
            break
        factor, end = factor * _scale(primary_language(language), match[1].casefold()), match.end()
    return factor, end


@lru_cache(maxsize=512)
def _scale(language: str, word: str) -> Decimal:
    scales = SCALES[language].items()
    return next(Decimal(value) for value, words in scales if word in words.casefold().split("|"))


def _joined_parts(text: str, found: list[Quantity]) -> list[Quantity]:
    """1亿2000万 and 3 crore 20 lakh are one number each."""
    joined: list[Quantity] = []
    for each in found:
        before = joined[-1] if joined else None
        gap = text[before.end : each.start] if before else ""
        if before and before.factor > each.factor > 1 and len(gap) <= 1 and not gap.strip():
            total = before.values[0] + each.values[0]
            joined[-1] = replace(before, values=(total,), end=each.end, sign=each.sign, factor=each.factor)
        else:
            joined.append(each)
    return joined


def _ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """In ``10–15 million`` the 10 are millions too, and in ``5 to 7%`` the 5 are per cent."""
    for at in range(len(found) - 2, -1, -1):
        first, last = found[at], found[at + 1]
        gap = text[first.end : last.start]
        if len(gap) > 10 or not _RANGE.fullmatch(gap):
            continue
        values = first.values
        if first.factor == 1 and last.factor > 1:
            values = (*values, *(value * last.factor for value in values))
        found[at] = replace(first, values=values, sign=first.sign or last.sign)
    return found


def _decades(text: str, found: list[Quantity]) -> list[Quantity]:
    centuries = {match.start(2): match for match in _CENTURY_DECADE.finditer(text)} if "年代" in text else {}
    starts = {match.start(1) for match in centuries.values()}
    result = []
    for each in found:
        match = centuries.get(each.start)
        value = each.values[0]
        if match is not None:
            century = int(match[1]) if match[1].isdecimal() else int(han.value_of(match[1]))
            result.append(replace(each, values=(value + (century - 1) * 100, value)))
        elif each.start in starts:
            result.append(replace(each, is_demanded=False))
        elif 20 <= value < 2100 and value % 10 == 0 and _DECADE.match(text, each.end):
            result.append(replace(each, values=(value, value % 100, value % 100 + 1900, value % 100 + 2000)))
        else:
            result.append(each)
    return result


@lru_cache(maxsize=512)
def spoken_numbers(text: str, language: LanguageTag) -> tuple[Quantity, ...]:
    """Numbers in words, in Han characters and in Roman figures. Words may be more than numbers: none is demanded."""
    found = [_quantity((_roman(match.group()),), match.start(), match.end()) for match in _ROMAN.finditer(text)]
    if primary_language(language) in _HAN_LANGUAGES:
        in_han = han.HAN_NUMBER.finditer(text)
        return (*found, *(_quantity(han.spoken_values(each.group()), each.start(), each.end()) for each in in_han))
    pattern = word_pattern(language)
    if pattern is None:
        return tuple(found)
    values = values_of_words(primary_language(language))
    run: list[tuple[Decimal, int, int]] = []
    for match in pattern.finditer(text):
        value = values.get(match[1]) or values[match[1].casefold()]
        if run and not _JOINING.fullmatch(text, run[-1][2], match.start()):
            found.append(_composed(run))
            run = []
        run.append((value, match.start(), match.end()))
    if run:
        found.append(_composed(run))
    return tuple(found)


def _composed(run: list[tuple[Decimal, int, int]]) -> Quantity:
    total = current = Decimal(0)
    for value, _, _ in run:
        if value >= 1000:
            total += (current or 1) * value
            current = Decimal(0)
        elif value == 100 and current:
            current *= value
        else:
            current += value
    values = dict.fromkeys([total + current, *(value for value, _, _ in run)])
    return _quantity(tuple(values), run[0][1], run[-1][2])


def _quantity(values: tuple[Decimal, ...], start: int, end: int) -> Quantity:
    return Quantity(values=values, start=start, end=end, is_demanded=False)


def _roman(written: str) -> Decimal:
    values = [{"I": 1, "V": 5, "X": 10, "І": 1, "Х": 10}.get(character, 0) for character in written]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return Decimal(sum(-value if value < following else value for value, following in pairs))
