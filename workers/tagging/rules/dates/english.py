"""How English writes dates. Data: forms and word tables."""

from __future__ import annotations

import re

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

_FULL = "January February March April May June July August September October November December".split()
_MONTH_NAME = "|".join(f"{name}|{name.upper()}" for name in _FULL)
_SHORT = "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split()
_MONTH = rf"(?:(?:{_MONTH_NAME})\b|(?:{'|'.join(f'{name}|{name.upper()}' for name in _SHORT)})\b\.?)"
_MONTH_LAST = rf"(?:(?:{_MONTH_NAME})\b|(?:{'|'.join(f'{name}|{name.upper()}' for name in _SHORT)})\b(?:\.(?=\s?[,;:)\]a-z\d–—-]))?)"
"""The dot of an abbreviated month where the sentence may end is the sentence's."""
_ORDINAL = r"(?:st|nd|rd|th|ST|ND|RD|TH)?"
_DAY = rf"{DAY}{_ORDINAL}"
_DAYS_JOIN = r"(?:\s?[-–—]\s?|\s(?:to|and|until|till|through|or|&)\s|/)"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
_RELATIVE_YEAR = r"(?:[Ll]ast|[Tt]his|[Nn]ext) year|the year before last"
_STAGE = (
    r"[Ee]arly(?:[\s-]in)?|[Mm]id|[Ll]ate|(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd) of"
    r"|(?:[Ff]irst|[Ss]econd) half of"
)
_NO_NOUN_AFTER = r"(?!\w|\s?%|[.,:]\d|[-–/]\d|\s(?:per cent|percent|million|billion|thousand|hundred)\b)"
_COUNTED = (
    r"(?!\s(?:people|persons|students|participants|delegates|visitors|troops|soldiers|companies|enterprises|countries"
    r"|tonnes|tons|metres|meters|kilomet\w+|km|miles|dollars|euros|yuan|rubles|roubles|square|cubic|young|books|seats"
    r"|words|pages|copies|hectares|vehicles|containers|projects|jobs|homes|families|guests|volunteers)\b)"
)
_YEAR_AFTER = (
    r"\b(?:[Ii]n|[Ss]ince|[Oo]f|[Bb]y|[Ff]rom|[Uu]ntil|[Tt]ill?|[Tt]o|[Ff]or|[Dd]uring|[Bb]efore|[Aa]fter|[Bb]etween|[Tt]hrough(?:out)?"
    r"|[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur|[Yy]ears?|[Aa]s early as|[Cc]irca|[Ee]arly|[Ll]ate|[Bb]ack in|born|founded|established|died)\s$"
    r"|\b(?:1[4-9]|20)\d\d(?:,|,? and| or)\s$"
    r"|[Cc]\.\s?$|[(\[]$"
)
_MONTH_SURELY_AFTER = (
    r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Dd]uring|[Tt]hroughout|[Ee]arly|[Ll]ate|[Mm]id|end of|beginning of)[\s-]$"
)
_MONTH_AFTER = rf"{_MONTH_SURELY_AFTER}|\b(?:[Bb]y|[Ff]rom|of|before|[Aa]fter|[Ff]or|to)\s$"

