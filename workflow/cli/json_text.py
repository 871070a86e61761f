"""JSON for terminals. Imported by commands that must start quickly: no web, database or terminal library here."""

from __future__ import annotations

import json
from typing import Any

_ESCAPED = {number: f"\\u{number:04x}" for number in range(0x7F, 0xA0)}


def json_text(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON in which no control character stands, those beyond ASCII neither: terminals obey U+009B too."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str).translate(_ESCAPED)
