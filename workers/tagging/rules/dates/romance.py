"""How Portuguese and Spanish write dates: the forms that both share. Data of each stands in a module of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workers.tagging.rules.dates.everywhere import DAY, FIGURES, OPENING, YEAR
from workers.tagging.rules.dates.forms import Form, Grammar
from workers.tagging.rules.dates.values import (
    AUTUMN,
    FIRST_HALF,
    FIRST_QUARTER,
    SPRING,
    SUMMER,
    WINTER,
    Direction,
    Stage,
    Unit,
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The calendar words of one language, in small letters."""

    months: str
    """In order; none of them abbreviated."""
    short_months: str
    """Abbreviations in order, with ``-`` where there is none."""
    weekdays: str
    """From Monday on."""
    of: str
    """``de``, ``del``."""
    to: str
    """Between the days of a range; ``-`` and ``e`` go without saying."""
    and_: str
    stages: Mapping[str, Stage]
    """``início`` of ``início de``."""
    seasons: str
    """Spring, summer, autumn, winter."""
    ordinals: str
    """First to fourth, of a quarter or half."""
    quarter: str
    half: str
    relatives: Mapping[str, tuple[Unit, int]]
    relative_years: Mapping[str, int]
    directions: Mapping[str, Direction]
    directions_after: Mapping[str, Direction]
    before_month: str
    """What surely stands before a month alone."""
    before_year: str
    before_weekday: str
    decade: str
    """``década de``, ``anos``."""
    counted: str
    """Nouns that a number is no year before."""
    future: str
    """Words and endings of what lies ahead."""


