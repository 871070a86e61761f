"""How Russian writes dates. Data: forms and word tables."""

from __future__ import annotations

import re

from workers.tagging.rules.dates.everywhere import DAY, FIGURES, OPENING
from workers.tagging.rules.dates.everywhere import YEAR as YEAR_FIGURES
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

_STEMS = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()
_CASES = {"ма": r"(?:[йяею]|ем)", "март": r"(?:[ауе]|ом)?", "август": r"(?:[ауе]|ом)?"}
_MONTH_SMALL = "|".join(stem + _CASES.get(stem, "(?:[ьяюе]|[её]м)") for stem in _STEMS)
_MONTH_CAPITAL = "|".join(stem.capitalize() + _CASES.get(stem, "(?:[ьяюе]|[её]м)") for stem in _STEMS)
_MONTH = (
    rf"(?:(?:{_MONTH_SMALL})|(?:{_MONTH_CAPITAL})|(?:{_MONTH_SMALL.upper().replace('(?:', '(?:')})"
    r"|(?:янв|февр?|мар|апр|июн|июл|авг|сент?|окт|нояб?|дек)\b\.?)(?!\w)"
)
_DAYS_JOIN = r"(?:\s?[-–—]\s?|\s(?:по|и|до)\s)"
_RELATIVE_YEAR = (
    r"(?:прошл|минувш|нынешн|текущ|следующ|будущ|предыдущ|эт)(?:ого|его|ом|ем|ий|ый) год[ау]?|с\.\s?г\.|т\.\s?г\."
)
_YEAR_WORD = r"\s?(?:год(?:а|у|ом|ов|ы|ах|ами)?(?!\w)|гг?\.|г(?!\w))"
_YEAR = rf"(?P<y>{YEAR_FIGURES})(?:-(?:го|м|й|ого|ом|ый|му|е))?(?:{_YEAR_WORD}|(?!\d|[.,]\d|\w|[-–]\d))"
_ANY_YEAR = rf"(?:{_YEAR}|(?P<yr>{_RELATIVE_YEAR}))"
_STAGE = r"[Нн]ачал[оауе]м?|[Кк]он(?:ец|ца|цу|це|цом)|[Сс]ередин(?:а|ы|е|у|ой)|(?:[Пп]ерв|[Вв]тор)(?:ая|ой|ую) половин(?:а|ы|е|у|ой)"
_WEEKDAY = "понедельник(?:а|у|ом)?|вторник(?:а|у|ом)?|среду|четверг(?:а|у|ом)?|пятниц(?:а|ы|у|е|ей)|суббот(?:а|ы|у|е|ой)|воскресень(?:е|я|ю|ем)"
_WEEKDAY_ANY = rf"{_WEEKDAY}|{_WEEKDAY.upper()}|{'|'.join(each.capitalize() for each in _WEEKDAY.split('|'))}|[Сс]реда"
_NAMED_DIRECTION = "прошл|минувш|нынешн|текущ|следующ|будущ|предстоящ|эт"
_GROUPING = (
    r"(?:(?:[Пп]ерв|[Вв]тор|[Тт]рет|[Чч]етверт|[Чч]етв[её]рт)(?:ый|ого|ому|ом|ой|ое|ий|ье|ьего|ьему|ьем)|[1-4](?:-?(?:й|го|м|ом|е))?|I{1,3}|IV)"
    r"\s(?:квартал(?:а|у|е|ом)?|полугоди(?:е|я|ю|и|ем))"
)
_SEASON = r"[Вв]есн(?:а|ы|е|у|ой)|[Лл]ет(?:о|а|у|ом|е)|[Оо]сен(?:ь|и|ью)|[Зз]им(?:а|ы|е|у|ой)"
_PREPOSITION = r"(?:^|[\s(«])(?:[ВвСсКк]о?|[Дд]о|[Пп]о|[Нн]а|[Зз]а|[Оо]т|[Пп]осле|[Пп]еред|[Нн]ачиная с)\s$"
_COUNTED = r"(?!\s(?:человек|тысяч|млн|миллион|км|килом|метр|тонн|рубл|доллар|участник|студент|предприяти|компани|стран|экземпляр|квадратн|куб))"

