"""Newsrooms for the attacks: a fresh one a test, and one with something at every address for a whole module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conversation import Newsroom, newsroom_in
from tests.security.routes import Everywhere


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
