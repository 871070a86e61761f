"""API keys: what they are for, and how one takes another's place while the old one still works."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from tests.store.parts import ManualClock, made, together
from workflow.bootstrap import Application
from workflow.domain.errors import InvalidValue, NotAllowed, NotFound, WrongState
from workflow.domain.permissions import PERMISSIONS
from workflow.domain.vocabulary import ASSIGNED, Role
from workflow.people.key_rules import KeyState
from workflow.people.keys import ApiKeys
from workflow.people.scopes import ALL_SCOPES, COMMANDS, EXPLANATIONS, Scope, read_scopes, roles_for, usable_scopes
from workflow.store import migrate

PASSWORD = "correct horse battery"
PEOPLE = ASSIGNED
NOT_FOR_KEYS = {"RedactPayloads"}
"""Commands of people that no key gives: words once taken out of the record do not come back."""


@pytest.fixture
def keys(application: Application) -> ApiKeys:
    """The keys of a newsroom with a writer and an administrator."""
    application.accounts.add_user("ada", PASSWORD, [Role.WRITER])
    application.accounts.add_user("bob", PASSWORD, [Role.ADMIN])
    return application.accounts.keys


# --- scopes -------------------------------------------------------------------------------------------


def test_every_scope_is_explained_and_of_use_to_somebody():
    """Whoever chooses reads what each is; none is offered that nobody could use."""
    assert set(EXPLANATIONS) == ALL_SCOPES
    assert all(roles_for(scope) for scope in Scope)


def test_every_command_of_people_belongs_to_one_scope():
    """A new command that is in no scope's list would make its scope look useless to those who may give it."""
    placed = [each.__name__ for commands in COMMANDS.values() for each in commands]
    assert len(placed) == len(set(placed))
    people_give = {each.__name__ for each, roles in PERMISSIONS.items() if roles - {Role.SYSTEM}}
    assert set(placed) == people_give - NOT_FOR_KEYS


@pytest.mark.parametrize("role", PEOPLE)
def test_a_key_is_for_what_its_owners_roles_have_a_use_for(application: Application, role: Role):
    """Nothing said, all of that; anything else is refused with who it is for, so that no promotion widens a key."""
    accounts = application.accounts
    accounts.add_user("eve", PASSWORD, [role])
    made_for = accounts.keys.make("eve", "all").known.scopes
    assert made_for == set(usable_scopes([role])) >= {Scope.ARTICLES_READ}
    for scope in ALL_SCOPES - made_for:
        with pytest.raises(InvalidValue, match=f"{scope} is for the role .*; the key's owner has {role}"):
            accounts.keys.make("eve", "more", scopes={scope})
    narrow = accounts.keys.add("eve", "narrow", scopes={Scope.ARTICLES_READ})
    signed_in = accounts.keys.whose(narrow)
    assert signed_in is not None
    assert signed_in.scopes == {Scope.ARTICLES_READ}


@pytest.mark.parametrize(("names", "said"), [([], "at least one"), (["articles:eat"], "one or more of articles:read")])
def test_scopes_that_are_none_are_refused(names: list[str], said: str):
    """By name, with what there is to choose."""
    with pytest.raises(InvalidValue, match=said):
        read_scopes(names)


def test_a_new_role_does_not_widen_a_key(application: Application, keys: ApiKeys):
    """A key stays what it was made for, and what replaces it too; roles that are lost make it do less."""
    new = keys.make("ada", "cms")
    application.accounts.set_roles("ada", [Role.PUBLISHER])
    signed_in = keys.whose(new.secret)
    assert signed_in is not None
    assert signed_in.scopes == new.known.scopes
    assert signed_in.actor.roles == {Role.PUBLISHER}
    assert keys.rotate(new.known.id).known.scopes == new.known.scopes


# --- one in the place of another ----------------------------------------------------------------------


