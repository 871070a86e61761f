"""API keys over HTTP: shown once, replaced by themselves, told when they end, refused when they are none."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.security.key_expiry import HEADER
from api.security.key_limits import PER_ADDRESS, KeyLimits
from tests.api.conversation import ARTICLE, Newsroom, Person, newsroom_in
from tests.api.test_images import upload
from tests.store.parts import ManualClock
from workflow.cli.redis_server import RedisServer
from workflow.people.key_format import PATTERN, new_key
from workflow.people.scopes import EXPLANATIONS, Scope, roles_for

NOBODYS = "01a224ce-0000-7000-a340-decab24d31d7"
DOCUMENT = (Path(__file__).parents[2] / "docs" / "keys.md").read_text(encoding="utf-8")


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands until it is moved."""
    return ManualClock()


@pytest.fixture
def newsroom(tmp_path: Path, clock: ManualClock) -> Iterator[Newsroom]:
    """A newsroom whose clock is turned by hand."""
    with newsroom_in(tmp_path, clock=clock) as made:
        yield made


def made(person: Person, **body: Any) -> dict[str, Any]:
    """A key, as the answer to its maker has it."""
    answer = person.create("keys", {"label": "cms"} | body)
    assert answer.status_code == 201, answer.text
    new: dict[str, Any] = answer.json()
    return new


def program(newsroom: Newsroom, key: dict[str, Any] | str) -> Person:
    """Whatever has that key."""
    return newsroom.person({"Authorization": f"Bearer {key if isinstance(key, str) else key['key']}"})


def refused(answer: Any) -> tuple[int, str]:
    """Status and code of a problem."""
    return answer.status_code, answer.json()["code"]


# --- made and shown once ------------------------------------------------------------------------------


def test_a_key_is_shown_when_it_is_made_and_not_again(newsroom: Newsroom) -> None:
    """The answer is for no cache; every later one knows the first characters alone."""
    person = newsroom.in_browser("writer")
    answer = person.create("keys", {"label": "cms", "days": 30, "scopes": ["articles:read", "events:read"]})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    new = answer.json()
    assert re.fullmatch(PATTERN, new["key"])
    assert (new["label"], new["days"], new["state"], new["user"]) == ("cms", 30, "in_use", "writer")
    assert new["scopes"] == ["articles:read", "events:read"]
    me = program(newsroom, new).get("me")
    assert (me.json()["via"], me.json()["scopes"]) == (f"key:{new['id']}", new["scopes"])
    assert me.json()["key_expires_at"] == new["expires_at"]
    listed = person.get("keys")
    assert listed.json()["items"][0]["shown"] == new["shown"] == new["key"][:12]
    pages = [person.request("GET", address).text for address in ("/account", "/account/keys")]
    for said in (me.text, listed.text, *pages, newsroom.in_browser("admin").request("GET", "/people").text):
        assert new["key"] not in said


