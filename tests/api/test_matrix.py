"""Every operation of the API and every page, asked for with every kind of credential: exactly the permission table.

The requests are right in everything but the credential, and what was let through is undone at its last moment, so that
each meets the same newsroom. Three answers are told apart: nobody is known to ask (401), it is not theirs to do (403),
or they were let through, whatever came of it.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import httpx
import pytest

from api import live, log_feed
from api.security.key_limits import KeyLimits
from api.security.scopes import ANY_KEY, OPEN, PEOPLE_ONLY, SCOPES
from api.security.sign_in_limits import SignInLimits
from api.v1.routes import ROUTES as V1_ROUTES
from tests.api.conversation import PASSWORD, Newsroom, newsroom_in
from tests.api.matrix_credentials import Clock, Credential, Doorkeeper, Kind, Undone, Undoing, nothing_stays
from tests.api.matrix_requests import Row, review_link, rows
from tests.api.test_as_of import api_routes
from tests.contract.recipes import Told
from workflow.domain.vocabulary import Role
from workflow.people.scopes import why_useless


class Answer(StrEnum):
    """What becomes of a request, as far as credentials go."""

    UNKNOWN = "unknown"
    DENIED = "denied"
    HIDDEN = "hidden"
    """As if it were not there."""
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A newsroom, everybody who may come, and everything that may be asked."""

    newsroom: Newsroom
    undoing: Undoing
    everybody: tuple[Credential, ...]
    rows: tuple[Row, ...]

    def ask(self, row: Row, credential: Credential) -> tuple[httpx.Response | None, bool]:
        """The answer, None where it failed because it was undone; and whether anything was about to be kept."""
        self.undoing.happened = False
        if row.operation in OPEN or row.operation in PEOPLE_ONLY:  # they count attempts
            self.newsroom.app.state.sign_in_limits = SignInLimits(None)
        method, address, rest = row.request(credential)
        try:
            answer = self.newsroom.nobody.request(method, address, **rest)
        except Undone:
            answer = None
        self.newsroom.nobody.cookies.clear()
        return answer, self.undoing.happened


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    """Everything of the API, in a newsroom in which nothing that is done stays done."""
    clock = Clock()
    folder: Path = tmp_path_factory.mktemp("matrix")
    with pytest.MonkeyPatch.context() as patched, newsroom_in(folder, clock=clock) as newsroom:
        newsroom.app.state.key_limits = KeyLimits(None, per_address=1_000_000)  # many wrong keys are tried
        newsroom.admin.request("PUT", "desks/sports", json={"name": "Sports"}, headers={"If-Match": '"0"'})
        newsroom.application.accounts.add_user("somebody", PASSWORD, [Role.WRITER])
        told = Told(newsroom)
        everybody = tuple(Doorkeeper(newsroom, clock).everybody(review_link(told)[1]))
        found = tuple(rows(told))
        clock.step *= 0
        newsroom.app.state.log_feed = log_feed.LogFeed(newsroom.application.views, live.LiveFeed(newsroom.application, None))
        patched.setattr(log_feed, "MOST_READERS", 0)  # a stream that is let through would never end: it is one too many
        patched.setattr(logging.getLogger("copyflow.api"), "disabled", True)  # each that is undone is a fault to it
        with nothing_stays(newsroom) as undoing:
            yield Matrix(newsroom=newsroom, undoing=undoing, everybody=everybody, rows=found)


def expected(row: Row, credential: Credential) -> Answer:
    """What the tables say."""
    if row.operation in OPEN:
        return Answer.PASSED
    if credential.kind is Kind.STRANGER:
        return Answer.UNKNOWN
    if credential.kind is Kind.KEY:
        if row.operation in PEOPLE_ONLY or row.only_itself:
            return Answer.DENIED
        if row.operation not in ANY_KEY and SCOPES[row.operation] not in credential.scopes:
            return Answer.DENIED
    if row.holds_for(credential):
        return Answer.PASSED
    return Answer.HIDDEN if row.only_itself and row.operation in {"rotate_key", "revoke_key"} else Answer.DENIED


def found(answer: httpx.Response | None) -> Answer:
    """What an answer says; what is refused line by line in an answer counts as refused."""
    if answer is None:
        return Answer.PASSED
    codes = _codes(answer)
    if "unauthenticated" in codes:
        return Answer.UNKNOWN
    if "not_allowed" in codes:
        return Answer.DENIED
    return Answer.HIDDEN if "not_found" in codes else Answer.PASSED


def _codes(answer: httpx.Response) -> set[str]:
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if not answer.content:
        return set()
    if kind in {"application/problem+json", "application/json"}:
        body = answer.json()
        items = body.get("items", ()) if isinstance(body, dict) else ()
        return {each["code"] for each in (body, *items) if isinstance(each, dict) and "code" in each}
    if kind == "application/x-ndjson":
        lines = [json.loads(line) for line in answer.text.splitlines()]
        return {each["problem"]["code"] for each in lines if each.get("problem")}
    return set()


def test_every_operation_is_in_the_matrix(matrix: Matrix) -> None:
    """A route that is added is asked for by everybody, or this fails for want of a request or of who may."""
    assert {row.operation for row in matrix.rows} == {route.name for route in api_routes(V1_ROUTES)}


def test_the_api_keeps_exactly_the_permission_table(matrix: Matrix) -> None:
    """Whoever may is let through, everybody else gets 401 or 403 and has changed nothing."""
    head, wrong, cells = matrix.newsroom.application.views.head(), [], Counter[Answer]()
    for row in matrix.rows:
        came = set()
        for credential in matrix.everybody:
            answer, is_written = matrix.ask(row, credential)
            should, does = expected(row, credential), found(answer)
            does = Answer.PASSED if does is Answer.HIDDEN and should is Answer.PASSED else does
            cells[should] += 1
            if should is Answer.PASSED:
                came.add("undone" if is_written else answer.status_code if answer is not None else "fault")
            status = answer.status_code if answer is not None else "undone"
            if does is not should or (should is not Answer.PASSED and is_written):
                wrong.append(f"{row.name} with {credential.name}: {does} ({status}), should be {should} {answer.text[:300] if answer is not None else ''}")
        if came - {200, 201, 202, 204, "undone"}:
            print("CAME", row.name, came)
    print(len(matrix.rows), len(matrix.everybody), cells)
    Path("/tmp/matrix_wrong.txt").write_text("\n".join(wrong))
    assert wrong == []
    assert matrix.newsroom.application.views.head() == head
