"""The published schemas that documents are judged by. They are no part of the project. Holds no tests.

They lie beside the repository (``../shared/standards``), or where ``STANDARDS_FOLDER`` says.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from workflow.rendering.standards import Standards, load_standards

STANDARDS = Path(
    os.environ.get("STANDARDS_FOLDER") or Path(__file__).resolve().parents[2].parent / "shared" / "standards"
)
needs_schema = pytest.mark.skipif(
    not STANDARDS.is_dir(), reason="the published schemas are not beside the repository (../shared/standards)"
)


def standards() -> Standards:
    """The judges that the gate before sending has."""
    return load_standards(STANDARDS)


@cache
def ninjs() -> Draft202012Validator:
    """IPTC's schema with the GeoJSON schema from the same folder, and formats checked."""
    geojson = json.loads((STANDARDS / "GeoJSON-schema.json").read_text())
    schema = json.loads((STANDARDS / "ninjs-schema_3.1.json").read_text())
    registry: Registry[Any] = Registry().with_resource(geojson["$id"], Resource.from_contents(geojson))
    return Draft202012Validator(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def newsml_g2() -> xmlschema.XMLSchema:
    """IPTC's schema of conformance level power; nothing is fetched."""
    return xmlschema.XMLSchema(
        str(STANDARDS / "NewsML-G2_2.35-spec-All-Power.xsd"),
        allow="local",
        locations={"http://www.w3.org/XML/1998/namespace": str(STANDARDS / "xml.xsd")},
    )
