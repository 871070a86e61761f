"""One way to talk to every provider: a client that is bounded in time and size, and what its failures mean.

One call is one request: who tries again, and when, is the work ledger's business. Redirects are not followed, TLS is
verified, http goes to private networks only. No key ever stands in an exception: provider's messages are cleaned of it.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpcore
import httpx

from workers.http.answers import readable, retry_after_seconds
from workers.ports import (
    EngineError,
    PermanentEngineError,
    QuotaEngineError,
    SetupEngineError,
    ThrottledEngineError,
    TransientEngineError,
)
from workers.rates import LONGEST_HOLD_SECONDS, Bucket, OwnBucket
from workflow.domain.errors import InvalidValue
from workflow.endpoints import AddressRules, parse_networks
from workflow.engine_settings import EngineRate
from workflow.outgoing.egress import EndpointRefused, GuardedTransport, TlsRefused, deadline, guarded_client

LARGEST_ANSWER = 8 * 1024 * 1024
"""Bytes of an answer that are read; the largest honest one is a few hundred thousand."""
LONGEST_PAUSE = 2.0
"""Seconds that a worker waits for the rate limit before it gives the work back to the ledger."""

_PRIVATE_NETWORKS = parse_networks(
    [
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
        *("::1/128", "fc00::/7"),
    ]
)
_MESSAGE_CHARACTERS_KEPT = 200
_FOR_NOW = frozenset({408, 425, 429})
_QUOTA = frozenset({402, 456})
_SETUP = frozenset({401, 403, 404, 405})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where a provider is, how it knows us, and which settings say so."""

    engine: str
    address: str
    address_setting: str
    key_setting: str
    headers: Mapping[str, str] = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What must never be seen: keys and tokens."""

    @property
    def host(self) -> str:
        """The provider's host, as fingerprints and messages name it."""
        return httpx.URL(self.address).netloc.decode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete answer of whatever status."""

    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)
    """Tokens come in it too."""

    def document(self) -> Any:
        """The body as JSON; ``ValueError`` when it is none."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def error(self) -> dict[str, Any]:
        """The object ``error`` that many providers refuse with; empty when there is none."""
        try:
            document = self.document()
        except ValueError:
            return {}
        error = document.get("error") if isinstance(document, dict) else None
        return error if isinstance(error, dict) else {}


class RefusedEngineError(PermanentEngineError):
    """The provider refused this request as it is; asking it the same again is useless."""

    def __init__(self, message: str, *, status: int, said: str) -> None:
        super().__init__(message)
        self.status = status
        self.said = said
        """The provider's own words, as one line without our keys."""


Judge = Callable[[Answer, str], EngineError | None]
"""What a provider means by an answer other than success (and its words) where it differs from custom; None: custom."""


def no_custom(_answer: Answer, _said: str) -> EngineError | None:
    """A provider whose statuses mean what they mean everywhere."""
    return None


