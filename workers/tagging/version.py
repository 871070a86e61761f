"""The version of the taggers: one digest over their code and the data beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

_COUNTED = frozenset({".py", ".crfsuite", ".txt", ".tsv", ".csv"})


def _digest() -> str:
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for source in sorted(path for path in folder.rglob("*") if path.suffix in _COUNTED):
        digest.update(source.relative_to(folder).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


CODE_VERSION = f"2+{_digest()[:12]}"
"""Moves whenever a rule, a word list or a model does; stored in every tag."""
