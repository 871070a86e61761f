"""What an identity provider answers over HTTP, fetched within limits of time and size; nothing here believes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlencode

import httpx

from workflow.endpoints import AddressRules
from workflow.outgoing.client import HttpAnswer, PartnerClient, Unanswered
from workflow.provider_settings import is_safe_address

_SECONDS, _LARGEST = 8.0, 256 * 1024
_ANYWHERE = AddressRules(networks=(ip_network("0.0.0.0/0"), ip_network("::/0")))
"""The operator names the provider: it may be inside the house."""


class ProviderAway(Exception):
    """The provider gave no answer that can be used. Says why for the log, without anything secret."""


class ProviderRefused(Exception):
    """The provider, or what it said of itself and of the person, cannot be believed. Says why for the log."""


class Documents:
    """Asks one provider. Safe to share among threads; make it after a fork."""

    def __init__(self, issuer: str) -> None:
        """Take whom to ask: one at home (``http://localhost``) may name addresses without encryption at home too."""
        self._local = issuer.startswith("http:")
        self._client = PartnerClient(
            _ANYWHERE, total_seconds=_SECONDS, largest_answer=_LARGEST, ssl_context=httpx.create_ssl_context()
        )

    def get(self, address: str, *, token: str = "") -> dict[str, Any]:
        """A JSON object; ``ProviderAway`` when there is none."""
        answer = self._ask("GET", address, headers={"authorization": f"Bearer {token}"} if token else {})
        if not answer.is_success:
            raise ProviderAway(f"{_place(address)} answered {answer.status}")
        return _object(answer, address)

    def post(self, address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Any]:
        """A JSON object for a form; ``ProviderRefused`` with the error's code when the provider does not want it."""
        kind = {"content-type": "application/x-www-form-urlencoded"}
        answer = self._ask("POST", address, body=urlencode(form).encode(), headers={**kind, **headers})
        if answer.is_success:
            return _object(answer, address)
        if 400 <= answer.status < 500:
            said = answer.document()
            code = said.get("error") if isinstance(said, dict) else None
            raise ProviderRefused(f"{_place(address)} answered {answer.status} {json.dumps(code)[:60]}")
        raise ProviderAway(f"{_place(address)} answered {answer.status}")

    def safe(self, address: Any) -> str:
        """An address that secrets and people may be sent to; ``ProviderRefused`` for any other."""
        if not isinstance(address, str) or not is_safe_address(address, local=self._local):
            raise ProviderRefused("it names an address that is not https://")
        return address

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(self, method: str, address: str, *, headers: Mapping[str, str], body: bytes | None = None) -> HttpAnswer:
        try:
            asked = {"accept": "application/json", **headers}
            return self._client.ask(method, self.safe(address), body=body, headers=asked)
        except Unanswered as error:
            raise ProviderAway(f"{_place(address)}: {error.sentence}") from error


def _object(answer: HttpAnswer, address: str) -> dict[str, Any]:
    found = answer.document()
    if not isinstance(found, dict):
        raise ProviderAway(f"{_place(address)} answered no JSON object, or one that is too large")
    return found


def _place(address: str) -> str:
    return address.partition("?")[0]
