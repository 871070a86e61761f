"""How an API key is written: ``cfk_``, 32 base-62 characters and 6 characters of CRC-32.

A typo is so refused without asking the database, and scanners for secrets recognise a key. Nothing is stored here.
"""

from __future__ import annotations

import re
import secrets
import zlib

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PREFIX = "cfk_"
_SECRET_CHARACTERS = 32
_CHECK_CHARACTERS = 6
_SHOWN_CHARACTERS = 12
PATTERN = r"cfk_[0-9A-Za-z]{38}"
"""The regular expression that finds keys in text, for scanners; the checksum sorts out what only looks like one."""
_WRITTEN = re.compile(PATTERN)


def new_key() -> str:
    """A key that nobody has."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_CHARACTERS))
    return f"{PREFIX}{body}{_checksum(body)}"


def is_well_formed(key: str) -> bool:
    """Whether it is written as a key is; whether there is such a key is another question."""
    body, check = key[len(PREFIX) : -_CHECK_CHARACTERS], key[-_CHECK_CHARACTERS:]
    return _WRITTEN.fullmatch(key) is not None and _checksum(body) == check


def shown_of(key: str) -> str:
    """The first characters, which people recognise a key by."""
    return key[:_SHOWN_CHARACTERS]


def _checksum(body: str) -> str:
    number = zlib.crc32(body.encode())
    digits = ""
    for _ in range(_CHECK_CHARACTERS):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits
