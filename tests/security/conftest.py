"""Newsrooms for the attacks: a fresh one a test, and one with something at every address for a whole module; bounds."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conversation import Newsroom, newsroom_in
from tests.api.operations import Place
from tests.security.routes import Everywhere

_ROOM = 1024**3
"""Bytes that the process may take beside what it has: what is read within its limits takes a few hundred million."""
_PAGES = Path("/proc/self/statm")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom of this test's own."""
    with newsroom_in(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    """A newsroom with something at every address, shared by the tests of a module."""
    with newsroom_in(tmp_path_factory.mktemp("newsroom")) as made:
        yield Everywhere(made)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One of each thing, in a newsroom whose sources may stand on loopback."""
    with newsroom_in(tmp_path_factory.mktemp("newsroom"), allowed_networks="127.0.0.0/8") as made:
        yield Place(made)


@pytest.fixture
def unmoved(place: Place) -> Iterator[Newsroom]:
    """That newsroom, to whose log nothing may have been appended when the test is over."""
    before = place.newsroom.application.feed.head()
    yield place.newsroom
    assert place.newsroom.application.feed.head() == before


@pytest.fixture
def bounded() -> Iterator[None]:
    """While a test runs, memory beyond reason is refused to the process."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    taken = int(_PAGES.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + _ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
