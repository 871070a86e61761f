"""Signing in over HTTP: second factor, rotation, who is let try how often, and a server that hashing does not stop."""

from __future__ import annotations

import json
import logging
import re
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.problems import Problem
from api.security.browsers import browser_of
from api.security.sign_in_limits import CEILING, CODES, PER_ACCOUNT, SignInLimits
from tests.api.conversation import PASSWORD, Newsroom, Person, newsroom_in
from tests.people.apps import code_at
from workflow.people import passwords
from workflow.people.pending import MOST_CODES

HTML = {"Accept": "text/html"}


def secret_of(newsroom: Newsroom, name: str) -> str:
    """The secret of a second factor that is set up for a person, as an app that is a minute behind does."""
    accounts, clock = newsroom.application.accounts, newsroom.application.clock
    user = accounts.user(name)
    secret = accounts.second_factors.prepare(user.id, name).secret
    accounts.second_factors.confirm(user.id, code_at(secret, clock.now()))
    # the code of now was used: let its step be an earlier one, so that no test has to wait half a minute
    with newsroom.application.database.write() as connection:
        connection.exec_driver_sql("UPDATE second_factors SET last_step = 0")
    return secret


def code_now(newsroom: Newsroom, secret: str) -> str:
    """What the app shows."""
    return code_at(secret, newsroom.application.clock.now())


def in_a_browser(newsroom: Newsroom) -> Person:
    """Somebody's browser, in which nobody is signed in."""
    return newsroom.person({"Sec-Fetch-Site": "same-origin"})


def signed(person: Person, **fields: str) -> tuple[int, str]:
    """Status and code of a sign-in by the API."""
    answer = person.request("POST", "session", json=fields)
    return answer.status_code, answer.json().get("code", "")


def test_the_api_asks_for_the_code(newsroom: Newsroom) -> None:
    """Right password, no code: told which is missing. Wrong password: told nothing more than anybody."""
    secret = secret_of(newsroom, "writer")
    person = newsroom.person()
    assert signed(person, name="writer", password=PASSWORD) == (401, "second_factor_required")
    assert signed(person, name="writer", password="wrong", code="000000") == (401, "sign_in_failed")
    assert signed(person, name="writer", password=PASSWORD, code="000000") == (401, "second_factor_wrong")
    code = code_now(newsroom, secret)
    assert signed(person, name="writer", password=PASSWORD, code=code)[0] == 201
    assert person.get("me").json()["name"] == "writer"
    assert signed(newsroom.person(), name="writer", password=PASSWORD, code=code) == (401, "second_factor_wrong")


def test_the_page_asks_for_the_code_in_a_second_step(newsroom: Newsroom) -> None:
    """No page keeps the password; after the code the browser is led where it wanted to go."""
    secret = secret_of(newsroom, "writer")
    person = in_a_browser(newsroom)
    first = person.request("POST", "/login", data={"name": "writer", "password": PASSWORD, "back_to": "/desks"})
    assert (first.status_code, first.headers["Location"]) == (303, "/login/code?back_to=%2Fdesks&language=")
    shown = person.request("GET", first.headers["Location"], headers=HTML)
    assert 'name="code"' in shown.text
    assert PASSWORD not in shown.text
    assert person.get("me").status_code == 401
    wrong = person.request("POST", "/login/code", data={"code": "000000", "back_to": "/desks"}, headers=HTML)
    assert (wrong.status_code, "The code is not right" in wrong.text) == (401, True)
    right = {"code": code_now(newsroom, secret), "back_to": "/desks"}
    last = person.request("POST", "/login/code", data=right)
    assert (last.status_code, last.headers["Location"]) == (303, "/desks")
    assert person.get("me").json()["name"] == "writer"
    assert person.cookies.get("copyflow-code") is None
    alone = newsroom.person().request("GET", "/login/code", headers=HTML)
    assert 'name="password"' in alone.text


