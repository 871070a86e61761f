"""Named events in Portuguese and Spanish texts: ordinals to the left of the head word, what it is about to its right.

``Quarto Fórum sobre Rios Compartilhados``, ``Cúpula da OCX``, ``22ª Reunião do Conselho …``. A head with nothing that
is a name behind it is any forum, and none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workers.tagging.rules.events.surroundings import EventFound, Surroundings

_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*(?:–[A-ZÀ-ÖØ-Þ][\w'’-]*)*)"
_ACRONYM = r"(?:(?:[A-Z]{2,}[\w+-]*|BRICS|G\d{1,2})(?![\w]))"
_NUMERAL = r"(?:\d{1,3}\.?[ªº°]|[IVXL]{1,7}(?=\s))"
_CONTINENT = r"(?=(?:\s(?:la|el))?\s(?:Ásia|Asia|Europa|Eurásia|Eurasia|África|América))"
"""A part of the world belongs to a name, the city that an event is held in does not."""
_WINDOW = 60


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one language, as patterns in small letters."""

    sure: str
    """Heads that an acronym is enough for, written small or large: ``cúpula``."""
    heads: str
    """Heads that need a capital and a name behind."""
    rare: str
    """Heads that need an ordinal or a body beside."""
    ordinals: str
    qualities: str
    """What stands between the ordinal and the head and belongs to the name: ``Reunião Anual``."""
    of: str
    about: str
    articles: str
    conjunction: str
    wars: str
    years: str
    """``Ano``, ``Semana``."""

    @cached_property
    def head(self) -> re.Pattern[str]:
        """Any head, small or large."""
        return re.compile(rf"(?<![\w-])(?P<head>{_either_case(f'{self.sure}|{self.heads}|{self.rare}')})(?![\w-])")

    @cached_property
    def name(self) -> re.Pattern[str]:
        """Capitals right behind the head, and all that hangs on them: ``Econômico Mundial``, ``sobre Rios …``."""
        term = rf"{_CAPITAL}(?:\s{_CAPITAL}){{0,8}}"
        link = rf"(?:{self.of}|{self.about})(?:\s(?:{self.articles}))?"
        more = rf"(?:,\s{term}(?=(?:,\s{term}){{0,6}}\s{self.conjunction}\s{_CAPITAL})){{0,6}}(?:\s{self.conjunction}\s(?:{self.of}\s)?{term})?"
        return re.compile(
            rf"(?P<apposed>(?:\s{_CAPITAL}){{0,8}})(?P<hung>(?:\s{link}\s{term}{more}){{0,6}})(?P<year>[\s-](?:19|20)\d\d(?![\w–-]))?"
        )

    @cached_property
    def left(self) -> re.Pattern[str]:
        """An ordinal before the head, ending where it begins."""
        return re.compile(
            rf"(?:(?<=[\s«“\"(])|^)(?:{_NUMERAL}|{_either_case(self.ordinals)})(?:\s(?:{_either_case(self.qualities)}))?\s$"
        )

    @cached_property
    def of_body(self) -> re.Pattern[str]:
        """``da OCX`` behind a head."""
        return re.compile(rf"\s(?:{self.of})\s(?:(?:{self.articles})\s)?{_ACRONYM}")

    @cached_property
    def is_sure(self) -> re.Pattern[str]:
        """The heads of ``sure``."""
        return re.compile(self.sure)

    @cached_property
    def is_rare(self) -> re.Pattern[str]:
        """The heads of ``rare``."""
        return re.compile(self.rare)

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """Wars, and ``Ano de …``."""
        year = rf"(?:{self.years})\s(?:{self.of})\s{_CAPITAL}(?:(?:\s(?:{self.of}|{self.conjunction}))?\s{_CAPITAL}){{0,6}}"
        return re.compile(rf"(?<![\w-])(?:(?P<war>{self.wars})|(?P<yearly>{year}))(?!\w)")


def _either_case(patterns: str) -> str:
    return "|".join(
        f"[{each[0].upper()}{each[0]}]{each[1:]}" for each in sorted(patterns.split("|"), key=lambda each: -len(each))
    )


