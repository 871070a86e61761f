"""The term base that comes with Copyflow: institutional terms in English, Chinese and Russian. Brought in on demand."""

from __future__ import annotations

from importlib.resources import files

from workflow.domain.terminology import Concept
from workflow.terminology.csv_files import read_places


def starter_concepts() -> list[tuple[int, Concept]]:
    """The concepts of the starter base, each with its line in the file that holds it."""
    folder = files(__name__)
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".csv"))
    return [place for name in names for place in read_places(folder.joinpath(name).read_text(encoding="utf-8"))]
