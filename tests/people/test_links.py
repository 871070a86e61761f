"""Invitation and reset links: good once, for a while, for one person."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.store.parts import ManualClock, together
from workflow.bootstrap import Application
from workflow.domain.errors import AlreadyExists, InvalidValue, LinkVoid, NotFound
from workflow.domain.vocabulary import Actor, Role
from workflow.people.links import LinkKind
from workflow.people.sessions import Proof

PASSWORD = "correct horse battery"
BOSS = Actor(id="cli:boss", name="boss", roles=frozenset({Role.ADMIN}))


def test_an_invited_person_sets_a_password_once(application: Application):
    """Looking spends nothing; a password that is too short neither; the second use is refused."""
    accounts = application.accounts
    made = accounts.invite(" ada ", [Role.WRITER], BOSS)
    assert (made.kind, made.user.name) == (LinkKind.INVITATION, "ada")
    assert accounts.links.open(made.token) == accounts.links.open(made.token)
    with pytest.raises(InvalidValue, match="password"):
        accounts.links.use(made.token, "short")
    assert accounts.links.use(made.token, PASSWORD) == made.user.id
    assert accounts.sessions.sign_in("ada", PASSWORD) is not None
    for token in (made.token, made.token + "x", "", "\ud800"):
        with pytest.raises(LinkVoid) as refused:
            accounts.links.use(token, PASSWORD)
        assert "Ask for a new one" in refused.value.detail


def test_links_run_out(application: Application, clock: ManualClock):
    """An invitation after 72 hours, a reset after one."""
    accounts = application.accounts
    accounts.add_user("bob", PASSWORD, [Role.WRITER])
    invitation, reset = accounts.invite("ada", [Role.WRITER], BOSS), accounts.reset_link("bob", BOSS)
    assert reset.kind is LinkKind.RESET
    clock.forward(minutes=59)
    accounts.links.open(reset.token)
    clock.forward(minutes=1)
    with pytest.raises(LinkVoid):
        accounts.links.use(reset.token, PASSWORD)
    clock.forward(hours=70, minutes=59)
    accounts.links.open(invitation.token)
    clock.forward(minutes=1)
    with pytest.raises(LinkVoid):
        accounts.links.use(invitation.token, PASSWORD)


def test_a_new_link_voids_the_one_before(application: Application):
    """So does another password that an administrator sets; an invitation is repeated with the same roles alone."""
    accounts = application.accounts
    first = accounts.invite("ada", [Role.WRITER], BOSS)
    second = accounts.invite("ada", [Role.WRITER], BOSS)
    with pytest.raises(LinkVoid):
        accounts.links.open(first.token)
    with pytest.raises(AlreadyExists):
        accounts.invite("ada", [Role.ADMIN], BOSS)
    accounts.set_password("ada", PASSWORD)
    with pytest.raises(LinkVoid):
        accounts.links.open(second.token)
    with pytest.raises(AlreadyExists):
        accounts.invite("ada", [Role.WRITER], BOSS)


def test_a_reset_ends_every_session(application: Application):
    """Whoever came in with the forgotten password is out."""
    accounts = application.accounts
    bob = accounts.add_user("bob", PASSWORD, [Role.WRITER]).id
    token = accounts.sessions.begin(bob, Proof.PASSWORD)
    accounts.links.use(accounts.reset_link("bob", BOSS).token, "another password")
    assert accounts.sessions.whose(str(token)) is None
    assert accounts.sessions.sign_in("bob", PASSWORD) is None


def test_who_is_locked_out_gets_none_and_uses_none(application: Application):
    """A link that was made before does not open a door that was shut since."""
    accounts = application.accounts
    accounts.add_user("bob", PASSWORD, [Role.WRITER])
    made = accounts.reset_link("bob", BOSS)
    accounts.disable_user("bob")
    with pytest.raises(LinkVoid):
        accounts.links.open(made.token)
    with pytest.raises(LinkVoid):
        accounts.links.use(made.token, "another password")
    with pytest.raises(InvalidValue, match="disabled"):
        accounts.reset_link("bob", BOSS)
    with pytest.raises(NotFound):
        accounts.reset_link("eve", BOSS)


def test_of_many_at_once_one_uses_it(application: Application):
    """A link that two hold sets one password."""
    accounts = application.accounts
    made = accounts.invite("ada", [Role.WRITER], BOSS)
    results = together(4, lambda number: accounts.links.use(made.token, f"password number {number}"))
    assert sorted(type(each).__name__ for each in results) == ["LinkVoid"] * 3 + ["str"]


def test_no_table_holds_a_link(application: Application):
    """What is kept of it opens nothing."""
    made = application.accounts.invite("ada", [Role.WRITER], BOSS)
    with application.database.read() as connection:
        rows = str([tuple(row) for row in connection.execute(text("SELECT * FROM account_links"))])
    assert made.user.id in rows
    assert made.token not in rows
