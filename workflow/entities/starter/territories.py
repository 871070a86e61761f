"""Countries and territories with their names in many languages, from Babel's CLDR data; ids are ``territory-cn``.

``territory_names.tsv`` has what press texts write beside: an item after ``!`` is the label in place of CLDR's, one
after ``=`` an acronym, the others are aliases; with Wikidata ids that somebody verified.
"""

from __future__ import annotations

import csv
import io
import pickle
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel.localedata import resolve_locale_filename

from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind
from workflow.domain.vocabulary import LanguageTag

_LANGUAGES = "en zh zh-Hant ru kk ky tg uz fa hi ur be pt es fr de ar tr az hy ka mn uk".split()
_NO_TERRITORIES = frozenset("EU EZ UN QO XA XB ZZ".split())
"""Alliances and codes for what is unknown or made up."""
_CODE = re.compile("[A-Z]{2}", re.ASCII)
_REMARK = re.compile(r"\s*[(（].*[)）]$")
_PROVENANCE = "CLDR, by Babel"


@cache
def territories() -> tuple[KnownEntity, ...]:
    """Every territory that has a code of two letters in ISO 3166-1."""
    by_language = {code: _cldr(code) for code in _LANGUAGES}
    own = _own_names()
    codes = sorted(each for each in by_language["en"] if _CODE.fullmatch(each) and each not in _NO_TERRITORIES)
    return tuple(_territory(code, by_language, own.get(code, {})) for code in codes)


def _territory(code: str, by_language: Mapping[str, Mapping[str, str]], own: Mapping[str, str]) -> KnownEntity:
    names: dict[tuple[str, str], EntityName] = {}
    for language in _LANGUAGES:
        written = [_name(language, item) for item in own.get(language, "").split(";") if item.strip()]
        if not any(name.kind is NameKind.LABEL for name in written):
            cldr = by_language[language].get(code, "")
            plain = _REMARK.sub("", cldr).replace(" & ", " and ").replace("\u2019", "'")
            written.insert(0, EntityName(language=LanguageTag(language), text=plain))
        for name in written:
            if name.text and not name.text.startswith("о-в"):
                names.setdefault((name.language, name.text), name)
    return KnownEntity(
        id=f"territory-{code.lower()}",
        type=EntityType.PLACE,
        names=tuple(names.values()),
        wikidata=own.get("wikidata", ""),
        country=code,
        provenance=_PROVENANCE,
    )


def _cldr(language: str) -> Mapping[str, str]:
    """Territories' names in one language, and nothing else of its data.

    ``babel.Locale`` would keep 1.5 MB a language for ever; the copy of each name lets go of what stood around it.
    """
    file = Path(resolve_locale_filename(language.replace("-", "_")))
    data = pickle.loads(file.read_bytes())  # noqa: S301 - the package's own file  # nosec B301
    return {str(code): str(name).encode().decode() for code, name in data["territories"].items()}


def _name(language: str, item: str) -> EntityName:
    item = item.strip()
    kind = {"!": NameKind.LABEL, "=": NameKind.ACRONYM}.get(item[0], NameKind.ALIAS)
    return EntityName(language=LanguageTag(language), text=item.lstrip("!="), kind=kind)


def _own_names() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__ or "") / "territory_names.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return {row["territory"]: row for row in rows}
