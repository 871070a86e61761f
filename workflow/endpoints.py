"""Which addresses a partner may have: the judgement behind the egress guard, without any connection.

A host is judged by the addresses it resolves to, never by how it is written: ``0x7f000001`` and ``127.1``
are loopback to the resolver. What a whole profile names is judged at registration, in ``partner_addresses.py``.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import idna

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[Address]]

PARTNER_PORTS = frozenset({22, 443, 2222, 8443})
"""Ports on the public internet that partners may have where nothing else is set."""

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
# Names of one label, and those that mean something only inside of some network or machine.
_INSIDE_SUFFIXES = frozenset(
    "localhost local localdomain internal intranet private corp home lan arpa onion invalid".split()
)
_METADATA_NAMES = frozenset({"metadata.tencentyun.com", "metadata.packet.net", "metadata.platformequinix.com"})
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_DEFAULT_PORTS = {"https": 443, "http": 80}

# All else in IPv6 (loopback, unique local, link local, site local, NAT64, multicast, SRv6) lies outside of this.
_IPV6_UNICAST = ip_network("2000::/3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The parts of an endpoint's URL that decide whether we connect."""

    scheme: str
    host: str
    """In ASCII and lower case, without a dot at the end."""
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRules:
    """What an operator lets through to the network."""

    networks: tuple[Network, ...] = ()
    """May be reached although they are not public, under any name, at any port, by http too."""
    allow_http: bool = False
    """Whether public hosts may be reached without encryption."""
    ports: frozenset[int] | None = None
    """Of public hosts; None for any."""


def parse_networks(allowed_networks: Sequence[str]) -> tuple[Network, ...]:
    """The allow-list as networks; ``InvalidValue`` for what is no CIDR (``127.0.0.0/8``)."""
    try:
        return tuple(ip_network(each) for each in allowed_networks)
    except ValueError as error:
        raise InvalidValue("allowed_networks", str(error)) from None


def parse_endpoint(url: str) -> Endpoint:
    """The parts of ``url``, or ``InvalidValue``: it must be an absolute http(s) URL without user or fragment."""
    if not url.isprintable() or " " in url or "\\" in url:
        raise InvalidValue("endpoint", phrase("holds characters that no URL has"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidValue("endpoint", phrase("is not a URL")) from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise InvalidValue("endpoint", phrase("must begin with https://"))
    if "@" in parts.netloc:
        raise InvalidValue("endpoint", phrase("must not hold a user name or password"))
    if "#" in url:
        raise InvalidValue("endpoint", phrase("must not hold a fragment (#)"))
    if not parts.hostname or port == 0:
        raise InvalidValue("endpoint", phrase("names no host or an impossible port"))
    return Endpoint(scheme=parts.scheme, host=ascii_host(parts.hostname), port=port or _DEFAULT_PORTS[parts.scheme])


def ascii_host(host: str) -> str:
    """A host as the resolver takes it: an address as it is, a name by IDNA in lower case; else ``InvalidValue``."""
    if _address_of(host) is not None:
        return host
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise InvalidValue("endpoint", phrase("names a host that no domain can have")) from None
    name = name.lower().removesuffix(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise InvalidValue("endpoint", phrase("names a host that no domain can have"))
    return name


def is_public_name(host: str) -> bool:
    """Whether a host's name can be one on the public internet; an address is judged as such, elsewhere."""
    if _address_of(host) is not None:
        return True
    host = host.removesuffix(".")
    labels = host.split(".")
    numeric = re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]) is not None  # an IPv4 address in disguise
    inside = len(labels) < 2 or labels[-1] in _INSIDE_SUFFIXES or host in _METADATA_NAMES
    return not numeric and not inside


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


def acceptable(addresses: Sequence[Address], endpoint: Endpoint, rules: AddressRules) -> list[Address]:
    """The addresses that may be connected to, in order.

    Those in an allowed network always; public ones by an encrypted scheme, a public name and a port of the rules only.
    """
    plain = endpoint.scheme == "http"
    ports = rules.ports if rules.ports is None or not plain else rules.ports | {80}
    public_too = (
        (rules.allow_http or not plain) and (ports is None or endpoint.port in ports) and is_public_name(endpoint.host)
    )
    return [each for each in addresses if is_allowed(each, rules.networks) or (public_too and is_public(each))]


def check_endpoint(
    url: str, allowed_networks: Sequence[str] = (), *, allow_http: bool = False, resolver: Resolver = resolve
) -> None:
    """Refuse an http(s) endpoint with ``InvalidValue("endpoint", …)``. The guard judges again at each connection."""
    rules = AddressRules(networks=parse_networks(allowed_networks), allow_http=allow_http, ports=PARTNER_PORTS)
    check_reach(parse_endpoint(url), rules, resolver=resolver)


def check_reach(endpoint: Endpoint, rules: AddressRules, *, resolver: Resolver = resolve) -> None:
    """Refuse a host that the guard would not connect to, with ``InvalidValue("endpoint", …)``.

    The refusal does not say what the host resolved to.
    """
    if acceptable(resolver(endpoint.host, endpoint.port), endpoint, rules):
        return
    if endpoint.scheme == "http" and not rules.allow_http:
        raise InvalidValue("endpoint", phrase("must begin with https:// and name a host on the public internet"))
    if rules.ports is not None and endpoint.port not in rules.ports and endpoint.scheme != "http":
        named = ", ".join(map(str, sorted(rules.ports)))
        raise InvalidValue(
            "endpoint", phrase("must have one of the ports {named}; COPYFLOW_PARTNER_PORTS names them", named=named)
        )
    raise InvalidValue("endpoint", phrase("names no host on the public internet"))


def _address_of(host: str) -> Address | None:
    """The host as an address, where it is written as one in the usual way."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _unwrapped(address: Address) -> Address:
    """An IPv4 address that is written as IPv6 (``::ffff:127.0.0.1``) as what it is."""
    return getattr(address, "ipv4_mapped", None) or address
