"""Every operation of the API and every page, asked for with every kind of credential: exactly the permission table.

The requests are right in everything but the credential, and what was let through is undone at its last moment, so that
each meets the same newsroom. Three answers are told apart: nobody is known to ask (401), it is not theirs to do (403),
or they were let through, whatever came of it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import httpx
import pytest

from api import live, log_feed
from api.security.key_limits import KeyLimits
from api.security.scopes import ANY_KEY, PEOPLE_ONLY
from api.security.sign_in_limits import SignInLimits
from api.v1.routes import ROUTES as V1_ROUTES
from tests.api.conversation import PASSWORD, Newsroom, newsroom_in
from tests.api.matrix_credentials import Clock, Credential, Doorkeeper, Kind, Undoing, Undone, nothing_stays
from tests.api.matrix_pages import page_rows, pages
from tests.api.matrix_requests import FOR_ADMINISTRATORS, NOBODYS, Row, review_link, rows
from tests.api.test_as_of import api_routes
from tests.contract.recipes import Told
from workflow.domain.vocabulary import Role

NOT_TO_BE_HAD = {
    "stream_events": "one more reader than may be",
    "confirm_second_factor": "nobody has begun to set one up",
    "renew_recovery_codes": "nobody has one",
    "remove_second_factor": "nobody has one",
    "take_second_factor": "nobody has one",
    "withdraw_approval": "somebody else's approval",
    "let_go_of_edition": "somebody else looks after it",
    "end_session": "it was begun in a time that is undone",
    "read_sent_document": "the delivery was made by hand",
    "try_source": "nothing listens there",
}
"""What even somebody with every role is refused here, for a reason that is none of credentials."""
SOME_STRANGERS = {"nothing", "a revoked key", "a session that was signed out"}
ACCOUNTS = {name for name in FOR_ADMINISTRATORS if name not in {"export_newsroom", "retry_work"}}


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
        if row.is_open or row.is_page or row.operation in PEOPLE_ONLY:  # they count attempts
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
        found = (*rows(told), *page_rows(told))
        clock.step *= 0
        newsroom.app.state.log_feed = log_feed.LogFeed(
            newsroom.application.views, live.LiveFeed(newsroom.application, None)
        )
        newsroom.app.state.live = live.LiveFeed(newsroom.application, None)
        patched.setattr(live, "MOST_STREAMS", 0)
        patched.setattr(log_feed, "MOST_READERS", 0)  # a stream that is let through would never end: it is one too many
        patched.setattr(logging.getLogger("copyflow.api"), "disabled", True)  # each that is undone is a fault to it
        with nothing_stays(newsroom) as undoing:
            yield Matrix(newsroom=newsroom, undoing=undoing, everybody=everybody, rows=found)


def expected(row: Row, credential: Credential) -> Answer:
    """What the tables say."""
    if row.is_open:
        return Answer.PASSED
    if credential.kind is Kind.STRANGER:
        is_named = "Authorization" in credential.headers
        return Answer.HIDDEN if row.is_hidden and not is_named else Answer.UNKNOWN
    if credential.kind is Kind.KEY:
        if row.is_page or row.operation in PEOPLE_ONLY or row.only_itself:
            return Answer.DENIED
        if row.operation not in ANY_KEY and row.scope not in credential.scopes:
            return Answer.DENIED
    if row.holds_for(credential):
        return Answer.PASSED
    return Answer.HIDDEN if row.only_itself and "{key_id}" in row.address else Answer.DENIED


def found(row: Row, answer: httpx.Response | None) -> Answer:
    """What an answer says; what is refused line by line in an answer counts as refused."""
    if answer is None:
        return Answer.PASSED
    codes = _codes(answer)
    if not codes and answer.status_code in {401, 403} and not row.is_open:  # a page that says so
        return Answer.DENIED
    if "unauthenticated" in codes:
        return Answer.UNKNOWN
    if "not_allowed" in codes:
        return Answer.DENIED
    return Answer.HIDDEN if "not_found" in codes else Answer.PASSED


def is_as_it_should_be(row: Row, credential: Credential, answer: httpx.Response | None, *, is_written: bool) -> bool:
    """Whether this is what the tables say; who is refused has changed nothing, and a key learns what it lacks."""
    should, does = expected(row, credential), found(row, answer)
    if should is Answer.PASSED:
        return does in {Answer.PASSED, Answer.HIDDEN}
    if is_written or answer is None:
        return False
    if row.tells_within and should is Answer.DENIED and credential.kind is Kind.SESSION:
        return does in {Answer.PASSED, Answer.DENIED}
    lacks = credential.lacks is not None and credential.lacks is row.scope
    return does is should and (not lacks or answer.json()["facts"]["scope"] == credential.lacks)


def asks(row: Row, credential: Credential) -> bool:
    """Whether the cell says anything that another does not.

    Keys for all scopes but one are asked about that one; pages do not look at scopes; and who is limited reads like
    whoever is limited otherwise.
    """
    if row.is_page and (credential.alone or (row.method == "GET" and credential.is_limited_by_pair)):
        return False
    return credential.lacks is None or credential.lacks is row.scope


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


def wrong_cells(matrix: Matrix, rows: Sequence[Row]) -> list[str]:
    """What is answered otherwise than the tables say, in sentences."""
    assert rows, "nobody asks for it: say in matrix_requests.py or matrix_pages.py how, and who may"
    head, wrong = matrix.newsroom.application.views.head(), []
    for row in rows:
        for credential in filter(partial(asks, row), matrix.everybody):
            answer, is_written = matrix.ask(row, credential)
            if not is_as_it_should_be(row, credential, answer, is_written=is_written):
                does, should = found(row, answer), expected(row, credential)
                status = answer.status_code if answer is not None else "was about to be kept"
                wrong.append(f"{row.name} with {credential.name}: {does} ({status}), should be {should}")
    assert matrix.newsroom.application.views.head() == head
    return wrong


@pytest.mark.parametrize("operation", [route.name for route in api_routes(V1_ROUTES)])
def test_the_api_keeps_exactly_the_permission_table(matrix: Matrix, operation: str) -> None:
    """Whoever may is let through, everybody else gets 401 or 403 and has changed nothing."""
    assert wrong_cells(matrix, [row for row in matrix.rows if row.is_of_api and row.operation == operation]) == []


@pytest.mark.parametrize("path", sorted({route.path for route in pages()}))
def test_the_pages_keep_exactly_the_permission_table(matrix: Matrix, path: str) -> None:
    """The same of every page, button and form; no key opens any of them."""
    assert wrong_cells(matrix, [row for row in matrix.rows if row.address == path]) == []


def test_every_request_is_right_but_for_the_credential(matrix: Matrix) -> None:
    """Somebody with every role gets what each operation is for: else a denial could be for another reason."""
    (chief,) = [each for each in matrix.everybody if each.name == "all roles, session"]
    failed = []
    for row in matrix.rows:
        if row.is_of_api and row.name not in NOT_TO_BE_HAD:
            answer, is_written = matrix.ask(row, chief)
            if not is_written and answer is not None and answer.status_code >= 400:
                failed.append((row.name, answer.status_code, answer.text))
    assert failed == []


def test_a_stranger_learns_nothing_of_what_there_is(matrix: Matrix) -> None:
    """What does not exist and what cannot be meant is 401 to who is not known, and 403 to a key without the scope."""
    wrong = []
    for row in matrix.rows:
        if not row.is_of_api or row.is_open:
            continue
        lacking = [each for each in matrix.everybody if each.lacks is not None and each.lacks is row.scope]
        for credential in [*(each for each in matrix.everybody if each.name in SOME_STRANGERS), *lacking]:
            method, _, rest = row.request(credential)
            rest |= {"content": b'{"nothing": true}'} if "content" in rest else {}
            answer = matrix.newsroom.nobody.request(method, re.sub(r"{\w+}", NOBODYS, row.address), **rest)
            if found(row, answer) is not expected(row, credential):
                wrong.append(f"{row.name} with {credential.name}: {answer.status_code}")
    assert wrong == []


def test_who_is_no_administrator_does_not_learn_who_has_an_account(matrix: Matrix) -> None:
    """About accounts 403 comes before 404."""
    others = [each for each in matrix.everybody if each.kind is Kind.SESSION and Role.ADMIN not in each.roles]
    for row in matrix.rows:
        if row.operation in ACCOUNTS and row.is_of_api:
            for credential in others:
                method, _, rest = row.request(credential)
                answer = matrix.newsroom.nobody.request(method, re.sub(r"{\w+}", NOBODYS, row.address), **rest)
                assert found(row, answer) is Answer.DENIED, (row.name, credential.name, answer.text)
