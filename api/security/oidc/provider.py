"""The identity provider that the settings name: where it asks people, and whom it says they are."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from api.security.oidc.documents import Documents, ProviderAway, ProviderRefused
from api.security.oidc.flow import Flow
from api.security.oidc.tokens import proven_claims
from workflow.domain.errors import Busy
from workflow.domain.phrases import phrase
from workflow.people.identities import ProvenIdentity
from workflow.ports import Clock
from workflow.provider_settings import ProviderSettings

_KEPT = timedelta(minutes=15)
_AT_ONCE = 4
"""Sign-ins that may wait for the provider at the same time: the other threads serve the newsroom."""
_LONGEST_SUBJECT = 255


class Provider:
    """One provider, its own description and keys kept for a while."""

    def __init__(self, settings: ProviderSettings, clock: Clock) -> None:
        self._settings = settings
        self._issuer = settings.oidc_issuer
        self._clock = clock
        self._documents = Documents(settings.oidc_issuer)
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._kept: dict[str, tuple[datetime, dict[str, Any]]] = {}

    @property
    def label(self) -> str:
        """What people know it by."""
        return self._settings.oidc_label or urlsplit(self._issuer).hostname or self._issuer

    def address(self, flow: Flow) -> str:
        """Where the browser goes to be asked; ``ProviderAway``, ``ProviderRefused``."""
        with self._one_more():
            endpoint = self._documents.safe(self._description().get("authorization_endpoint"))
        asked = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": flow.redirect_uri,
            "scope": self._settings.oidc_scopes,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": create_s256_code_challenge(flow.verifier),
            "code_challenge_method": "S256",
        }
        return endpoint + ("&" if "?" in endpoint else "?") + urlencode(asked)

    def who(self, flow: Flow, code: str, said_issuer: str | None) -> ProvenIdentity:
        """Who came back with a code; ``ProviderAway``, ``ProviderRefused``. The provider takes a code once.

        ``said_issuer`` is what the answer calls the provider (RFC 9207): another's answer is never taken for this
        one's.
        """
        with self._one_more():
            about = self._description()
            must_say = about.get("authorization_response_iss_parameter_supported") is True
            if said_issuer != self._issuer and (must_say or said_issuer is not None):
                raise ProviderRefused("the answer names another issuer, or none")
            tokens = self._tokens(about, flow, code)
            claims = self._claims(about, flow, tokens)
        subject = claims["sub"]
        if not isinstance(subject, str) or not 1 <= len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
            raise ProviderRefused("its subject is none")
        name = next((each for each in self._names(claims) if isinstance(each, str) and each.strip()), subject)
        groups = frozenset(_texts(_claim(claims, self._settings.oidc_groups_claim)))
        return ProvenIdentity(issuer=self._issuer, subject=subject, name=name, groups=groups)

    def close(self) -> None:
        """Close the connections."""
        self._documents.close()

    def _names(self, claims: Mapping[str, Any]) -> Iterator[Any]:
        yield _claim(claims, self._settings.oidc_name_claim)
        yield claims.get("preferred_username")
        yield claims.get("name")

    def _tokens(self, about: Mapping[str, Any], flow: Flow, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": flow.redirect_uri,
            "code_verifier": flow.verifier,
        }
        ours, secret = self._settings.oidc_client_id, self._settings.oidc_client_secret
        methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        headers: dict[str, str] = {}
        if secret is None:
            form["client_id"] = ours
        elif "client_secret_basic" in methods:
            pair = f"{quote(ours, safe='')}:{quote(secret.get_secret_value(), safe='')}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form |= {"client_id": ours, "client_secret": secret.get_secret_value()}
        return self._documents.post(self._documents.safe(about.get("token_endpoint")), form, headers)

    def _claims(self, about: Mapping[str, Any], flow: Flow, tokens: Mapping[str, Any]) -> dict[str, Any]:
        """What the ID token says; of what it does not say, what the provider tells for the access token."""
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str):
            raise ProviderRefused("it sent no ID token")
        claims = proven_claims(
            id_token,
            keys=lambda anew: self._keys(about, anew=anew),
            supported=about.get("id_token_signing_alg_values_supported"),
            issuer=self._issuer,
            client_id=self._settings.oidc_client_id,
            nonce=flow.nonce,
            access_token=access_token if isinstance(access_token, str) else None,
            now=self._clock.now(),
        )
        wanted = (self._settings.oidc_groups_claim, self._settings.oidc_name_claim)
        endpoint = about.get("userinfo_endpoint")
        if endpoint is None or not isinstance(access_token, str) or all(_claim(claims, each) for each in wanted):
            return claims
        told = self._documents.get(self._documents.safe(endpoint), token=access_token)
        if told.get("sub") != claims["sub"]:
            raise ProviderRefused("it tells about somebody else than its ID token names")
        return told | claims

    def _description(self) -> dict[str, Any]:
        return self._fetched(
            self._issuer.rstrip("/") + "/.well-known/openid-configuration", anew=False, is_right=self._is_of_it
        )

    def _is_of_it(self, about: Mapping[str, Any]) -> None:
        if about.get("issuer") != self._issuer:
            raise ProviderRefused("it calls itself otherwise than COPYFLOW_OIDC_ISSUER")

    def _keys(self, about: Mapping[str, Any], *, anew: bool) -> dict[str, Any]:
        return self._fetched(self._documents.safe(about.get("jwks_uri")), anew=anew)

    def _fetched(self, address: str, *, anew: bool, is_right: Any = None) -> dict[str, Any]:
        now, kept = self._clock.now(), self._kept.get(address)
        if kept is not None and not anew and now - kept[0] < _KEPT:
            return kept[1]
        found = self._documents.get(address)
        if is_right is not None:
            is_right(found)
        self._kept[address] = (now, found)
        return found

    @contextmanager
    def _one_more(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise Busy(phrase("Many people are signing in at this moment. Try again in a few seconds."), seconds=3)
        try:
            yield
        finally:
            self._room.release()


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name; by a path with dots (``realm_access.roles``) where there is none of that name."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


__all__ = ["Provider", "ProviderAway", "ProviderRefused"]
