"""The known entities that come with Copyflow, in CSV files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from workflow.domain.entities import KnownEntity
from workflow.entities.csv_files import read_entities


@cache
def built_in_entities() -> tuple[KnownEntity, ...]:
    """Every entity that comes with Copyflow."""
    folder = files(__name__)
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".csv"))
    return tuple(each for name in names for each in read_entities(folder.joinpath(name).read_text(encoding="utf-8")))
