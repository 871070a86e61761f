"""The documents that partners can ask for, by name. One format a file; this page only lists them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workers.ports import DocumentFormat
from workers.syndication.formats.ninjs import NinjsFormat

_ALL: tuple[DocumentFormat, ...] = (NinjsFormat(),)

FORMATS: Mapping[str, DocumentFormat] = MappingProxyType({each.name: each for each in _ALL})
