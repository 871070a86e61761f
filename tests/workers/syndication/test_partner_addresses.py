"""What a partner's profile may name as its address, as tables of vectors."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Any

import pytest

from workflow.domain.errors import InvalidValue
from workflow.domain.partner_profile import PartnerProfile
from workflow.endpoints import PARTNER_PORTS, Address, AddressRules, is_public_name, parse_networks
from workflow.partner_addresses import SftpAddress, check_partner_address, parse_host_key, parse_sftp

RULES = AddressRules(ports=PARTNER_PORTS)
_BLOB = len(b"ssh-ed25519").to_bytes(4, "big") + b"ssh-ed25519" + bytes(36)
HOST_KEY = "ssh-ed25519 " + base64.b64encode(_BLOB).decode()


def knows(*addresses: str) -> Callable[[str, int], Sequence[Address]]:
    """A resolver that gives ``addresses`` for every name."""
    found = tuple(ip_address(each) for each in addresses)
    return lambda _host, _port: found


def check(
    endpoint: str, *addresses: str, transport: str = "webhook", rules: AddressRules = RULES, **options: str
) -> str:
    """The endpoint as it is kept."""
    profile = PartnerProfile(name="Wire", endpoint=endpoint, transport=transport, options=options)
    return check_partner_address(profile, rules, resolver=knows(*(addresses or ("8.8.8.8",))))


@pytest.mark.parametrize(
    ("endpoint", "kept"),
    [
        ("https://partner.example/inbox?a=b", "https://partner.example/inbox?a=b"),
        ("https://Partner.EXAMPLE/In", "https://partner.example/In"),
        ("https://partner.example./in", "https://partner.example/in"),
        ("https://partner.example:8443/in", "https://partner.example:8443/in"),
        ("https://bücher.example/in", "https://xn--bcher-kva.example/in"),
        ("https://новости.example/in", "https://xn--b1amnebsh.example/in"),
        ("https://新闻.example/in", "https://xn--efvy88h.example/in"),
        ("https://xn--bcher-kva.example/in", "https://xn--bcher-kva.example/in"),
        ("https://8.8.8.8/in", "https://8.8.8.8/in"),
        ("https://[2606:4700::1111]:8443/in", "https://[2606:4700::1111]:8443/in"),
    ],
)
def test_a_public_address_is_kept_with_its_host_in_ascii(endpoint: str, kept: str) -> None:
    """One spelling of a host, whoever typed it."""
    assert check(endpoint) == kept


@pytest.mark.parametrize("transport", ["webhook", "wordpress", "websub"])
@pytest.mark.parametrize(
    "endpoint",
    """http://partner.example/ https://partner/ https://localhost/ https://a.localhost/ https://printer.local/
    https://db.internal/ https://wiki.corp/ https://router.lan/ https://nas.home.arpa/ https://x.onion/
    https://metadata.google.internal/ https://metadata/ https://metadata.tencentyun.com/ https://instance-data/
    https://partner.example:80/ https://partner.example:25/ https://partner.example:6379/ https://partner.example:0/
    https://0x7f000001/ https://2130706433/ https://0177.0.0.1/ https://127.1/ https://8.8.8.0x8/ https://partner.123/
    https://u:p@partner.example/ https://u@partner.example/ https://partner.example/#a ftp://partner.example/
    sftp://u@partner.example/ https://-a.example/ https://a..example/ https://xn--.example\u0000/ https://\u2024.example/
    file:///etc/passwd gopher://partner.example/ https:///in https:partner.example""".split(),
)
def test_what_can_be_no_partner_on_the_internet_is_refused(transport: str, endpoint: str) -> None:
    """Even where the name resolves to a public address: by scheme, name, port or spelling."""
    with pytest.raises(InvalidValue) as refusal:
        check(endpoint, transport=transport)
    assert refusal.value.field == "endpoint"


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 10.0.0.1 100.100.100.200 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.192 192.168.1.1 198.18.0.1
    224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16 :: ::1 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 2002:7f00:1::
    fd00:ec2::254 fe80::1 fec0::1 ff02::1 3fff::1 5f00::1""".split(),
)
@pytest.mark.parametrize("transport", ["webhook", "sftp"])
def test_a_good_name_of_an_inner_address_is_refused(transport: str, address: str) -> None:
    """The judgement is of what the name resolves to, and the refusal does not tell it."""
    endpoint = "https://partner.example/" if transport == "webhook" else "sftp://u@partner.example/in"
    with pytest.raises(InvalidValue) as refusal:
        check(endpoint, address, transport=transport, host_key=HOST_KEY)
    assert refusal.value.field == "endpoint"
    assert address not in refusal.value.reason


def test_an_allowed_network_may_have_any_name_and_port() -> None:
    """What the operator named is the operator's to know."""
    rules = AddressRules(networks=parse_networks(["10.0.0.0/8"]), ports=PARTNER_PORTS)
    assert check("http://cms:8080/in", "10.1.1.1", rules=rules) == "http://cms:8080/in"
    assert check("https://cms.internal/in", "10.1.1.1", rules=rules)
    with pytest.raises(InvalidValue):
        check("http://cms:8080/in", "10.1.1.1", rules=RULES)
    with pytest.raises(InvalidValue):
        check("https://cms.internal/in", "8.8.8.8", rules=rules)


