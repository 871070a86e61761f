"""Images in a folder: each file is written beside its place and moved into it; a reader finds all of it or nothing."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from workflow.media.keys import require_key


class DiskStore:
    """A ``MediaStore`` in a folder, two letters of the hash a subfolder: ``media/cf/cf7f…/1600.jpg``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a file; a file that is there already is replaced in one step."""
        del media_type  # the name says it
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def open(self, key: str) -> bytes | None:
        """The file's bytes; None when there is none."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Forget a file; nothing when there is none."""
        path = self._path(key)
        path.unlink(missing_ok=True)
        for folder in (path.parent, path.parent.parent):
            with suppress(OSError):  # something else is still in it, or somebody was faster
                folder.rmdir()

    def url(self, key: str) -> str:
        """Where the file lies, for whoever runs the newsroom."""
        return self._path(key).absolute().as_uri()

    def close(self) -> None:
        """Nothing is held open."""

    def _path(self, key: str) -> Path:
        image, name = require_key(key)
        return self._folder / image[:2] / image / name
