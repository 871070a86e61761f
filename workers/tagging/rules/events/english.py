"""Named events in English texts: from the head word (``Summit``, ``Forum``) to both sides over what belongs to the name.

To the left run capitals, ordinals and years; to the right ``of the Council …``, ``on Interaction …``. A head with
nothing that is a name beside it is any summit, and none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.tagging.rules.events.surroundings import EventFound, Surroundings

_ORDINAL_WORDS = (
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth"
    " Sixteenth Seventeenth Eighteenth Nineteenth Twentieth Twenty-First Twenty-first Twenty-Second Twenty-second"
    " Twenty-Third Twenty-third Twenty-Fourth Twenty-fourth Twenty-Fifth Twenty-fifth"
).split()
_ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH)|{'|'.join(_ORDINAL_WORDS)}|{'|'.join(each.lower() for each in _ORDINAL_WORDS)})"
_HEADS = (
    "Summit Forum Conference Congress Symposium Games Olympics Paralympics Expo EXPO Exposition Fair Festival Marathon"
    " Championship Championships Cup Dialogue Convention Meeting Session Colloquium Olympiad Biennale Universiade"
    " Spartakiad Exhibition Roundtable Week Days Seminar Workshop Hackathon Tournament"
).split()
_HEAD_WORDS = frozenset(_HEADS)
_UPPER = [head.upper() for head in _HEADS if not head.isupper()]
_OF_A_PLACE_OR_BODY = (
    r"(?!\s(?:Hall|Cent(?:re|er)|Committee|Secretariat|Council|House|Library|Institute|Fund|Foundation|Office|Bureau|Association|Park"
    r"|Building|Headquarters|Party|Organi[sz]ation|Federation|Palace|Company|Group|Magazine|HALL|CENT(?:RE|ER)|COMMITTEE)\b)"
)
_HEAD = re.compile(rf"(?:{'|'.join([*_HEADS, *_UPPER])})(?![\w-]){_OF_A_PLACE_OR_BODY}")
_SMALL_HEAD = re.compile(r"(?:summit|forum|meeting|session|conference|congress)(?![\w-])")
_WARS = re.compile(
    r"(?:World War (?:II|I|Two|One|2|1)|(?:First|Second) World War|WWII|Great Patriotic War|(?:Gulf|Korean|Vietnam|Crimean|Cold) War"
    r"|(?:Chinese People's )?War of Resistance [Aa]gainst Japanese Aggression|World Anti-Fascist War|Anti-Fascist War)(?!\w)"
)
_YEAR_OF = re.compile(
    r"(?:[A-Z][\w.-]*(?:\s[A-Z][\w.-]*){0,3}\s)?(?:International )?(?:Year|Week|Days) of (?:the )?(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][\w-]+(?:(?: (?:and|of the|of|in the|in|for|&))? [A-Z][\w-]+){0,7}(?: in (?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,3})?"
)
_CODED = re.compile(
    r"(?!COVID|ISO|SARS|MERS|GOST|IEC|UTC)(?:[A-Z][A-Z0-9]{2,9}-|(?:SPIEF|[A-Z]{0,20}EXPO|[A-Z][A-Za-z]{1,30}Forum|[A-Z][A-Za-z]{0,30}Expo|CIIE|APEC|INNOPROM) )(?:19|20)\d\d(?![\w-])"
)
_OLYMPICS = re.compile(
    r"(?:Athens 2004|Turin 2006|Beijing 2008|Vancouver 2010|London 2012|Sochi 2014|Rio 2016|Py[eo]ongchang 2018|Tokyo 2020"
    r"|Beijing 2022|Paris 2024|Milan[ -]Cortina 2026|Los Angeles 2028|LA 2028)(?![\w-])"
)
_SHOWN = re.compile(
    r"\b(?:[Ee]xhibition|[Ff]estival|[Ss]how|[Cc]ampaign|[Mm]arathon|[Cc]oncert),? (?:(?:called|entitled|titled|named) )?"
    r"[“\"«](?P<after>[A-Z][^“”\"«»\n]{2,80})[”\"»]"
    r"|[“\"«](?P<before>[A-Z][^“”\"«»\n]{2,80}?),?[”\"»],? (?:an?|the|a joint|a photo) (?:\w+ ){0,2}(?:exhibition|festival|concert)\b"
)
"""A title alone names what is shown under it."""
_CAPITAL = (
    r"(?:(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b)[A-Z][\w'&-]*(?:\.[A-Z]\.?)*|\d{1,2}\+\d{1,2}|C5\+1)"
)
_RIGHT = re.compile(
    rf"(?:\s(?:of|on|for|between)\s(?:the\s)?(?:{_ORDINAL}\s)?{_CAPITAL}(?:(?:,\s|\s|–|—|-)(?:(?:and|of|the|for|&|in(?=\s(?:Asia|Europe|Eurasia|Africa|Central|the\s(?:World|SCO|Asia))\b))\s(?:the\s)?)?{_CAPITAL}){{0,14}}){{1,3}}"
)
_TITLE_AFTER = re.compile('\\s(?:“[^”\n]{3,90}”|"[^"\n]{3,90}")')
_RIGHT_YEAR = re.compile(r"(?:[\s-](?:19|20)\d\d(?![\w–-])(?: [A-Z][a-z]+(?=[,.\s]))?)")
_LEFT_WORD = re.compile(
    rf"(?:{_ORDINAL}|(?:19|20)\d\d|[IVX]{{1,6}}|(?:St|Mt)\.|[A-Z][\w'-]*(?:\.[A-Z]\.?)?(?:[–/][A-Z][\w'-]*)*)"
)
_LINKS = frozenset({"and", "&"})
_LONGEST_WORD = 40
_LONGEST_TITLE = 90
_NO_NAME = frozenset(
    (
        "the a an at in on this that these those during after before for from by as and of with when while its his her"
        " their our international annual regional joint regular ordinary extraordinary special opening plenary virtual"
        " online ministerial informal first next last previous final upcoming high-level second third president minister"
        " secretary general chairman ambassador premier prime addressing attending hosting opening following speaking"
        " today yesterday mr mrs ms dr professor director each every new ten all no both"
        " january february march april may june july august september october november december"
    ).split()
)
_SENTENCE_WORDS = frozenset(
    (
        "the a an at in on this that these those during after before for from by as and of with when while its his her"
        " their our addressing attending hosting following speaking today yesterday president minister secretary"
        " chairman ambassador premier mr mrs ms dr professor director each every both since until under opening"
    ).split()
)
_RARE = frozenset({"Meeting", "Session", "MEETING", "SESSION"})
_ALSO_BODIES = frozenset({"congress", "convention"})
"""The National People's Congress is a parliament."""
_OFTEN_PLAIN = frozenset({"Week", "Days", "Seminar", "Workshop", "Hackathon", "Tournament"})
_NEEDS_A_PLACE = frozenset(
    {"Fair", "Cup", "Dialogue", "Convention", "Exhibition", "Roundtable", "Games", "Festival"} | _OFTEN_PLAIN
)
_MOST_WORDS = 14


