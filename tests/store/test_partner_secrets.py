"""Partners' secrets: sealed at rest, several valid while one is changed, and never on record themselves."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text

from tests import factories as make
from tests.store.parts import CHEAP_HASHER, ManualClock, made, together
from workflow.bootstrap import Application, bootstrap
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue, NotAllowed, NotFound, VersionConflict, WrongState
from workflow.domain.partner_profile import PartnerProfile, SignatureScheme
from workflow.domain.vocabulary import Actor, PartnerId, Role
from workflow.partner_secrets import MOST_AT_ONCE
from workflow.sealing import CannotOpen, Sealer
from workflow.secret_kinds import SecretKind, made_secret
from workflow.secret_rotation import Rotated
from workflow.settings import Settings
from workflow.store import migrate

ADMIN = Actor(id="user:root", name="root", roles=frozenset({Role.ADMIN}))
WRITER = Actor(id="user:ada", name="ada", roles=frozenset({Role.WRITER}))
PARTNER = make.PARTNER_ID


def stored(application: Application) -> list[Any]:
    """The rows as they are kept."""
    with application.database.read() as connection:
        return list(connection.execute(text("SELECT * FROM partner_secrets ORDER BY partner_id, serial")))


def register(application: Application, **profile: Any) -> None:
    """Have a partner."""
    values = {"name": "Wire", "endpoint": "https://wire.example/in", **profile}
    registering = wanted.RegisterPartner(
        by=ADMIN, at=application.clock.now(), partner_id=PARTNER, profile=PartnerProfile(**values)
    )
    application.newsroom.execute(registering, make.PARTNER_STREAM)


def rotate(application: Application, **changes: Any) -> Rotated:
    """Rotate its secret."""
    return application.rotation.rotate(PARTNER, **{"by": ADMIN, "at": application.clock.now(), **changes})


def test_a_secret_is_kept_sealed(application: Application) -> None:
    """What a copy of the database shows is neither the secret nor its key."""
    secret = application.accounts.new_partner_secret(PARTNER)
    (row,) = stored(application)
    assert base64.b64decode(secret.removeprefix("whsec_"))
    assert secret.removeprefix("whsec_")[:12] not in str(row)
    assert (row.key_id, row.kind) == (hashlib.sha256(secret.encode()).hexdigest()[:8], "v1")
    assert application.accounts.partner_secrets(PARTNER) == (secret,)
    assert secret not in repr(application.accounts.secrets.valid(PARTNER))


def test_a_sealed_secret_opens_in_its_own_row_only(application: Application) -> None:
    """Whoever can write to the database cannot give one partner's secret to another."""
    other = PartnerId("0198c0de-0000-7000-8000-0000000000ff")
    application.accounts.new_partner_secret(PARTNER)
    with application.database.write() as connection:
        connection.execute(text("UPDATE partner_secrets SET partner_id = :other"), {"other": other})
    with pytest.raises(InvalidValue, match="secret_key"):
        application.accounts.secrets.valid(other)


def test_another_secret_key_opens_nothing_and_says_what_to_do(
    application: Application, database_url: str, tmp_path: Path
) -> None:
    """Losing the key is losing the secrets: it is told, with the ways out; rotating is one of them."""
    register(application)
    secret = application.accounts.new_partner_secret(PARTNER)
    elsewhere = made(database_url, tmp_path / "elsewhere")
    with pytest.raises(InvalidValue, match="COPYFLOW_PREVIOUS_SECRET_KEY"):
        elsewhere.accounts.partner_secrets(PARTNER)
    renewed = rotate(elsewhere, grace=timedelta()).shown
    assert elsewhere.accounts.partner_secrets(PARTNER) == (renewed,) != (secret,)
    elsewhere.close()


def test_a_changed_secret_key_takes_the_secrets_along(database_url: str, tmp_path: Path) -> None:
    """With the one before named, secrets are opened with it and sealed with the present one."""

    def with_keys(**keys: str) -> Application:
        settings = Settings(home=tmp_path, database_url=database_url, **keys)
        application = bootstrap(settings, clock=ManualClock(), hasher=CHEAP_HASHER)
        application.migrate()
        return application

    first = with_keys(secret_key="a" * 64)
    secret = first.accounts.new_partner_secret(PARTNER)
    first.close()
    changing = with_keys(secret_key="b" * 64, previous_secret_key="a" * 64)
    assert changing.accounts.partner_secrets(PARTNER) == (secret,)
    changing.close()
    after = with_keys(secret_key="b" * 64)
    assert after.accounts.partner_secrets(PARTNER) == (secret,)
    after.close()


