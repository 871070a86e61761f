"""Sessions: how they begin, what ends them, what is told of them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.store.parts import ManualClock
from workflow.bootstrap import Application
from workflow.domain.errors import NotFound
from workflow.domain.vocabulary import Role
from workflow.people.sessions import Proof

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(application: Application) -> str:
    """The id of a reviewer's account."""
    return application.accounts.add_user("ada", PASSWORD, [Role.REVIEWER]).id


def test_a_session_that_nobody_uses_ends(application: Application, clock: ManualClock, ada: str):
    """Eight hours without use end it; use puts that off; what a page asks by itself is no use."""
    sessions = application.accounts.sessions
    token = sessions.begin(ada, Proof.PROVIDER)
    assert token is not None
    clock.forward(hours=7)
    assert sessions.whose(token) is not None
    clock.forward(hours=4)
    assert sessions.whose(token, is_used=False) is not None
    clock.forward(hours=0, minutes=59)
    assert sessions.whose(token, is_used=False) is not None, "twelve hours are not over, nor eight without use"
    other = sessions.begin(ada, Proof.PROVIDER)
    assert other is not None
    clock.forward(hours=7, minutes=59)
    assert sessions.whose(other, is_used=False) is not None
    clock.forward(minutes=1)
    assert sessions.whose(other) is None


def test_its_use_is_noted_at_most_once_a_minute(application: Application, clock: ManualClock, ada: str):
    """Reading does not write at every request."""
    sessions = application.accounts.sessions
    token = sessions.begin(ada, Proof.PASSWORD, browser="Firefox, Linux")
    assert token is not None
    began = clock.now()
    clock.forward(seconds=59)
    sessions.whose(token)
    assert sessions.of(ada)[0].seen_at == began
    clock.forward(seconds=2)
    sessions.whose(token)
    assert sessions.of(ada)[0].seen_at == clock.now()


def test_ones_sessions_are_listed_and_ended_one_by_one(application: Application, clock: ManualClock, ada: str):
    """Each with its browser and which one asks; others' cannot be ended; no token stands in the list."""
    sessions = application.accounts.sessions
    bob = application.accounts.add_user("bob", PASSWORD, [Role.WRITER]).id
    here = sessions.begin(ada, Proof.PASSWORD, browser="Firefox, Linux")
    clock.forward(minutes=5)
    there = sessions.begin(ada, Proof.LINK, browser="Safari, iPhone")
    theirs = sessions.begin(bob, Proof.PASSWORD)
    listed = sessions.of(ada, here)
    assert [(each.browser, each.began_by, each.is_this) for each in listed] == [
        ("Safari, iPhone", Proof.LINK, False),
        ("Firefox, Linux", Proof.PASSWORD, True),
    ]
    assert str(here) not in repr(listed)
    with pytest.raises(NotFound):
        sessions.end_one(bob, listed[0].id)
    sessions.end_one(ada, listed[0].id)
    assert [sessions.whose(str(token)) is not None for token in (here, there, theirs)] == [True, False, True]
    with pytest.raises(NotFound):
        sessions.end_one(ada, listed[0].id)


def test_a_proof_begins_no_session_for_who_is_shut_out(application: Application, ada: str):
    """Nor for somebody unknown, nor on a password that was changed meanwhile."""
    accounts = application.accounts
    assert accounts.sessions.begin("nobody", Proof.PROVIDER) is None
    assert accounts.sessions.begin(ada, Proof.PASSWORD, matched="another hash") is None
    accounts.disable_user("ada")
    assert accounts.sessions.begin(ada, Proof.PROVIDER) is None


def test_one_that_is_to_be_the_only_one_ends_the_others(application: Application, ada: str):
    """After a change of what sessions were begun on, one browser stays signed in."""
    sessions = application.accounts.sessions
    before = sessions.begin(ada, Proof.PASSWORD)
    after = sessions.begin(ada, Proof.PASSWORD, only=True)
    assert (sessions.whose(str(before)), sessions.whose(str(after)) is not None) == (None, True)


def test_who_has_no_password_comes_in_by_none(application: Application, ada: str):
    """Not by an empty one either; and when somebody came in last is known after the session is gone."""
    accounts = application.accounts
    made = accounts.invite("eve", [Role.WRITER], accounts.user("ada").actor)
    for password in ("", PASSWORD):
        assert accounts.sessions.sign_in("eve", password) is None
    assert not made.user.has_password
    assert accounts.sessions.newest() == {}
    assert accounts.sessions.sign_in("ada", PASSWORD) is not None
    accounts.sessions.end_all(ada)
    assert set(accounts.sessions.newest()) == {ada}


def test_sessions_that_ran_out_are_cleared_away(application: Application, clock: ManualClock, ada: str):
    """The next sign-in of anybody drops their rows."""
    sessions = application.accounts.sessions
    sessions.begin(ada, Proof.PASSWORD)
    clock.forward(hours=9)
    sessions.begin(ada, Proof.PASSWORD)
    with application.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 1
