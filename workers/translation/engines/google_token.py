"""Bearer tokens for Google: one from the settings, or those that a service account's key file earns.

A key file signs a short statement (RFC 7523), and Google gives a token of an hour for it. Neither key nor token is ever
shown.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from workers.ports import SetupEngineError
from workers.translation.engines.http import Provider, RefusedEngineError

_SCOPE = "https://www.googleapis.com/auth/cloud-translation"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_STATEMENT_SECONDS = 3600
_EARLY_SECONDS = 120
"""A token is renewed so long before its end: the request that it goes with takes its time."""
_LONGEST_SECONDS = 3600
"""What Google gives, and how long a token is used at most, whatever was said about it."""
_TOKEN = re.compile(r"[!-~]+")
"""What can stand in a header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccount:
    """What a key file says."""

    email: str
    key_id: str
    token_address: str
    key: RSAPrivateKey = field(repr=False)


def read_service_account(path: Path) -> ServiceAccount:
    """The service account of a key file; ``SetupEngineError`` when the file cannot be used."""
    try:
        document = json.loads(path.read_bytes())
        key = load_pem_private_key(document["private_key"].encode(), password=None)
        account = ServiceAccount(
            email=str(document["client_email"]),
            key_id=str(document.get("private_key_id", "")),
            token_address=str(document["token_uri"]),
            key=key if isinstance(key, RSAPrivateKey) else _no_rsa(),
        )
    except OSError as error:
        raise SetupEngineError(
            f"the key file of google cannot be read ({error.strerror}): see COPYFLOW_GOOGLE_CREDENTIALS"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SetupEngineError(
            "the key file of google is no key of a service account: see COPYFLOW_GOOGLE_CREDENTIALS"
        ) from None
    return account


def _no_rsa() -> RSAPrivateKey:
    raise ValueError("no RSA key")


class ServiceAccountTokens:
    """The tokens that a key file earns, each used until shortly before its end."""

    def __init__(self, provider: Provider, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._provider = provider
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""  # none yet  # nosec B105
        self._good_until = 0.0

    def get(self) -> str:
        """A token that is still good."""
        with self._lock:
            if self._clock() >= self._good_until:
                self._earn()
            return self._token

    def forget(self) -> None:
        """Earn another the next time."""
        with self._lock:
            self._good_until = 0.0

    def _earn(self) -> None:
        account = read_service_account(self._path)
        now = int(self._clock())
        fields = {"grant_type": _GRANT, "assertion": statement(account, now)}
        try:
            document = self._provider.post_form(account.token_address, fields)
        except RefusedEngineError as error:
            raise SetupEngineError(
                f"google refused the service account ({error.status}): see COPYFLOW_GOOGLE_CREDENTIALS"
            ) from error
        token = document.get("access_token") if isinstance(document, dict) else None
        seconds = document.get("expires_in") if isinstance(document, dict) else None
        if not isinstance(token, str) or not _TOKEN.fullmatch(token) or not isinstance(seconds, int | float):
            raise SetupEngineError("google gave no token for the service account: see COPYFLOW_GOOGLE_CREDENTIALS")
        self._provider.keep_secret(token)
        lasts = seconds if 0 < seconds < _LONGEST_SECONDS else _LONGEST_SECONDS  # NaN and Infinity are JSON to Python
        self._token, self._good_until = token, now + lasts - _EARLY_SECONDS


def statement(account: ServiceAccount, now: int) -> str:
    """The signed statement (JWT, RS256) that this account asks for a token."""
    header = {"alg": "RS256", "typ": "JWT", "kid": account.key_id}
    claims = {
        "iss": account.email,
        "scope": _SCOPE,
        "aud": account.token_address,
        "iat": now,
        "exp": now + _STATEMENT_SECONDS,
    }
    signed = ".".join(_base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    return f"{signed}.{_base64url(account.key.sign(signed.encode(), PKCS1v15(), hashes.SHA256()))}"


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
