"""A newsroom's files kept and put back: its SQLite file as a proven copy, its images beside it.

PostgreSQL has its own tools for this (``docs/operations/backup.md``). The secret key is never copied here: whoever has
it and the database has everything, so the two are kept apart.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from sqlalchemy import make_url

from workflow.feed import Head
from workflow.settings import Settings
from workflow.store.copying import CopyFailedError, Progress, copy_database

__all__ = ["CopyFailedError", "Progress", "back_up", "copy_files", "put_back", "sqlite_file"]


def sqlite_file(settings: Settings) -> Path | None:
    """The file that the newsroom is in; None on PostgreSQL, and where it is in memory alone."""
    url = make_url(settings.database)
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


def back_up(database: Path, file: Path, progress: Progress) -> Head:
    """Copy a newsroom's SQLite file while it is in use; the end of the log that the copy has.

    ``CopyFailedError`` where there is no copy; nothing is left behind then.
    """
    position, digest = copy_database(database, file, progress)
    return Head(position=position, hash=digest.hex())


def put_back(file: Path, database: Path, progress: Progress) -> Head:
    """Make a newsroom's SQLite file of a copy; the end of its log. ``CopyFailedError`` where one is there already.

    What SQLite left beside an earlier file counts as one: a write-ahead log of another database would be written into
    the copy.
    """
    for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))):
        if path.exists():
            raise CopyFailedError(
                f"{path} is there already: stop Copyflow, move it away with all that its name begins, and try again."
            )
    if not file.exists():
        raise CopyFailedError(f"{file} is not there.")
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return back_up(file, database, progress)


def copy_files(source: Path, target: Path) -> int:
    """Copy the images that ``target`` lacks; how many. Each appears whole, and none is ever taken away.

    An image that is erased while this runs is passed over. ``CopyFailedError`` where one cannot be written.
    """
    count = 0
    try:
        for path in sorted(source.glob("*/*/*")):
            if path.name.startswith("."):  # still being written; what names it in the log comes later
                continue
            own = target / path.relative_to(source)
            if not own.exists():
                own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                count += _copied(path, own)
    except OSError as error:
        raise CopyFailedError(f"{error.filename or target} cannot be copied: {error.strerror}.") from error
    return count


def _copied(path: Path, own: Path) -> bool:
    beside = own.with_name(f".{own.name}.{secrets.token_hex(4)}")
    try:
        with path.open("rb") as original, os.fdopen(_made(beside), "wb") as copy:
            shutil.copyfileobj(original, copy)
            copy.flush()
            os.fsync(copy.fileno())
        beside.replace(own)
    except FileNotFoundError:
        if path.exists():
            raise
        return False
    finally:
        beside.unlink(missing_ok=True)
    return True


def _made(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