def grammar_of(words: Words) -> Grammar:
    """The grammar of a language with these words."""
    names = words.months.split()
    short = [each for each in words.short_months.split() if each != "-"]
    month = rf"(?:(?:{_either_case(names)})(?!\w)|(?:{_either_case(short)})\b\.?)(?!\w)"
    full_month = rf"(?:{_either_case(names)})(?!\w)"
    weekday = _either_case(words.weekdays.split())
    stage = rf"(?P<st>{_either_case(list(words.stages))})\s(?:{words.of})\s"
    year_behind = rf"(?:\s(?:{words.of})|,)\s"
    relative_year = _either_case(list(words.relative_years))
    grouping = rf"(?:{_either_case(words.ordinals.split())}|[1-4][.ºª°]{{0,2}})\s(?:{words.quarter}|{words.half})"
    season = _either_case(words.seasons.split())
    any_year = rf"(?:(?P<y>{YEAR})(?!\d|[.,]\d|\w)|(?P<yr>{relative_year}))"
    counted = rf"(?!\s(?:{words.counted}))"
    no_figure = rf"(?!\d|[.,]\d|\w|[-–/]\d|\s?%){counted}"
    first = rf"(?P<d>{DAY})(?:\.?[ºª°]|o(?=\s))?"
    second = rf"(?:(?:\s?[-–—]\s?|\s(?:{words.to}|{words.and_})\s)(?P<d2>{DAY})(?:\.?[ºª°])?)?"
    forms = {
        "day_month": Form(
            pattern=rf"{first}{second}\s(?:(?:{words.of})\s)?(?P<m>{month})"
            rf"(?:(?:{year_behind}|\s)(?:(?P<y>{YEAR})(?!\d|[.,]\d|\w)|(?P<yr>{relative_year})))?"
        ),
        "months": Form(
            pattern=rf"(?P<m>{full_month})(?:\s?[-–—/]\s?|\s(?:{words.to}|{words.and_})\s)(?P<m2>{full_month})"
            rf"(?:{year_behind}(?P<y>{YEAR})(?!\d|\w))?"
        ),
        "month_year": Form(pattern=rf"(?:{stage})?(?P<m>{month})(?:{year_behind}|\s){any_year}"),
        "stage_of_month": Form(pattern=rf"{stage}(?P<m>{full_month})"),
        "relative_month": Form(pattern=rf"(?P<dir>{_either_case(list(words.directions))})\s(?P<m>{full_month})"),
        "surely_month": Form(
            pattern=rf"(?P<m>{'|'.join(names)})(?!\w|-\w|\s[A-Z])",
            before=re.compile(rf"(?i:\b(?:{words.before_month}))\s$"),
        ),
        "decade": Form(
            pattern=rf"(?:(?:{words.decade})\s)(?P<dec>(?:1[5-9]|20)\d0|[3-9]0)(?!\w)",
        ),
        "grouping_of_year": Form(pattern=rf"(?P<g>{grouping}|{season})(?:\s(?:{words.of})|,)?\s{any_year}"),
        "stage_of_year": Form(pattern=rf"{stage}{any_year}{counted}"),
        "years": Form(
            pattern=rf"(?P<y>{YEAR})(?:(?:\s?[-–—/]\s?|\s(?:{words.to})\s)(?P<y2>{YEAR})|/(?P<y2_short>\d\d)){no_figure}",
            never_before=re.compile(r"(?:\b[Nn]\.?[ºo°]|\b(?:[Pp]ágs?\.|[Aa]rt\.|[Tt]el\.?|ISSN)|[$€£¥])\s?$"),
        ),
        "year": Form(
            pattern=rf"(?P<y>(?:1[4-9]|20)\d\d){no_figure}",
            before=re.compile(rf"(?i:\b(?:{words.before_year})\s)$|[(\[]$|\b(?:1[4-9]|20)\d\d(?:,| {words.and_}) $"),
            never_before=re.compile(r"[$€£¥]\s?$"),
        ),
        "relative_weekday": Form(
            pattern=rf"(?P<dir>{_either_case(list(words.directions))})\s(?P<w>{weekday})(?!\w)",
        ),
        "weekday": Form(
            pattern=rf"(?P<w>{weekday})(?!\w)",
            before=re.compile(rf"(?i:\b(?:{words.before_weekday}))\s$|(?:^|[.!?\n]\s?)$"),
        ),
        "relative": Form(pattern=rf"(?P<rel>{_either_case(list(words.relatives))})(?!\w)"),
    }
    if words.directions_after:
        after = _either_case(list(words.directions_after))
        forms = {
            "weekday_after": Form(pattern=rf"(?P<w>{weekday})\s(?P<dir>{after})(?!\w)"),
            "month_after": Form(pattern=rf"(?P<m>{full_month})\s(?P<dir>{after})(?!\w)"),
            **forms,
        }
    return Grammar(
        anchors=r"\b(?:\d|" + "|".join(sorted(_anchors(words, names, short))) + ")",
        opening=OPENING,
        forms={**FIGURES, **forms},
        months={
            **{name: number for number, name in enumerate(names, 1)},
            **{name: number for number, name in enumerate(words.short_months.split(), 1) if name != "-"},
        },
        weekdays={name: number for number, name in enumerate(words.weekdays.split())},
        groupings=_groupings(words),
        stages=words.stages,
        relatives=words.relatives,
        relative_years=words.relative_years,
        directions={**words.directions, **words.directions_after},
        joins=re.compile(rf"\s?[-–—]\s?|\s(?:{words.to})\s"),
        weekday_joins=re.compile(r",?\s(?:día\s|dia\s)?"),
        pairs=re.compile(rf"\s(?:{words.and_})\s"),
        future=re.compile(rf"(?i:\b(?:{words.future})\b)"),
    )


def _either_case(patterns: list[str]) -> str:
    """Each with a small or a capital first letter, or all in capitals; the longest first."""
    ordered = sorted(patterns, key=lambda each: (-len(each), each))
    return "|".join(f"[{each[0].upper()}{each[0]}]{each[1:]}" for each in ordered)


def _anchors(words: Words, names: list[str], short: list[str]) -> set[str]:
    written = [
        *names, *short, *words.weekdays.split(), *words.stages, *words.seasons.split(), *words.ordinals.split(),
        *words.relatives, *words.relative_years, *words.directions, *words.decade.replace("(?:", "").split("|"),
    ]  # fmt: skip
    return {f"[{each[0].upper()}{each[0]}]{each[1:3]}" for each in written}


def _groupings(words: Words) -> dict[str, int]:
    table = dict(zip(words.seasons.split(), (SPRING, SUMMER, AUTUMN, WINTER), strict=True))
    for number, ordinal in enumerate(words.ordinals.split()):
        for written in (ordinal, *(f"{number + 1}{mark}" for mark in ("", "º", ".º", "ª", "°"))):
            for unit in words.quarter.split("|"):
                table[f"{written} {unit}"] = FIRST_QUARTER + number
            if number < 2:
                for unit in words.half.split("|"):
                    table[f"{written} {unit}"] = FIRST_HALF + number
    return table
