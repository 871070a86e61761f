"""Which endpoints are refused before any connection."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from workflow.domain.errors import InvalidValue
from workflow.endpoints import Address, check_endpoint, is_allowed, is_public, parse_networks, resolve

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
192.0.0.255 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 168.63.129.16 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1
2002:7f00:1:: 2002:808:808::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%lo fec0::1 ff02::1 ff0e::1
""".split()
PUBLIC = "1.1.1.1 8.8.8.8 93.184.215.14 223.255.255.254 2606:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8".split()


def knows(*addresses: str) -> object:
    """A resolver that gives ``addresses`` for every name."""
    found: tuple[Address, ...] = tuple(ip_address(each) for each in addresses)
    return lambda _host, _port: found


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_address_inside_is_public(address: str) -> None:
    """Private, local, multicast, documentation, cloud metadata and disguised addresses are never public."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    """The guard lets partners on the internet through."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0"],
)
def test_loopback_is_refused_however_it_is_written(host: str) -> None:
    """The resolved address is judged, so that no spelling of loopback passes, and the refusal names no address."""
    with pytest.raises(InvalidValue) as refusal:
        check_endpoint(f"https://{host}/inbox")
    assert refusal.value.field == "endpoint"
    assert "127.0.0.1" not in refusal.value.reason


@pytest.mark.parametrize(
    "url",
    [
        "",
        "partner.example/inbox",
        "//partner.example/inbox",
        "ftp://partner.example/",
        "file:///etc/passwd",
        "https://",
        "https:///inbox",
        "https://user@partner.example/",
        "https://user:word@partner.example/",
        "https://@partner.example/",
        "https://partner.example/#part",
        "https://partner.example/#",
        "https://partner.example:0/",
        "https://partner.example:99999/",
        "https://partner.example:port/",
        "https://partner.example\\@inside/",
        "https://partner .example/",
        "https://partner.example/\r\nHost: inside",
        "https://[::1/",
    ],
)
def test_what_is_no_clean_https_url_is_refused(url: str) -> None:
    """Only absolute URLs without user, fragment or trick characters become endpoints, whatever they resolve to."""
    with pytest.raises(InvalidValue) as refusal:
        check_endpoint(url, resolver=knows("8.8.8.8"))
    assert refusal.value.field == "endpoint"


def test_a_public_https_endpoint_is_accepted_and_plain_http_is_not() -> None:
    """Unencrypted delivery over the internet needs the operator's word."""
    check_endpoint("https://partner.example/inbox?a=b", resolver=knows("8.8.8.8"))
    with pytest.raises(InvalidValue, match="https://"):
        check_endpoint("http://partner.example/inbox", resolver=knows("8.8.8.8"))
    check_endpoint("http://partner.example/inbox", allow_http=True, resolver=knows("8.8.8.8"))


def test_allowing_http_does_not_allow_the_inside() -> None:
    """The permission for http is none for private addresses."""
    with pytest.raises(InvalidValue):
        check_endpoint("http://partner.example/", allow_http=True, resolver=knows("10.0.0.1"))


def test_an_unknown_name_is_refused() -> None:
    """A name without any address cannot be judged, so it is not accepted."""
    with pytest.raises(InvalidValue):
        check_endpoint("https://partner.example/", resolver=knows())


def test_the_operator_may_name_networks() -> None:
    """An allow-listed network may be reached, by http too; its neighbours may not."""
    check_endpoint("http://127.0.0.1:8080/inbox", ["127.0.0.0/8"])
    check_endpoint("http://[::ffff:127.0.0.1]:8080/inbox", ["127.0.0.0/8"])
    with pytest.raises(InvalidValue):
        check_endpoint("http://10.0.0.1/inbox", ["127.0.0.0/8"])
    assert not is_allowed(ip_address("::1"), parse_networks(["127.0.0.0/8"]))


def test_a_malformed_allow_list_is_refused() -> None:
    """A typing error in the setting is told at the start, not passed over."""
    with pytest.raises(InvalidValue, match="allowed_networks"):
        parse_networks(["127.0.0.1/8"])


def test_the_resolver_tells_nothing_of_unknown_names() -> None:
    """A name that cannot exist gives no address and no exception."""
    assert resolve("no-such-name.invalid", 443) == ()
    assert resolve("a" * 64 + ".invalid", 443) == ()
