"""Where a role holds: at which desks, and for which pairs of languages. Plain values; who may do what is elsewhere.

A pair is said in ranges, as RFC 4647 has them: ``zh`` is every kind of Chinese, ``zh-Hans`` one of them, ``*`` any
language. The source's own edition is the pair of its language with itself, so ``en>*`` is all that is written in
English with all its translations, ``en>en`` the English texts alone, and ``*>ru`` all that reads in Russian.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

ANY_LANGUAGE = "*"
"""The range of every language."""
OWN_DESK = "newsroom"
"""The desk of what names none, as ``desk.NEWSROOM``."""


class Pair(NamedTuple):
    """From which language into which, each a range: a BCP 47 tag, or ``*``."""

    source: str
    target: str

    def covers(self, source: str, target: str) -> bool:
        """Whether it is for an edition in ``target`` of a text written in ``source``."""
        return is_in_range(source, self.source) and is_in_range(target, self.target)

    def __str__(self) -> str:
        """As people type it: ``en>ru``."""
        return f"{self.source}>{self.target}"


def is_in_range(language: str, of: str) -> bool:
    """Whether a tag is in a range: ``zh-Hans`` is in ``zh``, and everything is in ``*``."""
    return of in {ANY_LANGUAGE, language} or language.startswith(f"{of}-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What somebody is about to act on: editions of one article, at one desk."""

    desk: str
    """Id; empty for the newsroom's own."""
    source: str
    """The language that the article is written in."""
    languages: frozenset[str]
    """Of the editions that it is about, the source's own among them where it is meant."""
    whole: bool = True
    """All of the editions must be covered; where not, one of them is enough."""

    @property
    def desk_id(self) -> str:
        """The desk's id, the newsroom's own by its name."""
        return self.desk or OWN_DESK


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Where a role holds. Both must fit: one of the desks, and one of the pairs for each edition."""

    desks: frozenset[str] = frozenset()
    """Ids; empty for every desk."""
    pairs: frozenset[Pair] = frozenset()
    """Empty for every pair."""

    def __bool__(self) -> bool:
        """Whether it limits anything."""
        return bool(self.desks or self.pairs)

    def covers(self, matter: Matter) -> bool:
        """Whether the role holds there."""
        if not self.has_desk(matter.desk_id):
            return False
        missing = set(self.missing(matter))
        return not missing if matter.whole else missing != matter.languages

    def has_desk(self, desk_id: str) -> bool:
        """Whether the role holds at a desk."""
        return not self.desks or desk_id in self.desks

    def missing(self, matter: Matter) -> Iterator[str]:
        """Languages of the editions that no pair is for."""
        for language in matter.languages:
            if self.pairs and not any(pair.covers(matter.source, language) for pair in self.pairs):
                yield language

    def in_order(self) -> tuple[list[str], list[Pair]]:
        """Its desks and pairs, sorted."""
        return sorted(self.desks), sorted(self.pairs)


def limit_of(desks: Iterable[str] = (), pairs: Iterable[tuple[str, str]] = ()) -> Limit:
    """A limit to these desks and pairs; a pair of any language with any is none."""
    named = frozenset(Pair(*pair) for pair in pairs)
    everything = Pair(ANY_LANGUAGE, ANY_LANGUAGE) in named
    return Limit(desks=frozenset(desks), pairs=frozenset() if everything else named)
