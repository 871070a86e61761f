"""Term bases as files: the formats, and how one is read and written. What comes of it: ``workflow/exchange.py``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.terminology import Concept
from workflow.terminology import csv_files, tbx_files


class FileFormat(StrEnum):
    """How a term base is written."""

    CSV = "csv"
    TBX = "tbx"


def read_file(text: str, written_as: FileFormat, *, provenance: str = "") -> list[tuple[int, Concept]]:
    """The concepts of a file with their lines; ``InvalidValue`` for one that cannot be read."""
    read = csv_files.read_places if written_as is FileFormat.CSV else tbx_files.read_places
    return read(text, provenance=provenance)


def write_file(concepts: Sequence[Concept], written_as: FileFormat) -> str:
    """The concepts as a file."""
    write = csv_files.write_concepts if written_as is FileFormat.CSV else tbx_files.write_concepts
    return write(concepts)


def format_of(name: str) -> FileFormat:
    """The format that a file's name tells."""
    ending = name.lower().rsplit(".", 1)[-1]
    if ending == "csv":
        return FileFormat.CSV
    if ending in {"tbx", "xml", "tbxm"}:
        return FileFormat.TBX
    raise InvalidValue("format", phrase("the file's name ends neither in .csv nor in .tbx; name the format"))