def test_ports_and_http_are_the_operators_to_open() -> None:
    """Each opens itself and nothing else."""
    with pytest.raises(InvalidValue, match="COPYFLOW_PARTNER_PORTS"):
        check("https://partner.example:9000/")
    assert check("https://partner.example:9000/", rules=AddressRules(ports=frozenset({9000})))
    plain = AddressRules(allow_http=True, ports=PARTNER_PORTS)
    assert check("http://partner.example/", rules=plain)
    for endpoint in ("http://partner.example:8080/", "http://partner/", "http://a.local/"):
        with pytest.raises(InvalidValue):
            check(endpoint, rules=plain)
    with pytest.raises(InvalidValue):
        check("http://partner.example/", "10.0.0.1", rules=plain)


@pytest.mark.parametrize(
    ("host", "public"),
    [
        *[("partner.example", True), ("a.b.c.example", True), ("1.1.1.1", True), ("::1", True), ("partner", False)],
        *[("localhost.", False), ("x.local.", False), ("127.1", False), ("0x7f.1", False), ("example.0x", False)],
    ],
)
def test_a_name_is_public_or_not(host: str, *, public: bool) -> None:
    """Literal addresses are judged as addresses, numbers in disguise and inner names never pass."""
    assert is_public_name(host) is public


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("sftp://u@partner.example/in", ("partner.example", 22, "u", "/in")),
        ("sftp://u@partner.example:2222", ("partner.example", 2222, "u", "/")),
        ("sftp://u@partner.example/~/in/news", ("partner.example", 22, "u", "in/news")),
        ("sftp://u@partner.example/~/", ("partner.example", 22, "u", ".")),
        ("sftp://u%40corp@Partner.example/a%20b", ("partner.example", 22, "u@corp", "/a b")),
    ],
)
def test_an_sftp_address_has_a_user_and_a_folder(url: str, parts: tuple[Any, ...]) -> None:
    """As curl and most clients write it."""
    host, port, username, folder = parts
    assert parse_sftp(url) == SftpAddress(host=host, port=port, username=username, folder=folder)


@pytest.mark.parametrize(
    "url",
    """sftp://partner.example/in sftp://u:p@partner.example/in sftp://u:@partner.example/ sftp:///in sftp://u@/in
    sftp://u@partner.example/../etc sftp://u@partner.example/a/%2e%2e/b sftp://u@partner.example/in?a sftp://u@h/#a
    sftp://u@partner.example:0/ sftp://u@partner.example:x/ https://u@partner.example/ sftp://%00@partner.example/
    sftp://u@partner.example/%0a""".split(),
)
def test_what_is_no_sftp_address_is_refused(url: str) -> None:
    """A password has no place in it, a way up no chance."""
    with pytest.raises(InvalidValue) as refusal:
        parse_sftp(url)
    assert refusal.value.field == "endpoint"


def test_a_host_key_is_read_as_ssh_prints_it() -> None:
    """With a comment behind it, or with the host before it."""
    expected = parse_host_key(HOST_KEY)
    assert (expected.type, expected.blob) == ("ssh-ed25519", _BLOB)
    assert parse_host_key(f"{HOST_KEY} root@partner") == expected
    assert parse_host_key(f"partner.example {HOST_KEY}") == expected


@pytest.mark.parametrize(
    "line",
    ["", "ssh-ed25519", "ssh-dss AAAA", "ssh-ed25519 AAAA", "ssh-ed25519 ***", HOST_KEY.replace("ed25519", "rsa", 1)],
)
def test_without_a_host_key_nobody_is_signed_in(line: str) -> None:
    """Trust on first use is no trust: the key is pinned before the first document."""
    with pytest.raises(InvalidValue) as refusal:
        check("sftp://u@partner.example/in", transport="sftp", host_key=line)
    assert refusal.value.field == "options"


def test_a_drop_is_checked_like_any_host() -> None:
    """Port 22 and 2222 on the internet, no web port of somebody's inside."""
    assert check("sftp://u@Partner.example/in", transport="sftp", host_key=HOST_KEY) == "sftp://u@partner.example/in"
    with pytest.raises(InvalidValue, match="ports"):
        check("sftp://u@partner.example:21/in", transport="sftp", host_key=HOST_KEY)


@pytest.mark.parametrize("name", ["daily", "Daily-2", "a.b_c"])
def test_a_folder_is_a_name(name: str) -> None:
    """One part of a path."""
    assert check(name, transport="folder") == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/daily", "a/b", "..\\a", ".hidden", "-rf", "a b", "ä", "x" * 65, "a\n"]
)
def test_a_folder_is_no_way_out(name: str) -> None:
    """Neither absolute nor up nor hidden."""
    with pytest.raises(InvalidValue) as refusal:
        check(name, transport="folder")
    assert refusal.value.field == "endpoint"


def test_an_endless_address_is_refused() -> None:
    """It stands in events and in every attempt."""
    with pytest.raises(InvalidValue, match="2,000"):
        check("https://partner.example/" + "a" * 2000)
