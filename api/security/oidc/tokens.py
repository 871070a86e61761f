"""Whether an ID token is what it says: signature, algorithm, issuer, audience, time, nonce. By Authlib and joserfc.

Which algorithms are good is said here, never by the token: ``none`` and those with a shared secret are not among them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from api.security.oidc.documents import ProviderRefused

_GOOD = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
_SKEW_SECONDS = 60
_KEY_KINDS = frozenset({"RSA", "EC", "OKP"})


def proven_claims(
    token: str,
    *,
    keys: Callable[[bool], Mapping[str, Any]],
    supported: Any,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str | None,
    now: datetime,
) -> dict[str, Any]:
    """The claims of an ID token; ``ProviderRefused`` when anything is wrong with it.

    ``keys`` gives the provider's key set, and fetches it anew for True: keys change without notice. ``supported`` are
    the algorithms that the provider says it signs with.
    """
    registry = JWSRegistry(algorithms=_algorithms(supported), strict_check_header=False)
    try:
        try:
            decoded = jwt.decode(token, _key_set(keys(False)), registry=registry)
        except (InvalidKeyIdError, BadSignatureError):
            decoded = jwt.decode(token, _key_set(keys(True)), registry=registry)
        wanted = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id}}
        params = {"nonce": nonce, "client_id": client_id, "access_token": access_token}
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, params)
        claims.validate(now=int(now.timestamp()), leeway=_SKEW_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderRefused(f"its ID token does not hold: {error}"[:200]) from error
    return dict(decoded.claims)


def _algorithms(supported: Any) -> list[str]:
    """Good ones that the provider signs with; RS256 where it says nothing, as the specification has it."""
    said = supported if isinstance(supported, list) else ["RS256"]
    found = [each for each in _GOOD if each in said]
    if not found:
        raise ProviderRefused("it signs with no algorithm that is good")
    return found


def _key_set(document: Mapping[str, Any]) -> KeySet:
    """The public keys that may sign; what else a provider lists (encryption, kinds yet unknown) is left out."""
    keys = document.get("keys")
    usable = [
        key
        for key in (keys if isinstance(keys, list) else [])
        if isinstance(key, dict) and key.get("kty") in _KEY_KINDS and key.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set({"keys": usable})
