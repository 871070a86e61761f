"""The SFTP drop against OpenSSH, which most partners run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rendering.publications import publication
from tests.support.openssh import SSHD_MISSING, OpensshServer, find_sshd, running_openssh
from tests.workers.syndication.parcels import BODY, LOOPBACK, parcel
from workers.syndication.file_names import file_name
from workers.syndication.transports.sftp import SftpTransport
from workflow.domain.commands import AttemptOutcome, Verdict
from workflow.domain.vocabulary import PubStatus
from workflow.secret_kinds import SecretKind, made_secret, shown_of

SECRET = made_secret(SecretKind.PRIVATE_KEY)


@pytest.fixture(scope="module")
def server() -> Iterator[OpensshServer]:
    """A server that knows our key."""
    sshd = find_sshd()
    if sshd is None:
        pytest.skip(SSHD_MISSING)
    with running_openssh(sshd, shown_of(SecretKind.PRIVATE_KEY, SECRET)) as running:
        yield running


def put(server: OpensshServer, folder: str = "", secret: str = SECRET, **changes: object) -> AttemptOutcome:
    """Send one parcel."""
    endpoint = f"sftp://{server.user}@127.0.0.1:{server.port}{folder or server.folder}"
    options = {"host_key": server.host_key_line}
    sent = parcel(endpoint, transport="sftp", secrets=(secret,), options=options, **changes)
    return SftpTransport(LOOPBACK).send(sent)


def test_publish_retry_and_withdraw(server: OpensshServer) -> None:
    """The document arrives whole, once, and a withdrawal leaves nothing but the canceled one."""
    outcomes = [put(server), put(server), put(server, publication=None)]
    assert [(outcome.delivered, outcome.error) for outcome in outcomes] == [(True, None)] * 3
    assert {path.name: path.read_bytes() for path in server.folder.iterdir()} == {file_name(parcel("x")): BODY}
    withdrawn = publication(revision=4, pub_status=PubStatus.CANCELED)
    assert put(server, publication=withdrawn).delivered
    assert [path.name for path in server.folder.iterdir()] == [file_name(parcel("x", publication=withdrawn))]


def test_what_openssh_refuses_is_told_apart(server: OpensshServer) -> None:
    """Another key, a folder that is not there, one that may not be written."""
    assert put(server, secret=made_secret(SecretKind.PRIVATE_KEY)).verdict is Verdict.CREDENTIALS
    assert put(server, folder=f"{server.folder}/elsewhere").verdict is Verdict.MISDIRECTED
    server.folder.chmod(0o500)
    try:
        refused = put(server)
    finally:
        server.folder.chmod(0o700)
    assert (refused.verdict, "may not write" in (refused.error or "")) == (Verdict.CREDENTIALS, True)
