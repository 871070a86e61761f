"""People by the offices a text gives them: ``X, president of Y``, ``Secretary-General X``, former holders.

The words for offices stand in ``role_words.py``. A person that no office introduces is not
proposed here: a name alone is too weak a sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.tagging import role_words as words
from workers.tagging.heads import is_head
from workers.tagging.knowledge_base import ENTRIES
from workers.tagging.known_patterns import identify
from workers.tagging.scanning import OPTIONAL_SPACE, SPACE, STARTS, derived_id, places_of, plain, segments_of
from workers.tagging.version import PIPELINE_VERSION
from workflow.domain.annotations import EntityType, Mention, Tag
from workflow.domain.segments import Segment
from workflow.domain.vocabulary import primary_language
from workflow.quality.ports import EditionText

_COMMA = rf"{OPTIONAL_SPACE},{OPTIONAL_SPACE}"
_THE = rf"(?:(?:the|The|a|o|O|A){SPACE})?"
_LIST = rf"(?P<names>{words.NAME}(?:{_COMMA}{words.NAME})*(?:,?{OPTIONAL_SPACE}(?:and|e){SPACE}{words.NAME})?)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("former_holders", re.compile(rf"{STARTS}{_THE}(?P<role>{words.PLURAL_ROLE})(?:{_COMMA}|{SPACE}){_LIST}")),
    ("name_then_role", re.compile(rf"{STARTS}(?P<names>{words.NAME}){_COMMA}{_THE}(?P<role>{words.ROLE})")),
    ("role_then_name", re.compile(rf"{STARTS}(?P<role>{words.TITLE}){SPACE}(?P<names>{words.NAME})")),
    ("role_comma_name", re.compile(rf"{STARTS}(?P<role>{words.ROLE}){_COMMA}(?P<names>{words.NAME})(?=\s*[,.;])")),
    ("honorific", re.compile(rf"{STARTS}(?P<role>{words.HONORIFIC}){SPACE}(?P<names>{words.NAME})")),
)
_RUSSIAN = (
    (
        "role_then_name",
        re.compile(rf"{STARTS}(?P<role>{words.RUSSIAN_ROLE}{words.RUSSIAN_OF_WHAT})\s+(?P<names>{words.RUSSIAN_NAME})"),
    ),
)
_HAN = (
    ("role_then_name", re.compile(rf"(?P<role>{words.HAN_ROLE})(?P<names>{words.HAN_NAME}){words.HAN_AFTER_NAME}")),
)
_BEFORE_ROLE = re.compile(r"^(?:its|our|their|his|her|the|a|an|in|on|at|by|and|seu|sua|o|a)\s", re.IGNORECASE)
_SEPARATOR = re.compile(rf"{OPTIONAL_SPACE},{OPTIONAL_SPACE}(?:and{SPACE}|e{SPACE})?|{SPACE}(?:and|e){SPACE}")
_KNOWN_WORDS = frozenset(
    plain(name).casefold() for entry in ENTRIES for names in entry.names.values() for name in names
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    """A person as a text introduces them."""

    name: str
    role: str
    rule: str


class RolePatterns:
    """Proposes people whose office the text names."""

    name = "roles"
    version = PIPELINE_VERSION

    def annotate(self, text: EditionText) -> list[Tag]:
        """One tag per person, with every place of the name; the family name alone counts where it is unmistakable."""
        segments = segments_of(text)
        holders: dict[str, _Holder] = {}
        for segment in segments:
            for holder in _holders_in(segment.text, primary_language(text.language)):
                holders.setdefault(derived_id(EntityType.PERSON, holder.name), holder)
        _join_family_names(holders)
        names = [holder.name for holder in holders.values()]
        return [self._tag(identity, holder, names, segments) for identity, holder in holders.items()]

    def _tag(self, identity: str, holder: _Holder, names: Sequence[str], segments: Sequence[Segment]) -> Tag:
        return Tag(
            id=identity,
            type=EntityType.PERSON,
            name=holder.name,
            mentions=_places(holder.name, names, segments),
            provider=f"{self.name}/{self.version}",
            rule=f"role_pattern:{holder.rule}",
            literal=holder.role,
        )


def _places(name: str, names: Sequence[str], segments: Sequence[Segment]) -> tuple[Mention, ...]:
    family = name.rsplit(" ", 1)[-1]
    shared = sum(family in other.split(" ") for other in names) > 1
    forms = {name} if shared or len(family) < 4 or family.casefold() in _KNOWN_WORDS else {name, family}
    return tuple(places_of(forms, segments))


def _join_family_names(holders: dict[str, _Holder]) -> None:
    """Drop ``Norov`` where ``Vladimir Norov`` is introduced too: the family name is a place of the full one."""
    full = [holder.name for holder in holders.values() if " " in holder.name]
    for identity, holder in list(holders.items()):
        if " " not in holder.name and sum(name.endswith(f" {holder.name}") for name in full) == 1:
            del holders[identity]


def _holders_in(text: str, language: str) -> Iterator[_Holder]:
    patterns = {"ru": _RUSSIAN, "zh": _HAN}.get(language, _PATTERNS)
    for rule, pattern in patterns:
        for match in pattern.finditer(text):
            for written in _SEPARATOR.split(match["names"]):
                name = _person(plain(written), alone=rule == "role_comma_name", language=language)
                if name and not _continues_a_name(text, match.start("names"), rule):
                    yield _Holder(name=name, role=_BEFORE_ROLE.sub("", plain(match["role"])), rule=rule)


def _continues_a_name(text: str, start: int, rule: str) -> bool:
    """Whether the words are the tail of something else: ``Institute of [Law], director …``."""
    return (
        rule == "name_then_role"
        and re.search(rf"\b(?:of|the|for|de|da|do){SPACE}$", text[max(0, start - 12) : start]) is not None
    )


def _person(name: str, *, alone: bool, language: str) -> str | None:
    """``name`` without the words that only begin a sentence; None when it is no person's."""
    if language == "zh":
        return name
    parts = name.split(" ")
    if language == "ru":
        while parts and identify(parts[0], "ru"):
            parts.pop(0)
        return " ".join(parts) or None
    while parts and (parts[0].casefold() in words.NEVER_NAMES or _ROLE_WORD.fullmatch(parts[0])):
        parts.pop(0)
    known = " ".join(parts).casefold() in _KNOWN_WORDS or any(part.casefold() in _KNOWN_WORDS for part in parts)
    odd = any(part.casefold() in words.NEVER_NAMES or is_head(part) or _ROLE_WORD.fullmatch(part) for part in parts)
    if not parts or known or odd or (alone and len(parts) < 2) or (len(parts) == 1 and parts[0].isupper()):
        return None
    return " ".join(parts)


_ROLE_WORD = re.compile(f"(?:{words.HEAD}|{words.PLURAL_HEAD})")