def test_plain_secrets_of_before_are_sealed_by_the_migration(database_url: str, tmp_path: Path) -> None:
    """They sign as before, and stand in the clear neither in the table nor in the database's files."""
    application = made(database_url, tmp_path)
    config = migrate._config()
    secret = made_secret(SecretKind.SYMMETRIC)
    with application.database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        row = {"partner": PARTNER, "secret": secret, "at": "2026-01-01T00:00:00.000000Z"}
        connection.execute(text("INSERT INTO partner_secrets VALUES (:partner, :secret, :at)"), row)
    assert application.migrate()
    assert application.accounts.partner_secrets(PARTNER) == (secret,)
    assert all(secret not in str(row) and row.sealed.startswith("1.") for row in stored(application))
    if not application.database.is_postgresql:
        with application.database.read() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        application.close()
        files = [path for path in tmp_path.iterdir() if path.name.startswith("log.db")]
        assert files
        assert not [path for path in files if secret.encode() in path.read_bytes()]
    application.close()


def test_a_row_that_is_still_plain_is_sealed_when_it_is_read(application: Application) -> None:
    """No reading leaves it as it was."""
    secret = application.accounts.new_partner_secret(PARTNER)
    with application.database.write() as connection:
        connection.execute(text("UPDATE partner_secrets SET sealed = :plain"), {"plain": f"plain:{secret}"})
    assert application.accounts.partner_secrets(PARTNER) == (secret,)
    assert secret not in str(stored(application))


def test_both_secrets_are_in_use_until_the_grace_is_over(application: Application, clock: ManualClock) -> None:
    """A partner has a day to change over; the newest comes first."""
    register(application)
    old = application.accounts.new_partner_secret(PARTNER)
    rotated = rotate(application)
    assert application.accounts.partner_secrets(PARTNER) == (rotated.shown, old)
    assert rotated.old_until - clock.now() == timedelta(hours=24)
    clock.forward(hours=23, minutes=59)
    assert application.accounts.partner_secrets(PARTNER) == (rotated.shown, old)
    clock.forward(minutes=1)
    assert application.accounts.partner_secrets(PARTNER) == (rotated.shown,)
    rotate(application)
    assert len(stored(application)) == 2  # what has ended is forgotten


def test_without_grace_the_old_one_is_gone_at_once(application: Application) -> None:
    """A secret that leaked signs nothing more, and its row is deleted."""
    register(application)
    application.accounts.new_partner_secret(PARTNER)
    rotated = rotate(application, grace=timedelta())
    assert application.accounts.partner_secrets(PARTNER) == (rotated.shown,)
    assert len(stored(application)) == 1


def test_a_grace_can_be_ended(application: Application) -> None:
    """When the old secret turns out to be known elsewhere, nobody has to wait."""
    register(application)
    application.accounts.new_partner_secret(PARTNER)
    rotated = rotate(application, grace=timedelta(days=7))
    ended = application.rotation.revoke_old(PARTNER, by=ADMIN, at=application.clock.now())
    assert ended.key_id == rotated.key_id
    assert application.accounts.partner_secrets(PARTNER) == (rotated.shown,)
    assert application.views.partner(PARTNER).old_secret_until == application.clock.now()


def test_a_later_rotation_never_lengthens_an_earlier_grace(application: Application, clock: ManualClock) -> None:
    """What was to end tomorrow ends tomorrow."""
    register(application)
    first = application.accounts.new_partner_secret(PARTNER)
    second = rotate(application, grace=timedelta(hours=1)).shown
    third = rotate(application, grace=timedelta(days=7)).shown
    assert application.accounts.partner_secrets(PARTNER) == (third, second, first)
    clock.forward(hours=1)
    assert application.accounts.partner_secrets(PARTNER) == (third, second)


