"""The SFTP drop against a server that really listens."""

from __future__ import annotations

import base64
import errno
import io
import os
import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import paramiko
import pytest

from tests.rendering.publications import publication
from tests.support.sftp_server import PASSWORD, SftpPartner
from tests.workers.syndication.parcels import BODY, LOOPBACK, SECRET, parcel
from workers.ports import Parcel
from workers.syndication.file_names import file_name
from workers.syndication.transports.sftp import SftpTransport
from workflow.domain.commands import AttemptOutcome, Verdict
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.endpoints import AddressRules
from workflow.secret_kinds import SecretKind, made_secret, shown_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the partner's server shows, with a folder ``in``."""
    (tmp_path / "in").mkdir()
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[SftpPartner]:
    """A partner with a server."""
    with SftpPartner(folder) as running:
        yield running


def drop(server: SftpPartner, **changes: Any) -> Parcel:
    """A parcel for that server, signed in with its password."""
    values = {
        "transport": "sftp",
        "secrets": (SECRET, PASSWORD),
        "options": {"host_key": server.host_key_line},
        **changes,
    }
    return parcel(values.pop("endpoint", server.url()), **values)


def put(sent: Parcel, **settings: Any) -> AttemptOutcome:
    """Send it once."""
    return SftpTransport(LOOPBACK, **{"total_seconds": 5.0, **settings}).send(sent)


def test_the_document_arrives_whole_under_its_name(server: SftpPartner) -> None:
    """Written hidden, then renamed: at no moment is there half a document under the name that partners fetch."""
    outcome = put(drop(server))
    name = file_name(drop(server))
    assert (outcome.delivered, outcome.error) == (True, None)
    assert server.files() == {name: BODY}
    assert server.log[:3] == [
        f"open .{name}.msg_1.part",
        f"stat .{name}.msg_1.part",
        f"posix_rename .{name}.msg_1.part {name}",
    ]
    assert (
        outcome.request
        == f"PUT sftp://copyflow@127.0.0.1:{server.port}/in/{name} (application/json, {len(BODY)} bytes)"
    )
    assert outcome.remote is not None
    assert outcome.remote.id == name


@pytest.mark.parametrize("replaces", [True, False])
def test_a_retry_changes_nothing(folder: Path, *, replaces: bool) -> None:
    """The same revision twice is one file, with and without OpenSSH's replacing rename."""
    with SftpPartner(folder, replaces=replaces) as server:
        outcomes = [put(drop(server)).delivered for _ in range(2)]
        assert (outcomes, list(server.files().values())) == ([True, True], [BODY])


def test_what_a_broken_attempt_left_is_overwritten(folder: Path) -> None:
    """A server that failed in the middle holds one hidden file, which the next attempt makes the document of."""
    faults = iter([OSError(errno.EIO, "disk")])

    def before(operation: str, _path: str) -> None:
        if operation == "stat" and (fault := next(faults, None)):
            raise fault

    with SftpPartner(folder, before=before) as server:
        first = put(drop(server))
        left = list(server.files())
        second = put(drop(server))
        assert (first.delivered, first.verdict, second.delivered) == (False, None, True)
        assert left == [f".{file_name(drop(server))}.msg_1.part"]
        assert server.files() == {file_name(drop(server)): BODY}


def test_a_private_key_signs_in(server: SftpPartner) -> None:
    """A partner may give us an account without any password."""
    key = paramiko.ECDSAKey.generate()
    written = io.StringIO()
    key.write_private_key(written)
    server.user_keys, server.password = [key], None
    assert put(drop(server, secrets=(written.getvalue(),))).delivered
    newer = made_secret(SecretKind.PRIVATE_KEY)
    assert put(drop(server, secrets=(newer, written.getvalue()))).delivered  # the partner does not know the new one yet
    assert put(drop(server, secrets=(newer,))).verdict is Verdict.CREDENTIALS


def test_a_key_that_we_made_signs_in_where_its_public_line_is_known(server: SftpPartner) -> None:
    """The partner is given one line for its ``authorized_keys`` and holds no secret."""
    made = made_secret(SecretKind.PRIVATE_KEY)
    kind, encoded = shown_of(SecretKind.PRIVATE_KEY, made).split()
    server.password = None
    server.user_keys = [paramiko.Ed25519Key(data=base64.b64decode(encoded))]
    assert (kind, put(drop(server, secrets=(made,))).delivered) == ("ssh-ed25519", True)


@pytest.mark.parametrize("kind", [paramiko.ECDSAKey, paramiko.RSAKey])
def test_another_host_key_is_not_spoken_to(server: SftpPartner, kind: Any) -> None:
    """Whoever sits in the middle gets neither password nor document, of whatever kind their key is."""
    other = kind.generate(2048) if kind is paramiko.RSAKey else kind.generate()
    line = f"{other.get_name()} {other.get_base64()}"
    outcome = put(drop(server, options={"host_key": line}))
    assert outcome.verdict is Verdict.CREDENTIALS
    assert "host key" in (outcome.error or "")
    assert (server.log, server.files()) == ([], {})


def test_a_wrong_password_is_told_as_that(server: SftpPartner) -> None:
    """A person must look; the password stands nowhere."""
    outcome = put(drop(server, secrets=("a wrong word",)))
    assert outcome.verdict is Verdict.CREDENTIALS
    assert "Check both" in (outcome.error or "")
    assert "a wrong word" not in repr(outcome)


