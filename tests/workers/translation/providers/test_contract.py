"""The engines that are reached over HTTP keep the contract of the port."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workers.translation.engine_contract import *  # noqa: F403 - the tests are what is imported
from tests.workers.translation.engine_contract import Candidate
from tests.workers.translation.providers.parts import CASES, EN, RU, Options

SENTENCES = (
    "The ministers of education met in Bishkek on Friday.",
    "They agreed on a common plan for the next five years.",
    "Nearly 200 people were there.",
)


@pytest.fixture(params=CASES, ids=str)
def candidate(request: pytest.FixtureRequest) -> Iterator[Candidate]:
    """Each engine in turn, with its provider on loopback."""
    case = request.param
    with case.fake() as server:
        yield Candidate(make=lambda: case.make(server, case.key, Options()), source=EN, target=RU, sentences=SENTENCES)
