"""Every operation of the API says once which scope a key needs for it, and what its description says is the same."""

from __future__ import annotations

from collections import Counter

import pytest

from api.security.scopes import ANY_KEY, OPEN, PEOPLE_ONLY, SCOPES, WIDENING
from tests.api.conversation import Newsroom
from workflow.people.scopes import Scope


def operations(newsroom: Newsroom) -> dict[str, dict]:
    """The operations of the description, by their id."""
    paths = newsroom.app.openapi()["paths"].values()
    return {operation["operationId"]: operation for methods in paths for operation in methods.values()}


def test_every_operation_stands_in_the_table_once(newsroom: Newsroom):
    """A new route that says nothing is closed to every key; this test says it before anybody meets it."""
    named = Counter([*OPEN, *ANY_KEY, *PEOPLE_ONLY, *SCOPES])
    assert [name for name, times in named.items() if times > 1] == []
    assert set(named) == set(operations(newsroom))


@pytest.mark.parametrize("scope", Scope)
def test_every_scope_opens_something(scope: Scope):
    """A scope that opens nothing, and widens nothing that is open, would be a promise that is not kept."""
    assert scope in SCOPES.values() or set(WIDENING[scope].split()) <= set(SCOPES)
