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
from workers.tagging.gazetteer.names import KINDS, Ambiguity, Bearer, Hit, Names
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
_GOES_ON_AS_ADDRESS = frozenset("@_")
_ADMINISTRATIVE = frozenset("市省县州区")
_MOST_REMEMBERED = 4_096
_DOTS = frozenset("·•・‧")
"""What parts the names of a foreigner: what stands beside it is part of one (``索海尔·汗``)."""
_REACH = 60
"""Characters of a line that tell whether it is written in capitals."""
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
        self._borne = lru_cache(maxsize=_MOST_REMEMBERED)(self._borne_uncached)

    def __len__(self) -> int:
        """How many different names and forms of names it looks for."""
        return len(self._spaced) + len(self._unspaced)

    def find(self, document: Document) -> list[Span]:
        """Every place of a known name that is in no longer one, in reading order; of two types at one place both."""
        text, language = document.text, document.primary
        found = self._in_spaced(text, language)
        if is_unspaced(text):
            found = _outermost([*found, *self._in_unspaced(text, language)])
        return [span for each in found for span in _spans(text, *each)]

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
        """The outermost names; what is inside of one is not looked at, which is half of all that the engine finds."""
        written, ambiguous, is_borne = self._written, self._spaced.ambiguous, self._spaced.is_borne
        endings = self._spaced.endings
        found: list[_Found] = []
        reached = 0
        for pattern, start, folded_end in sorted(self._spaced.hits(spaced(text)), key=_from_left_longest):
            end = folded_end - 2
            if end <= reached:
                continue
            named = written(pattern, text[start:end], language)
            named_end = end - endings[pattern]
            if named and not _is_no_name(text, start, named_end):
                found.append((start, named_end, named, ambiguous[pattern]))
            elif named or is_borne(pattern):
                continue
            if ambiguous[pattern] != Ambiguity.OFTEN:
                reached = end
        return found

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
        starts, ends = {each[0] for each in found}, {each[1] for each in found}
        return self._without_foreign_bodies(
            [
                each
                for each in _outermost(found)
                if each[2]
                and not (text[each[1] : each[1] + 1] in _DOTS and each[1] + 1 not in starts)
                and not (each[0] > 0 and text[each[0] - 1] in _DOTS and each[0] - 1 not in ends)
            ]
        )

    def _without_foreign_bodies(self, found: Sequence[_Found]) -> list[_Found]:
        """Without ``外交部`` of our own country where ``巴西`` or ``美`` of ``美国`` stands right before it."""
        return [
            each for number, each in enumerate(found) if number == 0 or not self._is_foreign(each, found[number - 1])
        ]

    def _is_foreign(self, found: _Found, state: _Found) -> bool:
        if not state[0] < found[0] <= state[1] or not state[2][0][1][0].startswith(_TERRITORY):
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
            [
                bearer
                for bearer in self._spaced.bearers(pattern)
                if _is_read(bearer, language) and is_written_so(bearer.surface, seen, is_exact=bearer.is_exact)
            ],
            language,
        )

    def _borne_uncached(self, pattern: int, language: str) -> _Named:
        return _by_type(self._unspaced.bearers(pattern), language)


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
    for each in sorted(found, key=_from_left):
        if each[1] > reached:
            kept.append(each)
            reached = each[1] if each[3] != Ambiguity.OFTEN else reached
    return kept


def _from_left(found: _Found) -> tuple[int, int]:
    return found[0], -found[1]


def _from_left_longest(hit: Hit) -> tuple[int, int]:
    return hit[1], -hit[2]


def _by_type(bearers: Sequence[Bearer], language: str) -> _Named:
    if len(bearers) == 1:
        only = bearers[0]
        return ((only.entity.type, (only.entity.id,), only.kind),)
    grouped: dict[EntityType, dict[str, NameKind]] = {}
    for bearer in _ranked(bearers, language):
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


def _is_no_name(text: str, start: int, end: int) -> bool:
    """Whether it is part of an address of mail or web, or of a file's name; or a word like ``WHO`` among capitals."""
    if (start and text[start - 1] in _ADDRESS_SIGNS) or text[end : end + 1] in _GOES_ON_AS_ADDRESS:
        return True
    if end - start > _LONGEST_COMMON_ACRONYM or text[start:end].lower() not in COMMON_ACRONYMS:
        return False
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    return (before.rpartition("\n")[2] + after.partition("\n")[0]).isupper()


def _is_cut(text: str, at: int) -> bool:
    """Whether a word of Latin letters or a number goes on over this place."""
    return 0 < at < len(text) and _is_of_a_word(text[at - 1]) and _is_of_a_word(text[at])


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() and not is_unspaced(character)
