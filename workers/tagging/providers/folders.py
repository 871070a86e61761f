"""The digest of a model's folder: it moves whenever a file of the model does."""

from __future__ import annotations

import hashlib
from pathlib import Path

_LEFT_OUT = ("__pycache__", ".git", ".cache")


def digest_of(folder: Path) -> str:
    """Twelve hexadecimal digits over names and contents of all files in ``folder``, however deep."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder)
        if any(part in _LEFT_OUT for part in name.parts):
            continue
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").digest()
        digest.update(name.as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:12]
