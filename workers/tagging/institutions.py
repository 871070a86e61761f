"""Institutions by the grammar of their names: ``China Institute of International Studies``, ``上海政法学院``.

Beside their own worth they keep a place name inside an institution's name from being tagged as a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.tagging.heads import HAN_HEADS, is_head
from workers.tagging.knowledge_base import ENTRIES
from workers.tagging.scanning import CAPITALISED, HAN, SPACE, STARTS, derived_id, mention_at, plain, segments_of
from workers.tagging.version import PIPELINE_VERSION
from workflow.domain.annotations import EntityType, Mention, Tag
from workflow.domain.vocabulary import primary_language
from workflow.quality.ports import EditionText

_CAPITALISED_RUN = re.compile(rf"{STARTS}{CAPITALISED}(?:{SPACE}{CAPITALISED}){{0,9}}")
_SPACE = re.compile(SPACE)
_OF = r"(?:of|for|on|de|da|do|das|dos|para)"
_OF_WHAT = re.compile(
    rf"{SPACE}{_OF}{SPACE}(?:the{SPACE}|a{SPACE}|o{SPACE})?(?P<what>{CAPITALISED}(?:{SPACE}{CAPITALISED}){{0,4}})"
)
_AND_WHAT = re.compile(
    rf"(?:,{SPACE}{CAPITALISED}){{0,2}}{SPACE}(?:and|e){SPACE}(?P<what>{CAPITALISED}(?:{SPACE}{CAPITALISED}){{0,1}})"
)
_ABSTRACT = re.compile(
    r"(?:tion|ment|ity|logy|ics|nce|ture|ing|trade|airs|health|energy|transport|security|law|studies|sports?|resources|culture|tourism|ways|roads|ports|forests|use|"
    r"direito|ção|dade|gia|ências|tura)$",
    re.IGNORECASE,
)
_LEADS_IN = frozenset(
    "the a an in on at by to for from with and or but our their its this while when after o a os as no na em".split()
)
_PLACE_NAMES_HAN = sorted(
    {name for entry in ENTRIES if entry.type is EntityType.PLACE for name in entry.names.get("zh", ())},
    key=lambda name: (-len(name), name),
)
_HAN_INSTITUTION = re.compile(
    rf"(?:{'|'.join(_PLACE_NAMES_HAN)})(?:(?![的了在是于与由为对向])[{HAN}]){{0,16}}?(?:{HAN_HEADS})(?!们)"
)


class Institutions:
    """Proposes what is named like an institution."""

    name = "institutions"
    version = PIPELINE_VERSION

    def annotate(self, text: EditionText) -> list[Tag]:
        """One tag per name; the same name in other spacing is the same tag."""
        found: dict[str, list[Mention]] = {}
        names: dict[str, str] = {}
        spans = _han_spans if primary_language(text.language) == "zh" else _spans
        for segment in segments_of(text):
            for start, end in spans(segment.text):
                name = plain(segment.text[start:end])
                identity = derived_id(EntityType.ORGANISATION, name)
                names.setdefault(identity, name)
                found.setdefault(identity, []).append(mention_at(segment, start, end))
        return [self._tag(identity, names[identity], mentions) for identity, mentions in found.items()]

    def _tag(self, identity: str, name: str, mentions: list[Mention]) -> Tag:
        return Tag(
            id=identity,
            type=EntityType.ORGANISATION,
            name=name,
            mentions=tuple(mentions),
            provider=f"{self.name}/{self.version}",
            rule="institution_name",
        )


def _han_spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _HAN_INSTITUTION.finditer(text):
        yield match.span()


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words up to a head word, with the ``of …`` that follows it."""
    behind = 0
    for run in _CAPITALISED_RUN.finditer(text):
        words = [(run.start() + word.start(), run.start() + word.end()) for word in re.finditer(CAPITALISED, run[0])]
        while words and text[slice(*words[0])].casefold() in _LEADS_IN:
            words.pop(0)
        heads = [number for number, (start, end) in enumerate(words) if is_head(text[start:end])]
        if not heads or words[0][0] < behind:
            continue
        start, end = words[0][0], words[heads[-1]][1]
        if heads[-1] == len(words) - 1:
            end = _with_what(text, end)
        if _SPACE.search(text[start:end]):
            behind = end
            yield start, end


def _with_what(text: str, end: int) -> int:
    """The end of ``of X``, ``of X and Y``, ``of X of the Y`` after a head word that ends at ``end``."""
    while match := _OF_WHAT.match(text, end):
        if match["what"].isupper() and len(match["what"]) < 10:
            return end
        end = match.end("what")
        also = _AND_WHAT.match(text, end)
        if also and _ABSTRACT.search(also["what"]) and not any(is_head(word) for word in plain(also["what"]).split()):
            end = also.end("what")
    return end