def events_in(text: str, known: Surroundings) -> Iterator[EventFound]:
    """Every named event; some overlap."""
    for match in _WARS.finditer(text):
        if _begins_a_word(text, match.start()):
            yield EventFound(start=match.start(), end=match.end(), kind="war")
    for match in _HEAD.finditer(text):
        if _begins_a_word(text, match.start()):
            yield from _around(text, match, known)
    for match in _SMALL_HEAD.finditer(text):
        if _begins_a_word(text, match.start()):
            yield from _around_small(text, match, known)
    for match in _OLYMPICS.finditer(text):
        if _begins_a_word(text, match.start()):
            yield EventFound(start=match.start(), end=match.end(), kind="olympics")
    for match in _SHOWN.finditer(text):
        start, end = match.span("after" if match["after"] else "before")
        yield EventFound(start=start, end=end, kind="exhibition")
    for match in _CODED.finditer(text):
        if _begins_a_word(text, match.start()):
            yield EventFound(start=match.start(), end=match.end(), kind="coded")
    for match in re.finditer(r"(?:Year|Week|Days) of (?=[A-Zt])", text):
        yield from _year_of(text, match.start())


def _begins_a_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "-_/@.")


def _around(text: str, head: re.Match[str], known: Surroundings) -> Iterator[EventFound]:
    start = _left(text, head.start(), known)
    right = _RIGHT.match(text, head.end())
    end = right.end() if right is not None else head.end()
    end = (
        max(end, known.ends_by_start.get(_after_of(text, head.end()), 0))
        if right is None
        else _over_names(end, right.start(), known)
    )
    if (year := _RIGHT_YEAR.match(text, end)) is not None:
        end = year.end()
    if (title := _TITLE_AFTER.match(text, end)) is not None and right is None:
        end = title.end()
    left_words = text[start : head.start()].split()
    if (
        head.group() in _RARE
        and not (_is_ordinal(left_words) and _is_named(left_words, has_complement=False))
        and (right is None or not (_is_ordinal(left_words) or "Council" in text[start:end]))
        and not _HEAD_WORDS.intersection(left_words)
    ):
        return
    if head.group().casefold() in _ALSO_BODIES and not (
        right or year or _is_ordinal(left_words) or "World" in left_words
    ):
        return
    if head.group() in _OFTEN_PLAIN and len(left_words) < 2:
        return  # ``Week of …`` has a form of its own
    if not _is_named(left_words, has_complement=bool(right or year or title)):
        return
    end = len(text[:end].rstrip(" .,-–—"))
    if text[start:end] == "Spring Festival":
        return  # a holiday
    is_doubtful = (
        head.group() in _NEEDS_A_PLACE and right is None and len(left_words) < 2 + (head.group() in _OFTEN_PLAIN)
    )
    yield EventFound(start=start, end=end, kind=head.group().casefold(), is_proposed=is_doubtful)


