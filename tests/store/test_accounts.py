"""People: passwords, sessions, keys, secrets. What is kept of them is never enough to come in."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.store.parts import ManualClock, made, together
from workflow.bootstrap import Application
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.vocabulary import Role

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(application: Application) -> str:
    """A reviewer's name."""
    application.accounts.add_user("ada", PASSWORD, [Role.REVIEWER])
    return "ada"


def test_an_account_is_made_once_with_sense(application: Application, ada: str):
    """Names are unique, passwords long, roles real; ``system`` is nobody's."""
    accounts = application.accounts
    assert accounts.user(ada).actor.roles == {Role.REVIEWER}
    with pytest.raises(AlreadyExists):
        accounts.add_user(f" {ada} ", PASSWORD, [Role.WRITER])
    for name, password, roles, field in (
        (" ", PASSWORD, [Role.WRITER], "name"),
        ("x" * 101, PASSWORD, [Role.WRITER], "name"),
        ("bob", "short", [Role.WRITER], "password"),
        ("bob", PASSWORD, [], "roles"),
        ("bob", PASSWORD, [Role.WRITER, Role.SYSTEM], "roles"),
    ):
        with pytest.raises(InvalidValue, match=field):
            accounts.add_user(name, password, roles)
    assert [user.name for user in accounts.users()] == [ada]
    with pytest.raises(NotFound, match="bob"):
        accounts.user("bob")


@pytest.mark.parametrize("name", ["", "\x00", "ada\x00", "\ud800"])
def test_nobody_is_called_what_no_name_can_be(application: Application, ada: str, name: str):
    """It is not found, as any other name of nobody: PostgreSQL takes no such text, and that is no fault of ours."""
    accounts = application.accounts
    assert accounts.known(name) is accounts.called(name) is None
    for unknown in (accounts.user, accounts.with_id, accounts.keys.known, accounts.keys.named):
        with pytest.raises(NotFound):
            unknown(name)
    assert accounts.called(ada) == accounts.user(ada)


def test_a_session_begins_with_the_right_password_and_ends_with_its_hours(
    application: Application, clock: ManualClock, ada: str
):
    """Wrong password, unknown name, unknown token, signed out, run out: nobody comes in."""
    accounts = application.accounts
    assert accounts.sessions.sign_in(ada, "wrong password") is None
    assert accounts.sessions.sign_in("bob", PASSWORD) is None
    token = accounts.sessions.sign_in(ada, PASSWORD)
    assert token is not None
    signed_in = accounts.sessions.whose(token)
    assert signed_in is not None
    assert (signed_in.actor, signed_in.via) == (accounts.user(ada).actor, "session")
    assert accounts.sessions.whose(token + "x") is None
    clock.forward(hours=7, minutes=59)
    assert accounts.sessions.whose(token) is not None, "used in time"
    clock.forward(hours=4)
    assert accounts.sessions.whose(token) is not None
    clock.forward(minutes=1)
    assert accounts.sessions.whose(token) is None
    other = accounts.sessions.sign_in(ada, PASSWORD)
    assert other is not None
    accounts.sessions.end(other)
    assert accounts.sessions.whose(other) is None


def test_a_key_works_until_it_expires(application: Application, clock: ManualClock, ada: str):
    """A key is its person's, for so many days."""
    accounts = application.accounts
    key = accounts.keys.add(ada, "desk", days=2)
    signed_in = accounts.keys.whose(key)
    assert signed_in is not None
    assert signed_in.actor == accounts.user(ada).actor
    assert signed_in.via.startswith("key:")
    clock.forward(days=2)
    assert accounts.keys.whose(key) is None
    for days in (0, 4000):
        with pytest.raises(InvalidValue, match="days"):
            accounts.keys.add(ada, "desk", days=days)
    with pytest.raises(NotFound):
        accounts.keys.add("bob", "desk")


def test_a_mistyped_key_is_refused_by_its_checksum(application: Application, ada: str):
    """Any one character wrong, missing or added is found without the database, which is not even there any more."""
    key = application.accounts.keys.add(ada, "desk")
    with application.database.write() as connection:
        connection.execute(text("ALTER TABLE api_keys RENAME TO away"))
    wrong = [key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :] for place in range(len(key))]
    for typo in (*wrong, key[:-1], key + "0", "", "cfk_", "é" * 42):
        assert application.accounts.keys.whose(typo) is None


def test_a_disabled_person_comes_in_by_no_door(application: Application, ada: str):
    """Password, session and key all end with the account."""
    accounts = application.accounts
    token, key = accounts.sessions.sign_in(ada, PASSWORD), accounts.keys.add(ada, "desk")
    assert token is not None
    with application.database.write() as connection:
        connection.execute(text("UPDATE users SET disabled_at = '2026-01-01T00:00:00.000000Z'"))
    assert accounts.sessions.sign_in(ada, PASSWORD) is None
    assert accounts.sessions.whose(token) is None
    assert accounts.keys.whose(key) is None


