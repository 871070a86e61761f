"""Pictures from an address, behind the same egress guard that all messages to partners go through."""

from __future__ import annotations

from urllib.parse import urljoin

from workflow.domain.errors import InvalidValue
from workflow.domain.images import LARGEST_FILE_BYTES
from workflow.domain.phrases import phrase
from workflow.endpoints import AddressRules, parse_endpoint
from workflow.outgoing.client import PartnerClient, Unanswered
from workflow.outgoing.egress import deadline

_SECONDS = 15.0
"""For all of it, redirects too."""
_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST = 2_000


class PictureFetcher:
    """Fetches what an address holds. Safe to share among threads; make it after a fork."""

    def __init__(self, rules: AddressRules) -> None:
        self._client = PartnerClient(rules, total_seconds=_SECONDS, largest_answer=LARGEST_FILE_BYTES)

    def fetch(self, url: str, field: str = "url") -> bytes:
        """The bytes at an address; ``InvalidValue`` for one that does not give any. Each redirect is judged anew."""
        address = url.strip()
        if len(address) > _LONGEST:
            raise InvalidValue(field, phrase("must have at most {most:,} characters", most=_LONGEST))
        with deadline(_SECONDS):
            for _ in range(_MOST_REDIRECTS + 1):
                found = self._ask(address, field)
                if isinstance(found, bytes):
                    return found
                address = found
        raise InvalidValue(field, phrase("leads from one address to another too often; name the picture's own"))

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def _ask(self, address: str, field: str) -> bytes | str:
        """The bytes, or the address that is named instead."""
        try:
            parse_endpoint(address)
        except InvalidValue as error:
            raise InvalidValue(field, error.reason) from None
        try:
            answer = self._client.ask("GET", address, headers={"accept": "image/*"})
        except Unanswered as error:
            raise InvalidValue(field, phrase("could not be fetched: {why}", why=error.sentence)) from None
        if answer.status in _REDIRECTS and answer.headers.get("location"):
            return urljoin(address, answer.headers["location"])
        if answer.status != 200:
            raise InvalidValue(
                field, phrase("could not be fetched: the server answered {status}", status=answer.status)
            )
        if not answer.is_whole:
            raise InvalidValue(field, phrase("holds more than {most} MB", most=LARGEST_FILE_BYTES // 1024 // 1024))
        return answer.body
