"""The newsroom's words as types: languages, roles, people, urgency, publication status.

Field names follow IPTC ninjs where it has a word. Nothing here decides anything; parsing a
value refuses what is malformed with ``InvalidValue`` naming the field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NewType, Self

from workflow.domain.errors import InvalidValue
from workflow.domain.limits import Limit, Matter
from workflow.domain.phrases import phrase

ArticleId = NewType("ArticleId", str)
PartnerId = NewType("PartnerId", str)
MemoryImportId = NewType("MemoryImportId", str)
LanguageTag = NewType("LanguageTag", str)
"""A BCP 47 tag in its canonical case: ``en``, ``pt-BR``, ``zh-Hans``."""

MOST_URGENT, LEAST_URGENT, ROUTINE = 1, 9, 5
"""IPTC urgency: 1 is a flash, 5 is routine, 9 is the least urgent."""


class Role(StrEnum):
    """What a person may do. ``SYSTEM`` is held by automatic actors only, ``GUEST`` by who came by a review link."""

    WRITER = "writer"
    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMIN = "admin"
    SYSTEM = "system"
    GUEST = "guest"


ASSIGNED = tuple(role for role in Role if role not in {Role.SYSTEM, Role.GUEST})
"""The roles that an account may have."""


class PubStatus(StrEnum):
    """What partners are told of an edition (IPTC pubStatus)."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class Route(StrEnum):
    """Who makes a translation."""

    MACHINE = "machine"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something: a person (``user:<id>``, by session or by key), ``system:<name>``, or ``guest:<link id>``."""

    id: str
    name: str
    roles: frozenset[Role]
    limits: Mapping[Role, Limit] = field(default_factory=dict, hash=False)
    """Where a role holds; one that is not named holds everywhere."""

    def at(self, *matters: Matter) -> Self:
        """The same person with the roles alone that hold in all of these matters, limited no further."""
        if not self.limits:
            return self
        holding = {
            role
            for role in self.roles
            if role not in self.limits or all(self.limits[role].covers(matter) for matter in matters)
        }
        return replace(self, roles=frozenset(holding), limits={})

    @property
    def is_system(self) -> bool:
        """An automatic actor never counts as an eye."""
        return Role.SYSTEM in self.roles


def system_actor(name: str) -> Actor:
    """The automatic actor of that name: ``system_actor("translate").id == "system:translate"``."""
    return Actor(id=f"system:{name}", name=f"system:{name}", roles=frozenset({Role.SYSTEM}))


# ISO 639-1, plus the three-letter languages that our newsrooms meet (Uyghur variants, Dari, Hazaragi).
_LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja "
    "jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb "
    "nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
    "prs haz kaa yue ckb".split()
)
_TAG = re.compile(r"^([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?$")
_RIGHT_TO_LEFT = frozenset("ar ckb dv fa he ks ps sd ug ur yi prs haz".split())
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Aran"})


def parse_language(text: str, field: str = "language") -> LanguageTag:
    """The canonical BCP 47 tag of ``text`` (language, script, region), or ``InvalidValue`` naming ``field``."""
    match = _TAG.match(text)
    if match is None:
        raise InvalidValue(
            field, phrase("{text!r} is not a language tag such as 'en', 'pt-BR' or 'zh-Hans'", text=text[:40])
        )
    language, script, region = match.groups()
    if language.lower() not in _LANGUAGES:
        raise InvalidValue(field, phrase("{text!r} names no language that Copyflow knows", text=text[:40]))
    parts = [language.lower(), script.title() if script else None, region.upper() if region else None]
    return LanguageTag("-".join(part for part in parts if part))


def primary_language(tag: LanguageTag) -> str:
    """``zh`` of ``zh-Hans-CN``."""
    return tag.split("-", 1)[0]


def text_direction(tag: LanguageTag) -> str:
    """``rtl`` or ``ltr``, by script where the tag names one, else by language."""
    script = next((part for part in tag.split("-")[1:] if len(part) == 4), None)
    if script is not None:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary_language(tag) in _RIGHT_TO_LEFT else "ltr"


def parse_urgency(value: int, field: str = "urgency") -> int:
    """``value`` when it is an IPTC urgency, 1 (flash) to 9."""
    if not MOST_URGENT <= value <= LEAST_URGENT:
        raise InvalidValue(field, phrase("must be a whole number from 1 (most urgent) to 9"))
    return value