@pytest.mark.parametrize("grace", [timedelta(seconds=-1), timedelta(days=7, seconds=1)])
def test_a_grace_has_limits(application: Application, grace: timedelta) -> None:
    """0 to 7 days."""
    register(application)
    with pytest.raises(InvalidValue, match="grace"):
        rotate(application, grace=grace)


def test_so_many_secrets_at_once_and_not_more(application: Application) -> None:
    """The header stays short; rotating without grace is always possible."""
    register(application)
    for _ in range(MOST_AT_ONCE):
        rotate(application)
    with pytest.raises(WrongState, match="End the old ones"):
        rotate(application)
    assert len(application.accounts.partner_secrets(PARTNER)) == MOST_AT_ONCE
    rotate(application, grace=timedelta())
    assert len(application.accounts.partner_secrets(PARTNER)) == 1


def test_the_fact_is_on_record_and_the_secret_is_not(application: Application) -> None:
    """The log says that, when, by whom and by which key id; no table shows the secret."""
    register(application)
    rotated = rotate(application)
    (event,) = application.views.stream(make.PARTNER_STREAM, after=1)
    assert (event.type, event.decode().key_id) == ("partner.secret_rotated", rotated.key_id)
    assert application.views.partner(PARTNER).key_id == rotated.key_id
    with application.database.read() as connection:
        for table in ("events", "commands", "snapshots", "partners", "partner_secrets", "work"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                assert rotated.shown not in str(tuple(row))
    assert rotated.shown not in repr(rotated)


def test_a_refused_rotation_changes_nothing(application: Application) -> None:
    """Stale version, no permission, no such partner: the secrets are as before, row for row."""
    with pytest.raises(NotFound):
        rotate(application)
    register(application)
    secret = application.accounts.new_partner_secret(PARTNER)
    before = stored(application)

    def stale(command: wanted.Command, stream: str) -> Any:
        return application.newsroom.execute(command, stream, expected_version=99)

    with pytest.raises(VersionConflict):
        rotate(application, execute=stale)
    with pytest.raises(NotAllowed):
        rotate(application, by=WRITER)
    assert stored(application) == before
    assert application.accounts.partner_secrets(PARTNER) == (secret,)


def test_a_repeated_rotation_is_one(application: Application) -> None:
    """The same request again, after the answer was lost, gives the same secret."""
    register(application)
    application.accounts.new_partner_secret(PARTNER)

    def once(command: wanted.Command, stream: str) -> Any:
        return application.newsroom.execute(
            command, stream, command_id="0198c0de-0000-7000-8000-00000000aaaa", fingerprint="same"
        )

    first = rotate(application, execute=once)
    again = rotate(application, execute=once)
    assert (again.shown, again.key_id, again.outcome.repeated) == (first.shown, first.key_id, True)
    assert len(application.accounts.partner_secrets(PARTNER)) == 2


def test_who_died_in_between_finishes_by_repeating(application: Application) -> None:
    """With the fact on record and the old secret still in use, the repetition ends the old one."""
    register(application)
    application.accounts.new_partner_secret(PARTNER)

    class Died(BaseException):
        """The process is gone."""

    def dying(command: wanted.Command, stream: str) -> Any:
        once(command, stream)
        raise Died

    def once(command: wanted.Command, stream: str) -> Any:
        return application.newsroom.execute(
            command, stream, command_id="0198c0de-0000-7000-8000-00000000bbbb", fingerprint="same"
        )

    with pytest.raises(Died):
        rotate(application, grace=timedelta(), execute=dying)
    assert len(application.accounts.partner_secrets(PARTNER)) == 2
    finished = rotate(application, grace=timedelta(), execute=once)
    assert application.accounts.partner_secrets(PARTNER) == (finished.shown,)
    assert application.views.partner(PARTNER).key_id == finished.key_id


def test_many_rotations_at_once_leave_every_secret_in_its_place(application: Application) -> None:
    """However they meet, each gets a serial of its own and the newest has no end."""
    register(application)
    results = together(6, lambda _: rotate(application))
    assert len({result.shown for result in results if isinstance(result, Rotated)}) == 6
    rows = stored(application)
    assert [row.serial for row in rows] == list(range(1, 7))
    assert rows[-1].valid_until == ""


def test_with_public_keys_the_partner_holds_no_secret(application: Application) -> None:
    """What is shown is ``whpk_``, again and again; what signs is never shown."""
    register(application, signature=SignatureScheme.ASYMMETRIC)
    rotated = rotate(application)
    (secret,) = application.accounts.partner_secrets(PARTNER)
    assert rotated.shown.startswith("whpk_")
    assert secret.startswith("whsk_")
    assert application.accounts.partner_public_keys(PARTNER) == (rotated.shown,)
    assert application.accounts.shown_partner_secret(PARTNER) == rotated.shown


def test_from_hmac_to_public_keys_without_a_gap(application: Application) -> None:
    """A partner that changes over hears both kinds of signatures during the grace."""
    register(application)
    old = application.accounts.new_partner_secret(PARTNER)
    edited = PartnerProfile(name="Wire", endpoint="https://wire.example/in", signature=SignatureScheme.ASYMMETRIC)
    editing = wanted.EditPartner(by=ADMIN, at=application.clock.now(), profile=edited)
    application.newsroom.execute(editing, make.PARTNER_STREAM)
    rotate(application)
    newest, oldest = application.accounts.partner_secrets(PARTNER)
    assert (newest[:5], oldest) == ("whsk_", old)


def test_a_given_password_takes_the_place_of_the_one_before(application: Application) -> None:
    """Signing secrets stay; the password's key id tells nothing of it."""
    register(application, transport="wordpress", format="wordpress-post")
    give = application.rotation.give
    first = give(PARTNER, "first word", SecretKind.PASSWORD, by=ADMIN, at=application.clock.now())
    second = give(PARTNER, "first word", SecretKind.PASSWORD, by=ADMIN, at=application.clock.now())
    assert application.accounts.partner_secrets(PARTNER) == ("first word",)
    assert (second.shown, application.accounts.partner_public_keys(PARTNER)) == ("", ())
    assert first.key_id != second.key_id
    with pytest.raises(InvalidValue, match="password"):
        rotate(application)


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        (SecretKind.PASSWORD, ""),
        (SecretKind.PASSWORD, "two\nlines"),
        (SecretKind.PASSWORD, "x" * 1001),
        (SecretKind.PASSWORD, "whsec_AAAA"),
        (SecretKind.PRIVATE_KEY, "nonsense"),
        (SecretKind.PRIVATE_KEY, "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"),
        (SecretKind.SYMMETRIC, "whsec_AAAA"),
    ],
)
def test_what_cannot_be_such_a_secret_is_refused_without_being_repeated(
    application: Application, kind: SecretKind, secret: str
) -> None:
    """The refusal names field and reason."""
    with pytest.raises(InvalidValue) as refusal:
        application.accounts.set_partner_secret(PARTNER, secret, kind)
    assert refusal.value.field in {"secret", "kind"}
    assert len(secret) < 9 or secret[6:] not in str(refusal.value)
    assert stored(application) == []


