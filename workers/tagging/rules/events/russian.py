"""Named events in Russian texts: ordinals and adjectives to the left of the head, its genitives to the right.

``Душанбинского саммита ШОС``, ``23-е заседание Совета глав государств — членов …``. A head with no capital, quotation
marks or ordinal about it is any forum, and none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.tagging.rules.events.surroundings import EventFound, Surroundings

_HEADS = (
    r"саммит(?:а|у|ом|е)?|форум(?:а|у|ом|е)?|конференци(?:я|и|ю|ей)|конгресс(?:а|у|ом|е)?|съезд(?:а|у|ом|е)?|симпозиум(?:а|у|ом|е)?"
    r"|заседани(?:е|я|ю|ем|и)|совещани(?:е|я|ю|ем|и)|встреч(?:а|и|е|у|ей)|сесси(?:я|и|ю|ей)|фестивал(?:ь|я|ю|ем|е)|ярмарк(?:а|и|е|у|ой)|выставк(?:а|и|е|у|ой)"
    r"|чемпионат(?:а|у|ом|е)?|универсиад(?:а|ы|е|у|ой)|олимпиад(?:а|ы|е|у|ой)|игр(?:ы|ах|ам|ами)?|марафон(?:а|у|ом|е)?"
)
_CAPITAL_HEADS = "|".join(each[0].upper() + each[1:] for each in re.split(r"\|(?![^()]*\))", _HEADS))
_HEAD = re.compile(rf"(?:{_HEADS}|{_CAPITAL_HEADS}|{_HEADS.upper()})(?![\w-])")
_SURE = ("саммит", "форум", "конгресс", "универсиад", "олимпиад", "игр")
"""Heads that an acronym or a capital adjective is enough for."""
_ORDINAL = (
    r"(?:(?:[Дд]вадцать|[Тт]ридцать|[Сс]орок|[Пп]ятьдесят)\s)?(?:\d{1,3}-?(?:й|я|е|го|ой|му|м|ом|ю|ым)|[XVI]{1,6}|(?:[Пп]ерв|[Вв]тор|[Чч]етв[её]рт|[Пп]ят|[Шш]ест|[Сс]едьм|[Вв]осьм|[Дд]евят|[Дд]есят)(?:ый|ой|ого|ому|ым|ом|ая|ую|ое)"
    r"|[Тт]рет(?:ий|ья|ье|ьего|ьему|ьим|ьем|ью|ьей))"
)
_ADJECTIVE = r"[\w-]*[а-яё](?:ый|ий|ой|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ое|ее|ую|юю|ей|ые|ие|ых|их|ыми|ими|ЫЙ|ИЙ)"
_LEFT = re.compile(
    rf"(?:(?<=[\s«(—–-])|^)(?:(?:20\d\d\s)?(?P<ordinal>{_ORDINAL})\s)?(?:очередн\w+ |ежегодн\w+ |внеочередн\w+ |юбилейн\w+ )?(?P<adjectives>(?:{_ADJECTIVE}\s){{0,6}})$"
)
_UPPER_LEFT = re.compile(r"(?:(?<=[\s«(])|^)(?P<adjectives>(?:[А-ЯЁ-]{4,}(?:ИЙ|ЫЙ|ОМ|ОГО|ЕГО|ОЙ|АЯ|ЕЕ|ОЕ)\s){1,5})$")
_QUOTED = r"«[^«»\n]{2,90}»"
_CAPITAL = r"(?:[А-ЯЁA-Z][\w.-]*)"
_ACRONYM = r"(?:[А-ЯЁA-Z]{2,}(?![\w-]))"
_SMALL_GENITIVE = r"(?:(?![а-яё]*(?:вшего|вшей|вших|щего|щей|щих|ся)(?!\w))[а-яё-]*(?:ого|его|ых|их|ой|ей|ов|ев|ств|ства|ия|ий|ии|ости|дел|глав|стран|мира|дружбы|культуры)(?!\w))"
_TERM = rf"(?:{_QUOTED}|{_ACRONYM}|{_CAPITAL}(?:\s(?:и\s)?{_SMALL_GENITIVE}){{0,5}})"
_RIGHT = re.compile(
    rf"\s(?:(?:по|в\sобласти)\s)?(?:{_SMALL_GENITIVE}\s(?:и\s|по\s)?){{0,7}}(?:[—–-]\s(?:член|участник)ов\s)?{_TERM}"
    rf"(?:(?:\s[—–-]\s(?:член|участник)ов|\sи)?\s{_TERM}){{0,4}}(?:\s[—–-]\s(?:{_ACRONYM}|{_CAPITAL}(?:\s{_CAPITAL})?))?(?:\s?[—–-]\s?(?:19|20)\d\d(?!\w))?"
)
_RIGHT_YEAR = re.compile(r"(?:\s?[-—–]\s?(?:19|20)\d\d(?![\w–-]))")
_WARS = re.compile(
    r"Велик\w{2,3} Отечественн\w{2,3} войн\w{1,2}|(?:[Пп]ерв|[Вв]тор)\w{2,3} миров\w{2,3} войн\w{1,2}|Отечественн\w{2,3} войн\w{1,2} 1812 года|Холодн\w{2,3} войн\w{1,2}"
)
_YEAR_OF = re.compile(
    r"(?:Недел(?:я|и|е|ю|ей)|Дн(?:и|ей|ям|ями|ях))\s(?:культуры|кино|моды|туризма|литературы|науки|дружбы|образования|бизнеса)\s"
    rf"(?:{_ACRONYM}|{_CAPITAL}(?:\s{_CAPITAL})?)(?:\sв\s{_CAPITAL})?"
    rf"|(?:[Пп]ерекр[её]стн\w+ )?Год(?:а|у|ом|е|ы|ов|ам)?\s(?:[а-яё-]+\s(?:и\s[а-яё-]+\s)?){{1,5}}?(?:(?:в|во)\s)?"
    rf"(?:{_ACRONYM}|{_QUOTED}|[А-ЯЁ][\w-]*(?:ой|ого|их)\s[А-ЯЁ]?[а-яё]+|{_CAPITAL}(?:\sв\s{_CAPITAL})?)"
)
_CODED = re.compile(r"(?!КОВИД|ГОСТ|COVID|ISO)[А-ЯЁA-Z]{3,12}-(?:19|20)\d\d(?![\w-])")
_OLYMPICS = re.compile(
    "(?:Токио-2020|Пекин-2022|Пекин-2008|Париж-2024|Лондон-2012|Рио-2016|Сочи-2014|Пхёнчхан-2018)(?![\\w-])"
)
_CHAMPIONSHIP = re.compile(
    r"(?:[Чч]емпионат|[Пп]ервенств|[Кк]убо?к)(?:а|у|ом|е|о)?\s(?:мира|Европы|Азии|России|Казахстана|Узбекистана|Кыргызстана|Китая|Беларуси)"
    r"(?:\sпо\s[а-яё-]+(?:(?<=ой|ей|ым|им|му)\s[а-яё-]+)?(?:\sсреди\s[а-яё-]+)?)?(?:[\s-](?:19|20)\d\d(?:\sгода?)?(?!\w))?"
)
_KIND = r"(?:[Мм]еждународн|[Нн]аучн|[Рр]егиональн|[Вв]сероссийск|[Рр]еспубликанск|[Нн]аучно-практическ|[Нн]аучно-теоретическ|[Оо]нлайн|[Лл]етн|[Мм]олод[её]жн)[а-яё-]{0,20}"
_TITLED = re.compile(
    rf"(?<![А-Яа-яЁё])(?:{_KIND}\s){{0,4}}(?:[Кк]онференци|[Сс]импозиум|[Кк]онгресс|[Фф]орум|[Сс]аммит|[Сс]еминар|[Вв]ебинар|[Фф]естивал|[Кк]ругл[а-яё]+\sстол|[Ии]гр|[Сс]ъезд|[Мм]арафон|[Яя]рмарк|[Нн]едел)[а-яё]{{0,12}}"
    r"\s«[^«»\n]{2,120}»"
)
"""A meeting with a title: the head, what kind it is, and the title in its quotation marks."""
_SHOWN = re.compile(
    r"(?<![А-Яа-яЁё])(?:[Вв]ыставк|[Ээ]кспозици|[Фф]отовыставк|[Кк]онцерт|[Бб]иеннале|[Уу]чени|[Пп]ленэр)[а-яё]{0,12}\s(?:[а-яё-]{1,40}\s){0,3}?«(?P<title>[А-ЯЁ\d][^«»\n]{2,90})»"
)
_WINDOW = 130


def events_in(text: str, known: Surroundings) -> Iterator[EventFound]:
    """Every named event; some overlap."""
    for pattern, kind in (
        (_WARS, "war"),
        (_CODED, "coded"),
        (_YEAR_OF, "year"),
        (_OLYMPICS, "olympics"),
        (_CHAMPIONSHIP, "championship"),
        (_TITLED, "titled"),
    ):
        for match in pattern.finditer(text):
            if _begins_a_word(text, match.start()):
                yield EventFound(start=match.start(), end=len(text[: match.end()].rstrip()), kind=kind)
    for match in _SHOWN.finditer(text):
        yield EventFound(start=match.start("title"), end=match.end("title"), kind="exhibition")
    for match in _HEAD.finditer(text):
        if _begins_a_word(text, match.start()):
            found = _around(text, match, known)
            if found is not None:
                yield found


def _begins_a_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "-_")


def _around(text: str, head: re.Match[str], known: Surroundings) -> EventFound | None:
    if head.group().casefold().startswith("выставк") and text[head.end() : head.end() + 2] == " «":
        return None  # its title alone names it
    before = text[max(0, head.start() - _WINDOW) : head.start()]
    pattern = _UPPER_LEFT if head.group().isupper() else _LEFT
    left = pattern.search(before)
    start, has_ordinal, has_capital = head.start(), False, False
    if left is not None:
        start, has_ordinal, has_capital = _left(head.start(), before, left)
    end = _right(text, head.end(), known)
    has_complement = end > head.end()
    end = (
        start + len(text[start:end].split("\n", maxsplit=1)[0])
        if start < head.start() or "\n" in text[head.end() : end]
        else end
    )
    has_complement = has_complement and end > head.end()
    word = head.group().casefold()
    is_sure = word.startswith(_SURE) or (head.group().istitle() and not _opens_a_sentence(text[:start], start))
    if not has_complement and has_capital and (domain := _DOMAIN.match(text, head.end())) is not None:
        end, has_complement = domain.end(), True
    if (year := _RIGHT_YEAR.match(text, end)) is not None:
        end = year.end()
    if not (has_capital or has_complement or year) or (
        not is_sure and not has_ordinal and not (has_capital and has_complement)
    ):
        return None
    if has_capital and not has_complement and not has_ordinal and not is_sure:
        return None
    return EventFound(start=start, end=end, kind=word)


_DOMAIN = re.compile(
    r"\sпо\s(?:(?:вопросам|проблемам)\s)?(?:[а-яё-]+(?:ой|ей|ому|ему|ым|им|ых|их)\s){0,2}[а-яё-]+(?:ости|ию|ии|ам|ям|у|ю|ке|ре|ий|ов|ке|ле)(?!\w)"
    r"(?:\sи\s[а-яё-]+(?:ости|ию|ии|ам|ям|у|ю|ке|ре)(?!\w))?"
    rf"(?: {_QUOTED})?"
)
"""``конференция [по региональной безопасности]``."""


def _left(at: int, before: str, left: re.Match[str]) -> tuple[int, bool, bool]:
    """Where the name begins, and whether an ordinal or a capital adjective opens it."""
    origin = at - len(before)
    if (
        left.group("adjectives")
        and before[left.start("adjectives")].isupper()
        and not _opens_a_sentence(before, left.start("adjectives"))
    ):
        has_ordinal = "ordinal" in left.re.groupindex and left.group("ordinal") is not None
        return origin + left.start("ordinal" if has_ordinal else "adjectives"), has_ordinal, True
    words = list(re.compile(r"\S+").finditer(before, left.start("adjectives")))
    if "ordinal" in left.re.groupindex and left.group("ordinal") is not None:
        return origin + left.start("ordinal"), True, any(word.group()[0].isupper() for word in words)
    capital = next((word for word in words if word.group()[0].isupper()), None)
    if capital is not None:
        return origin + capital.start(), False, not _opens_a_sentence(before, capital.start()) or len(words) > 1
    return at, False, False


def _opens_a_sentence(before: str, at: int) -> bool:
    return re.search(r"(?:^|[.!?\n]\s?|«)$", before[:at]) is not None and at > 0


def _right(text: str, at: int, known: Surroundings) -> int:
    """Where the head's complement ends: names found before, genitives with a capital, quoted titles."""
    end = at
    match = _RIGHT.match(text, at, min(len(text), at + 200))
    if match is not None:
        end = match.end()
        for place in range(at, end):
            end = max(end, known.ends_by_start.get(place, 0))
    elif (reach := known.ends_by_start.get(at + 1)) is not None:
        end = reach
    return len(text[:end].rstrip(" ,—–-")) if end > at else at
