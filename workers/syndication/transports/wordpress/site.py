"""The REST interface of one WordPress site: requests behind the egress guard, and what its errors mean.

Facts about the interface were observed on a stock WordPress 6.1.9. Nothing here knows what a publication is.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx

from workers.http.answers import readable, retry_after_seconds
from workflow.domain.commands import Verdict
from workflow.outgoing.client import HttpAnswer, PartnerClient

LARGEST_ANSWER = 8 * 1024 * 1024
"""An answer holds a post's whole text as the site has it."""
_CODE = re.compile(r"[A-Za-z0-9_-]{1,80}")
_BAD_CONTENT = frozenset({"db_insert_error", "empty_term_name", "rest_upload_sideload_error"})
"""Permanent, although the site answers 500."""


class SiteError(Exception):
    """The site did not do what was asked."""

    def __init__(
        self,
        message: str,
        verdict: Verdict,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        said: str = "",
    ) -> None:
        super().__init__(message)
        self.verdict = verdict
        self.status = status
        self.retry_after = retry_after
        self.said = said
        """The site's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status and what the site said with it, as JSON."""

    status: int
    code: str
    """WordPress's own error code; empty when it is none."""
    value: Any


def basic_credentials(username: str, password: str) -> str:
    """User and password as the header has them: as good as the password for whoever reads it."""
    return base64.b64encode(f"{username}:{password}".encode("utf-8", "replace")).decode()


class Site:
    """One site, signed in by an application password."""

    def __init__(self, client: PartnerClient, url: str, username: str, password: str) -> None:
        self._client = client
        self._url = url.rstrip("/") + "/"
        authorization = f"Basic {basic_credentials(username, password)}"
        self._headers = {"authorization": authorization, "content-type": "application/json"}
        self.asked: list[str] = []
        """Every request so far, for people."""

    def get(self, route: str, **query: str) -> Answer:
        """Read; with a wrong password a site answers as to a stranger, so that only the edit view can be trusted."""
        return self._ask("GET", route, {"context": "edit", **query})

    def post(self, route: str, values: Mapping[str, Any], **query: str) -> Answer:
        """Make or change."""
        return self._ask("POST", route, query, values)

    def delete(self, route: str, **query: str) -> Answer:
        """Move to the trash, or with ``force`` erase."""
        return self._ask("DELETE", route, query)

    def shows(self, link: str) -> bool:
        """Whether a reader gets a page at this address. A redirect leads to another page: WordPress guesses."""
        self.asked.append(f"GET {link}")
        return self._client.ask("GET", link).status == httpx.codes.OK

    def _ask(
        self, method: str, route: str, query: Mapping[str, str], values: Mapping[str, Any] | None = None
    ) -> Answer:
        """Ask through ``?rest_route=``, which works whatever the site's permalinks look like."""
        self.asked.append(f"{method} {route}")
        url = f"{self._url}?{urlencode({'rest_route': f'/wp/v2/{route}', **query})}"
        body = json.dumps(values).encode() if values is not None else None
        return _understood(self._client.ask(method, url, body=body, headers=self._headers))


def _understood(answer: HttpAnswer) -> Answer:
    """The answer as JSON, or a ``SiteError`` that says what to do: what a post's own state means is the caller's."""
    status = answer.status
    if not answer.is_whole:
        raise SiteError("The site's answer is larger than 8 MiB.", Verdict.MISDIRECTED, status=status)
    value = answer.document()
    code = str(value.get("code", "")) if isinstance(value, dict) and status >= 400 else ""
    code = code if _CODE.fullmatch(code) else ""
    error = _error(status, code, value, answer.headers.get("retry-after"), readable(answer.body))
    if error is not None:
        raise error
    return Answer(status=status, code=code, value=value)


def _error(status: int, code: str, value: Any, retry_after: str | None, said: str) -> SiteError | None:
    if 300 <= status < 400:
        return SiteError(
            f"The site answered {status}, a redirect; set the endpoint to the address that it leads to.",
            Verdict.MISDIRECTED,
            status=status,
            said=said,
        )
    if status in {401, 403} or _is_hidden_refusal(status, value):
        what_to_do = "Make a new application password for an editor, and check the user name."
        return SiteError(
            f"The site does not let us in ({code or status}). {what_to_do}",
            Verdict.CREDENTIALS,
            status=status,
            said=said,
        )
    if status in {408, 425, 429} or (status >= 500 and code not in _BAD_CONTENT):
        pause = retry_after_seconds(retry_after, datetime.now(UTC))
        return SiteError(f"The site answered {status}.", Verdict.RETRY, status=status, retry_after=pause, said=said)
    if code == "rest_no_route" or not isinstance(value, dict | list):
        return SiteError(
            "This is no WordPress site, or its REST interface is switched off. Check the endpoint: the address of the "
            "site's front page.",
            Verdict.MISDIRECTED,
            status=status,
            said=said,
        )
    if status >= 400 and code not in _TOLD_TO_THE_CALLER:
        return SiteError(f"The site refused it: {code or status}.", Verdict.REFUSED, status=status, said=said)
    return None


_TOLD_TO_THE_CALLER = frozenset({"rest_post_invalid_id", "rest_already_trashed", "term_exists"})
"""What these mean depends on what was asked."""


def _is_hidden_refusal(status: int, value: Any) -> bool:
    """A list of posts that are not public is refused to a stranger with 400, the real status inside."""
    if status != 400 or not isinstance(value, dict):
        return False
    data = value.get("data")
    details = data.get("details") if isinstance(data, dict) else None
    inner = details.get("status") if isinstance(details, dict) else None
    within = inner.get("data") if isinstance(inner, dict) else None
    return isinstance(within, dict) and within.get("status") in {401, 403}