def test_a_private_key_is_taken_and_its_public_line_shown(application: Application) -> None:
    """The partner pastes one line; the key itself is sealed like everything else."""
    pem = made_secret(SecretKind.PRIVATE_KEY)
    application.accounts.set_partner_secret(PARTNER, pem.replace("\n", "\r\n"), SecretKind.PRIVATE_KEY)
    assert application.accounts.partner_secrets(PARTNER) == (pem,)
    (line,) = application.accounts.partner_public_keys(PARTNER)
    assert line.startswith("ssh-ed25519 ")


@pytest.mark.parametrize("place", range(0, 90, 7))
def test_whatever_is_changed_in_a_sealed_text_is_noticed(place: int) -> None:
    """Version, key id, nonce, text and tag are all authenticated."""
    sealer = Sealer(b"key")
    sealed = sealer.seal("a secret of sixteen bytes and more", "here")
    place %= len(sealed)
    changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
    assert sealer.open(sealed, "here") == "a secret of sixteen bytes and more"
    for wrong, belongs_to in ((changed, "here"), (sealed, "elsewhere"), (sealed[:-4], "here"), ("", "here")):
        with pytest.raises(CannotOpen):
            sealer.open(wrong, belongs_to)
    assert sealer.seal("same", "here") != sealer.seal("same", "here")