def test_codes_are_not_guessed(newsroom: Newsroom) -> None:
    """Five wrong ones end a sign-in, ten an account's tries for a quarter of an hour, whoever knows the password."""
    secret = secret_of(newsroom, "writer")
    for _ in range(CODES // MOST_CODES):
        person = in_a_browser(newsroom)
        person.request("POST", "/login", data={"name": "writer", "password": PASSWORD})
        answers = [
            person.request("POST", "/login/code", data={"code": "000000"}, headers=HTML) for _ in range(MOST_CODES)
        ]
        assert [answer.status_code for answer in answers] == [401] * MOST_CODES
        assert "begin anew" in answers[-1].text
        late = person.request("POST", "/login/code", data={"code": code_now(newsroom, secret)}, headers=HTML)
        assert late.status_code == 401
    person = in_a_browser(newsroom)
    person.request("POST", "/login", data={"name": "writer", "password": PASSWORD})
    late = person.request("POST", "/login/code", data={"code": code_now(newsroom, secret)}, headers=HTML)
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 60


def test_a_session_that_somebody_planted_is_not_signed_in_to(newsroom: Newsroom) -> None:
    """Session fixation: whatever the browser brings along, signing in makes another session and ends that one."""
    planted = in_a_browser(newsroom)
    planted.request("POST", "/login", data={"name": "reviewer", "password": PASSWORD})
    token = planted.cookies["copyflow"]
    for brought in (token, "made-up"):
        victim = newsroom.person({"Sec-Fetch-Site": "same-origin"})
        victim.cookies.set("copyflow", brought, domain="newsroom.test")
        answer = victim.request("POST", "/login", data={"name": "writer", "password": PASSWORD})
        assert f"copyflow={brought}" not in answer.headers["Set-Cookie"]
        assert newsroom.person({"Cookie": f"copyflow={brought}"}).get("me").status_code == 401


def test_setting_up_a_second_factor_rotates_the_session(newsroom: Newsroom) -> None:
    """From page to page: password, picture and key, code, recovery codes once; elsewhere one is signed out."""
    person, elsewhere = newsroom.in_browser("writer"), newsroom.in_browser("writer")
    before = person.cookies["copyflow"]
    wrong = person.request("POST", "/account/second-factor/prepare", data={"password": "wrong"}, headers=HTML)
    assert wrong.status_code == 422
    page = person.request("POST", "/account/second-factor/prepare", data={"password": PASSWORD}, headers=HTML)
    assert 'src="data:image/svg+xml' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'<code class="secret" dir="ltr">([A-Z2-7 ]+)</code>', page.text)
    assert found is not None
    refused = person.request("POST", "/account/second-factor/confirm", data={"code": "000000"}, headers=HTML)
    assert (refused.status_code, found[1] in refused.text) == (422, True)
    code = code_now(newsroom, found[1])
    shown = person.request("POST", "/account/second-factor/confirm", data={"code": code}, headers=HTML)
    codes = re.findall(r"<li><code>([a-z2-9-]{19})</code></li>", shown.text)
    assert len(codes) == 10
    assert person.cookies["copyflow"] != before
    assert (person.get("me").status_code, elsewhere.get("me").status_code) == (200, 401)
    assert newsroom.person({"Cookie": f"copyflow={before}"}).get("me").status_code == 401
    later = person.request("GET", "/account/second-factor", headers=HTML)
    assert not [each for each in codes if each in later.text]
    assert signed(newsroom.person(), name="writer", password=PASSWORD, code=codes[0])[0] == 201
    gone = person.request("POST", "/account/second-factor/remove", data={"password": PASSWORD})
    assert (gone.status_code, person.get("me").status_code) == (303, 200)
    assert signed(newsroom.person(), name="writer", password=PASSWORD)[0] == 201


def test_the_api_sets_up_what_the_page_does(newsroom: Newsroom) -> None:
    """Prepare, confirm, new codes, removal: with a session and the password; keys are refused."""
    person = newsroom.in_browser("writer")
    proof = {"password": PASSWORD}
    secret = person.request("POST", "me/second-factor", json=proof).json()["secret"]
    sent = {"code": code_now(newsroom, secret)}
    first = person.request("POST", "me/second-factor/confirmation", json=sent).json()["recovery_codes"]
    second = person.request("POST", "me/second-factor/recovery-codes", json=proof).json()["recovery_codes"]
    assert len({*first, *second}) == 20
    assert person.request("POST", "me/second-factor/removal", json={"password": "wrong"}).status_code == 422
    assert person.request("POST", "me/second-factor/removal", json=proof).status_code == 204
    assert person.request("POST", "me/second-factor/removal", json=proof).status_code == 404
    assert newsroom.writer.request("POST", "me/second-factor", json=proof).status_code == 403


def test_ones_sessions_over_the_api(newsroom: Newsroom) -> None:
    """Listed with the browser, ended one by one or all; another's is not there."""
    here, there, other = newsroom.in_browser("writer"), newsroom.in_browser("writer"), newsroom.in_browser("reviewer")
    items = here.get("me/sessions").json()["items"]
    assert sorted(item["is_this"] for item in items) == [False, True]
    assert all(item["browser"] == "python-httpx" for item in items)
    elsewhere = next(item["id"] for item in items if not item["is_this"])
    assert other.request("DELETE", f"me/sessions/{elsewhere}").status_code == 404
    assert here.request("DELETE", f"me/sessions/{elsewhere}").status_code == 204
    assert [each.get("me").status_code for each in (here, there)] == [200, 401]
    assert here.request("DELETE", "me/sessions").status_code == 204
    assert [each.get("me").status_code for each in (here, other)] == [401, 200]


