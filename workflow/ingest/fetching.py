"""Asking a source's address, through the same egress guard as everything that goes out, and only for what is new."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.endpoints import AddressRules, parse_endpoint
from workflow.outgoing.client import HttpAnswer, PartnerClient, Unanswered
from workflow.outgoing.egress import deadline
from workflow.outgoing.waits import asked_wait

LARGEST_DOCUMENT_BYTES = 4 * 1024 * 1024
SECONDS = 20.0
"""For all of it, redirects too."""
_MOST_REDIRECTS = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_WAIT_SECONDS = 7 * 86_400
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/ninjs+json, application/xml;q=0.9, "
    "application/json;q=0.9, text/xml;q=0.8, */*;q=0.1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a source gave with its document to be asked with the next time."""

    entity_tag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A source's document."""

    body: bytes = field(repr=False)
    address: str
    """Where it stood, after redirects."""
    marks: Marks


class NotFetched(Exception):
    """The address gave no document; ``sentence`` says why to people."""

    def __init__(self, sentence: str, *, is_gone: bool = False, wait_seconds: float = 0.0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.is_gone = is_gone
        """The server says that there will never be one again."""
        self.wait_seconds = wait_seconds
        """How long the server asks to be left alone."""


class SourceFetcher:
    """Fetches what addresses hold. Safe to share among threads; make it after a fork."""

    def __init__(self, rules: AddressRules, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._client = PartnerClient(rules, total_seconds=seconds, largest_answer=LARGEST_DOCUMENT_BYTES)

    def fetch(self, address: str, marks: Marks, now: datetime) -> Fetched | None:
        """The document at an address; None when it is as it was when ``marks`` were given. Redirects are judged anew.

        Raises ``NotFetched``.
        """
        with deadline(self._seconds):
            for _ in range(_MOST_REDIRECTS + 1):
                found = self._ask(address, marks, now)
                if not isinstance(found, str):
                    return found
                address = found
        raise NotFetched(phrase("The address leads from one to another too often."))

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def _ask(self, address: str, marks: Marks, now: datetime) -> Fetched | str | None:
        try:
            parse_endpoint(address)
            answer = self._client.ask("GET", address, headers=_headers(marks))
        except InvalidValue as error:
            raise NotFetched(phrase("The address {why}.", why=error.reason)) from None
        except Unanswered as error:
            raise NotFetched(error.sentence) from None
        if answer.status == 304:
            return None
        if answer.status in _REDIRECTS and answer.headers.get("location"):
            return _led_to(address, answer.headers["location"])
        _require_document(answer, now)
        given = Marks(
            entity_tag=_mark(answer.headers.get("etag", "")),
            last_modified=_mark(answer.headers.get("last-modified", "")),
        )
        return Fetched(body=answer.body, address=address, marks=given)


def _led_to(address: str, location: str) -> str:
    """Where a redirect leads."""
    try:
        return urljoin(address, location)
    except ValueError:
        raise NotFetched(phrase("The address leads to one that is broken.")) from None


def _headers(marks: Marks) -> dict[str, str]:
    headers = {"accept": _ACCEPT}
    if marks.entity_tag:
        headers["if-none-match"] = marks.entity_tag
    if marks.last_modified:
        headers["if-modified-since"] = marks.last_modified
    return headers


def _require_document(answer: HttpAnswer, now: datetime) -> None:
    if answer.status == 410:
        raise NotFetched(phrase("The server says that this source is gone for good (410)."), is_gone=True)
    if answer.status != 200:
        asked = asked_wait(answer.headers.get("retry-after"), now) or 0.0
        wait = min(max(asked, 0.0), _LONGEST_WAIT_SECONDS)
        raise NotFetched(phrase("The server answered {status}.", status=answer.status), wait_seconds=wait)
    if answer.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise NotFetched(phrase("The server sends its answer packed, though we ask for it as it is."))
    if not answer.is_whole:
        raise NotFetched(phrase("The document holds more than {most} MB.", most=LARGEST_DOCUMENT_BYTES // 1024 // 1024))


def _mark(value: str) -> str:
    """A mark that can be sent back; one that no header may hold is none."""
    return value if len(value) <= 500 and value.isascii() and value.isprintable() else ""
