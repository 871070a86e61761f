"""Where a newsroom is: its address as people type it, judged before a key travels there."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import quote

import httpx

from api.client.errors import BadAddress, KeyInTheOpen

_RESOURCES = {"deliveries": 3}
"""How many parts of a path name what has a version, where it is not two: a collection and an id."""


def newsroom_address(given: str, *, insecure: bool = False) -> httpx.URL:
    """The newsroom's address, http:// when it names no scheme, without a slash at its end.

    ``BadAddress`` when it is none; ``KeyInTheOpen`` where a key would travel unencrypted to another machine, unless
    ``insecure``.
    """
    text = given.strip().rstrip("/")
    try:
        address = httpx.URL(text if "://" in text else f"http://{text}")
    except httpx.InvalidURL as error:
        raise BadAddress(f"{given} is no address.") from error
    if address.scheme not in ("http", "https") or not address.host:
        raise BadAddress(f"{given} is no http or https address.")
    if address.userinfo or address.query or address.fragment:
        raise BadAddress("The address of a newsroom has no name, password, query or fragment in it.")
    if address.scheme == "http" and not insecure and not _is_loopback(address.host):
        raise KeyInTheOpen(address.host)
    return address


def path_of(template: str, *values: object) -> str:
    """A path with values in its places, each quoted, so that none of them leads elsewhere.

    ``ValueError`` for what would be another path all the same: nothing at all, or dots alone.
    """
    texts = [str(value) for value in values]
    for text in texts:
        if text in {"", ".", ".."}:
            raise ValueError(f"{text!r} names nothing")
    return template.format(*(quote(text, safe="") for text in texts))


def resource_of(path: str) -> str:
    """The path of what a path is about: of the article, for all that is about one of its editions."""
    parts = path.strip("/").split("/")
    return "/" + "/".join(parts[: _RESOURCES.get(parts[0], 2)])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"