_FORMS = {
    "day_month": Form(
        pattern=rf"(?P<d>{DAY}){_ORDINAL}(?:{_DAYS_JOIN}(?P<d2>{DAY}){_ORDINAL})?\s?(?:day of\s|of\s)?"
        rf"(?P<m>{_MONTH_LAST})(?:,?\s(?:(?P<y>{YEAR})(?!\d|,\d)|of\s(?P<yr>{_RELATIVE_YEAR})))?"
    ),
    "month_day": Form(
        pattern=rf"(?P<m>{_MONTH})\s(?:the\s)?(?P<d>{DAY}){_ORDINAL}(?:{_DAYS_JOIN}(?P<d2>{DAY}){_ORDINAL}(?![\d\w]|\s[A-Z]))?"
        rf"(?:(?:,\s?|\s)(?:(?P<y>{YEAR})(?!\d|,\d)|of (?P<yr>{_RELATIVE_YEAR})))?{_NO_NOUN_AFTER}"
    ),
    "months": Form(
        pattern=rf"(?P<m>{_MONTH})\s?[-–—/]\s?(?P<m2>{_MONTH})(?:,?\s(?:of\s)?(?P<y>{YEAR})(?!\d|,\d|\w))?(?!\w|\s\d)"
    ),
    "month_year": Form(
        pattern=rf"(?:(?P<st>{_STAGE})[\s-](?:the\s)?)?(?P<m>{_MONTH}),?\s(?:of\s)?(?P<y>{YEAR})(?!\d|,\d|\w|-\d)"
    ),
    "month_of_relative_year": Form(pattern=rf"(?P<m>{_MONTH_NAME})\s(?:of\s)?(?P<yr>{_RELATIVE_YEAR})"),
    "relative_month": Form(
        pattern=rf"(?P<dir>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his coming) (?P<m>{_MONTH_NAME})(?!\w|\s[A-Z\d])"
    ),
    "stage_of_month": Form(
        pattern=rf"(?P<st>{_STAGE})[\s-](?P<m>{_MONTH_NAME})(?!\w|\s[A-Z\d])"
    ),
    "surely_month": Form(
        pattern=rf"(?P<m>{_MONTH_NAME})(?!\w|'|\s[A-Z\d]|-\w)",
        before=re.compile(_MONTH_AFTER),
        never_before=re.compile(r"\b(?:[Mm]inisters?|[Pp]resident|[Mm]rs?\.?|[Mm]s\.?|Dr\.?|[Ss]aid|[Oo]rder of)\s(?:\w+\s)?$"),
    ),
    "decade": Form(
        pattern=rf"(?:(?P<st>{_STAGE})[\s-](?:the\s)?)?(?P<dec>(?:1[5-9]|20)\d0)'?s(?!\w)"
    ),
    "grouping_of_year": Form(
        pattern=r"(?P<g>(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|1st|2nd|3rd|4th) (?:quarter|half)"
        r"|Q[1-4]|[HQ][12]|(?:[Ee]arly |[Ll]ate )?(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter))"
        rf",?\s(?:of\s)?(?:(?P<y>{YEAR})(?!\d|,\d|\w)|(?P<yr>{_RELATIVE_YEAR}))"
    ),
    "relative_season": Form(
        pattern=r"(?P<dir>[Ll]ast|[Tt]his|[Nn]ext) (?P<g>spring|summer|autumn|fall|winter)(?!\w)"
    ),
    "stage_of_year": Form(
        pattern=rf"(?P<st>{_STAGE})[\s-](?:the\s)?(?:(?P<y>{YEAR})(?!\d|,\d|\w|[-–/]\d){_COUNTED}|(?P<yr>{_RELATIVE_YEAR}))"
    ),
    "year_month_figures": Form(pattern=rf"(?P<y>{YEAR})-(?P<m>0[1-9]|1[0-2])(?!\d|[-–./]\d|\w)"),
    "years": Form(
        pattern=rf"(?P<y>{YEAR})(?:\s?[-–—/]\s?(?P<y2>{YEAR})|[/–-](?P<y2_short>\d\d))(?!\d|[-–./]\d|\w|\s?%){_COUNTED}",
        never_before=re.compile(r"(?:\b[Nn]os?\.?|\b(?:[Ss]ection|[Pp]ages?|pp?\.|[Rr]oom|[Aa]rticles?|[Ll]ine)|\bISSN|[Tt]el\.?|[Pp]hone:?|[$€£¥])\s?$"),
    ),
    "year": Form(
        pattern=rf"(?P<y>(?:1[4-9]|20)\d\d)(?!\d|[.,:]\d|[-–/]\d|\w|\s?%|-[a-z]+\b){_COUNTED}"
        r"(?!\s(?:million|billion|thousand|or so)\b)(?!\s[A-Z][a-z]+\s[A-Z])",
        before=re.compile(_YEAR_AFTER),
        never_before=re.compile(r"[A-Z]\w+ for\s$|[$€£¥]\s?$"),
    ),
    "relative_weekday": Form(
        pattern=rf"(?:(?P<dir>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his coming|[Tt]his past) )?(?P<w>{_WEEKDAY})(?!\w|\s(?:prayers?|Times)|s\b)",
        never_before=re.compile(r"\b(?:[Ee]very|[Bb]lack|[Gg]ood|[Aa]sh|[Ee]ach|[Cc]yber|[Bb]loody|[Mm]an)\s$|\b(?!(?:On|By|Until|Till|Since|From|Late|Early|This|That|Last|Next|And|Before|After|BEIJING|MOSCOW)\b)[A-Z]\w+\s$"),
    ),
    "relative": Form(
        pattern=r"(?P<rel>[Tt]he day before yesterday|[Tt]he day after tomorrow|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|YESTERDAY|TODAY|TOMORROW"
        r"|[Ll]ast (?:night|week|month|quarter|year)|[Tt]his (?:morning|afternoon|evening|week|month|quarter|year)"
        r"|[Nn]ext (?:week|month|quarter|year)|[Tt]he year before last)(?!\w)",
        never_before=re.compile(r"\b(?:Russia|China|USA|India|Asia|Central Asia|Global|Uzbekistan|Kazakhstan|Law|Physics) $"),
    ),
}  # fmt: skip

