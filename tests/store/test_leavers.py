"""People who leave, passwords that leak, keys that are lost: each can be shut out, at once and on every door."""

from __future__ import annotations

import pytest

from tests.store.parts import ManualClock
from workflow.bootstrap import Application
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.vocabulary import Role

PASSWORD = "correct horse battery"
ANOTHER = "staple of the newsroom"


@pytest.fixture
def ada(application: Application) -> str:
    """A reviewer's name."""
    application.accounts.add_user("ada", PASSWORD, [Role.REVIEWER])
    return "ada"


def test_a_disabled_person_is_out_and_enabling_brings_no_session_back(application: Application, ada: str):
    """Session, key and password end at once; enabled again, password and key work, the old session does not."""
    accounts = application.accounts
    token, key = accounts.sessions.sign_in(ada, PASSWORD), accounts.keys.add(ada, "desk")
    assert token is not None
    assert accounts.disable_user(ada).disabled
    assert accounts.sessions.whose(token) is None
    assert accounts.keys.whose(key) is None
    assert accounts.sessions.sign_in(ada, PASSWORD) is None
    with pytest.raises(InvalidValue, match="disabled"):
        accounts.keys.add(ada, "another")
    assert not accounts.enable_user(ada).disabled
    assert accounts.sessions.whose(token) is None
    assert accounts.keys.whose(key) is not None
    assert accounts.sessions.sign_in(ada, PASSWORD) is not None


def test_a_new_password_ends_the_old_one_and_its_sessions(application: Application, ada: str):
    """Whoever came in with the old password is out; nobody else is."""
    accounts = application.accounts
    accounts.add_user("bob", PASSWORD, [Role.WRITER])
    token, others = accounts.sessions.sign_in(ada, PASSWORD), accounts.sessions.sign_in("bob", PASSWORD)
    assert token is not None
    assert others is not None
    with pytest.raises(InvalidValue, match="password"):
        accounts.set_password(ada, "short")
    assert accounts.sessions.whose(token) is not None
    accounts.set_password(ada, ANOTHER)
    assert accounts.sessions.whose(token) is None
    assert accounts.sessions.sign_in(ada, PASSWORD) is None
    assert accounts.sessions.sign_in(ada, ANOTHER) is not None
    assert accounts.sessions.whose(others) is not None


def test_nobody_unknown_can_be_locked_out(application: Application):
    """A mistyped name is said, not passed over."""
    accounts = application.accounts
    for act in (accounts.disable_user, accounts.enable_user, accounts.keys.of):
        with pytest.raises(NotFound, match="eve"):
            act("eve")
    with pytest.raises(NotFound, match="eve"):
        accounts.set_password("eve", PASSWORD)


def test_keys_are_listed_without_what_opens_a_door(application: Application, clock: ManualClock, ada: str):
    """The list says whose, what for, until when and when last used; never the key."""
    accounts = application.accounts
    accounts.add_user("bob", PASSWORD, [Role.WRITER])
    key = accounts.keys.add(ada, "desk", days=2)
    accounts.keys.add("bob", "cms")
    accounts.keys.whose(key)
    (listed,) = accounts.keys.of(ada)
    assert (listed.shown, listed.label, listed.user) == (key[:12], "desk", ada)
    assert (listed.expires_at - listed.created_at).days == 2
    assert listed.last_used_at == clock.now()
    assert listed.revoked_at is None
    assert {each.user for each in accounts.keys.of(None)} == {ada, "bob"}
    assert key not in repr(accounts.keys.of())


@pytest.mark.parametrize("named_by", ["id", "shown", "whole key"])
def test_a_revoked_key_opens_nothing(application: Application, clock: ManualClock, ada: str, named_by: str):
    """Named by its id, its first characters or the whole of it; others stay, and the first moment stays on record."""
    accounts = application.accounts
    lost, kept = accounts.keys.add(ada, "lost"), accounts.keys.add(ada, "kept")
    listed = next(each for each in accounts.keys.of(ada) if each.label == "lost")
    name = {"id": listed.id, "shown": listed.shown, "whole key": lost}[named_by]
    revoked_at = accounts.keys.revoke(name).revoked_at
    assert revoked_at == clock.now()
    assert accounts.keys.whose(lost) is None
    assert accounts.keys.whose(kept) is not None
    clock.forward(minutes=5)
    assert accounts.keys.revoke(name).revoked_at == revoked_at


def test_half_a_name_revokes_nothing(application: Application, ada: str):
    """What fits no key, or only begins like one, is refused."""
    accounts = application.accounts
    key = accounts.keys.add(ada, "desk")
    for name in ("", "cfk_", key[:11], "cfk_00000000"):
        with pytest.raises(NotFound):
            accounts.keys.revoke(name)
    assert accounts.keys.whose(key) is not None
