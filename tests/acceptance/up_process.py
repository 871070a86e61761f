"""``copyflow up`` as a process of its own in a folder of its own, with people and a partner in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from ipaddress import ip_network
from pathlib import Path

from tests.support.partner import Portal
from tests.workers.newsroom import ADMIN, ENGLISH
from workflow.bootstrap import bootstrap
from workflow.cli.demo.waiting import wait_for
from workflow.domain.commands import RegisterPartner
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import PartnerId, Role
from workflow.settings import Settings

SECONDS = 120.0


def people(home: Path, portal: Portal) -> tuple[dict[str, str], str]:
    """Keys of three people, and a partner that listens."""
    settings = Settings(home=home, allowed_networks=(ip_network("127.0.0.0/8"),))
    with closing(bootstrap(settings)) as application:
        application.migrate()
        keys = {}
        for name in (Role.WRITER, Role.REVIEWER, Role.PUBLISHER):
            application.accounts.add_user(name.value, "a password of the tests", (name,))
            keys[name.value] = application.accounts.keys.add(name.value, "tests")
        partner_id = PartnerId(application.ids.new())
        portal.secret = application.accounts.new_partner_secret(partner_id)
        profile = PartnerProfile(name=portal.name, endpoint=portal.url, filters=Filters(languages=(ENGLISH,)))
        register = RegisterPartner(by=ADMIN, at=application.clock.now(), partner_id=partner_id, profile=profile)
        application.newsroom.execute(register, partner_stream(partner_id))
    return keys, partner_id


@contextmanager
def newsroom_up(
    home: Path, port: int, *arguments: str, settings: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The newsroom from its readiness to the end of the block, where it is stopped in good order if it still runs."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COPYFLOW_")}
    given = {"COPYFLOW_HOME": str(home), "COPYFLOW_ALLOWED_NETWORKS": "127.0.0.0/8", **(settings or {})}
    command = [sys.executable, "-m", "workflow", "up", "--port", str(port), *arguments]
    said = home.parent / "up.err"
    with said.open("w") as errors:
        process = subprocess.Popen(command, env={**clean, **given}, stdout=subprocess.DEVNULL, stderr=errors)

    def is_ready() -> bool:
        assert process.poll() is None, said.read_text()
        return "Copyflow is ready" in said.read_text()

    try:
        wait_for(is_ready, bool, seconds=SECONDS, what="a newsroom that is ready")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