def test_the_use_of_a_key_is_noted_at_most_once_a_minute(application: Application, clock: ManualClock, ada: str):
    """Reading with a key does not write at every request."""

    def last_used() -> str:
        with application.database.read() as connection:
            return str(connection.execute(text("SELECT last_used_at FROM api_keys")).scalar_one())

    key = application.accounts.keys.add(ada, "desk")
    application.accounts.keys.whose(key)
    first = last_used()
    clock.forward(seconds=59)
    application.accounts.keys.whose(key)
    assert last_used() == first
    clock.forward(seconds=2)
    application.accounts.keys.whose(key)
    assert last_used() > first


def test_noting_a_use_holds_nobody_up(application: Application, clock: ManualClock, ada: str):
    """While somebody else writes, a key and a session open the door at once; the next use notes what was left."""
    accounts = application.accounts
    token, new = accounts.sessions.sign_in(ada, PASSWORD), accounts.keys.make(ada, "desk")
    assert token is not None
    clock.forward(minutes=5)
    used = clock.now()
    with application.database.write() as connection:
        for table in ("api_keys", "sessions"):
            connection.execute(text(f"UPDATE {table} SET user_id = user_id"))
        doors = (lambda: accounts.keys.whose(new.secret), lambda: accounts.sessions.whose(token))
        opened = together(2, lambda number: doors[number]())
    assert None not in opened
    assert not [each for each in opened if isinstance(each, BaseException)]
    assert accounts.keys.known(new.known.id).last_used_at is None, "nobody could write it"
    clock.forward(minutes=5)
    accounts.keys.whose(accounts.keys.add(ada, "another"))
    assert accounts.keys.known(new.known.id).last_used_at == used
    accounts.sessions.whose(token)
    assert [session.seen_at for session in accounts.sessions.of(accounts.user(ada).id)] == [clock.now()]


def test_what_was_noted_late_takes_nothing_back(application: Application, clock: ManualClock, ada: str):
    """A use that one process could not write is older than what another has written meanwhile."""
    accounts = application.accounts
    new = accounts.keys.make(ada, "desk")
    with application.database.write() as connection:
        connection.execute(text("UPDATE api_keys SET user_id = user_id"))
        (opened,) = together(1, lambda number: accounts.keys.whose(new.secret))
    assert not isinstance(opened, BaseException)
    with application.database.write() as connection:
        connection.execute(text("UPDATE api_keys SET last_used_at = '2100-01-01T00:00:00.000000Z'"))
    accounts.keys.whose(accounts.keys.add(ada, "another"))
    last_used = accounts.keys.known(new.known.id).last_used_at
    assert last_used is not None
    assert last_used.year == 2100


def test_nothing_kept_opens_a_door(application: Application, ada: str):
    """No table holds a password, a session's token or a key."""
    accounts = application.accounts
    secrets = [PASSWORD, accounts.sessions.sign_in(ada, PASSWORD), accounts.keys.add(ada, "desk")]
    with application.database.read() as connection:
        rows = [
            str(tuple(row))
            for table in ("users", "sessions", "api_keys", "events")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert rows
    assert not [secret for secret in secrets if secret is None or any(secret in row for row in rows)]


def test_a_partners_secret_is_made_anew_on_request(application: Application):
    """The newest one signs."""
    accounts = application.accounts
    with pytest.raises(NotFound):
        accounts.partner_secret(make.PARTNER_ID)
    first = accounts.new_partner_secret(make.PARTNER_ID)
    second = accounts.new_partner_secret(make.PARTNER_ID)
    assert first != second
    assert accounts.partner_secret(make.PARTNER_ID) == second


def test_signatures_are_bound_to_purpose_value_and_installation(application: Application, tmp_path, database_url: str):
    """A cursor's signature is no signature of anything else, nor of another installation's."""
    sign = application.accounts.signature
    assert sign("cursor", "a") == sign("cursor", "a")
    assert len({sign("cursor", "a"), sign("cursor", "b"), sign("page", "a")}) == 3
    elsewhere = made(database_url, tmp_path / "elsewhere")
    assert elsewhere.accounts.signature("cursor", "a") != sign("cursor", "a")
    elsewhere.close()


def test_two_people_take_one_name_and_one_gets_it(application: Application):
    """A race for a name ends in one account."""
    results = together(4, lambda _: application.accounts.add_user("eve", PASSWORD, [Role.WRITER]))
    assert sorted(type(each).__name__ for each in results) == ["AlreadyExists"] * 3 + ["User"]
