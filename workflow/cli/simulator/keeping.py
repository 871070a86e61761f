"""What the simulated partner got, in a folder: ``messages.jsonl``, a line a message, and each body once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from workflow.cli.simulator.judge import Message


class FolderInUseError(Exception):
    """The folder holds something already; the text says what to do."""


class Keeper:
    """Writes to a folder. A line is complete on the disk's side of the process when ``keep`` returns."""

    def __init__(self, folder: Path) -> None:
        """Take a folder that is new or empty; raises ``FolderInUseError`` otherwise, ``OSError`` if unusable."""
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FolderInUseError(f"{folder} is not empty: name a new folder, so that old messages are not counted.")
        self._bodies = folder / "bodies"
        self._bodies.mkdir()
        self._lines: IO[str] = (folder / "messages.jsonl").open("a", encoding="utf-8", buffering=1)
        self._written: set[str] = set()

    def keep(self, message: Message, headers: dict[str, str], body: bytes, status: str, remark: str) -> None:
        """Keep a message that was answered with ``status``."""
        if message.digest not in self._written:
            self._written.add(message.digest)
            (self._bodies / message.digest).write_bytes(body)
        copy = message.copy
        line = {
            "number": message.number,
            "at": message.at,
            "inbox": message.inbox,
            "id": message.id,
            "event": message.event,
            "digest": message.digest,
            "edition": copy.edition if copy else "",
            "language": copy.language if copy else "",
            "revision": copy.revision if copy else None,
            "pub_status": copy.status if copy else "",
            "bad_signature": message.bad_signature,
            "status": status,
            "remark": remark,
            "headers": headers,
        }
        self._lines.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Close the file."""
        self._lines.close()
