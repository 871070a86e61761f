"""The documents that partners can ask for, by name. One format a file; this page only lists them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflow.rendering.document import DocumentFormat
from workflow.rendering.formats.json_ld import JsonLdFormat
from workflow.rendering.formats.newsml_g2 import NewsmlG2Format
from workflow.rendering.formats.ninjs import NinjsFormat

_ALL: tuple[DocumentFormat, ...] = (NinjsFormat(), NewsmlG2Format(), JsonLdFormat())

FORMATS: Mapping[str, DocumentFormat] = MappingProxyType({each.name: each for each in _ALL})
"""The names are those of ``workflow.domain.partner.FORMATS``."""