def test_nobody_locks_another_person_out(newsroom: Newsroom) -> None:
    """Somebody who guesses an account's password next door is stopped; a browser that was there before comes in."""
    known = newsroom.in_browser("writer")
    known.request("DELETE", "session")
    guesses = [signed(newsroom.person(), name="writer", password="wrong")[0] for _ in range(PER_ACCOUNT + 1)]
    assert guesses == [401] * PER_ACCOUNT + [429]
    assert signed(known, name="writer", password=PASSWORD)[0] == 201
    stolen = known.cookies["copyflow-known"]
    for forged in (stolen[:-1] + ("A" if stolen[-1] != "A" else "B"), "~".join(["x.1.y.z"] * 50), ".."):
        person = newsroom.person({"Cookie": f"copyflow-known={forged}", "Sec-Fetch-Site": "same-origin"})
        assert signed(person, name="writer", password=PASSWORD)[0] == 429, forged
    assert signed(known, name="publisher", password="wrong")[0] == 401
    wrong = [signed(known, name="writer", password="wrong")[0] for _ in range(PER_ACCOUNT + 1)]
    assert wrong == [401] * PER_ACCOUNT + [429], "a known browser is no open door"


def test_guesses_from_many_households_meet_a_ceiling() -> None:
    """A hundred a minute over all; who is somewhere else and at work in a known browser is not held by it."""
    limits = SignInLimits(None)

    def tried(address: str, known: str = "") -> bool:
        try:
            limits.admit("Ana", address, known)
        except Problem:
            return False
        return True

    assert sum(tried(f"192.0.2.{number % 250}") for number in range(CEILING + 50)) == CEILING
    assert not tried("198.51.100.1")
    assert tried("198.51.100.1", "a-known-browser")
    limits.close()


def test_what_was_refused_does_not_fill_the_ceiling() -> None:
    """One household alone cannot shut an account for all others, however often it asks."""
    limits = SignInLimits(None)
    admitted = 0
    for _ in range(CEILING * 3):
        try:
            limits.admit("Ana", "192.0.2.1")
        except Problem:
            continue
        admitted += 1
    assert admitted == PER_ACCOUNT
    limits.admit("Ana", "198.51.100.1")
    limits.close()


class _Slow(Argon2Hasher):
    """A hasher that ends when it is let."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.may_end = threading.Event()
        self.may_end.set()
        self.at_work = 0

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - the library's name
        self.at_work += 1
        assert self.may_end.wait(60)
        return super().verify(password, hash)


def test_hashing_does_not_stop_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve wait for a hash, the others are told to come back, and everything else is answered meanwhile."""
    slow = _Slow()
    monkeypatch.setattr("tests.api.conversation.PasswordHash", lambda _: PasswordHash([slow]))
    room = passwords.AT_ONCE + passwords.WAITING
    with newsroom_in(tmp_path) as newsroom, ThreadPoolExecutor(room + 1) as pool:
        slow.may_end.clear()
        waiting = [
            pool.submit(signed, newsroom.person(), name=f"nobody {number}", password="wrong")
            for number in range(room + 1)
        ]
        first = next(as_completed(waiting, timeout=60))
        assert first.result() == (429, "busy")
        assert newsroom.nobody.get("health/live").status_code == 200
        assert newsroom.reviewer.get("queue").status_code == 200
        assert slow.at_work <= passwords.AT_ONCE
        slow.may_end.set()
        results = sorted(each.result() for each in waiting)
    assert results == [(401, "sign_in_failed")] * room + [(429, "busy")]


def test_log_lines_have_no_name_that_nobody_has(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """People type passwords into the name field: a failure says whose account it was, or nobody's."""
    with caplog.at_level(logging.INFO, "copyflow.people"):
        signed(newsroom.person(), name="hunter2 hunter2", password="typed in the wrong field")
        signed(newsroom.person(), name="writer", password="not the right one")
        newsroom.in_browser("writer")
    writer = newsroom.application.accounts.user("writer").actor.id
    lines = [json.loads(record.message) for record in caplog.records]
    assert [(line["act"], line["user"]) for line in lines] == [
        ("sign_in_failed", "nobody"),
        ("sign_in_failed", writer),
        ("signed_in", writer),
    ]
    said = "\n".join(record.message for record in caplog.records)
    assert not re.search("hunter2|typed in|not the right|a password of", said)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36 Edg/156.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.9.1", "curl"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_browsers_have_short_names(agent: str, name: str) -> None:
    """Enough to recognise one's own, nothing of what a program could write there to be shown."""
    assert browser_of(agent) == name
