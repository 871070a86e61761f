"""The knowledge base that comes with Copyflow: institutions, events, territories, and places from GeoNames.

Institutions and events stand in ``*.csv`` as newsrooms write them; how the others are made says each module.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from workflow.domain.entities import KnownEntity
from workflow.entities.csv_files import read_entities
from workflow.entities.starter.places import places
from workflow.entities.starter.territories import territories


@cache
def built_in_entities() -> tuple[KnownEntity, ...]:
    """Every entity, each with an id of its own; those whose ids are alike come from one place only."""
    return (*written_here(), *territories(), *places())


@cache
def written_here() -> tuple[KnownEntity, ...]:
    """The institutions, regions and events that were written for Copyflow."""
    folder = files(__name__)
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".csv"))
    return tuple(
        entity for name in names for entity in read_entities(folder.joinpath(name).read_text(encoding="utf-8"))
    )
