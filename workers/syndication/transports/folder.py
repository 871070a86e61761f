"""A folder on this machine: ``COPYFLOW_HOME/outbox/<name>``, for whoever fetches files from it.

Written under a hidden name, forced to the disk, then renamed, so that nobody ever sees half a document. The folder is
opened without following links, and everything happens relative to it: nothing is written anywhere else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workers.ports import Parcel
from workers.syndication.attempts import Attempt
from workers.syndication.file_names import file_name, outdated, temporary_name
from workflow.domain.commands import AttemptOutcome, RemoteCopy, Verdict
from workflow.domain.errors import InvalidValue
from workflow.partner_addresses import parse_folder

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW


class FolderTransport:
    """Writes a parcel as a file."""

    def __init__(self, outbox: Path) -> None:
        """Take the folder that all partners' folders are in; it is made when the first parcel comes."""
        self._outbox = outbox

    @property
    def name(self) -> str:
        """``folder``."""
        return "folder"

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Write the document, and take away the edition's older revisions when it is withdrawn or held."""
        name = file_name(parcel)
        attempt = Attempt.begin("WRITE", f"outbox/{parcel.profile.endpoint}/{name}", parcel)
        try:
            folder_name = parse_folder(parcel.profile.endpoint)
        except InvalidValue as error:
            return attempt.failed(f"Nothing was written: the endpoint {error.reason}.", Verdict.MISDIRECTED)
        try:
            with _opened(self._outbox, folder_name) as folder:
                _write(folder, parcel, name)
        except NotADirectoryError:
            sentence = f"outbox/{folder_name} is a link or a file. Put a folder in its place."
            return attempt.failed(sentence, Verdict.MISDIRECTED)
        except OSError as error:
            return attempt.failed(f"The file could not be written: {error.strerror}.")
        return attempt.delivered(remote=None if parcel.publication is None else RemoteCopy(id=name))

    def close(self) -> None:
        """Nothing is kept open."""


@contextmanager
def _opened(outbox: Path, name: str) -> Iterator[int]:
    """The partner's folder as a descriptor; made, with the outbox, where it is not there yet."""
    outbox.mkdir(mode=0o750, parents=True, exist_ok=True)
    above = os.open(outbox, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            os.mkdir(name, mode=0o750, dir_fd=above)
            os.fsync(above)
        except FileExistsError:
            pass
        folder = os.open(name, _FOLDER, dir_fd=above)
    finally:
        os.close(above)
    try:
        yield folder
    finally:
        os.close(folder)


def _write(folder: int, parcel: Parcel, name: str) -> None:
    temporary = temporary_name(parcel)
    descriptor = os.open(temporary, _NEW_FILE, 0o640, dir_fd=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(parcel.item.body)
        file.flush()
        os.fsync(file.fileno())
    os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    gone = [name] if parcel.publication is None else outdated(parcel, os.listdir(folder))
    for each in gone:
        os.unlink(each, dir_fd=folder)
    os.fsync(folder)
