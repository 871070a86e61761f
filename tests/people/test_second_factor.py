"""The second factor: what it takes, what it refuses, and that what is kept of it opens nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from tests.people.apps import code_at
from tests.store.parts import CHEAP_HASHER, ManualClock, together
from workflow.bootstrap import Application, bootstrap
from workflow.domain.errors import InvalidValue, NotFound, WrongState
from workflow.domain.vocabulary import Role
from workflow.people.pending import MOST_CODES
from workflow.people.sessions import CodeWanted, Proof, WrongCode
from workflow.settings import Settings

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(application: Application) -> str:
    """The id of an administrator's account."""
    return application.accounts.add_user("ada", PASSWORD, [Role.ADMIN, Role.WRITER]).id


@pytest.fixture
def secret(application: Application, clock: ManualClock, ada: str) -> str:
    """The secret of her second factor, which holds; its first code was used a minute ago."""
    factors = application.accounts.second_factors
    prepared = factors.prepare(ada, "ada")
    factors.confirm(ada, code_at(prepared.secret, clock.now()))
    clock.forward(minutes=1)
    return prepared.secret


def test_the_app_of_the_tests_is_the_standards() -> None:
    """Its codes are those that RFC 6238 lists for SHA-1 (appendix B)."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    listed = {59: "94287082", 1111111109: "07081804", 1234567890: "89005924", 20000000000: "65353130"}
    assert {seconds: code_at(secret, datetime.fromtimestamp(seconds, UTC), digits=8) for seconds in listed} == listed


def test_it_holds_once_a_code_has_proven_the_app(application: Application, clock: ManualClock, ada: str):
    """Until then the password is enough; a wrong code changes nothing; the address is what apps read."""
    accounts = application.accounts
    prepared = accounts.second_factors.prepare(ada, "ada")
    assert prepared.uri.startswith("otpauth://totp/")
    assert prepared.secret in prepared.uri
    assert accounts.second_factors.prepared(ada, "ada") == prepared
    assert isinstance(accounts.sessions.sign_in("ada", PASSWORD), str)
    with pytest.raises(InvalidValue, match="code"):
        accounts.second_factors.confirm(ada, "000000")
    codes = accounts.second_factors.confirm(ada, code_at(prepared.secret, clock.now()))
    assert len(set(codes)) == 10
    assert isinstance(accounts.sessions.sign_in("ada", PASSWORD), CodeWanted)
    assert accounts.sessions.sign_in("ada", "wrong password") is None
    for again in (
        lambda: accounts.second_factors.confirm(ada, "000000"),
        lambda: accounts.second_factors.prepare(ada, "ada"),
    ):
        with pytest.raises(WrongState):
            again()
    assert accounts.second_factors.prepared(ada, "ada") is None


def test_a_secret_waits_a_quarter_of_an_hour_for_its_code(application: Application, clock: ManualClock, ada: str):
    """Showing it again, and letting it hold, asks for no password: whoever finds a browser later begins with one."""
    factors = application.accounts.second_factors
    prepared = factors.prepare(ada, "ada")
    clock.forward(minutes=15)
    assert factors.prepared(ada, "ada") is None
    with pytest.raises(WrongState):
        factors.confirm(ada, code_at(prepared.secret, clock.now()))
    assert factors.prepare(ada, "ada") != prepared
    assert factors.prepared(ada, "ada") is not None


def test_a_code_is_taken_once_and_in_its_time(application: Application, clock: ManualClock, ada: str, secret: str):
    """The present step and its neighbours, each once and never back; with spaces; nothing that is no code."""
    takes = application.accounts.second_factors.takes
    now = clock.now()
    code = code_at(secret, now)
    assert takes(ada, f" {code[:3]} {code[3:]} ")
    assert not takes(ada, code)
    clock.forward(seconds=-30)
    before = code_at(secret, clock.now())
    clock.forward(seconds=30)
    assert not takes(ada, before), "a step before the one that was taken"
    clock.forward(minutes=2)
    assert not takes(ada, code_at(secret, now))
    clock.forward(seconds=30)
    ahead = code_at(secret, clock.now())
    clock.forward(seconds=-30)
    assert takes(ada, ahead)
    for nonsense in ("", "12345", "１２３４５６", "abcdef", "0" * 40):
        assert not takes(ada, nonsense)


def test_of_many_at_once_one_gets_in_with_a_code(application: Application, clock: ManualClock, ada: str, secret: str):
    """A code that was watched is of no use beside its owner's own."""
    code = code_at(secret, clock.now())
    results = together(4, lambda _: application.accounts.second_factors.takes(ada, code))
    assert sorted(results) == [False, False, False, True]


def test_a_recovery_code_opens_once(application: Application, ada: str, secret: str):
    """However it is typed; new ones void the old ones; they are somebody's own."""
    factors = application.accounts.second_factors
    first, *_ = codes = factors.renew_codes(ada)
    assert factors.takes(ada, f" {first.upper().replace('-', ' ')} ")
    assert not factors.takes(ada, first)
    state = factors.of(ada)
    assert state is not None
    assert state.codes_left == 9
    bob = application.accounts.add_user("bob", PASSWORD, [Role.WRITER]).id
    assert not factors.takes(bob, codes[1])
    factors.renew_codes(ada)
    assert not factors.takes(ada, codes[1])
    with pytest.raises(NotFound):
        factors.renew_codes(bob)


