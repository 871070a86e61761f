"""What a partner's profile names as its address, judged at registration: one function, by transport.

Nothing is connected to here; the host is looked up and its addresses judged (``endpoints.py``), and the egress guard
judges again at each connection.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from workflow.domain.errors import InvalidValue
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.phrases import phrase
from workflow.endpoints import AddressRules, Endpoint, Resolver, ascii_host, check_reach, parse_endpoint, resolve

HOST_KEY_TYPES = ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa")
_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST_ENDPOINT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpAddress:
    """The parts of ``sftp://user@host:port/folder``."""

    host: str
    port: int
    username: str
    folder: str
    """``/in`` from the server's root, ``in`` (written ``/~/in``) from where the user is after sign-in."""

    @property
    def endpoint(self) -> Endpoint:
        """What decides whether we connect."""
        return Endpoint(scheme="sftp", host=self.host, port=self.port)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostKey:
    """A server's public key, pinned."""

    type: str
    """One of ``HOST_KEY_TYPES``."""
    blob: bytes
    """The key as SSH sends it."""


def check_partner_address(profile: PartnerProfile, rules: AddressRules, *, resolver: Resolver = resolve) -> str:
    """The profile's endpoint as it is to be kept, its host in ASCII; ``InvalidValue`` for one that we would not serve.

    Looks the host's name up: call it for people who may register partners only.
    """
    if len(profile.endpoint) > _LONGEST_ENDPOINT:
        raise InvalidValue("endpoint", phrase("must have at most {most:,} characters", most=_LONGEST_ENDPOINT))
    match profile.transport:
        case "folder":
            return parse_folder(profile.endpoint)
        case "sftp":
            address = parse_sftp(profile.endpoint)
            parse_host_key(profile.options.get("host_key", ""))
            check_reach(address.endpoint, rules, resolver=resolver)
            return _with_host(profile.endpoint, address.host)
        case _:
            endpoint = parse_endpoint(profile.endpoint)
            check_reach(endpoint, rules, resolver=resolver)
            return _with_host(profile.endpoint, endpoint.host)


def parse_sftp(url: str) -> SftpAddress:
    """The parts of ``sftp://user@host:port/folder``, or ``InvalidValue``. A password has no place in it."""
    if not url.isprintable() or " " in url or "\\" in url:
        raise InvalidValue("endpoint", phrase("holds characters that no URL has"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidValue("endpoint", phrase("is not a URL")) from None
    if parts.scheme != "sftp" or not parts.hostname or port == 0:
        raise InvalidValue("endpoint", phrase("must look like sftp://user@host:port/folder"))
    if parts.password is not None:
        raise InvalidValue("endpoint", phrase("must not hold a password; give it as the partner's secret"))
    username = unquote(parts.username or "")
    if not username or not username.isprintable():
        raise InvalidValue("endpoint", phrase("must name the user to sign in as: sftp://user@host/folder"))
    if "?" in url or "#" in url:
        raise InvalidValue("endpoint", phrase("must not hold a query (?) or fragment (#)"))
    folder = unquote(parts.path) or "/"
    if not folder.isprintable() or ".." in folder.split("/"):
        raise InvalidValue("endpoint", phrase("must name a folder without '..'"))
    folder = folder.removeprefix("/~/") or "." if folder.startswith("/~/") else folder
    return SftpAddress(host=ascii_host(parts.hostname), port=port or 22, username=username, folder=folder)


def parse_host_key(line: str) -> HostKey:
    """An OpenSSH public key line (``ssh-ed25519 AAAA…``; a host name before it is passed over), or ``InvalidValue``."""
    words = line.split()
    if len(words) > 2 and words[0] not in HOST_KEY_TYPES:
        words = words[1:]  # as ssh-keyscan and known_hosts write it
    wanted = phrase(
        "host_key must be the server's public key, as `ssh-keyscan HOST` prints it ({kinds})",
        kinds=", ".join(HOST_KEY_TYPES),
    )
    if len(words) < 2 or words[0] not in HOST_KEY_TYPES:
        raise InvalidValue("options", wanted)
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError):
        raise InvalidValue("options", wanted) from None
    if not blob.startswith(len(words[0]).to_bytes(4, "big") + words[0].encode()):
        raise InvalidValue("options", wanted)
    return HostKey(type=words[0], blob=blob)


def parse_folder(name: str) -> str:
    """The name of a folder under the outbox, or ``InvalidValue``: one part of a path, and no way out of it."""
    if not _FOLDER_NAME.fullmatch(name):
        raise InvalidValue(
            "endpoint",
            phrase("must be the name of a folder: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"),
        )
    return name


def _with_host(url: str, host: str) -> str:
    """The URL with its host in ASCII, all else as it was."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port is not None else ""
    return urlunsplit(parts._replace(netloc=f"{user}{at}{f'[{host}]' if ':' in host else host}{port}"))