@pytest.mark.parametrize("secrets", [(), (SECRET,), ("-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense\n",)])
def test_without_usable_credentials_nothing_is_sent(server: SftpPartner, secrets: tuple[str, ...]) -> None:
    """A signing secret is no password, and a broken key none either."""
    outcome = put(drop(server, secrets=secrets))
    assert (outcome.delivered, outcome.verdict, server.log) == (False, Verdict.CREDENTIALS, [])


def test_a_folder_that_is_not_there_is_the_urls_fault(server: SftpPartner) -> None:
    """The operator is sent to the URL, not to a retry."""
    outcome = put(drop(server, endpoint=server.url("elsewhere")))
    assert (outcome.verdict, outcome.error) == (
        Verdict.MISDIRECTED,
        "There is no such folder on the server. Check the URL.",
    )


def test_a_folder_that_may_not_be_written_needs_a_person(folder: Path) -> None:
    """Rights are the partner's to give."""

    def before(operation: str, _path: str) -> None:
        if operation == "open":
            raise PermissionError(errno.EACCES, "no")

    with SftpPartner(folder, before=before) as server:
        outcome = put(drop(server))
    assert (outcome.verdict, "may not write" in (outcome.error or "")) == (Verdict.CREDENTIALS, True)


def test_a_withdrawal_takes_the_older_revisions_away(server: SftpPartner) -> None:
    """What was dropped of this edition goes, of other editions and names nothing; the canceled document stays."""
    other = LanguageTag("pt-BR")
    for revision in (1, 2):
        put(drop(server, publication=publication(revision=revision)))
    put(drop(server, publication=publication(revision=1, language=other)))
    (server.folder / "in" / "notes.txt").write_text("theirs")
    withdrawal = drop(server, publication=publication(revision=3, pub_status=PubStatus.CANCELED))
    assert [put(withdrawal).delivered for _ in range(2)] == [True, True]
    kept = drop(server, publication=publication(revision=1, language=other))
    assert set(server.files()) == {file_name(withdrawal), file_name(kept), "notes.txt"}


def test_a_file_of_theirs_with_an_odd_name_stops_no_withdrawal(server: SftpPartner) -> None:
    """What else lies in the drop is the partner's business: names that are no UTF-8 come from old machines."""
    (server.folder / "in" / os.fsdecode(b"caf\xe9.txt")).write_text("theirs")
    assert put(drop(server, publication=publication(revision=1))).delivered
    withdrawal = drop(server, publication=publication(revision=2, pub_status=PubStatus.CANCELED))
    assert put(withdrawal).delivered
    assert set(server.files()) == {file_name(withdrawal), os.fsdecode(b"caf\xe9.txt")}


def test_a_server_that_answers_nonsense_is_an_outcome(server: SftpPartner) -> None:
    """Whatever the library stumbles over in a stranger's packets, the attempt failed and is tried again."""
    server.talks_nonsense = True
    outcome = put(drop(server))
    assert (outcome.delivered, outcome.verdict) == (False, None)
    assert (outcome.error or "").startswith("The server broke off")


def test_a_trial_leaves_nothing(server: SftpPartner) -> None:
    """It proves that writing, renaming and removing work."""
    assert put(drop(server, publication=None)).delivered
    assert server.files() == {}
    assert [line.split()[0] for line in server.log] == ["open", "stat", "posix_rename", "remove"]


def test_a_server_that_hangs_is_cut_by_the_deadline(folder: Path) -> None:
    """However far the session got, the whole attempt ends in time."""
    released = threading.Event()

    def before(operation: str, _path: str) -> None:
        if operation == "stat":
            released.wait()

    with SftpPartner(folder, before=before) as server:
        outcome = put(drop(server), total_seconds=1.0)
        released.set()
    assert (outcome.delivered, outcome.error) == (False, "The endpoint did not answer completely in time.")
    assert 1000 <= outcome.latency_ms < 4000


@pytest.mark.parametrize("drip", [b"", b"x"])
def test_a_server_that_never_greets_is_cut_by_the_deadline(server: SftpPartner, drip: bytes) -> None:
    """Silence and one byte after the other alike: no step is let to last longer than the whole."""
    ended = threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            while not ended.wait(0.02):
                try:
                    connection.sendall(drip)
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        endpoint = f"sftp://copyflow@127.0.0.1:{listening.getsockname()[1]}/in"
        outcome = put(drop(server, endpoint=endpoint), total_seconds=0.8)
        ended.set()
        thread.join()
    assert (outcome.delivered, outcome.verdict) == (False, None)
    assert outcome.latency_ms < 4000


def test_the_guard_stands_before_sftp_too(server: SftpPartner) -> None:
    """Without the allow-list loopback hears nothing, and a name that changes its mind gets one connection only."""
    guarded = SftpTransport(AddressRules(ports=frozenset({server.port})), total_seconds=2.0)
    assert guarded.send(drop(server)).error == "The endpoint could not be reached."
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[Any]:
        asked.append(host)
        return [ip_address("127.0.0.1" if len(asked) == 1 else "10.0.0.1")]

    named = server.url().replace("127.0.0.1", "partner.example")
    assert put(drop(server, endpoint=named), resolver=rebinding).delivered
    assert asked == ["partner.example"]


def test_a_profile_that_was_never_checked_is_an_outcome(server: SftpPartner) -> None:
    """No host key, no user, no URL: nothing is sent, and the sentence says what is missing."""
    for changes in (
        {"options": {}},
        {"endpoint": "sftp://127.0.0.1/in"},
        {"endpoint": "nonsense"},
        {"endpoint": "sftp://copyflow@127.0.0.1/../etc"},
    ):
        outcome = put(drop(server, **changes))
        assert (outcome.delivered, outcome.verdict) == (False, Verdict.MISDIRECTED)
    assert server.log == []