class Provider:
    """The connection to one provider. Safe to share among threads; make it after a fork."""

    def __init__(
        self,
        account: Account,
        *,
        judge: Judge = no_custom,
        bucket: Bucket | None = None,
        total_seconds: float = 60.0,
        pause: Callable[[float], None] = time.sleep,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.account = account
        self._judge = judge
        self._bucket = bucket or OwnBucket(EngineRate())
        self._total_seconds = total_seconds
        self._pause = pause
        self._secrets = set(account.secrets)
        self._client = guarded_client(
            GuardedTransport(AddressRules(networks=_PRIVATE_NETWORKS), ssl_context=ssl_context),
            total_seconds=total_seconds,
            connect_seconds=10.0,
            headers={"accept": "application/json"},
        )

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()
        self._bucket.close()

    def keep_secret(self, secret: str) -> None:
        """Never let ``secret``, which was learned on the way, be seen."""
        self._secrets.add(secret)

    def get(self, path: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """The document at ``path``. It counts for no rate: it is asked for once in minutes."""
        return self._document(self._send(self.account, "GET", path, params=params, headers=headers))

    def ask(
        self,
        path: str,
        body: Any,
        *,
        characters: int,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[Any, httpx.Headers]:
        """Send ``body`` as JSON when the rate allows it: the answer's document and headers."""
        self._wait_for_room(characters)
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        headers = {**(headers or {}), "content-type": "application/json"}
        answer = self._send(self.account, "POST", path, params=params, headers=headers, body=content)
        return self._document(answer), answer.headers

    def post_form(self, address: str, fields: Mapping[str, str]) -> Any:
        """The document that an address out of the key file gives for a form, without the account's headers."""
        content = str(httpx.QueryParams(dict(fields))).encode()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        elsewhere = replace(self.account, address=address, address_setting=self.account.key_setting, headers={})
        return self._document(self._send(elsewhere, "POST", headers=headers, body=content))

    def _send(
        self,
        account: Account,
        method: str,
        path: str = "",
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        engine = account.engine
        address = account.address + path + (f"?{httpx.QueryParams(dict(params))}" if params else "")
        headers = {**account.headers, **(headers or {})}
        try:
            with (
                deadline(self._total_seconds),
                self._client.stream(method, address, content=body, headers=headers) as response,
            ):
                answer = Answer(
                    status=response.status_code, headers=response.headers, body=_whole_body(response, engine)
                )
        except (EndpointRefused, httpcore.ConnectError) as error:
            raise TransientEngineError(
                f"{engine} cannot be reached: {account.host} is unknown or does not listen, or is public and not https "
                f"(see {account.address_setting})"
            ) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, InvalidValue) as error:
            raise SetupEngineError(f"the address of {engine} is none: see {account.address_setting}") from error
        except TlsRefused as error:
            raise SetupEngineError(
                f"{engine}: the certificate or TLS version of {account.host} was not accepted"
            ) from error
        except httpcore.TimeoutException as error:
            raise TransientEngineError(
                f"{engine} did not answer completely within {self._total_seconds:g} s"
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError):
            # Without the cause: what it says of a header that cannot be sent would show the key in it.
            raise TransientEngineError(f"the connection to {engine} broke before its answer was complete") from None
        if answer.status // 100 != 2:
            raise self._failure(answer, account)
        return answer

    def _document(self, answer: Answer) -> Any:
        try:
            return answer.document()
        except ValueError:
            raise TransientEngineError(
                f"{self.account.engine} answered {answer.status} with what is no JSON: a page of another server, "
                f"or an answer that was cut"
            ) from None

    def _failure(self, answer: Answer, account: Account) -> EngineError:
        said = self._words_of(answer)
        judged = self._judge(answer, said)
        if judged is None:
            judged = self._usual_meaning(answer, said, account)
        if isinstance(judged, TransientEngineError):
            asked = retry_after_seconds(answer.headers.get("retry-after"), datetime.now(UTC))
            if asked is not None:
                judged.retry_after = min(float(asked), LONGEST_HOLD_SECONDS)
                self._bucket.hold(judged.retry_after)
        return judged

    def _usual_meaning(self, answer: Answer, said: str, account: Account) -> EngineError:
        """What the status means everywhere."""
        engine, status = account.engine, answer.status
        if status in _QUOTA:
            return QuotaEngineError(f"the quota or the credit of {engine} is used up ({status}){_quoted(said)}")
        if status in {401, 403}:
            return self.refused_key(status)
        if status in _SETUP or status // 100 in (1, 3):
            return SetupEngineError(
                f"{engine} answered {status} at {account.host}: nothing of the kind is there, or it has moved "
                f"(redirects are not followed). Set {account.address_setting}{_quoted(said)}"
            )
        if status in _FOR_NOW or status >= 500:
            return TransientEngineError(f"{engine} answered {status}{_quoted(said)}")
        return RefusedEngineError(f"{engine} refused the request ({status}){_quoted(said)}", status=status, said=said)

    def refused_key(self, status: int) -> SetupEngineError:
        """The account's key does not open; the provider's words are left out, because some repeat the key."""
        return SetupEngineError(f"{self.account.engine} refused the key ({status}): set {self.account.key_setting}")

    def _words_of(self, answer: Answer) -> str:
        """The message of a refusal, cleaned: one short line without our keys, "" when there is none."""
        try:
            document = answer.document()
        except ValueError:
            return ""
        return self.cleaned(_message_in(document))

    def cleaned(self, text: str) -> str:
        """``text`` as one short line without our keys."""
        text = readable(text.encode("utf-8", "replace"))  # first: what is invisible within a key would hide it
        for secret in tuple(self._secrets):  # another thread may learn one meanwhile
            text = text.replace(secret, "█████")
        return text[:_MESSAGE_CHARACTERS_KEPT].strip()

    def _wait_for_room(self, characters: int) -> None:
        """Return when the rate allows a request, after a short pause at most; else the ledger is to wait."""
        left = LONGEST_PAUSE
        while wait := self._bucket.take(characters):
            if wait > left:
                raise ThrottledEngineError(
                    f"{self.account.engine} is asked as fast as COPYFLOW_ENGINE_RATES or its Retry-After allows; "
                    f"there is room in {wait:.0f} s",
                    retry_after=wait,
                )
            left -= wait
            self._pause(wait)


def _whole_body(response: httpx.Response, engine: str) -> bytes:
    """The body as it came, which must be whole and of honest size."""
    received = bytearray()
    for chunk in response.iter_raw():
        received += chunk
        if len(received) > LARGEST_ANSWER:
            raise PermanentEngineError(f"{engine} answered with more than {LARGEST_ANSWER} bytes")
    return bytes(received)


def _message_in(document: Any) -> str:
    """Where providers put what they say: ``message``, ``error``, ``error.message``, ``error_description``."""
    if not isinstance(document, dict):
        return ""
    error = document.get("error")
    nested = error.get("message") if isinstance(error, dict) else error
    found: Sequence[Any] = (document.get("message"), document.get("error_description"), nested)
    return next((each for each in found if isinstance(each, str)), "")


def _quoted(said: str) -> str:
    return f": {said}" if said else ""
