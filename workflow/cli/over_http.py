"""Commands that go through the HTTP API with a person's key: the newsroom's address, questions, refusals in words."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import httpx

from workflow.cli.console import fail

_OPTIONS = {
    "document": "the file",
    "filename": "the file's name",
    "language": "--language",
    "targets": "--to",
    "urgency": "--urgency",
    "slugline": "--slugline",
    "desk": "--desk",
    "submit": "--draft",
    "note": "--note",
    "grade": "--grade",
    "reason": "--reason",
}
"""What people call the parts of the request that we send."""


def require_key(key: str | None) -> str:
    """The key, or an end with a sentence where it comes from."""
    if not key:
        fail("No API key. Set COPYFLOW_API_KEY; `copyflow key add USER` makes one.")
    if not (key.isascii() and key.isprintable()):
        fail("The API key holds characters that no key has. Copy it again, without blanks or line breaks.")
    return key


def newsroom_address(given: str, *, insecure: bool) -> httpx.URL:
    """The newsroom's address, http:// when it names no scheme; ends where the key would travel in the open."""
    text = given.strip().rstrip("/")
    try:
        address = httpx.URL(text if "://" in text else f"http://{text}")
    except httpx.InvalidURL:
        fail(f"{given} is no address. Example: --url https://newsroom.example")
    if address.scheme not in ("http", "https") or not address.host:
        fail(f"{given} is no http or https address. Example: --url https://newsroom.example")
    if address.scheme == "http" and not insecure and not _is_loopback(address.host):
        fail(
            f"The key would go unencrypted to {address.host}. Use an https:// address, "
            "or --insecure when the network between is yours."
        )
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"


def ask(
    method: str,
    address: httpx.URL,
    path: str,
    key: str,
    body: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """What the newsroom answers to a request of its API; a refusal ends the command with it in words."""
    try:
        answer = httpx.request(
            method,
            f"{str(address).rstrip('/')}/api/v1/{path}",
            json=body,
            headers={"Authorization": f"Bearer {key}", **(headers or {})},
            timeout=30,
            trust_env=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        fail(f"The newsroom at {address} does not answer ({type(error).__name__}). Is `copyflow up` running?")
    if not answer.is_success:
        fail(problem_text(answer))
    return answer


def readable(address: httpx.URL, answer: httpx.Response) -> dict[str, Any]:
    """The answer's JSON."""
    try:
        found: dict[str, Any] = answer.json()
    except ValueError:
        fail(f"What answers at {address} is no newsroom.")
    return found


def problem_text(answer: httpx.Response) -> str:
    """An RFC 9457 problem as plain text; what is wrong with the request stands once, by the option's name."""
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        return f"The newsroom answered {answer.status_code}."
    code = problem.get("code", answer.status_code)
    if code == "idempotency_conflict":
        return (
            "You have handed in this very text before, under another name or with other options. "
            f"Change the article in the newsroom instead of handing it in again. [{code}]"
        )
    errors = problem.get("errors") or []
    if errors:
        lines = "".join(f"\n  {_option(each.get('pointer', ''))}: {each.get('detail', '')}" for each in errors)
        return f"{problem.get('title') or 'The newsroom refused.'} [{code}]{lines}"
    return f"{problem.get('detail') or problem.get('title') or ''} [{code}]"


def _option(pointer: str) -> str:
    """The option for a JSON pointer such as ``#/targets/0/language``; the pointer when there is none."""
    return _OPTIONS.get(pointer.removeprefix("#").lstrip("/").split("/")[0], pointer)
