"""What is kept about a person can be read by them, and goes when the account is erased."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from tests import factories as make
from tests.store.desk import Desk
from tests.store.parts import ManualClock, made, together
from workflow.bootstrap import Application
from workflow.domain.commands import AddComment
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import Actor, Role
from workflow.people.sessions import Proof
from workflow.preferences import Preferences, SavedView
from workflow.views import FORMER_COLLEAGUE

PASSWORD = "correct horse battery"
BOSS = Actor(id="cli:boss", name="boss", roles=frozenset({Role.ADMIN}))


@pytest.fixture
def ada(application: Application, desk: Desk) -> Actor:
    """A reviewer with everything that an account can have, who said something about the desk's article."""
    accounts = application.accounts
    accounts.add_user("boss", PASSWORD, [Role.ADMIN])
    ada = accounts.add_user("ada", PASSWORD, [Role.REVIEWER])
    accounts.keys.add("ada", "archive")
    accounts.sessions.begin(ada.id, Proof.PASSWORD, browser="Firefox, Linux")
    accounts.second_factors.prepare(ada.id, "ada")
    application.personal.choose(ada.id, Preferences(language="ru", theme="dark"))
    application.personal.save_view(ada.id, SavedView(name="mine", query="language=ru"))
    accounts.reset_link("ada", BOSS)
    application.newsroom.execute(
        AddComment(by=ada.actor, at=application.clock.now(), text="Who said so?"), article_stream(make.ARTICLE_ID)
    )
    return ada.actor


def test_everything_about_a_person_is_one_document(application: Application, ada: Actor):
    """Account, sessions, keys, preferences, views, and what they did and typed; JSON, and nothing that opens a door."""
    data = application.accounts.personal_data("ada")
    assert data["account"]["name"] == "ada"
    assert data["sessions"][0]["browser"] == "Firefox, Linux"
    assert data["api_keys"][0]["label"] == "archive"
    assert data["preferences"] == {"language": "ru", "theme": "dark", "single_keys": True}
    assert data["saved_views"] == [{"name": "mine", "query": "language=ru"}]
    (act,) = data["acts"]
    assert (act["type"], act["words"]) == ("comment.added", {"text": "Who said so?"})
    assert act["position"] == application.views.head()
    written = json.dumps(data)
    with application.database.read() as connection:
        secrets = connection.execute(
            text("SELECT key_hash FROM api_keys UNION SELECT token_hash FROM sessions")
        ).scalars()
        assert not [each for each in secrets if each in written]
    assert "argon2" not in written
    with pytest.raises(NotFound):
        application.accounts.personal_data("eve")


def test_an_erased_person_is_in_no_table_but_the_log(application: Application, ada: Actor):
    """No row anywhere has the name or, but for the log, its projections and the note of the act, the id."""
    erased = application.accounts.erasure.erase("ada", BOSS, " asked  for it ")
    assert (erased.user_id, erased.reason) == (ada.id.removeprefix("user:"), "asked for it")
    assert application.accounts.erasure.erased() == [erased]
    named, known = set(), set()
    with application.database.read() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                named |= {table} if "ada" in map(str, row) else set()
                known |= {table} if erased.user_id in str(tuple(row)) else set()
    assert named == set()
    assert known <= {"events", "erased_accounts", "snapshots"}
    assert {"events", "erased_accounts"} <= known
    assert application.views.names()[ada.id] == FORMER_COLLEAGUE


def test_who_is_gone_is_a_former_colleague_in_every_history(application: Application, ada: Actor):
    """The log stays whole, and the timeline says the same sentence of nobody in particular."""
    application.accounts.erasure.erase("ada", BOSS, "asked for it")
    assert application.verification.verify().position == application.views.head()
    assert application.verification.differences() == []
    told = application.views.about(make.ARTICLE_ID).names()
    assert told[ada.id] == "former colleague"


def test_what_is_not_erased(application: Application, ada: Actor):
    """One's own account, the last administrator's, somebody unknown, and anybody without a reason."""
    accounts = application.accounts
    boss = accounts.user("boss").actor
    for name, by, reason, field in (
        ("ada", BOSS, " ", "reason"),
        ("ada", BOSS, "x" * 501, "reason"),
        ("boss", boss, "tired", "name"),
        ("boss", BOSS, "tired", "name"),
    ):
        with pytest.raises(InvalidValue, match=field):
            accounts.erasure.erase(name, by, reason)
    with pytest.raises(NotFound):
        accounts.erasure.erase("eve", BOSS, "tired")
    assert {user.name for user in accounts.users()} == {"ada", "boss"}
    assert accounts.erasure.erased() == []


