"""Chinese names in traditional characters beside the simplified ones that they are written down in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import opencc

from workflow.domain.entities import EntityName, KnownEntity, NameKind
from workflow.domain.vocabulary import LanguageTag

_SIMPLIFIED = LanguageTag("zh")
_TRADITIONAL = LanguageTag("zh-Hant")


def with_traditional(entity: KnownEntity) -> KnownEntity:
    """The entity with every Chinese name that is written otherwise in traditional characters in these too."""
    own = {name.text for name in entity.names if name.language == _TRADITIONAL}
    made = [
        EntityName(language=_TRADITIONAL, text=written, kind=NameKind.ALIAS if own else name.kind)
        for name in entity.names
        if name.language == _SIMPLIFIED and (written := _to_traditional()(name.text)) not in own | {name.text}
    ]
    return replace(entity, names=(*entity.names, *made)) if made else entity


@cache
def _to_traditional() -> Callable[[str], str]:
    convert: Callable[[str], str] = opencc.OpenCC("s2t").convert
    return convert
