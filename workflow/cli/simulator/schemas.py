"""Documents held against the published schemas, which lie in a folder of the developer's and never with us."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Check = Callable[[bytes], Iterable[str]]
"""What is wrong with a document, each fault with its place."""

_NINJS, _GEOJSON = "ninjs-schema_3.1.json", "GeoJSON-schema.json"
_NEWSML, _XML = "NewsML-G2_2.35-spec-All-Power.xsd", "xml.xsd"
_JSON_FEED = "jsonfeed-schema-v1.1.json"
SCHEMA_FILES = (_NINJS, _GEOJSON, _NEWSML, _XML, _JSON_FEED)
_MOST = 5
"""Faults that are told of one document."""


class SchemasMissingError(Exception):
    """The folder does not hold what is needed, or a library is not installed; the text says which."""


class PublishedSchemas:
    """Judges by format: ninjs 3.1 and JSON Feed by ``jsonschema``, NewsML-G2 2.35 by ``xmlschema``."""

    def __init__(self, folder: Path) -> None:
        """Read the schemas; raises ``SchemasMissingError`` when a file or a library is missing."""
        missing = [name for name in SCHEMA_FILES if not (folder / name).is_file()]
        if missing:
            raise SchemasMissingError(f"{folder} does not hold {', '.join(missing)}: put the published schemas there.")
        try:
            self._checks: dict[str, Check] = {
                "ninjs": _json_check(folder / _NINJS, folder / _GEOJSON),
                "json-feed": _json_check(folder / _JSON_FEED),
                "newsml-g2": _xml_check(folder),
            }
        except ModuleNotFoundError as error:
            raise SchemasMissingError(
                f"The library {error.name} is not installed: pip install 'jsonschema[format-nongpl]' xmlschema."
            ) from None

    def knows(self, document_format: str) -> bool:
        """Whether there is a schema for it."""
        return document_format in self._checks

    def faults(self, document_format: str, body: bytes) -> list[str]:
        """What is wrong with a document, the first few; each with its place."""
        faults = []
        for fault in self._checks[document_format](body):
            faults.append(fault)
            if len(faults) == _MOST:
                break
        return faults


def _json_check(path: Path, *others: Path) -> Check:
    from jsonschema.validators import validator_for
    from referencing import Registry, Resource

    schema = json.loads(path.read_text(encoding="utf-8"))
    named = [json.loads(other.read_text(encoding="utf-8")) for other in others]
    registry: Registry[Any] = Registry().with_resources((each["$id"], Resource.from_contents(each)) for each in named)
    kind = validator_for(schema)
    validator = kind(schema, registry=registry, format_checker=kind.FORMAT_CHECKER)

    def check(body: bytes) -> Iterable[str]:
        for error in validator.iter_errors(json.loads(body)):
            yield f"{error.json_path}: {error.message[:200]}"

    return check


def _xml_check(folder: Path) -> Check:
    import xmlschema

    locations = {"http://www.w3.org/XML/1998/namespace": str(folder / _XML)}
    schema = xmlschema.XMLSchema(str(folder / _NEWSML), allow="local", locations=locations)

    def check(body: bytes) -> Iterable[str]:
        for error in schema.iter_errors(body):
            yield f"{error.path}: {str(error.reason)[:200]}"

    return check
