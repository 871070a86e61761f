"""Known names in a text: every place of each, with all entities that bear it. What stays of them others decide.

A name inside a longer one is not told. Names that are as often something else are told as proposed, or not at all where
they are part of a person's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from workers.tagging.documents import Document, Span
from workers.tagging.gazetteer.ambiguous import COMMON_ACRONYMS, NOT_A_CITY_BEHIND_IT
from workers.tagging.gazetteer.folding import is_unspaced, spaced, unspaced
from workers.tagging.gazetteer.likeness import Likeness
from workers.tagging.gazetteer.names import KINDS, Ambiguity, Bearer, Names
from workers.tagging.gazetteer.neighbours import Support, support_of
from workers.tagging.gazetteer.spelling import is_written_so
from workers.tagging.normalising import plain
from workflow.domain.annotations import EntityType
from workflow.domain.entities import KnownEntity, NameKind
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.entities.knowledge_base import KnowledgeBase

PROVIDER = "gazetteer"
AMBIGUOUS_NAME = "ambiguous_name"
"""The rule of a span whose name is as often a person's or a common word; the others are ``label``, ``alias`` and
``acronym``."""
_TERRITORY = "territory-"
"""How ids of countries begin, and the parents of their ministries."""
_READS_RUSSIAN = frozenset("ru be uk kk ky tg uz mn tk az".split())
_ADDRESS_SIGNS = frozenset("@/\\_")
_ADMINISTRATIVE = frozenset("市省县州区")
_MOST_REMEMBERED = 20_000
_LONGEST_COMMON_ACRONYM = max(map(len, COMMON_ACRONYMS))
_Named = tuple[tuple[EntityType, tuple[str, ...], NameKind], ...]
"""A type, the entities of that type, and what the name is to the first of them."""


class Gazetteer:
    """The names of a knowledge base, ready to be found. Made once; threads may share it."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Build the automata: about a second for 100,000 names."""
        self.version = knowledge.version
        self._knowledge = knowledge
        entities = knowledge.entities()
        self._spaced = Names(entities, without_spaces=False)
        self._unspaced = Names(entities, without_spaces=True)
        self._likeness = Likeness((self._spaced, self._unspaced))
        self._written = lru_cache(maxsize=_MOST_REMEMBERED)(self._written_uncached)

    def __len__(self) -> int:
        """How many different names and forms of names it looks for."""
        return len(self._spaced) + len(self._unspaced)

    def find(self, document: Document) -> list[Span]:
        """Every place of a known name that is in no longer one, in reading order; of two types at one place both."""
        text, language = document.text, document.primary
        found = self._in_spaced(text, language)
        if is_unspaced(text):
            found = _outermost([*found, *self._in_unspaced(text, language)])
        spans: list[Span] = []
        for each in found:
            spans += _spans(text, *each)
        return spans

    def named(self, text: str, language: LanguageTag) -> tuple[tuple[str, NameKind], ...]:
        """Who is called exactly ``text``, whatever its capitals, in any Russian case: the likeliest first."""
        name, primary = plain(text), primary_language(language)
        names, folded = (self._unspaced, unspaced(name)) if is_unspaced(name) else (self._spaced, spaced(name))
        for pattern, start, end in names.hits(folded):
            if start == 0 and end == len(folded):
                return tuple(
                    dict.fromkeys(
                        (bearer.entity.id, bearer.kind)
                        for bearer in _ranked(names.bearers(pattern), primary)
                        if _is_read(bearer, primary) and (not bearer.is_exact or name in {bearer.surface, name.upper()})
                    )
                )
        return ()

    def like(
        self, text: str, language: LanguageTag, kind: EntityType, limit: int = 5
    ) -> tuple[tuple[str, str, float], ...]:
        """Entities of a type whose names are nearly ``text``: id, the name and how alike (0 to 1), the likest first."""
        return self._likeness.like(plain(text), primary_language(language), kind, limit)

    def _in_spaced(self, text: str, language: str) -> list[_Found]:
        found: list[_Found] = []
        for pattern, folded_start, folded_end in self._spaced.hits(spaced(text)):
            start, end = folded_start, folded_end - 2
            named = self._written(pattern, text[start:end], language)
            if named and not _is_in_an_address(text, start, end) and not _is_shouted_word(text, start, end):
                found.append((start, end, named, self._spaced.ambiguous[pattern]))
        return _outermost(found)

    def _in_unspaced(self, text: str, language: str) -> list[_Found]:
        found: list[_Found] = []
        for pattern, start, end in self._unspaced.hits(unspaced(text)):
            if _is_cut(text, start) or _is_cut(text, end):
                continue
            named = self._borne(pattern, language)
            if named and named[0][0] is EntityType.PLACE and _is_followed_by_its_kind(text, end):
                found.append((start, end + 1, named, Ambiguity.NONE))
            else:
                found.append((start, end, named, self._unspaced.ambiguous[pattern]))
        return self._without_foreign_bodies([each for each in _outermost(found) if each[2]])

    def _without_foreign_bodies(self, found: Sequence[_Found]) -> list[_Found]:
        """Without ``外交部`` of our own country where ``巴西`` or ``美`` of ``美国`` stands right before it."""
        states = [each for each in found if each[2][0][1][0].startswith(_TERRITORY)]
        return [each for each in found if not any(self._is_foreign(each, state) for state in states)]

    def _is_foreign(self, found: _Found, state: _Found) -> bool:
        if not state[0] < found[0] <= state[1]:
            return False
        body, country = (self._knowledge.entity(each[2][0][1][0]) for each in (found, state))
        return (
            body is not None
            and country is not None
            and body.type is EntityType.ORGANISATION
            and body.parent.startswith(_TERRITORY)
            and body.parent != country.id
        )

    def _written_uncached(self, pattern: int, seen: str, language: str) -> _Named:
        """Those of a pattern's bearers whose name the text writes like a name."""
        return _by_type(
            _ranked(
                (
                    bearer
                    for bearer in self._spaced.bearers(pattern)
                    if _is_read(bearer, language) and is_written_so(bearer.surface, seen, is_exact=bearer.is_exact)
                ),
                language,
            )
        )

    def _borne(self, pattern: int, language: str) -> _Named:
        return _by_type(_ranked(self._unspaced.bearers(pattern), language))


