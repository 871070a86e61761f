"""Newsrooms for the API's tests: a fresh one a test, and one a module for tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conversation import Newsroom, newsroom_in


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom of this test's own."""
    with newsroom_in(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def shared_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom that the tests of a module share, with an article in review."""
    with newsroom_in(tmp_path_factory.mktemp("newsroom")) as made:
        yield made
