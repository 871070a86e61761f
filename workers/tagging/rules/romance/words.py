"""What a Romance language's grammar of names is made of: word lists, each in the field of the same use.

The lists stand in ``portuguese.py`` and ``spanish.py``; all words are in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one language."""

    institutions: frozenset[str]
    """Head words of institutions' names: ``ministério``."""
    ministries: frozenset[str]
    """Those of them whose names hold no place behind ``em``, and no aim behind ``para``."""
    embassies: frozenset[str]
    """Those whose names tell where they are: ``Embaixada da China em Brasília``."""
    before_institutions: frozenset[str]
    """What may stand before a head word and belong to the name: ``Supremo Tribunal``."""
    of: frozenset[str]
    """``de``, ``da``: what the next part of a name hangs on."""
    aims: frozenset[str]
    """``para``, ``sobre``: the same for what a body is there for."""
    within: frozenset[str]
    """``em``, ``no``: before a place."""
    articles: frozenset[str]
    conjunctions: frozenset[str]
    topics: frozenset[str]
    """What institutions and offices are about: ``irrigação``."""
    topic_endings: tuple[str, ...]
    """How other words of that kind end."""
    adjective_endings: tuple[str, ...]
    """How adjectives end that belong to the name before them: ``Comissão Europeia``."""
    roles: frozenset[str]
    """Offices of one person."""
    plural_roles: frozenset[str]
    role_adjectives: frozenset[str]
    """What stands behind an office and belongs to it: ``geral``."""
    before_roles: frozenset[str]
    """What stands before an office and belongs to it: ``primeiro``."""
    former: tuple[str, ...]
    """Beginnings of hyphened offices: ``ex-``, ``vice-``."""
    honorifics: frozenset[str]
    """Without their points."""
    given_names: frozenset[str]
    """First names that English texts seldom have."""
    particles: frozenset[str]
    """Small words inside people's names."""
    sayers: frozenset[str]
    """Verbs and prepositions that a person stands right behind: ``disse``, ``segundo``."""
    openings: frozenset[str]
    """Words that only begin a sentence, and others whose capital names nobody."""
    opening_endings: tuple[str, ...]
    """How verbs end that begin a sentence: ``Discursaram``."""
    place_heads: frozenset[str]
    """Written small they stand before a place, written large they belong to its name: ``rio``."""
    buildings: frozenset[str]
    """The same, of buildings and streets, whose names go on without ``de``: ``Hotel Xijiao``."""
    no_acronyms: frozenset[str]
    """Words of capitals that are no institution, as the language writes them."""

    def is_topic(self, small: str) -> bool:
        """Whether a word in small letters tells what a body is about."""
        return small in self.topics or (len(small) > 4 and small.endswith(self.topic_endings))

    def is_adjective(self, small: str) -> bool:
        """Whether a word in small letters qualifies the one before it."""
        return len(small) > 4 and small.endswith(self.adjective_endings)

    def is_role(self, small: str) -> bool:
        """``ministro``, ``ex-ministro``."""
        return self._held(small) in self.roles

    def is_plural_role(self, small: str) -> bool:
        """``ministros``, ``ex-secretários-gerais``."""
        return self._held(small) in self.plural_roles

    def _held(self, small: str) -> str:
        for beginning in self.former:
            if small.startswith(beginning) and len(small) > len(beginning):
                return small[len(beginning) :]
        return small


def feminine_too(written: str) -> frozenset[str]:
    """The words of a text, each ``diretor/a`` as ``diretor`` and ``diretora``, each ``ministr/o/a`` as both."""
    return frozenset(form for word in written.split() for form in _forms(word))


def _forms(word: str) -> Iterable[str]:
    stem, *endings = word.split("/")
    if not endings:
        return (stem,)
    return (stem, stem + endings[0]) if len(endings) == 1 else tuple(stem + each for each in endings)


WORD = re.compile(r"[^\W_]+(?:[-‐‑–'’][^\W_]+)*")
"""``Secretário-Geral``, ``O'Neill``; signs are words of one character."""
