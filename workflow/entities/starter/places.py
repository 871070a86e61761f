"""Cities from GeoNames data, as ``building_places.py`` wrote them to ``places.tsv``; ids are ``geonames-1796236``."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind
from workflow.domain.vocabulary import LanguageTag

_LANGUAGES = {"en": "en", "zh": "zh", "zh_hant": "zh-Hant", "ru": "ru"}
"""Columns and the languages of the labels in them."""
_PROVENANCE = "GeoNames, CC BY 4.0"


@cache
def places() -> tuple[KnownEntity, ...]:
    """Every place of the table, the biggest first."""
    text = (files(__package__ or "") / "places.tsv").read_text(encoding="utf-8")
    return tuple(map(_place, csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)))


def _place(row: Mapping[str, str]) -> KnownEntity:
    labels = [
        EntityName(language=LanguageTag(code), text=row[column]) for column, code in _LANGUAGES.items() if row[column]
    ]
    aliases = [
        EntityName(language=LanguageTag(code), text=text, kind=NameKind.ALIAS)
        for code, _, text in (item.strip().partition(":") for item in row["aliases"].split(";") if item)
    ]
    names: dict[tuple[str, str], EntityName] = {}
    for name in (*labels, *aliases):
        names.setdefault((name.language, name.text), name)
    return KnownEntity(
        id=f"geonames-{row['geonames']}",
        type=EntityType.PLACE,
        names=tuple(names.values()),
        geonames=row["geonames"],
        country=row["country"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population"]),
        parent=f"territory-{row['country'].lower()}",
        provenance=_PROVENANCE,
    )