def test_both_work_during_the_overlap_and_then_the_new_one_alone(clock: ManualClock, keys: ApiKeys):
    """The old key ends when it was said; the new one is for the same, for as long as the old one was made for."""
    old = keys.make("ada", "cms", days=30, scopes={Scope.ARTICLES_READ, Scope.ARTICLES_SUBMIT})
    clock.forward(days=10)
    new = keys.rotate(old.known.id, overlap_hours=24)
    assert (new.known.label, new.known.scopes, new.known.days) == ("cms", old.known.scopes, 30)
    assert (new.known.follows, keys.known(old.known.id).replaced_by) == (old.known.id, new.known.id)
    assert new.known.expires_at == clock.forward(hours=23, minutes=59) + (new.known.expires_at - clock.now())
    assert (new.known.expires_at - new.known.created_at).days == 30
    assert keys.known(old.known.id).state(clock.now()) is KeyState.REPLACED
    assert None not in (keys.whose(old.secret), keys.whose(new.secret))
    clock.forward(minutes=1)
    assert keys.whose(old.secret) is None
    assert keys.whose(new.secret) is not None


def test_an_overlap_of_nothing_ends_the_old_key_at_once(keys: ApiKeys):
    """For a key that leaked."""
    old = keys.make("ada", "cms")
    new = keys.rotate(old.known.id, overlap_hours=0)
    assert keys.whose(old.secret) is None
    assert keys.whose(new.secret) is not None


def test_no_overlap_makes_a_key_last_longer(clock: ManualClock, keys: ApiKeys):
    """A key that ends tomorrow does not live a week because another took its place."""
    old = keys.make("ada", "cms", days=1)
    keys.rotate(old.known.id, overlap_hours=168)
    assert keys.known(old.known.id).expires_at == old.known.expires_at
    clock.forward(days=1)
    assert keys.whose(old.secret) is None


@pytest.mark.parametrize("hours", [-1, 169])
def test_an_overlap_beyond_reason_is_refused(keys: ApiKeys, hours: int):
    """And nothing has happened then."""
    old = keys.make("ada", "cms")
    with pytest.raises(InvalidValue, match="overlap_hours: must be 0 to 168"):
        keys.rotate(old.known.id, overlap_hours=hours)
    assert keys.of("ada") == [keys.known(old.known.id)]
    assert keys.known(old.known.id).replaced_by == ""


def test_a_lost_answer_is_asked_for_again(keys: ApiKeys):
    """The key that nobody received is void, another is made, and the old one goes on until its end."""
    old = keys.make("ada", "cms")
    lost = keys.rotate(old.known.id)
    again = keys.rotate(old.known.id)
    assert keys.whose(lost.secret) is None
    assert None not in (keys.whose(old.secret), keys.whose(again.secret))
    assert keys.known(old.known.id).replaced_by == again.known.id


def test_a_replaced_key_makes_no_further_ones_once_the_new_one_was_used(keys: ApiKeys):
    """Who found an old key cannot throw out the program that has gone on to the new one."""
    old = keys.make("ada", "cms")
    new = keys.rotate(old.known.id)
    assert keys.whose(new.secret) is not None
    with pytest.raises(WrongState, match="was used already"):
        keys.rotate(old.known.id)
    assert keys.whose(new.secret) is not None


def test_a_use_that_could_not_be_written_yet_counts(application: Application, keys: ApiKeys):
    """While somebody else writes, the new key's first use is kept in mind: it is seen by whoever replaces the old."""
    old = keys.make("ada", "cms")
    new = keys.rotate(old.known.id)
    with application.database.write() as connection:
        connection.execute(text("UPDATE api_keys SET user_id = user_id"))
        (opened,) = together(1, lambda number: keys.whose(new.secret))
    assert not isinstance(opened, BaseException)
    assert keys.known(new.known.id).last_used_at is None
    with pytest.raises(WrongState, match="was used already"):
        keys.rotate(old.known.id)
    assert keys.whose(new.secret) is not None


def test_replacing_twice_ends_the_oldest(keys: ApiKeys):
    """Two of a line work at once, never three."""
    first = keys.make("ada", "cms")
    second = keys.rotate(first.known.id)
    keys.whose(second.secret)
    third = keys.rotate(second.known.id)
    assert keys.whose(first.secret) is None
    assert None not in (keys.whose(second.secret), keys.whose(third.secret))


@pytest.mark.parametrize("ending", ["revoked", "expired"])
def test_a_key_that_has_ended_is_not_replaced(clock: ManualClock, keys: ApiKeys, ending: str):
    """A new one is made by a person then."""
    old = keys.make("ada", "cms", days=1)
    if ending == "revoked":
        keys.revoke(old.known.id)
    else:
        clock.forward(days=1)
    with pytest.raises(WrongState, match="ended already"):
        keys.rotate(old.known.id)
    assert keys.known(old.known.id).state(clock.now()) == ending