GRAMMAR = Grammar(
    anchors=r"\b(?:" + r"\d|" + "|".join(f"{name}|{name.upper()}" for name in "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
    + "|Mon|Tue|Wed|Thu|Fri|Sat|Sun|MON|TUE|WED|THU|FRI|SAT|SUN|Q[1-4]|H[12]|[Ee]arly|[Mm]id|[Ll]a[ts]|[Nn]ext|[Tt]h(?:is|e\\s|ird)|[Bb]eg|[Mm]iddle|[Ss]t?art"
    "|[Ee]nd|[Ff](?:irst|ourth|all)|[Ss](?:econd|pring|ummer)|[Aa]utumn|[Ww]inter|[Yy]est|[Tt]o(?:day|m|n)|YEST|TODAY|TOMO" + ")",
    opening=OPENING,
    forms={**FIGURES, **_FORMS},
    months={name[:3].casefold(): number for number, name in enumerate(_FULL, 1)},
    weekdays={"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6},
    groupings={
        **{f"{word} quarter": FIRST_QUARTER + at for at, words in enumerate(("first|1st", "second|2nd", "third|3rd", "fourth|4th|last")) for word in words.split("|")},
        **{f"q{at + 1}": FIRST_QUARTER + at for at in range(4)},
        **{f"{word} half": FIRST_HALF + at for at, words in enumerate(("first|1st", "second|2nd|last")) for word in words.split("|")},
        "h1": FIRST_HALF, "h2": FIRST_HALF + 1,
        **{f"{stage}{name}": code for stage in ("", "early ", "late ") for name, code in {
            "spring": SPRING, "summer": SUMMER, "autumn": AUTUMN, "fall": AUTUMN, "winter": WINTER,
        }.items()},
    },
    stages={
        "early": Stage.EARLY, "beginning": Stage.EARLY, "start": Stage.EARLY,
        "mid": Stage.MIDDLE, "middle": Stage.MIDDLE, "late": Stage.LATE, "end": Stage.LATE,
        "first half": Stage.FIRST_HALF, "second half": Stage.SECOND_HALF,
    },
    relatives={
        "the day before yesterday": (Unit.DAY, -2), "the day after tomorrow": (Unit.DAY, 2),
        "yesterday": (Unit.DAY, -1), "last night": (Unit.DAY, -1), "today": (Unit.DAY, 0), "tonight": (Unit.DAY, 0),
        "this morning": (Unit.DAY, 0), "this afternoon": (Unit.DAY, 0), "this evening": (Unit.DAY, 0),
        "tomorrow": (Unit.DAY, 1), "the year before last": (Unit.YEAR, -2),
        **{f"{word} {unit}": (unit, shift) for word, shift in {"last": -1, "this": 0, "next": 1}.items() for unit in Unit if unit is not Unit.DAY},
    },
    relative_years={"last": -1, "this": 0, "next": 1, "the year before last": -2},
    directions={"last": Direction.LAST, "this past": Direction.LAST, "this": Direction.THIS, "this coming": Direction.NEXT, "next": Direction.NEXT},
    joins=re.compile(r"\s?[-–—]\s?|\s(?:to|until|till|through)\s"),
    joins_between=re.compile(r"\sand\s"),
    between=re.compile(r"\b[Bb]etween\s(?:the\s)?$"),
    pairs=re.compile(r"\s(?:and|or|&)\s"),
    future=re.compile(
        r"\b(?:will|shall|scheduled|planned|plans|expected|due|upcoming|forthcoming|slated|to be|is to|are to|set (?:for|to)"
        r"|falls? on|closes?|opens|begins|starts|takes place|takes up)\b|\bby\s?\n"
    ),
)  # fmt: skip
