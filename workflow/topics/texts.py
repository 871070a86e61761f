"""A text as topics are suggested for it: its headline, what follows, what it names, and the signs that it is known by.

The signs are what is learned from: known and named entities, and the words of headline and first paragraph, where press
texts say what they are about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.domain.annotations import EntityType, Tag
from workflow.domain.segments import Block, BlockKind
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.matching import grams, normalised
from workflow.terminology.endings import forms_in_texts

LOOKED_AT = 20_000
"""Characters of a text that are looked at: what it is about stands in its beginning."""
_LEAD = 2_000
"""Characters of the first paragraph that are learned from."""
_SHORTEST_WORD = 3
_CYRILLIC_STEM = 6
"""Letters that a Cyrillic word is known by, whatever its ending."""
_NO_SIGNS = frozenset({EntityType.TOPIC, EntityType.DATE, EntityType.MONEY})
_WIKIDATA = ("https://www.wikidata.org/entity/", "http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/")


Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntity:
    """An entity that the text names."""

    id: str
    """The tag's: ``kb:sco``, ``person:liu-jun``."""
    type: EntityType
    name: str
    names: tuple[str, ...]
    """All that the text calls it, and its name."""
    in_headline: int
    elsewhere: int
    wikidata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text with what it names."""

    language: LanguageTag
    headline: str
    body: tuple[str, ...]
    """Its other blocks, in order."""
    entities: tuple[NamedEntity, ...] = ()
    named: tuple[tuple[Place, ...], ...] = ()
    """Where names stand in the headline, then in each block of the body: start and end."""

    @property
    def signs(self) -> frozenset[str]:
        """What the text is known by: ``kb:sco``, ``en:summit``."""
        lead = next((each for each in self.body if each.strip()), "")[:_LEAD]
        words = grams(normalised(f"{self.headline}\n{lead}"))
        primary = primary_language(self.language)
        return frozenset(f"{primary}:{stem}" for each in words if (stem := _stem(each, primary))) | {
            each.id for each in self.entities
        }


def read_text(language: LanguageTag, blocks: Sequence[Block], tags: Iterable[Tag]) -> ReadText:
    """The text of blocks with the tags of it; topics, dates and amounts are no entities."""
    named = [tag for tag in tags if tag.type not in _NO_SIGNS]
    places: defaultdict[str, list[Place]] = defaultdict(list)
    for mention in (each for tag in named for each in tag.mentions):
        places[mention.segment_id].append((mention.start, mention.end))
    headline = next((block for block in blocks if block.kind is BlockKind.HEADLINE), None)
    body = list(_beginning(block for block in blocks if block is not headline))
    in_headline = frozenset(segment.id for segment in headline.segments) if headline else frozenset[str]()
    return ReadText(
        language=language,
        headline=headline.text[:LOOKED_AT] if headline else "",
        body=tuple(block.text[:LOOKED_AT] for block in body),
        entities=tuple(_entity(tag, in_headline) for tag in named),
        named=tuple(tuple(_places_in(block, places)) for block in ([headline] if headline else [None]) + body),
    )


def _beginning(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of the part that is looked at."""
    left = LOOKED_AT
    for block in blocks:
        if left > 0:
            yield block
        left -= len(block.text)


def _places_in(block: Block | None, places: Mapping[str, Sequence[Place]]) -> Iterator[Place]:
    """The places of a block's segments, counted in the block's text."""
    before = 0
    for segment in block.segments if block else ():
        yield from ((before + start, before + end) for start, end in places.get(segment.id, ()))
        before += len(segment.text)


def _entity(tag: Tag, in_headline: frozenset[str]) -> NamedEntity:
    first = sum(mention.segment_id in in_headline for mention in tag.mentions)
    item = next((tag.uri.removeprefix(each) for each in _WIKIDATA if tag.uri and tag.uri.startswith(each)), "")
    return NamedEntity(
        id=tag.id,
        type=tag.type,
        name=tag.name,
        names=tuple(dict.fromkeys((tag.name, *(mention.text for mention in tag.mentions)))),
        in_headline=first,
        elsewhere=len(tag.mentions) - first,
        wikidata=item,
    )


def _stem(gram: str, primary: str) -> str:
    """What a word is known by, whatever its form; empty for what says nothing: numbers and very short words."""
    if not any(character.isalpha() for character in gram):
        return ""
    if gram[0] >= "\u0e00":  # scripts without spaces: a pair of characters stays what it is
        return gram if len(gram) > 1 else ""
    if len(gram) < _SHORTEST_WORD:
        return ""
    if "\u0400" <= gram[0] <= "\u052f":
        return gram[:_CYRILLIC_STEM]
    return min(forms_in_texts(primary)(gram), key=lambda each: (len(each), each))