def test_nobody_shut_out_gets_another_key(application: Application, keys: ApiKeys):
    """Neither made anew nor in the place of one."""
    old = keys.make("ada", "cms")
    application.accounts.disable_user("ada")
    with pytest.raises(InvalidValue, match="disabled"):
        keys.rotate(old.known.id)


def test_whoever_comes_at_once_leaves_two_keys(
    application: Application, clock: ManualClock, keys: ApiKeys, database_url: str, tmp_path: Path
):
    """Four processes make a key in the place of the same one: each gets one, and the last one's works."""
    old = keys.make("ada", "cms")
    processes = [made(database_url, tmp_path, clock) for _ in range(4)]
    made_at_once = together(4, lambda number: processes[number].accounts.keys.rotate(old.known.id))
    for each in processes:
        each.close()
    working = [new for new in made_at_once if keys.whose(new.secret) is not None]
    assert len(working) == 1
    assert {key.id for key in keys.of("ada") if key.is_live(clock.now())} == {old.known.id, working[0].known.id}


@pytest.mark.parametrize("seed", range(3))
def test_a_line_never_has_more_than_two_keys_in_use(clock: ManualClock, keys: ApiKeys, seed: int):
    """Whatever is replaced, used, revoked and waited for, in any order."""
    chance = random.Random(seed)
    secrets = {(first := keys.make("ada", "cms", days=90)).known.id: first.secret}
    for step in range(40):
        live = [key.id for key in keys.of("ada") if key.is_live(clock.now())]
        assert 1 <= len(live) <= 2
        key_id = chance.choice(live)
        match chance.choice(("rotate", "rotate", "use", "revoke", "wait")):
            case "rotate":
                with suppress(WrongState):
                    new = keys.rotate(key_id, overlap_hours=chance.choice((0, 24, 168)))
                    secrets[new.known.id] = new.secret
            case "use":
                assert keys.whose(secrets[key_id]) is not None, step
            case "revoke" if len(live) == 2:
                keys.revoke(key_id)
            case _:
                clock.forward(hours=chance.randint(0, 12))
    assert len(secrets) > 5


# --- who looks after which ----------------------------------------------------------------------------


def test_who_may_change_which_key(application: Application, keys: ApiKeys):
    """A person theirs, an administrator all, a key itself; nobody is told of what they cannot reach."""
    accounts = application.accounts
    adas, bobs = keys.make("ada", "hers"), keys.make("bob", "his")
    sessions = {
        name: accounts.sessions.whose(accounts.sessions.sign_in(name, PASSWORD) or "") for name in ("ada", "bob")
    }
    ada, bob, program = sessions["ada"], sessions["bob"], keys.whose(bobs.secret)
    assert ada is not None
    assert bob is not None
    assert program is not None
    assert keys.reached(ada, adas.known.id).id == adas.known.id
    assert keys.reached(bob, adas.known.id).id == adas.known.id
    assert keys.reached(program, bobs.known.id).id == bobs.known.id
    for key_id in (bobs.known.id, "01a224ce-0000-7000-a340-decab24d31d7"):
        with pytest.raises(NotFound, match="You have no such key"):
            keys.reached(ada, key_id)
    for key_id in (adas.known.id, "01a224ce-0000-7000-a340-decab24d31d7"):
        with pytest.raises(NotAllowed, match="looks after itself alone"):
            keys.reached(program, key_id)


def test_keys_of_before_keep_what_they_could_do(database_url: str, tmp_path: Path):
    """The migration gives them every scope, a line of their own, and the days they were made for."""
    application = made(database_url, tmp_path)
    config = migrate._config()
    with application.database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0017")
        connection.execute(
            text("INSERT INTO users VALUES ('u1', 'ada', '', 'writer', '2026-01-01T00:00:00.000000Z', '')")
        )
        connection.execute(
            text(
                "INSERT INTO api_keys VALUES ('k1', 'u1', 'cms', 'h', 'cfk_00000000', '2026-01-01T00:00:00.000000Z', "
                "'2026-04-01T00:00:00.000000Z', '', '')"
            )
        )
    assert application.migrate()
    key = application.accounts.keys.known("k1")
    assert (key.scopes, key.days, key.line, key.follows, key.label) == (ALL_SCOPES, 90, "k1", "", "cms")
    application.close()