PORTUGUESE = Words(
    sure="cúpula|cimeira",
    heads="fórum|conferência|congresso|simpósio|jogos|exposição|feira|festival|seminário|bienal|olimpíadas|olimpíada"
    "|campeonato|universíada|expo|maratona|diálogo|convenção|copa",
    rare="reunião|sessão|encontro",
    ordinals="primeiro|primeira|segundo|segunda|terceiro|terceira|quarto|quarta|quinto|quinta|sexto|sexta|sétimo|sétima"
    "|oitavo|oitava|nono|nona|décimo|décima|vigésimo|vigésima|décimo primeiro|décima primeira|décimo segundo"
    "|décima segunda|vigésimo primeiro|vigésima primeira|vigésimo segundo|vigésima segunda|vigésimo terceiro"
    "|vigésima terceira|vigésimo quarto|vigésima quarta|vigésimo quinto|vigésima quinta",
    qualities="grande",
    of="de|da|do|das|dos",
    about=rf"sobre|para|entre|pela|pelo|(?:em|na){_CONTINENT}",
    articles="a|o|as|os",
    conjunction="e(?: a(?= Rota))?",
    wars="Primeira Guerra Mundial|Segunda Guerra Mundial|I Guerra Mundial|II Guerra Mundial|Guerra Fria"
    "|Grande Guerra Patriótica|Guerra da Coreia|Guerra do Golfo|Guerra do Vietnã",
    years="Ano|Semana|Dias",
)  # fmt: skip
SPANISH = Words(
    sure="cumbre",
    heads="foro|conferencia|congreso|simposio|juegos|exposición|feria|festival|seminario|bienal|olimpiadas|olimpiada"
    "|campeonato|universiada|expo|maratón|diálogo|convención|copa",
    rare="reunión|sesión|encuentro",
    ordinals="primer|primera|segundo|segunda|tercer|tercera|cuarto|cuarta|quinto|quinta|sexto|sexta|séptimo|séptima"
    "|octavo|octava|noveno|novena|décimo|décima|vigésimo|vigésima|undécimo|undécima|duodécimo|duodécima"
    "|vigésimo primer|vigésima primera|vigésimo segundo|vigésima segunda|vigésimo tercer|vigésima tercera"
    "|vigésimo cuarto|vigésima cuarta|vigésimo quinto|vigésima quinta",
    qualities="gran",
    of="de|del",
    about=rf"sobre|para|entre|por|en{_CONTINENT}",
    articles="la|el|las|los",
    conjunction="y(?: la(?= Ruta))?",
    wars="Primera Guerra Mundial|Segunda Guerra Mundial|I Guerra Mundial|II Guerra Mundial|Guerra Fría"
    "|Gran Guerra Patria|Guerra de Corea|Guerra del Golfo|Guerra de Vietnam",
    years="Año|Semana|Días",
)  # fmt: skip


def portuguese_events_in(text: str, known: Surroundings) -> Iterator[EventFound]:
    """Every named event of a Portuguese text; some overlap."""
    return _events_in(text, known, PORTUGUESE)


def spanish_events_in(text: str, known: Surroundings) -> Iterator[EventFound]:
    """The same of a Spanish one."""
    return _events_in(text, known, SPANISH)


def _events_in(text: str, known: Surroundings, words: Words) -> Iterator[EventFound]:
    for match in words.plain.finditer(text):
        yield EventFound(start=match.start(), end=match.end(), kind=match.lastgroup or "")
    for match in words.head.finditer(text):
        found = _around(text, match, known, words)
        if found is not None:
            yield found


def _around(text: str, head: re.Match[str], known: Surroundings, words: Words) -> EventFound | None:
    kind = head["head"].casefold()
    before = words.left.search(text, max(0, head.start() - _WINDOW), head.start())
    start = head.start() if before is None else before.start()
    behind = words.name.match(text, head.end())
    if behind is None or behind.end() == head.end():
        return None
    if not head["head"][0].isupper():
        return _small(text, head, start, behind, words, has_ordinal=before is not None)
    end = max([behind.end(), *(known.ends_by_start.get(at, 0) for at in range(*behind.span()))])
    if words.is_rare.fullmatch(kind) and (before is None or not behind["hung"]):
        return None
    is_named = bool(behind["hung"] or behind["year"] or len(behind["apposed"].split()) > 1 or before is not None)
    return EventFound(start=start, end=end, kind=kind, is_proposed=not is_named)


def _small(
    text: str, head: re.Match[str], start: int, behind: re.Match[str], words: Words, *, has_ordinal: bool
) -> EventFound | None:
    """Written small: a summit of a body, or anything with an ordinal that is named behind."""
    kind = head["head"]
    body = words.of_body.match(text, head.end())
    if words.is_sure.fullmatch(kind) and body is not None:
        return EventFound(start=start, end=body.end(), kind=kind)
    if has_ordinal and behind["hung"] and not behind["apposed"]:
        return EventFound(start=start, end=behind.end(), kind=kind, is_proposed=True)
    return None
