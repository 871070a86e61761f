"""Signed webhooks (Standard Webhooks 1.0), HMAC and ed25519, and receipts in the partner's answer.

Carries one parcel once and tells what came of it. When to try again is decided elsewhere.
"""

from __future__ import annotations

from typing import Any

from workers.ports import Parcel
from workers.syndication.attempts import Attempt, shown_url
from workers.syndication.secrets import signing_secrets
from workflow.domain.commands import AttemptOutcome, RemoteCopy, Verdict
from workflow.domain.errors import InvalidValue
from workflow.endpoints import parse_endpoint
from workflow.outgoing.client import HttpAnswer, PartnerClient, Unanswered
from workflow.signing import signature_header

_LONGEST_ID, _LONGEST_URL = 200, 2_000


class WebhookTransport:
    """POSTs a parcel to its endpoint. Safe to share among threads."""

    def __init__(self, client: PartnerClient) -> None:
        self._client = client

    @property
    def name(self) -> str:
        """``webhook``."""
        return "webhook"

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Sign and send ``parcel`` once. Only a complete 2xx answer counts as delivered; a redirect is a failure."""
        endpoint = parcel.profile.endpoint
        attempt = Attempt.begin("POST", endpoint, parcel)
        try:
            headers = _headers(parcel)
        except InvalidValue as error:
            return attempt.failed(f"Nothing was sent: {error.reason}.", Verdict.CREDENTIALS)
        try:
            answer = self._client.ask("POST", endpoint, body=parcel.item.body, headers=headers)
        except Unanswered as failure:
            return attempt.failed(failure.sentence)
        return attempt.answered(answer, endpoint, **_receipt(answer, attempt))

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()


def _headers(parcel: Parcel) -> dict[str, str]:
    secrets = signing_secrets(parcel.secrets)
    if not secrets:
        raise InvalidValue("secret", "this partner has no signing secret; make one with `copyflow partner secret`")
    traced = {"traceparent": parcel.traceparent} if parcel.traceparent else {}
    return {
        **traced,
        "content-type": parcel.item.content_type,
        "copyflow-event": parcel.event_type,
        "webhook-id": parcel.message_id,
        "webhook-timestamp": str(parcel.timestamp),
        "webhook-signature": signature_header(secrets, parcel.message_id, parcel.timestamp, parcel.item.body),
    }


def _receipt(answer: HttpAnswer, attempt: Attempt) -> dict[str, Any]:
    """What a 2xx answer such as ``{"receipt": "confirmed", "url": …, "id": …}`` says beyond that it was accepted."""
    said = answer.document() if answer.is_success else None
    if not isinstance(said, dict) or said.get("receipt") != "confirmed":
        return {}
    url = _text(said.get("url"), _LONGEST_URL, attempt)
    try:
        parse_endpoint(url)
    except InvalidValue:
        url = ""
    identity = _text(said.get("id"), _LONGEST_ID, attempt) or shown_url(url)[:_LONGEST_ID]
    remote = RemoteCopy(id=identity, url=url) if identity else None
    return {"verdict": Verdict.CONFIRMED, "remote": remote}


def _text(value: Any, longest: int, attempt: Attempt) -> str:
    """A partner's short text, when it is one that can be shown."""
    shown = isinstance(value, str) and value.isprintable() and len(value) <= longest
    return attempt.cleaned(value) if shown else ""
