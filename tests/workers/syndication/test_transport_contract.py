"""Every transport keeps the contract of the port, each with a partner that really is at the other end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.partner import Answer, Message, Portal, silent
from tests.support.sftp_server import SftpPartner
from tests.workers.syndication.parcels import LOOPBACK, SECRET, parcel
from tests.workers.syndication.transport_contract import *  # noqa: F403 - the contract's tests run here
from tests.workers.syndication.transport_contract import PASSWORD, Candidate, Case
from workers.ports import Transport
from workers.syndication.transports.folder import FolderTransport
from workers.syndication.transports.sftp import SftpTransport
from workers.syndication.transports.webhook import WebhookTransport
from workers.syndication.transports.websub import WebsubTransport
from workflow.outgoing.client import PartnerClient

SECRETS = (SECRET, PASSWORD)


def _repeating(message: Message) -> Answer:
    """A refusal that repeats the secrets, as if the partner's log got into its answer."""
    del message
    return Answer(status=401, body=[f"bad signature for {SECRET} / {PASSWORD}".encode()])


def _http(make: Callable[[PartnerClient], Transport]) -> Candidate:
    @contextmanager
    def opened(behaviour: Callable[[Message], Answer] | None, seconds: float = 5.0) -> Iterator[Case]:
        transport = make(PartnerClient(LOOPBACK, total_seconds=seconds))
        with Portal("daily", behaviour=behaviour or (lambda _: Answer())) as portal:
            yield Case(
                transport=transport,
                parcel=parcel(portal.url, transport=transport.name, secrets=SECRETS),
                held=lambda: len(portal.accepted) if transport.name == "webhook" else len(_bodies(portal)),
            )
        transport.close()

    @contextmanager
    def hanging() -> Iterator[Case]:
        released = threading.Event()
        with opened(silent(released), 0.5) as case:
            yield case
            released.set()

    name = make(PartnerClient(LOOPBACK)).name
    return Candidate(name=name, accepting=lambda: opened(None), refusing=lambda: opened(_repeating), hanging=hanging)


def _bodies(portal: Portal) -> set[bytes]:
    """What a hub would look at: the same ping twice is one."""
    return {message.body for message in portal.accepted}


def _sftp(folder: Path) -> Candidate:
    (folder / "in").mkdir()

    @contextmanager
    def opened(password: str, *, hangs: bool = False) -> Iterator[Case]:
        released = threading.Event()
        before = (lambda *_: released.wait()) if hangs else None
        with SftpPartner(folder, before=before) as server:
            server.password = password
            yield Case(
                transport=SftpTransport(LOOPBACK, total_seconds=0.5 if hangs else 5.0),
                parcel=parcel(
                    server.url(), transport="sftp", secrets=SECRETS, options={"host_key": server.host_key_line}
                ),
                held=lambda: len(server.files()),
            )
            released.set()

    return Candidate(
        name="sftp",
        accepting=lambda: opened(PASSWORD),
        refusing=lambda: opened("another"),
        hanging=lambda: opened(PASSWORD, hangs=True),
    )


def _folder(home: Path) -> Candidate:
    @contextmanager
    def opened(*, refuses: bool = False) -> Iterator[Case]:
        outbox = home / "outbox"
        if refuses:
            outbox.write_text("a file where the outbox should be")
        yield Case(
            transport=FolderTransport(outbox),
            parcel=parcel("daily", transport="folder", secrets=SECRETS),
            held=lambda: len(list(outbox.glob("*/*"))),
        )

    return Candidate(name="folder", accepting=opened, refusing=lambda: opened(refuses=True))


@pytest.fixture(params=["webhook", "websub", "sftp", "folder"])
def candidate(request: pytest.FixtureRequest, tmp_path: Path) -> Candidate:
    """Each transport in turn."""
    match request.param:
        case "webhook":
            return _http(WebhookTransport)
        case "websub":
            return _http(WebsubTransport)
        case "sftp":
            return _sftp(tmp_path)
        case _:
            return _folder(tmp_path)
