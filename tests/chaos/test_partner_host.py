"""The partners' moods: what they answer, and what they keep of it."""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.chaos.house import ROOT
from tests.chaos.partner_host import READY
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor
from workflow.signing import signature_header

BODY = b'{"uri": "urn:copyflow:a:en", "version": "1", "pubstatus": "usable", "headline": "Wells reopen"}'

SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()


class Host:
    """One partner in a process of its own, and a sender."""

    def __init__(self, folder: Path, port: int, secret: str) -> None:
        self.folder, self._port, self._secret = folder, port, secret

    def mood(self, mood: str) -> None:
        """Have it be in this mood from the next message on."""
        (self.folder / "harbour.mood").write_text(mood, encoding="ascii")

    def send(self, identity: str) -> httpx.Response:
        """Send a genuine message."""
        now = int(time.time())
        headers = {
            "webhook-id": identity,
            "webhook-timestamp": str(now),
            "webhook-signature": signature_header([self._secret], identity, now, BODY),
            "content-type": "application/json",
        }
        return httpx.post(f"http://127.0.0.1:{self._port}/harbour", content=BODY, headers=headers, trust_env=False)

    def taken(self) -> int:
        """How many messages it has read so far, answered or not."""
        messages: int = httpx.get(f"http://127.0.0.1:{self._port}/harbour", trust_env=False).json()["messages"]
        return messages

    def kept(self) -> list[str]:
        """Ids of the messages that it has on file with an acceptance."""
        lines = (self.folder / "harbour" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
        return [each["id"] for each in map(json.loads, lines) if each["status"] in {"200", "204", "cut"}]


@contextmanager
def hosting(folder: Path) -> Iterator[Host]:
    """While inside, it listens."""
    host = Host(folder, free_port(), SECRET)
    host.mood("")
    words = [str(folder), f"harbour:{host._port}:{host._secret}"]
    command = [sys.executable, "-m", "tests.chaos.partner_host", *words]
    child = Child(name="partners", command=command, environment={"PYTHONPATH": str(ROOT)}, ready_line=READY)
    with Supervisor([child], folder / "log", on_line=lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(60)
        yield host


def test_moods_change_while_it_listens(tmp_path: Path) -> None:
    """It refuses, asks to wait, breaks off, lies and forgets as its file says, and is itself again after that."""
    with hosting(tmp_path) as host:
        assert host.send("msg_1").status_code == 204
        host.mood("error")
        assert host.send("msg_2").status_code >= 500
        host.mood("too many")
        assert host.send("msg_3").headers["retry-after"] == "4"
        host.mood("cut")
        with pytest.raises(httpx.RemoteProtocolError):
            host.send("msg_4")
        host.mood("receipts")
        lie = host.send("msg_5")
        assert lie.status_code == 200
        assert b'"confirmed"}' not in lie.content
        host.mood("forgets")
        assert host.send("msg_6").status_code == 200
        host.mood("")
        assert host.send("msg_7").status_code == 204
    assert host.kept() == ["msg_1", "msg_4", "msg_5", "msg_7"]  # it has ended: what it answered last is on file
    assert (tmp_path / "harbour.forgotten").read_text() == '"msg_6"\n'


def test_it_lies_to_those_too_whom_it_kept_waiting(tmp_path: Path) -> None:
    """A message that came in another mood gets no receipt of the new one: a true one would confirm it."""
    with hosting(tmp_path) as host, ThreadPoolExecutor(1) as others:
        host.mood("slow")
        waiting = others.submit(host.send, "msg_1")
        while host.taken() < 1:
            assert not waiting.done()
        host.mood("receipts")
        assert b'"confirmed", "id"' not in host.send("msg_2").content
        assert not waiting.done(), "the first was answered before the mood changed: nothing is shown"
        assert b'"confirmed", "id"' not in waiting.result(30).content
