"""Which addresses a partner's endpoint may have: the judgement behind the egress guard, without any connection.

A host is judged by the addresses it resolves to, never by how it is written: ``0x7f000001`` and ``127.1``
are loopback to the resolver. Standard library only.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from workflow.domain.errors import InvalidValue

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[Address]]

# ``is_global`` says True for every one of these (Python 3.11), or did in an earlier patch release.
_NEVER_PUBLIC = tuple(
    ip_network(each)
    for each in (
        "168.63.129.16/32",  # the metadata service of one large cloud, on a public address
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)
# All else in IPv6 (loopback, unique local, link local, site local, NAT64, multicast, SRv6) lies outside of this.
_IPV6_UNICAST = ip_network("2000::/3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The parts of an endpoint's URL that decide whether we connect."""

    scheme: str
    host: str
    port: int


def parse_networks(allowed_networks: Sequence[str]) -> tuple[Network, ...]:
    """The allow-list as networks; ``InvalidValue`` for what is no CIDR (``127.0.0.0/8``)."""
    try:
        return tuple(ip_network(each) for each in allowed_networks)
    except ValueError as error:
        raise InvalidValue("allowed_networks", str(error)) from None


def parse_endpoint(url: str) -> Endpoint:
    """The parts of ``url``, or ``InvalidValue``: it must be an absolute http(s) URL without user or fragment."""
    if not url.isprintable() or " " in url or "\\" in url:
        raise InvalidValue("endpoint", "holds characters that no URL has")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidValue("endpoint", "is not a URL") from None
    if parts.scheme not in ("https", "http"):
        raise InvalidValue("endpoint", "must begin with https://")
    if "@" in parts.netloc:
        raise InvalidValue("endpoint", "must not hold a user name or password")
    if "#" in url:
        raise InvalidValue("endpoint", "must not hold a fragment (#)")
    if not parts.hostname or port == 0:
        raise InvalidValue("endpoint", "names no host or an impossible port")
    return Endpoint(scheme=parts.scheme, host=parts.hostname, port=port or {"https": 443, "http": 80}[parts.scheme])


def resolve(host: str, port: int) -> Sequence[Address]:
    """Every address of ``host`` that the system's resolver gives, none when it knows none. May take many seconds."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(ip_address(each[4][0]) for each in found))


def is_public(address: Address) -> bool:
    """Whether ``address`` belongs to the public internet, beyond doubt."""
    address = _unwrapped(address)
    if isinstance(address, IPv6Address) and address not in _IPV6_UNICAST:
        return False
    return address.is_global and not any(address in network for network in _NEVER_PUBLIC)


def is_allowed(address: Address, networks: Sequence[Network]) -> bool:
    """Whether an operator named ``address`` in the allow-list."""
    address = _unwrapped(address)
    return any(address in network for network in networks)


def acceptable(
    addresses: Sequence[Address], networks: Sequence[Network], *, scheme: str, allow_http: bool
) -> list[Address]:
    """The addresses that may be connected to, in order: allowed ones always, public ones by https only."""
    public_too = scheme == "https" or allow_http
    return [each for each in addresses if is_allowed(each, networks) or (public_too and is_public(each))]


def check_endpoint(
    url: str, allowed_networks: Sequence[str] = (), *, allow_http: bool = False, resolver: Resolver = resolve
) -> None:
    """Refuse an endpoint at registration with ``InvalidValue("endpoint", …)``.

    The refusal does not say what the host resolved to. The guard judges again at each connection.
    """
    endpoint = parse_endpoint(url)
    networks = parse_networks(allowed_networks)
    addresses = resolver(endpoint.host, endpoint.port)
    if acceptable(addresses, networks, scheme=endpoint.scheme, allow_http=allow_http):
        return
    if endpoint.scheme == "http" and not allow_http:
        raise InvalidValue("endpoint", "must begin with https:// and name a host on the public internet")
    raise InvalidValue("endpoint", "names no host on the public internet")


def _unwrapped(address: Address) -> Address:
    """An IPv4 address that is written as IPv6 (``::ffff:127.0.0.1``) as what it is."""
    return getattr(address, "ipv4_mapped", None) or address
