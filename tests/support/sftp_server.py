"""A partner's SFTP server on loopback: paramiko's server classes over a folder, with faults for the tests to choose."""

from __future__ import annotations

import errno
import os
import socket
import threading
from pathlib import Path
from typing import Any, Self

import paramiko
from paramiko import SFTPAttributes, SFTPHandle, SFTPServer, SFTPServerInterface

USER, PASSWORD = "copyflow", "a word of the operator's"


class SftpPartner:
    """Serves ``folder`` as ``/`` to one user. Use it as a context manager.

    ``before(operation, path)`` is called before every operation and may raise ``OSError`` to refuse it, or wait.
    Without ``replaces`` the server has no ``posix-rename``, as many do that are not OpenSSH.
    """

    def __init__(
        self, folder: Path, *, host_key: paramiko.PKey | None = None, replaces: bool = True, before: Any = None
    ) -> None:
        self.folder = folder
        self.host_key = host_key or paramiko.ECDSAKey.generate()
        self.replaces = replaces
        self.before = before or (lambda _operation, _path: None)
        self.user_keys: list[paramiko.PKey] = []
        self.password: str | None = PASSWORD
        self.talks_nonsense = False
        """Asked for a file's size, it says yes."""
        self.log: list[str] = []
        """What was done, in order: ``open .x.part``, ``rename .x.part x``."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._transports: list[paramiko.Transport] = []
        self._thread = threading.Thread(target=self._accept, name="sftp-partner")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()
        for transport in self._transports:
            transport.close()
            transport.join(5)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listening.getsockname()[1])

    @property
    def host_key_line(self) -> str:
        """Its public key as a partner hands it out."""
        return f"{self.host_key.get_name()} {self.host_key.get_base64()}"

    def url(self, folder: str = "in", user: str = USER) -> str:
        """The address of a folder of its."""
        return f"sftp://{user}@127.0.0.1:{self.port}/{folder}"

    def files(self, folder: str = "in") -> dict[str, bytes]:
        """What lies in a folder, hidden files too."""
        return {path.name: path.read_bytes() for path in (self.folder / folder).iterdir()}

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transport.set_log_channel("tests.sftp")
            transport.add_server_key(self.host_key)
            transport.set_subsystem_handler("sftp", SFTPServer, _Files, self)
            self._transports.append(transport)
            transport.start_server(event=threading.Event(), server=_Door(self))


class _Door(paramiko.ServerInterface):
    def __init__(self, partner: SftpPartner) -> None:
        self._partner = partner

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_auth_password(self, username: str, password: str) -> int:
        return self._verdict(username == USER and password == self._partner.password)

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        return self._verdict(username == USER and key in self._partner.user_keys)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)

    @staticmethod
    def _verdict(accepted: bool) -> int:
        return int(paramiko.AUTH_SUCCESSFUL if accepted else paramiko.AUTH_FAILED)


class _Handle(SFTPHandle):
    def stat(self) -> Any:
        return SFTPAttributes.from_stat(os.fstat(self.writefile.fileno()))


class _Files(SFTPServerInterface):
    def __init__(self, server: Any, partner: SftpPartner) -> None:
        super().__init__(server)
        self._partner = partner

    def _real(self, operation: str, *paths: str) -> list[Path]:
        self._partner.before(operation, paths[0])
        self._partner.log.append(" ".join([operation, *(path.rpartition("/")[2] for path in paths)]))
        return [self._partner.folder / self.canonicalize(path).lstrip("/") for path in paths]

    def _do(self, operation: str, *paths: str, action: Any) -> int:
        try:
            action(*self._real(operation, *paths))
        except OSError as error:
            return int(SFTPServer.convert_errno(error.errno or errno.EIO))
        return int(paramiko.SFTP_OK)

    def list_folder(self, path: str) -> Any:
        try:
            (real,) = self._real("list", path)
            return [SFTPAttributes.from_stat(each.lstat(), os.fsencode(each.name)) for each in real.iterdir()]
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or errno.EIO)

    def stat(self, path: str) -> Any:
        try:
            (real,) = self._real("stat", path)
            return paramiko.SFTP_OK if self._partner.talks_nonsense else SFTPAttributes.from_stat(real.stat())
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or errno.EIO)

    def open(self, path: str, flags: int, attr: Any) -> Any:
        try:
            (real,) = self._real("open", path)
            descriptor = os.open(real, flags, 0o644)
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or errno.EIO)
        handle = _Handle(flags)
        handle.writefile = os.fdopen(descriptor, "wb")
        return handle

    def remove(self, path: str) -> int:
        return self._do("remove", path, action=Path.unlink)

    def rename(self, oldpath: str, newpath: str) -> int:
        return self._do("rename", oldpath, newpath, action=_rename_without_replacing)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        if not self._partner.replaces:
            return int(paramiko.SFTP_OP_UNSUPPORTED)
        return self._do("posix_rename", oldpath, newpath, action=Path.replace)


def _rename_without_replacing(old: Path, new: Path) -> None:
    if new.exists():
        raise FileExistsError(errno.EEXIST, "exists")
    old.rename(new)