_FORMS = {
    "day_month": Form(
        pattern=rf"(?P<d>{DAY})(?:-?(?:го|ого|е|ое|му|м))?(?:{_DAYS_JOIN}(?P<d2>{DAY})(?:-?(?:го|ого|е|ое))?)?\s(?P<m>{_MONTH})"
        rf"(?:,?\s{_ANY_YEAR})?"
    ),
    "months": Form(pattern=rf"(?P<m>{_MONTH})\s?[-–—]\s?(?P<m2>{_MONTH})(?:\s(?P<y>{YEAR_FIGURES}){_YEAR_WORD})?"),
    "month_year": Form(pattern=rf"(?:(?P<st>{_STAGE})\s)?(?P<m>{_MONTH}),?\s{_ANY_YEAR}"),
    "relative_month": Form(pattern=rf"(?P<dir>{_NAMED_DIRECTION})(?:ого|его|ом|ем|ому|ему|ий|ый)\s(?P<m>{_MONTH_SMALL})(?!\w)"),
    "stage_of_month": Form(pattern=rf"(?P<st>{_STAGE})\s(?P<m>{_MONTH_SMALL})(?!\w)"),
    "month": Form(pattern=rf"(?P<m>{_MONTH_SMALL})(?!\w|-\w)", before=re.compile(_PREPOSITION)),
    "decade": Form(
        pattern=rf"(?:(?P<st>{_STAGE})\s)?(?P<dec>(?:1[5-9]|20)\d0|[3-9]0)-(?:х|е|ые|ых|ым|ми)(?:\s(?:год(?:ы|ов|ах|ам|ами)|гг?\.))?"
        r"(?:\s(?:прошлого|XX|ХХ|20-го|двадцатого)\s(?:века|столетия|в\.))?"
    ),
    "grouping_of_year": Form(pattern=rf"(?P<g>{_GROUPING}|{_SEASON})\s{_ANY_YEAR}"),
    "relative_season": Form(pattern=rf"(?P<dir>{_NAMED_DIRECTION})(?:ой|ей|ую|им|ым|ого|его)\s(?P<g>весной|летом|осенью|зимой|весну|лето|осень|зиму)(?!\w)"),
    "stage_of_year": Form(pattern=rf"(?P<st>{_STAGE})\s{_ANY_YEAR}"),
    "years": Form(
        pattern=rf"(?P<y>{YEAR_FIGURES})(?:(?:\s?[-–—/]\s?|\s(?:по|до)\s)(?P<y2>{YEAR_FIGURES})|/(?P<y2_short>\d\d))(?:-(?:го|м|й|е))?(?:{_YEAR_WORD}|(?!\d|[.,]\d|\w|[-–./]\d|\s?%){_COUNTED})",
        never_before=re.compile(r"(?:№|\b(?:[Сс]т(?:атья|\.)|[Сс]тр?\.|[Тт]ел\.?|ISSN|ГОСТ))\s?$"),
    ),
    "year": Form(pattern=rf"(?P<y>{YEAR_FIGURES})(?:(?:-(?:го|м|й|ого|ом|ый|му))?{_YEAR_WORD}|-(?:го|ого|м|ом|му)(?!\w))"),
    "bare_year": Form(
        pattern=r"(?P<y>(?:1[6-9]|20)\d\d)(?=\s?[),;:.!?»\n]|$|\s[–—]\s)(?![.,:]\d|-\w|\s?[–—]\s?\d)",
        before=re.compile(rf"{_PREPOSITION}|[(]$"),
    ),
    "relative_weekday": Form(
        pattern=rf"(?:(?P<dir>{_NAMED_DIRECTION})(?:ий|ый|ого|его|ую|ее|ое|ом|ем|ей|ой|у|от)\s)?(?P<w>{_WEEKDAY_ANY})(?!\w|\sобитани|-)",
        before=re.compile(rf"{_PREPOSITION}|(?:^|[.!?\n]\s?)$"),
        never_before=re.compile("(?:[Кк]ажд(?:ый|ую|ое)|[Чч][её]рн(?:ый|ую|ая))\\s$"),
    ),
    "relative": Form(
        pattern="(?P<rel>[Пп]озавчера|[Вв]чера|[Сс]егодня(?!шн)|[Зз]автра(?!ш)|[Пп]ослезавтра|ВЧЕРА|СЕГОДНЯ|ЗАВТРА"
        r"|(?:[Пп]рошл|[Мм]инувш|[Нн]ынешн|[Тт]екущ|[Сс]ледующ|[Бб]удущ|[Пп]редстоящ|[Ээ]т)(?:ом|ем|ого|его|ому|ему|ий|ый|от)\s(?:год(?:а|у)?|месяц(?:а|е|у)?|квартал(?:а|е|у)?)"
        r"|(?:[Пп]рошл|[Мм]инувш|[Нн]ынешн|[Тт]екущ|[Сс]ледующ|[Бб]удущ|[Пп]редстоящ|[Ээ]т)(?:ой|ей|ую|а|у|ая|яя)\sнедел(?:е|ю|и|я))(?!\w)"
    ),
}  # fmt: skip

