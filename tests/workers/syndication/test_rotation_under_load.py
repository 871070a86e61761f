"""Secrets changed three times while messages go out: the partner's libraries accept every single one."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from tests import factories as make
from tests.store.parts import CHEAP_HASHER
from tests.support.partner import Answer, Message, Portal
from tests.workers.syndication.parcels import LOOPBACK, parcel
from workers.syndication.transports.webhook import WebhookTransport
from workflow.bootstrap import Application, bootstrap
from workflow.domain import commands as wanted
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.vocabulary import Actor, Role
from workflow.outgoing.client import PartnerClient
from workflow.settings import Settings

ADMIN = Actor(id="user:root", name="root", roles=frozenset({Role.ADMIN}))
SENDERS, ROTATIONS = 3, 3
_SCRIPT = Path(__file__).with_name("verify.cjs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A message, and the one secret that the partner verified with when it came."""

    message: Message
    secret: str


class Partner:
    """Holds one secret at a time, as most do, and answers nothing but yes: who is right is found out afterwards."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.held: list[Held] = []
        self.by_sender: Counter[str] = Counter()
        self._changed = threading.Condition()

    def receive(self, message: Message) -> Answer:
        """Keep it."""
        with self._changed:
            self.held.append(Held(message=message, secret=self.secret))
            self.by_sender[message.id.split("_")[1]] += 1
            self._changed.notify_all()
        return Answer()

    def wait_for_more(self, count: int) -> None:
        """Until every sender has sent so many more: whatever was signed before is here then."""
        with self._changed:
            wanted_counts = {str(sender): self.by_sender[str(sender)] + count for sender in range(SENDERS)}
            assert self._changed.wait_for(
                lambda: all(self.by_sender[sender] >= least for sender, least in wanted_counts.items()), timeout=60
            )

    def change_to(self, secret: str) -> None:
        """Install a secret; the old one is thrown away."""
        with self._changed:
            self.secret = secret


def newsroom(home: Path) -> Application:
    """One process's newsroom; the senders have one and the operator another."""
    return bootstrap(Settings(home=home), hasher=CHEAP_HASHER)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> list[Held]:
    """What the partner got while its secret was changed three times."""
    home = tmp_path_factory.mktemp("rotating")
    operator, sending = newsroom(home), newsroom(home)
    operator.migrate()
    registering = wanted.RegisterPartner(
        by=ADMIN,
        at=operator.clock.now(),
        partner_id=make.PARTNER_ID,
        profile=PartnerProfile(name="Wire", endpoint="https://wire.example/"),
    )
    operator.newsroom.execute(registering, make.PARTNER_STREAM)
    partner = Partner(operator.accounts.new_partner_secret(make.PARTNER_ID))
    transport, done = WebhookTransport(PartnerClient(LOOPBACK, total_seconds=30)), threading.Event()
    undelivered: list[object] = []

    def send(sender: int, endpoint: str) -> None:
        number = 0
        while not done.is_set():
            secrets = sending.accounts.partner_secrets(make.PARTNER_ID)
            outcome = transport.send(parcel(endpoint, message_id=f"msg_{sender}_{number}", secrets=secrets))
            undelivered.extend([] if outcome.delivered else [outcome])
            number += 1

    with Portal("wire", behaviour=partner.receive) as portal:
        threads = [threading.Thread(target=send, args=(sender, portal.url)) for sender in range(SENDERS)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(ROTATIONS):
                partner.wait_for_more(5)
                rotated = operator.rotation.rotate(make.PARTNER_ID, by=ADMIN, at=datetime.now(UTC))
                partner.wait_for_more(2)
                partner.change_to(rotated.shown)
            partner.wait_for_more(5)
        finally:
            done.set()
            for thread in threads:
                thread.join()
    for each in (transport, operator, sending):
        each.close()
    assert undelivered == []
    return partner.held


def test_the_python_library_accepts_every_message(held: list[Held]) -> None:
    """Before, during and after each change, with whichever one secret the partner holds."""
    assert len({each.secret for each in held}) == ROTATIONS + 1
    assert [_verdict(each.secret, each.message) for each in held] == ["ok"] * len(held)


def test_the_judge_can_say_no(held: list[Held]) -> None:
    """The first message does not verify with the last secret: the changes were real."""
    assert _verdict(held[-1].secret, held[0].message) == "refused"


def test_the_javascript_library_accepts_every_message(held: list[Held]) -> None:
    """The same with the library that partners' Node programs use."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, which the JavaScript library runs in")
    found = subprocess.run([node, "-e", "require('standardwebhooks')"], check=False, capture_output=True)
    if found.returncode != 0:
        pytest.skip("the npm package standardwebhooks is in no folder that NODE_PATH names")
    lines = [
        json.dumps(
            {
                "secret": each.secret,
                "headers": dict(each.message.headers),
                "body": base64.b64encode(each.message.body).decode(),
            }
        )
        for each in [*held, Held(message=held[0].message, secret=held[-1].secret)]
    ]
    done = subprocess.run(
        [node, str(_SCRIPT)], input="\n".join(lines), check=True, capture_output=True, text=True, env=dict(os.environ)
    )
    *verdicts, wrong = done.stdout.splitlines()
    assert verdicts == ["ok"] * len(held)
    assert wrong.startswith("refused: ")


def _verdict(secret: str, message: Message) -> str:
    try:
        Webhook(secret).verify(message.body, dict(message.headers))
    except WebhookVerificationError:
        return "refused"
    return "ok"
