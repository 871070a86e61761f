"""Looks at disks, and at files that only we are to read. Changes nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from sqlalchemy import make_url

from workflow.doctor.signs import Disk, Places, PrivateFile
from workflow.settings import Settings

_CERTIFICATES = ("sslrootcert", "sslcert", "ssl_ca_certs", "ssl_certfile")
_KEYS = ("sslkey", "ssl_keyfile")
"""Parameters of database and Redis URLs that name files."""


def see_places(settings: Settings) -> Places:
    """The file systems of home and database, the keys, and the files that the settings name."""
    return Places(disks=tuple(_disks(settings)), files=tuple(_files(settings)))


def database_file(settings: Settings) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL and for one in memory."""
    url = make_url(settings.database)
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


def nearest_folder(path: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    path = path.absolute()
    return next(each for each in (path, *path.parents) if each.is_dir())


def _disks(settings: Settings) -> Iterator[Disk]:
    home, file = settings.home.absolute(), database_file(settings)
    if file is not None and _device(file.parent) == _device(home):
        yield _disk("both", file.parent)
        return
    if file is not None:
        yield _disk("database", file.parent)
    yield _disk("home", home)


def _device(path: Path) -> int:
    return nearest_folder(path).stat().st_dev


def _disk(what: str, path: Path) -> Disk:
    told = os.statvfs(nearest_folder(path))
    return Disk(
        what=what,
        path=str(path),
        total=told.f_blocks * told.f_frsize,
        free=told.f_bavail * told.f_frsize,
        files_left=told.f_favail if told.f_files else None,
        is_read_only=bool(told.f_flag & os.ST_RDONLY),
    )


def _files(settings: Settings) -> Iterator[PrivateFile]:
    home = settings.home.absolute()
    if home.exists():
        yield _private("home", home)
    file = database_file(settings)
    if file is None or file.exists():  # else there is no newsroom yet, and no key of it
        yield _secret_key(settings, home)
    if (home / "log-signing.key").exists():
        yield _private("signing_key", home / "log-signing.key")
    if file is not None and file.exists():
        yield _private("database_file", file)
    for name, value in _named_in_urls(settings):
        path = Path(value)
        yield _certificate(path) if name in _CERTIFICATES else _private("credentials", path)
    if settings.google_credentials is not None:
        yield _private("credentials", settings.google_credentials)


def _secret_key(settings: Settings, home: Path) -> PrivateFile:
    if settings.secret_key is not None:
        return PrivateFile(kind="secret_key", path="", length=len(settings.secret_key.get_secret_value()))
    path = home / "secret.key"
    found = _private("secret_key", path)
    if found.error:
        return found
    return PrivateFile(kind="secret_key", path=str(path), mode=found.mode, length=path.stat().st_size)


def _private(kind: str, path: Path) -> PrivateFile:
    """A file or folder that is opened, or, of a folder, looked into, to see whether it can be."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            with os.scandir(path) as entries:
                next(entries, None)
        else:
            with path.open("rb") as file:
                file.read(1)
    except OSError as error:
        return PrivateFile(kind=kind, path=str(path), error=error.strerror or type(error).__name__)
    return PrivateFile(kind=kind, path=str(path), mode=stat.S_IMODE(about.st_mode))


def _certificate(path: Path) -> PrivateFile:
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        return PrivateFile(kind="certificate", path=str(path), error=error.strerror or type(error).__name__)
    except ValueError:
        return PrivateFile(kind="certificate", path=str(path), error="it is no certificate in PEM")
    return PrivateFile(kind="certificate", path=str(path), expires_at=min(each.not_valid_after_utc for each in found))


def _named_in_urls(settings: Settings) -> Iterator[tuple[str, str]]:
    words = [
        (name, value)
        for name, value in make_url(settings.database).query.items()
        if isinstance(value, str) and value != "system"
    ]
    words += parse_qsl(urlsplit(settings.redis_url or "").query)
    yield from ((name, value) for name, value in words if name in {*_CERTIFICATES, *_KEYS})
