"""One SQLite file as another: a consistent copy while writers write, and the proof that the copy is whole.

The copy is taken with SQLite's own backup interface inside one read transaction, so that it is the database as it stood
at a single moment, however long the copying takes; in WAL mode no writer waits for it.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from workflow.store.chain import GENESIS

Progress = Callable[[int, int], None]
"""Told how many pages of how many are copied."""

_PAGES_AT_ONCE = 256
"""Pages of 4 kB (1 MiB in all) copied between two calls of ``progress``."""
_PATIENCE_SECONDS = 30.0
_HEAD = "SELECT position, hash FROM events ORDER BY position DESC LIMIT 1"


class CopyFailedError(Exception):
    """There is no copy; the text says in one sentence why and what to do."""


def copy_database(source: Path, target: Path, progress: Progress) -> tuple[int, bytes]:
    """Make ``target`` a proven copy of ``source``; position and hash of the log's end in it.

    The target is readable by this user only, and appears whole or not at all, never in place of a file that is there.
    ``CopyFailedError`` otherwise.
    """
    if target.exists():
        raise CopyFailedError(f"{target} is there already: name another file, or move it away.")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with _told_plainly(target):
            head = _copied(source, beside, progress)
            _require_whole(beside, head)
            _flush(beside)
        _put_in_place(beside, target)
        _flush(target.parent)
    except FileExistsError as error:
        raise CopyFailedError(f"{target} is there already: name another file, or move it away.") from error
    except OSError as error:
        raise CopyFailedError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        for left in (beside, *(beside.with_name(beside.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)
    return head


def _copied(source: Path, target: Path, progress: Progress) -> tuple[int, bytes]:
    """Copy every page as of one moment; the end of the log at that moment."""
    with _opened(source, "ro") as original, _opened(target, "rw") as copy:
        original.execute("BEGIN")  # held to the end: the steps of the copying see one state, and never begin anew
        head = _head(original, source)

        def tell(_status: int, left: int, total: int) -> None:
            progress(total - left, total)

        original.backup(copy, pages=_PAGES_AT_ONCE, progress=tell)
        original.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")  # so that the one file is all of it
    return head


def _require_whole(copy: Path, head: tuple[int, bytes]) -> None:
    with _opened(copy, "ro") as connection:
        told = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
        if told != ["ok"]:
            raise CopyFailedError(
                f"The copy is damaged, as its original may be ({told[0]}). Look at the disk, and at `copyflow verify`."
            )
        if _head(connection, copy) != head:
            raise CopyFailedError("The copy does not end where the original did. Look at the disk, and try again.")


def _head(connection: sqlite3.Connection, file: Path) -> tuple[int, bytes]:
    try:
        found: Any = connection.execute(_HEAD).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        raise CopyFailedError(f"{file} holds no newsroom.") from error
    return (int(found[0]), bytes(found[1])) if found else (0, GENESIS)


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    address = f"{file.absolute().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS, isolation_level=None)) as connection:
        yield connection


@contextmanager
def _told_plainly(target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise CopyFailedError(f"{target} cannot be made: {error}.") from error


def _put_in_place(beside: Path, target: Path) -> None:
    """Give the copy its name; ``FileExistsError`` where somebody else made that file meanwhile."""
    try:
        target.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second names
        if target.exists():
            raise FileExistsError(target) from None
        beside.replace(target)


def _flush(path: Path) -> None:
    """Have the disk hold a file, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
