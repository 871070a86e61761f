"""Known entities as files: the formats, and how one is read and written. What comes of it: ``workflow/exchange.py``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from workflow.domain.entities import KnownEntity
from workflow.domain.errors import InvalidValue
from workflow.domain.known_entities import acceptable
from workflow.entities import csv_files, json_ld_files
from workflow.exchange import refuse_for


class FileFormat(StrEnum):
    """How known entities are written."""

    CSV = "csv"
    JSON_LD = "json-ld"


def read_file(text: str, written_as: FileFormat, *, provenance: str = "") -> list[tuple[int, KnownEntity]]:
    """The entities of a file as they would be recorded, each with its line (CSV) or its number (JSON-LD).

    ``InvalidValue`` names the place of everything that is wrong: a file comes in as a whole, or not at all.
    """
    if written_as is FileFormat.JSON_LD:
        return json_ld_files.read_places(text, provenance=provenance)
    problems: list[str] = []
    read: list[tuple[int, KnownEntity]] = []
    for line, entity in csv_files.read_places(text, provenance=provenance):
        try:
            read.append((line, acceptable(entity)))
        except InvalidValue as error:
            problems.append(f"line {line}, entity {entity.id}, {error.field}: {error.reason}")
    refuse_for(problems)
    return read


def write_file(entities: Sequence[KnownEntity], written_as: FileFormat) -> str:
    """The entities as a file."""
    write = csv_files.write_entities if written_as is FileFormat.CSV else json_ld_files.write_entities
    return write(entities)


def format_of(name: str) -> FileFormat:
    """The format that a file's name tells."""
    ending = name.lower().rsplit(".", 1)[-1]
    if ending == "csv":
        return FileFormat.CSV
    if ending in {"jsonld", "json"}:
        return FileFormat.JSON_LD
    raise InvalidValue("format", "the file's name ends neither in .csv nor in .jsonld; name the format")
