"""The published schemas of the formats, where the operator has imported them: compiled once a process.

They are no part of Copyflow. ``COPYFLOW_STANDARDS`` names a folder with IPTC's schemas of ninjs and NewsML-G2, the
schema of JSON Feed and the grammar of Atom, under the names that they are published under; nothing is ever fetched.
Reading them needs the libraries of the extra ``standards``.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from workflow.rendering.checks.shapes import Problem

Judge = Callable[[bytes], list[Problem]]

_LONGEST_REASON = 300
_MOST_PROBLEMS = 20


class StandardsUnavailable(Exception):
    """The published schemas cannot be used; the text says what to do."""


class Standards:
    """The judges of the formats that the folder has schemas for."""

    def __init__(self, folder: Path, judges: Mapping[str, Judge]) -> None:
        self.folder = folder
        self._judges = judges

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that are judged by a published schema."""
        return tuple(sorted(self._judges))

    def problems_of(self, body: bytes, format_name: str) -> list[Problem]:
        """What the published schema of the format has against a document; empty where the folder has none."""
        judge = self._judges.get(format_name)
        return judge(body) if judge else []


@cache
def load_standards(folder: Path) -> Standards:
    """The schemas of a folder. ``StandardsUnavailable`` says what is missing: the folder, the files, the libraries."""
    present = {name: files for name, (files, _) in _MAKERS.items() if all((folder / file).is_file() for file in files)}
    if not present:
        files = ", ".join(file for files, _ in _MAKERS.values() for file in files)
        raise StandardsUnavailable(
            f"COPYFLOW_STANDARDS={folder} has none of the published schemas. Put them there ({files}), "
            "or unset it: Copyflow's own checks run without them."
        )
    try:
        judges = {name: _MAKERS[name][1](*(folder / file for file in files)) for name, files in present.items()}
    except ImportError as error:
        raise StandardsUnavailable(
            f"COPYFLOW_STANDARDS={folder} is set, but {error.name} is not installed: install `copyflow[standards]`, "
            "or unset it: Copyflow's own checks run without it."
        ) from error
    except Exception as error:  # every library has errors of its own for a schema that it cannot read
        raise StandardsUnavailable(f"COPYFLOW_STANDARDS={folder} has a schema that cannot be read: {error}") from error
    return Standards(folder, judges)


# --- JSON -----------------------------------------------------------------------------------------


def _ninjs(schema: Path, geojson: Path) -> Judge:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    shapes = json.loads(geojson.read_text(encoding="utf-8"))
    registry: Registry[Any] = Registry().with_resource(shapes["$id"], Resource.from_contents(shapes))
    rules = json.loads(schema.read_text(encoding="utf-8"))
    return _by_json_schema(
        Draft202012Validator(rules, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)
    )


def _json_feed(schema: Path) -> Judge:
    from jsonschema import Draft7Validator

    rules = json.loads(schema.read_text(encoding="utf-8"))
    return _by_json_schema(Draft7Validator(rules, format_checker=Draft7Validator.FORMAT_CHECKER))


def _by_json_schema(validator: Any) -> Judge:
    def judge(body: bytes) -> list[Problem]:
        errors = sorted(validator.iter_errors(json.loads(body)), key=lambda error: list(map(str, error.absolute_path)))
        return [
            Problem(path="/" + "/".join(map(str, error.absolute_path)), reason=_short(error.message))
            for error in errors[:_MOST_PROBLEMS]
        ]

    return judge


# --- XML ------------------------------------------------------------------------------------------


def _newsml_g2(schema: Path, xml: Path) -> Judge:
    """The schema names ``xml.xsd`` beside it; the network stays shut."""
    from lxml import etree

    del xml
    return _by_lxml(etree.XMLSchema(etree.parse(str(schema), etree.XMLParser(no_network=True))))


def _atom(grammar: Path) -> Judge:
    import rnc2rng
    from lxml import etree

    # lxml refuses a prefix for no namespace; the names under it are written out anyway.
    relax_ng = rnc2rng.dumps(rnc2rng.load(str(grammar))).replace('xmlns:local=""', "")
    return _by_lxml(etree.RelaxNG(etree.fromstring(relax_ng.encode())))


def _by_lxml(schema: Any) -> Judge:
    from lxml import etree

    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    lock = threading.Lock()  # the schema keeps the errors of the last document

    def judge(body: bytes) -> list[Problem]:
        document = etree.fromstring(body, parser)
        with lock:
            return [] if schema.validate(document) else list(_told(schema.error_log))

    return judge


def _told(log: Any) -> Iterator[Problem]:
    for error, _ in zip(log, range(_MOST_PROBLEMS), strict=False):
        yield Problem(path=error.path or "/", reason=_short(error.message))


def _short(message: str) -> str:
    return message if len(message) <= _LONGEST_REASON else f"{message[:_LONGEST_REASON]}…"


_MAKERS: Mapping[str, tuple[tuple[str, ...], Callable[..., Judge]]] = {
    "ninjs": (("ninjs-schema_3.1.json", "GeoJSON-schema.json"), _ninjs),
    "newsml-g2": (("NewsML-G2_2.35-spec-All-Power.xsd", "xml.xsd"), _newsml_g2),
    "json-feed": (("jsonfeed-schema-v1.1.json",), _json_feed),
    "atom": (("atom-rfc4287-appendixB.rnc",), _atom),
}
"""By format: the files, as they are published, and what makes a judge of them."""