def test_the_same_request_again_makes_no_second_key(newsroom: Newsroom) -> None:
    """It is told which key it made; the key itself is not said again, to whoever asks."""
    person = newsroom.in_browser("writer")
    first = person.create("keys", {"label": "cms"}, key="once")
    again = person.create("keys", {"label": "cms"}, key="once")
    assert refused(again) == (409, "already_exists")
    assert again.json()["facts"] == {"key_id": first.json()["id"]}
    assert first.json()["key"] not in again.text
    assert len(person.get("keys").json()["items"]) == 2
    assert newsroom.in_browser("reviewer").create("keys", {"label": "cms"}, key="once").status_code == 201


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"label": ""}, "#/label"),
        ({"label": "x" * 101}, "#/label"),
        ({"days": 0}, "#/days"),
        ({"days": 3651}, "#/days"),
        ({"days": "30"}, "#/days"),
        ({"scopes": []}, "#/scopes"),
        ({"scopes": ["everything"]}, "#/scopes/0"),
        ({"scopes": ["reviews:decide"]}, "#/scopes"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(newsroom: Newsroom, wrong: dict[str, Any], pointer: str) -> None:
    """By field; a scope that the owner's roles have no use for is one of them."""
    answer = newsroom.in_browser("writer").create("keys", {"label": "cms"} | wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_keys_are_listed_a_page_at_a_time(newsroom: Newsroom, clock: ManualClock) -> None:
    """The newest first, each once, ended ones too; a successor on another page is known all the same."""
    person = newsroom.in_browser("writer")
    old = made(person, label="old")
    for number in range(4):
        clock.forward(seconds=1)
        if number == 2:
            person.create(f"keys/{old['id']}/rotation", {})
        else:
            made(person, label=str(number))
    found, after = [], {}
    while True:
        page = person.get("keys", limit=2, **after).json()
        found += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert [key["label"] for key in found] == ["3", "old", "1", "0", "old", "tests"]
    assert (found[4]["replaced_by"], found[4]["state"]) == (found[1]["id"], "replaced")
    assert refused(person.get("keys", after="made.up")) == (400, "malformed_cursor")


# --- whose ---------------------------------------------------------------------------------------------


def test_administrators_look_after_everybodys_keys(newsroom: Newsroom) -> None:
    """They list, make, replace and revoke others' keys; nobody else is let, or told of them."""
    admin, writer, reviewer = (newsroom.in_browser(name) for name in ("admin", "writer", "reviewer"))
    hers = made(admin, user="writer", scopes=["articles:submit"])
    assert hers["user"] == "writer"
    assert program(newsroom, hers).get("me").json()["name"] == "writer"
    assert {key["id"] for key in admin.get("keys", user="writer").json()["items"]} == {
        key["id"] for key in writer.get("keys").json()["items"]
    }
    assert {key["user"] for key in admin.get("keys", everybody=True).json()["items"]} >= {"writer", "reviewer", "admin"}
    assert admin.create(f"keys/{hers['id']}/rotation", {"overlap_hours": 0}).status_code == 201
    assert refused(program(newsroom, hers).get("me")) == (401, "unauthenticated")
    for answer in (
        reviewer.get("keys", user="writer"),
        reviewer.get("keys", everybody=True),
        reviewer.create("keys", {"label": "x", "user": "writer"}),
    ):
        assert refused(answer) == (403, "not_allowed")
    for identity in (hers["id"], NOBODYS):
        assert refused(reviewer.create(f"keys/{identity}/rotation", {})) == (404, "not_found")
        assert refused(reviewer.request("DELETE", f"keys/{identity}")) == (404, "not_found")
    assert admin.get("keys", user="nobody").status_code == 404
    assert [writer.request("DELETE", f"keys/{hers['id']}").status_code for _ in range(2)] == [204, 204]


def test_a_key_makes_no_key_and_sees_itself_alone(newsroom: Newsroom) -> None:
    """Not even an administrator's: what leaked reaches no other key, whether there is one or not."""
    session = newsroom.in_browser("admin")
    own, other = made(session), made(session, label="other")
    leaked = program(newsroom, own)
    assert refused(leaked.create("keys", {"label": "more"})) == (403, "not_allowed")
    assert [key["id"] for key in leaked.get("keys").json()["items"]] == [own["id"]]
    for query in ({"user": "admin"}, {"everybody": True}):
        assert refused(leaked.get("keys", **query)) == (403, "not_allowed")
    for identity in (other["id"], NOBODYS):
        assert refused(leaked.create(f"keys/{identity}/rotation", {})) == (403, "not_allowed")
        assert refused(leaked.request("DELETE", f"keys/{identity}")) == (403, "not_allowed")
    assert program(newsroom, other).get("me").status_code == 200


def test_a_key_replaces_itself(newsroom: Newsroom, clock: ManualClock) -> None:
    """A program gets its next key with the one that it has, both work for the overlap, then the new one alone."""
    old = made(newsroom.in_browser("writer"), days=30, scopes=["articles:read"])
    having_old = program(newsroom, old)
    answer = having_old.request("POST", f"keys/{old['id']}/rotation")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    new = answer.json()
    assert (new["follows"], new["label"], new["scopes"], new["days"]) == (old["id"], "cms", ["articles:read"], 30)
    having_new = program(newsroom, new)
    clock.forward(hours=23)
    assert [each.get("me").status_code for each in (having_old, having_new)] == [200, 200]
    assert refused(having_old.request("POST", f"keys/{old['id']}/rotation")) == (409, "wrong_state")
    clock.forward(hours=1)
    assert [each.get("me").status_code for each in (having_old, having_new)] == [401, 200]


def test_a_key_reads_while_somebody_writes(newsroom: Newsroom) -> None:
    """That it was used is noted when the writer is free: no reading waits for it, and none fails."""
    having = program(newsroom, made(newsroom.in_browser("writer")))
    with newsroom.application.database.write():
        assert having.get("articles").status_code == 200
    assert having.get("keys").json()["items"][0]["last_used_at"] is not None


def test_a_key_ends_itself(newsroom: Newsroom) -> None:
    """Whoever finds a key can make it void with nothing but that key."""
    found = made(newsroom.in_browser("writer"), scopes=["metrics:read"])
    assert program(newsroom, found).request("DELETE", f"keys/{found['id']}").status_code == 204
    assert refused(program(newsroom, found).get("me")) == (401, "unauthenticated")


# --- what opens no door -------------------------------------------------------------------------------


def test_keys_that_open_no_door(newsroom: Newsroom, clock: ManualClock) -> None:
    """Expired, revoked, replaced, its owner shut out, unknown, mistyped: 401 alike, with how to come in."""
    session, admin = newsroom.in_browser("writer"), newsroom.in_browser("admin")
    expired, revoked, replaced = (made(session, days=1), made(session), made(session))
    session.request("DELETE", f"keys/{revoked['id']}")
    session.create(f"keys/{replaced['id']}/rotation", {"overlap_hours": 0})
    shut_out = made(admin, user="translator")
    newsroom.application.accounts.disable_user("translator")
    clock.forward(days=1)
    mistyped = expired["key"][:-1] + ("A" if expired["key"][-1] != "A" else "B")
    answers = [
        program(newsroom, key).get("me")
        for key in (expired, revoked, replaced, shut_out, new_key(), mistyped, "cfk_", "x")
    ]
    assert {refused(answer) for answer in answers} == {(401, "unauthenticated")}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert all('error="invalid_token"' in answer.headers["WWW-Authenticate"] for answer in answers)


def test_a_key_for_something_else_is_told_what_it_lacks(newsroom: Newsroom) -> None:
    """The scope by name; and where another key would not help either, who it is for."""
    reader = program(newsroom, made(newsroom.in_browser("writer"), scopes=["articles:read"]))
    assert reader.get("articles").status_code == 200
    answer = reader.create("articles", ARTICLE)
    assert refused(answer) == (403, "not_allowed")
    assert answer.json()["facts"] == {"scope": "articles:submit"}
    assert "lacks the scope articles:submit" in answer.json()["detail"]
    answer = reader.request("PUT", "desks/world", json={"name": "World"}, headers={"If-Match": '"0"'})
    assert answer.json()["facts"] == {"scope": "admin"}
    assert "admin is for the role admin; the key's owner has writer" in answer.json()["detail"]


def test_images_that_are_not_public_are_for_keys_that_read(newsroom: Newsroom) -> None:
    """A key that may only hand in does not look at what is not public; nobody learns that it is there."""
    article = newsroom.writer.article()
    address = upload(newsroom.writer, article).json()["renditions"][0]["href"]
    session = newsroom.in_browser("writer")
    reading, handing_in = (made(session, scopes=[scope]) for scope in ("articles:read", "articles:submit"))
    statuses = [
        person.request("GET", address).status_code
        for person in (program(newsroom, reading), session, program(newsroom, handing_in), newsroom.nobody)
    ]
    assert statuses == [200, 200, 403, 404]


# --- its end is told ----------------------------------------------------------------------------------


def test_a_key_is_told_when_it_ends(newsroom: Newsroom, clock: ManualClock) -> None:
    """In every answer of the last fortnight, refusals too; earlier, and to people, nothing is said."""
    session = newsroom.in_browser("writer")
    new = made(session, days=15)
    having = program(newsroom, new)
    assert HEADER not in having.get("me").headers
    clock.forward(days=1)
    ends_at = (clock.now() + timedelta(days=14)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answers = having.get("me"), having.get("articles/nothing"), having.create("keys", {"label": "x"})
    assert [answer.status_code for answer in answers] == [200, 422, 403]
    assert {answer.headers[HEADER] for answer in answers} == {ends_at}
    session = newsroom.in_browser("writer")
    assert HEADER not in session.get("me").headers
    page = session.request("GET", "/account/keys").text
    assert "ends soon" in page
    assert "1 ends soon" in session.request("GET", "/account").text


# --- wrong keys are counted ---------------------------------------------------------------------------


def test_many_wrong_keys_are_told_to_wait_and_a_valid_one_is_not(newsroom: Newsroom) -> None:
    """After sixty in a minute from one address 429 with when to come again; who works behind it goes on working."""
    wrong = program(newsroom, new_key())
    statuses = [wrong.get("me").status_code for _ in range(PER_ADDRESS)]
    assert set(statuses) == {401}
    answer = wrong.get("me")
    assert refused(answer) == (429, "too_many_attempts")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert newsroom.writer.get("me").status_code == 200
    assert newsroom.nobody.get("me").status_code == 401
    assert newsroom.in_browser("writer").get("me").status_code == 200


def test_typos_count_and_cost_no_question_to_the_database(newsroom: Newsroom) -> None:
    """They are refused though there is no table of keys to look in."""
    with newsroom.application.database.write() as connection:
        connection.execute(text("ALTER TABLE api_keys RENAME TO away"))
    typo = program(newsroom, "cfk_" + "0" * 38)
    assert [typo.get("me").status_code for _ in range(PER_ADDRESS + 1)] == [401] * PER_ADDRESS + [429]


def test_a_wrong_key_on_a_page_counts_once(newsroom: Newsroom) -> None:
    """Though its error page asks once more who is there."""
    newsroom.app.state.key_limits = KeyLimits(None, per_address=2)
    wrong = newsroom.person({"Authorization": f"Bearer {new_key()}", "Accept": "text/html"})
    assert [wrong.request("GET", "/queue").status_code for _ in range(3)] == [401, 401, 429]


def test_wrong_keys_are_counted_over_all_processes(redis_server: RedisServer) -> None:
    """Two processes count as one; another address and another household are counted apart."""
    first, second = (KeyLimits(redis_server.url, per_address=2) for _ in range(2))
    addresses = "192.0.2.7", "2001:db8:0:7::1"
    for address in addresses:
        first.refuse(address)
        second.refuse(address)
        with pytest.raises(Exception, match="Too many wrong API keys"):
            first.refuse(address)
    with pytest.raises(Exception, match="Too many wrong API keys"):
        second.refuse("2001:db8:0:7::2")
    second.refuse("192.0.2.8")
    first.close()
    second.close()


def test_a_household_of_the_old_addresses_is_one_however_they_are_written() -> None:
    """A server that listens on both kinds hands IPv4 on as IPv6: that is one household each, not one for everybody."""
    limits = KeyLimits(None, per_address=1)
    limits.refuse("192.0.2.7")
    with pytest.raises(Exception, match="Too many wrong API keys"):
        limits.refuse("::ffff:192.0.2.7")
    limits.refuse("::ffff:192.0.2.8")


# --- never said again ---------------------------------------------------------------------------------


def test_no_key_stands_in_any_log(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """Made, used, replaced, refused, failing: the log names keys by their id alone."""
    caplog.set_level(logging.DEBUG)
    session = newsroom.in_browser("writer")
    first = made(session)
    having = program(newsroom, first)
    having.create("articles", ARTICLE)
    second = having.request("POST", f"keys/{first['id']}/rotation").json()
    wrong = new_key()
    program(newsroom, wrong).get("me")
    with newsroom.losing_the_database_after(0):
        assert program(newsroom, second).create("articles", ARTICLE).status_code == 500
    session.request("DELETE", f"keys/{first['id']}")
    said = "\n".join(f"{record.getMessage()} {record.args} {record.exc_text}" for record in caplog.records)
    assert first["id"] in said
    assert "failed" in said
    for key in (first["key"], second["key"], wrong):
        assert key[12:] not in said


# --- what the document says ---------------------------------------------------------------------------


def test_the_document_says_what_scopes_there_are() -> None:
    """Every scope with its words and the roles that have a use for it, and the scanners' expression."""
    rows = re.findall(r"^\| `([a-z:_]+)` \| (.+?) \| (.+?) \|$", DOCUMENT, re.MULTILINE)
    assert {Scope(scope): words for scope, words, _ in rows} == {
        scope: str(said) for scope, said in EXPLANATIONS.items()
    }
    for scope, _, roles in rows:
        expected = roles_for(Scope(scope))
        everybody = len(expected) == 5
        assert roles == ("everybody" if everybody else ", ".join(sorted(expected))), scope
    assert f"`{PATTERN}`" in DOCUMENT
    example = re.search(r"```json\n(.+?)```", DOCUMENT, re.DOTALL)
    assert example is not None
    json.loads(example[1])