def test_signing_in_takes_two_steps(application: Application, clock: ManualClock, ada: str, secret: str):
    """Password, then code, within five minutes and five tries; a token of the first step opens nothing else."""
    accounts = application.accounts

    def first_step() -> str:
        wanted = accounts.sessions.sign_in("ada", PASSWORD)
        assert isinstance(wanted, CodeWanted)
        return accounts.pending.begin(wanted)

    pending = first_step()
    assert accounts.pending.name_of(pending) == "ada"
    assert accounts.sessions.whose(pending) is None
    with pytest.raises(WrongCode):
        accounts.pending.finish(pending, "000000")
    token = accounts.pending.finish(pending, code_at(secret, clock.now()), browser="Firefox, Linux")
    assert token is not None
    assert accounts.sessions.of(ada, token)[0].began_by is Proof.SECOND_FACTOR
    clock.forward(minutes=1)
    assert accounts.pending.finish(pending, code_at(secret, clock.now())) is None, "one sign-in, one session"
    pending = first_step()
    for _ in range(MOST_CODES):
        with pytest.raises(WrongCode):
            accounts.pending.finish(pending, "000000")
    assert accounts.pending.whose(pending) is None
    assert accounts.pending.finish(pending, code_at(secret, clock.now())) is None
    pending = first_step()
    clock.forward(minutes=5)
    assert accounts.pending.finish(pending, code_at(secret, clock.now())) is None


def test_another_password_voids_a_sign_in_under_way(
    application: Application, clock: ManualClock, ada: str, secret: str
):
    """Who knew the old password alone does not come in with its first step."""
    accounts = application.accounts
    wanted = accounts.sessions.sign_in("ada", PASSWORD)
    assert isinstance(wanted, CodeWanted)
    pending = accounts.pending.begin(wanted)
    accounts.set_password("ada", "another password")
    assert accounts.pending.finish(pending, code_at(secret, clock.now())) is None


def test_one_that_was_lost_is_taken_away(application: Application, ada: str, secret: str):
    """By an administrator; sessions end, codes are void, the password is enough again."""
    accounts = application.accounts
    token = accounts.sessions.begin(ada, Proof.SECOND_FACTOR)
    codes = accounts.second_factors.renew_codes(ada)
    accounts.take_second_factor("ada", accounts.user("ada").actor)
    assert accounts.sessions.whose(str(token)) is None
    assert not accounts.second_factors.takes(ada, codes[0])
    assert isinstance(accounts.sessions.sign_in("ada", PASSWORD), str)
    with pytest.raises(NotFound):
        accounts.take_second_factor("ada", accounts.user("ada").actor)


def test_nothing_kept_of_it_opens_a_door(application: Application, ada: str, secret: str):
    """No table holds the secret or a recovery code as it is typed."""
    codes = application.accounts.second_factors.renew_codes(ada)
    with application.database.read() as connection:
        rows = [
            str(tuple(row))
            for table in ("second_factors", "recovery_codes", "pending_sign_ins", "users")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert len(rows) == 12
    assert not [each for each in (secret, *codes) if any(each in row or each.replace("-", "") in row for row in rows)]


@pytest.mark.parametrize("policy", ["off", "optional", "required-for-admins"])
def test_what_the_newsroom_asks_for(database_url: str, tmp_path, clock: ManualClock, policy: str):
    """Off offers none; required keeps the role admin from sessions until there is one, and leaves the other roles."""
    settings = Settings(home=tmp_path, database_url=database_url, second_factor=policy)
    application = bootstrap(settings, clock=clock, hasher=CHEAP_HASHER)
    application.migrate()
    accounts = application.accounts
    ada = accounts.add_user("ada", PASSWORD, [Role.ADMIN, Role.WRITER]).id
    token = str(accounts.sessions.begin(ada, Proof.PASSWORD))

    def held() -> tuple[set[str], bool]:
        found = accounts.sessions.whose(token)
        assert found is not None
        return set(found.actor.roles), found.lacks_second_factor

    required = policy == "required-for-admins"
    assert held() == (({"writer"}, True) if required else ({"admin", "writer"}, False))
    if policy == "off":
        with pytest.raises(WrongState):
            accounts.second_factors.prepare(ada, "ada")
    else:
        prepared = accounts.second_factors.prepare(ada, "ada")
        assert held()[1] is required, "one that is not confirmed is none"
        accounts.second_factors.confirm(ada, code_at(prepared.secret, clock.now()))
        assert held() == ({"admin", "writer"}, False)
    application.close()


def test_it_outlives_a_change_of_the_secret_key(database_url: str, tmp_path, clock: ManualClock):
    """Migrating with the key before seals it anew; without that key it is refused, and recovery codes still open."""

    def opened(key: str, before: str | None = None) -> Application:
        settings = Settings(home=tmp_path, database_url=database_url, secret_key=key, previous_secret_key=before)
        application = bootstrap(settings, clock=clock, hasher=CHEAP_HASHER)
        application.migrate()
        return application

    first = opened("a" * 32)
    ada = first.accounts.add_user("ada", PASSWORD, [Role.WRITER]).id
    secret = first.accounts.second_factors.prepare(ada, "ada").secret
    codes = first.accounts.second_factors.confirm(ada, code_at(secret, clock.now()))
    first.close()
    opened("b" * 32, "a" * 32).close()
    clock.forward(minutes=1)
    renewed = opened("b" * 32)
    assert renewed.accounts.second_factors.takes(ada, code_at(secret, clock.now()))
    renewed.close()
    clock.forward(minutes=1)
    lost = opened("c" * 32)
    assert not lost.accounts.second_factors.takes(ada, code_at(secret, clock.now()))
    assert lost.accounts.second_factors.takes(ada, codes[0])
    lost.close()
