"""Where a key may travel: addresses as people type them, judged before anything is sent."""

from __future__ import annotations

import pytest

from api.client import BadAddress, BadKey, Copyflow, KeyInTheOpen
from api.client.addresses import newsroom_address, path_of, resource_of


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://newsroom.example/", "https://newsroom.example"),
        ("https://newsroom.example/copy/", "https://newsroom.example/copy"),
        (" localhost:8300 ", "http://localhost:8300"),
        ("127.0.0.1:8300", "http://127.0.0.1:8300"),
        ("http://[::1]:8300", "http://[::1]:8300"),
        ("http://127.8.9.1", "http://127.8.9.1"),
    ],
)
def test_addresses_as_they_are_typed(given: str, meant: str) -> None:
    """A scheme may be left out on this machine; a slash at the end means nothing."""
    assert str(newsroom_address(given)).rstrip("/") == meant


@pytest.mark.parametrize(
    "given", ["http://newsroom.example", "newsroom.example:80", "http://10.0.0.7", "http://localhost.example"]
)
def test_a_key_does_not_go_in_the_open(given: str) -> None:
    """Plain http to another machine is refused unless the caller says that the network between is theirs."""
    with pytest.raises(KeyInTheOpen):
        Copyflow(given, "cfk_x")
    with Copyflow(given, "cfk_x", insecure=True) as newsroom:
        assert newsroom.url.startswith("http://")


@pytest.mark.parametrize("given", ["", "ftp://newsroom.example", "http://", "http://[", "https://u:p@newsroom.example"])
def test_what_is_no_address(given: str) -> None:
    """It is told before anything is looked up."""
    with pytest.raises(BadAddress):
        newsroom_address(given)


@pytest.mark.parametrize("key", ["", "cfk_ä", "cfk_a b", "cfk_a\n", "Bearer cfk_x"])
def test_what_is_no_key(key: str) -> None:
    """It goes into no header."""
    with pytest.raises(BadKey):
        Copyflow("https://newsroom.example", key)


def test_paths_are_quoted() -> None:
    """Whatever an id holds, it stays in its place."""
    assert path_of("/a/{}/b/{}", "x/../y", "ü?#%") == "/a/x%2F..%2Fy/b/%C3%BC%3F%23%25"
    with pytest.raises(ValueError, match="names nothing"):
        path_of("/a/{}", "..")


def test_versions_belong_to_what_a_path_is_about() -> None:
    """All that is about an article has the article's version, and a delivery its own."""
    assert resource_of("/articles/1/editions/en/approval") == "/articles/1"
    assert resource_of("/deliveries/p/a/items/en:1/retry") == "/deliveries/p/a"
    assert resource_of("/glossary/mayor") == "/glossary/mayor"