def test_of_two_administrators_who_erase_each_other_one_stays(application: Application):
    """The rule is looked at under the lock."""
    accounts = application.accounts
    names = ("ann", "ben")
    people = [accounts.add_user(name, PASSWORD, [Role.ADMIN]).actor for name in names]
    together(2, lambda number: accounts.erasure.erase(names[1 - number], people[number], "a quarrel"))
    assert len(accounts.users()) == 1


def test_a_name_that_became_free_is_somebody_else(application: Application, ada: Actor):
    """A new account of that name has another id: the log does not mix them up."""
    application.accounts.erasure.erase("ada", BOSS, "asked for it")
    again = application.accounts.add_user("ada", PASSWORD, [Role.WRITER])
    assert again.actor.id != ada.id
    names = application.views.names()
    assert (names[ada.id], names[again.actor.id]) == (FORMER_COLLEAGUE, "ada")


class HandAtTheClock(ManualClock):
    """A clock at which something happens when it is looked at next."""

    def __init__(self) -> None:
        super().__init__()
        self.then: Callable[[], object] | None = None

    def now(self) -> datetime:
        """The moment shown, once what was to happen has happened."""
        then, self.then = self.then, None
        if then is not None:
            then()
        return super().now()


def test_an_id_that_is_erased_while_an_account_is_made_of_it_stays_erased(database_url: str, tmp_path: Path):
    """Whether it was erased is looked at with the insert, not before: a lost answer's repetition brings nobody back."""
    clock = HandAtTheClock()
    application = made(database_url, tmp_path, clock)
    try:
        application.migrate()
        accounts = application.accounts
        accounts.add_user("boss", PASSWORD, [Role.ADMIN])
        ada = accounts.add_user("ada", PASSWORD, [Role.WRITER], user_id=application.ids.new())
        clock.then = lambda: accounts.erasure.erase("ada", BOSS, "left us")
        with pytest.raises(AlreadyExists, match="was erased"):
            accounts.add_user("ada", PASSWORD, [Role.WRITER], user_id=ada.id)
        assert accounts.known(ada.id) is None
        assert accounts.called("ada") is None
    finally:
        application.close()


def test_erased_and_made_at_once_it_is_one_of_both(application: Application):
    """Whatever the order of the two: no id is an account and a former colleague."""
    accounts = application.accounts
    accounts.add_user("boss", PASSWORD, [Role.ADMIN])
    for number in range(10):
        name = f"ada {number}"
        ada = accounts.add_user(name, None, [Role.WRITER])
        acts = (
            partial(accounts.erasure.erase, name, BOSS, "left us"),
            partial(accounts.add_user, name, None, [Role.WRITER], user_id=ada.id),
        )
        erased, added = together(2, lambda each, acts=acts: acts[each]())
        assert erased.user_id == ada.id
        assert isinstance(added, AlreadyExists)
        assert accounts.known(ada.id) is None


def test_log_lines_tell_acts_and_no_secrets(
    application: Application, clock: ManualClock, caplog: pytest.LogCaptureFixture
):
    """One line of JSON an act, with ids; never a password, link, token or key."""
    accounts = application.accounts
    with caplog.at_level(logging.INFO, "copyflow.people"):
        made = accounts.invite("eve", [Role.WRITER], BOSS)
        accounts.links.use(made.token, PASSWORD)
        accounts.set_password("eve", "another password")
        first = accounts.keys.make("eve", "the archive")
        second = accounts.keys.rotate(first.known.id)
        for _ in range(2):  # revoking once more changes nothing, and is no act
            accounts.keys.revoke(second.known.id)
        accounts.disable_user("eve")
        accounts.erasure.erase("eve", BOSS, "left us")
    lines = [json.loads(record.message) for record in caplog.records]
    assert [line["act"] for line in lines] == [
        "account_made", "link_made", "link_used", "password_changed", "key_made", "key_replaced", "key_revoked",
        "account_disabled", "account_erased",
    ]  # fmt: skip
    assert {line["user"] for line in lines} == {made.user.actor.id}
    assert [line["key"] for line in lines if "key" in line] == [first.known.id, first.known.id, second.known.id]
    said = "\n".join(record.message for record in caplog.records)
    assert not re.search(rf"{made.token}|{PASSWORD}|another password|eve|the archive|cfk_", said)