_SHIFTS = {"прошл": -1, "минувш": -1, "нынешн": 0, "текущ": 0, "эт": 0, "следующ": 1, "будущ": 1, "предстоящ": 1}
_ENDINGS = "ом ем ого его ому ему ий ый от ой ей ую а у ая яя".split()
_UNITS = {"год": Unit.YEAR, "месяц": Unit.MONTH, "недел": Unit.WEEK, "квартал": Unit.QUARTER}
_ORDINALS = ("перв 1 i", "втор 2 ii", "трет 3 iii", "четверт 4 iv")
_ORDINAL_ENDINGS = ("", *"ый ого ому ом ой ое ий ье ьего ьему ьем -й -го -м -ом -е й го м".split())

GRAMMAR = Grammar(
    anchors=r"\b(?:" + r"\d|[IXV]|[Яя]нв|[Фф]ев|[Мм]а[рйяею]|[Аа]пр|[Ии]ю[нл]|[Аа]вг|[Сс]ен|[Оо]кт|[Нн]оя|[Дд]ек|ЯНВ|ФЕВ|МА[РЙЯЕЮ]|АПР|ИЮ[НЛ]|АВГ|СЕН|ОКТ|НОЯ|ДЕК"
    "|[Пп]о[нзс]|[Вв]то|[Сс]е?ре|[Чч]етв|[Пп]ят|[Сс]уб|[Вв]оск|ПОН|ВТО|СРЕ|ЧЕТ|ПЯТ|СУБ|ВОС|[Вв]ес|[Лл]ет|[Оо]сен|[Зз]им|[Нн]ач|[Кк]он|[Пп]ерв|[Тт]рет"
    "|[Вв]чера|[Сс]ег|[Зз]авт|ВЧЕ|СЕГ|ЗАВ|[Пп]рош|[Мм]ин|[Нн]ын|[Тт]ек|[Сс]лед|[Бб]уд|[Пп]ред|[Ээ]т" + ")",
    opening=OPENING,
    forms={**FIGURES, **_FORMS},
    months={stem[:3]: number for number, stem in enumerate(_STEMS, 1)},
    weekdays={"пон": 0, "вто": 1, "сре": 2, "чет": 3, "пят": 4, "суб": 5, "вос": 6},
    groupings={
        **{f"{word}{ending} квартал": FIRST_QUARTER + at for at, words in enumerate(_ORDINALS) for word in words.split() for ending in _ORDINAL_ENDINGS},
        **{f"{word}{ending} полугоди": FIRST_HALF + at for at, words in enumerate(_ORDINALS[:2]) for word in words.split() for ending in _ORDINAL_ENDINGS},
        "вес": SPRING, "лет": SUMMER, "осен": AUTUMN, "зим": WINTER,
    },
    stages={
        "начал": Stage.EARLY, "середин": Stage.MIDDLE, "кон": Stage.LATE,
        **{f"{word}{ending} половин": stage for word, stage in {"перв": Stage.FIRST_HALF, "втор": Stage.SECOND_HALF}.items() for ending in ("ая", "ой", "ую")},
    },
    relatives={
        "позавчера": (Unit.DAY, -2), "вчера": (Unit.DAY, -1), "сегодня": (Unit.DAY, 0), "завтра": (Unit.DAY, 1), "послезавтра": (Unit.DAY, 2),
        **{f"{stem}{ending} {name}": (unit, shift) for stem, shift in _SHIFTS.items() for ending in _ENDINGS for name, unit in _UNITS.items()},
    },
    relative_years={**_SHIFTS, "предыдущ": -1, "с.": 0, "т.": 0},
    directions={"прошл": Direction.LAST, "минувш": Direction.LAST, "нынешн": Direction.THIS, "текущ": Direction.THIS, "эт": Direction.THIS,
                "следующ": Direction.NEXT, "будущ": Direction.NEXT, "предстоящ": Direction.NEXT},
    joins=re.compile(r"\s?[-–—]\s?|\s(?:по|до)\s"),
    pairs=re.compile(r"\sи\s"),
    future=re.compile(
        r"\b(?:будет|будут|буду|состо[ия]тся|намечен|запланирован|планирует|планируют|пройд[её]т|пройдут|откро[ею]тся|закроется|закроются|ожида[ею]тся"
        r"|предстоящ|приступит|выступит|выступят|посетит|посетят|выйдет|выйдут|исполнится|опубликует|начн[её]тся|начнутся|завершится"
        r"|приедет|прибудет|прибудут|приглаша|назначен|собер[её]тся|встретится|встретятся|покажут)|(?:^|\s)(?:[Дд]о|[Кк]о?)\s\n"
    ),
)  # fmt: skip