_Found = tuple[int, int, _Named, int]
"""Start, end, who is named, and the name's ``Ambiguity``."""


def _spans(text: str, start: int, end: int, named: _Named, ambiguity: int) -> list[Span]:
    """What is told of a place where a name was found: one span a type."""
    is_proposed = False
    if ambiguity != Ambiguity.NONE:
        support = Support.NOTHING if is_unspaced(text[start:end]) else support_of(text, start, end)
        if support is Support.PERSON:
            return []
        is_proposed = ambiguity == Ambiguity.OFTEN and support is not Support.PLACE
    return [
        Span(
            start=start,
            end=end,
            type=kind,
            provider=PROVIDER,
            rule=name_kind.value if ambiguity == Ambiguity.NONE else AMBIGUOUS_NAME,
            is_proposed=is_proposed,
            entity_ids=ids,
        )
        for kind, ids, name_kind in named
    ]


def _outermost(found: Sequence[_Found]) -> list[_Found]:
    """Those that are not inside a longer one, in reading order; one that an ambiguous name is around stays."""
    kept: list[_Found] = []
    reached = -1
    for each in sorted(found, key=lambda one: (one[0], -one[1])):
        if each[1] > reached:
            kept.append(each)
            reached = each[1] if each[3] != Ambiguity.OFTEN else reached
    return kept


def _by_type(bearers: Iterable[Bearer]) -> _Named:
    grouped: dict[EntityType, dict[str, NameKind]] = {}
    for bearer in bearers:
        grouped.setdefault(bearer.entity.type, {}).setdefault(bearer.entity.id, bearer.kind)
    return tuple((kind, tuple(ids), next(iter(ids.values()))) for kind, ids in grouped.items())


def _ranked(bearers: Iterable[Bearer], language: str) -> list[Bearer]:
    """The document's own language first, then labels before aliases, countries before cities, big before small."""
    return sorted(bearers, key=lambda bearer: _rank(bearer, bearer.entity, language))


def _rank(bearer: Bearer, entity: KnownEntity, language: str) -> tuple[bool, int, int, str]:
    size = entity.population or (1 << 40)
    return bearer.language != language, KINDS.index(bearer.kind), -size, entity.id


def _is_read(bearer: Bearer, language: str) -> bool:
    """Whether a text in ``language`` may use the name: its own, English, Russian beside it, or several words."""
    return (
        bearer.language in {language, "en"}
        or (bearer.language == "ru" and language in _READS_RUSSIAN)
        or " " in bearer.surface
    )


def _is_followed_by_its_kind(text: str, end: int) -> bool:
    """Whether the name of a place that ends there goes on by ``市``, ``省`` or their like."""
    return (
        text[end : end + 1] in _ADMINISTRATIVE
        and text[end - 1] not in _ADMINISTRATIVE
        and not text.startswith(NOT_A_CITY_BEHIND_IT, end)
    )


def _is_in_an_address(text: str, start: int, end: int) -> bool:
    """Whether it is part of an address of mail or web, or of a name of a file."""
    return (start > 0 and text[start - 1] in _ADDRESS_SIGNS) or (end < len(text) and text[end] in "@_")


def _is_shouted_word(text: str, start: int, end: int) -> bool:
    """Whether it is a word like ``WHO`` in a line of capitals."""
    if end - start > _LONGEST_COMMON_ACRONYM or text[start:end].lower() not in COMMON_ACRONYMS:
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start] + text[end:].split("\n", 1)[0]
    return line.isupper()


def _is_cut(text: str, at: int) -> bool:
    """Whether a word of Latin letters or a number goes on over this place."""
    return 0 < at < len(text) and _is_of_a_word(text[at - 1]) and _is_of_a_word(text[at])


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() and not is_unspaced(character)