def _after_of(text: str, at: int) -> int:
    match = re.compile(r"\sof\s(?:the\s)?").match(text, at)
    return match.end() if match is not None else -1


def _over_names(end: int, start: int, known: Surroundings) -> int:
    """The end, moved over an institution that begins in the complement and reaches beyond it."""
    return max([end, *(known.ends_by_start[at] for at in range(start, end) if at in known.ends_by_start)])


def _left(text: str, at: int, known: Surroundings) -> int:
    """Where the name begins, reading from the head to the left: capitals, ordinals, years, a quoted title."""
    start = at
    for _ in range(_MOST_WORDS):
        if start - 1 in known.person_ends or (title := _quoted_title(text, start)) is None:
            break
        if title < start:
            start = title
            continue
        word_start = _word_before(text, start)
        word = text[word_start : start - 1]
        if _LEFT_WORD.fullmatch(word):
            start = word_start
            continue
        if word not in _LINKS or start == at:
            break
        linked_start = _word_before(text, word_start)
        linked = text[linked_start : word_start - 1]
        if linked.casefold() in _NO_NAME or linked in _HEADS or not _LEFT_WORD.fullmatch(linked):
            break
        start = linked_start
    return _without_openers(text, start, at)


def _word_before(text: str, start: int) -> int:
    """Where the word begins that ends one space before ``start``; ``start`` itself where none does."""
    if start < 2 or text[start - 1] != " ":
        return start
    begin = max(0, start - _LONGEST_WORD)
    piece = text[begin : start - 1]
    edge = max(piece.rfind(space) for space in ' \n(（“"«,;:')
    return begin + edge + 1 if edge >= 0 or begin == 0 else start


def _quoted_title(text: str, start: int) -> int | None:
    """Where a quoted title before ``start`` begins; ``start`` where there is none; None where quotes only end there."""
    if start < 2 or text[start - 2] not in '”"':
        return start
    opening = "“" if text[start - 2] == "”" else '"'
    found = text.rfind(opening, max(0, start - _LONGEST_TITLE), start - 2)
    return None if found < 0 or "\n" in text[found:start] else found


def _without_openers(text: str, start: int, at: int) -> int:
    """Past the first word of a sentence, titles and possessives that are no part of the name."""
    while start < at:
        match = re.compile(r"\S+\s").match(text, start, at)
        if match is None:
            break
        word = match.group().strip().rstrip(",")
        possessive = word.endswith(("'s", "s'"))
        if not possessive and word.casefold() not in _SENTENCE_WORDS:
            break
        start = match.end()
    return start


def _is_ordinal(words: list[str]) -> bool:
    return any(re.fullmatch(_ORDINAL, word) for word in words)


def _is_named(words: list[str], *, has_complement: bool) -> bool:
    if has_complement:
        return True
    telling = [
        word
        for word in words
        if word.casefold().strip('",') not in _NO_NAME and not re.fullmatch(rf"{_ORDINAL}|(?:19|20)\d\d|[IVX]+", word)
    ]
    return bool(telling)


def _around_small(text: str, head: re.Match[str], known: Surroundings) -> Iterator[EventFound]:
    """Written small: an ordinal and ``of the Council …``, or a summit with a name right before it."""
    before = text[max(0, head.start() - 60) : head.start()]
    ordinal = re.search(rf"(?<![\w-])({_ORDINAL}) (?:regular |annual |extraordinary |plenary )?$", before)
    right = _RIGHT.match(text, head.end())
    if ordinal is not None and right is not None:
        end = _over_names(right.end(), right.start(), known)
        yield EventFound(start=head.start() - len(before) + ordinal.start(), end=end, kind=head.group())
        return
    if head.group() not in {"summit", "forum"} or right is not None:
        return
    start = _left(text, head.start(), known)
    words = text[start : head.start()].split()
    if not _is_named(words, has_complement=False) or any(word.endswith("'s") for word in words):
        return
    yield EventFound(
        start=start, end=head.end(), kind=head.group(), is_proposed=not (_is_ordinal(words) or len(words) > 1)
    )


def _year_of(text: str, at: int) -> Iterator[EventFound]:
    line = text[max(0, at - 40) : at]
    opening = re.search(r"(?:[A-Z][\w.-]*\s){1,4}$", line)
    start = at
    if opening is not None:
        start = _without_openers(text, at - len(line) + opening.start(), at)
    match = _YEAR_OF.match(text, start) or _YEAR_OF.match(text, at)
    if match is not None and match.end() > at:
        yield EventFound(start=match.start(), end=match.end(), kind="year")
