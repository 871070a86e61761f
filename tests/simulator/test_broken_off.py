"""Senders that die in the middle of a message: half a message is none, to the simulator and to the demo's portal.

Our client writes the head of a request first and the body after it, 16 KiB at a time, so that a killed sender leaves
the head alone or with a part of the body, under a signature that is good for the whole.
"""

from __future__ import annotations

import queue
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.simulator.test_simulator import OTHER, SECRET, document, running, signed
from workflow.cli.demo.portal import Portal
from workflow.cli.simulator.keeping import Keeper

BODY = document(1)
BROKEN_OFF = [0, 1, len(BODY) // 2, len(BODY) - 1]
"""Bytes of the body that come."""


def head(url: str, length: str, secret: str = SECRET) -> bytes:
    """A request up to its body, signed for the whole of it."""
    described = {
        "host": urlsplit(url).netloc,
        "content-type": "application/json",
        "copyflow-event": "article.published",
        **signed("m1", BODY, secret=secret),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in described.items())
    return f"POST {urlsplit(url).path} HTTP/1.1\r\n{lines}{length}\r\n\r\n".encode()


def answer_to(url: str, beginning: bytes) -> bytes:
    """What comes back to a sender that sends so much and ends."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as connection:
        connection.sendall(beginning)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(1024), b""))


@pytest.mark.parametrize("size", BROKEN_OFF)
def test_a_message_that_breaks_off_is_counted_and_breaks_no_promise(size: int, tmp_path: Path) -> None:
    """It is neither forged nor unreadable nor kept; whole, it is new, and not another body under the same id."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    keeper = Keeper(tmp_path / "kept")
    with running(SECRET, keeper=keeper, on_line=lines.put) as now:
        beginning = head(now.url, f"content-length: {len(BODY)}") + BODY[:size]
        assert answer_to(now.url, beginning) == b""
        assert lines.get(timeout=20) == f"- m1 to /inbox broke off after {size} bytes of its body; it counts as none"
        assert (now.report["faults"], now.report["messages"], now.report["broken_off"]) == ([], 0, 1)
        assert now.send("m1", BODY).status_code == 204
        assert lines.get(timeout=20).endswith("signed · 204 · new")
        assert (now.report["clean"], now.report["accepted"], now.report["broken_off"]) == (True, 1, 1)
    keeper.close()
    assert (tmp_path / "kept" / "messages.jsonl").read_text().count("\n") == 1


def test_a_message_in_chunks_without_the_last_one_has_broken_off() -> None:
    """All bytes of the document may be there: only the last chunk says so."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    with running(SECRET, on_line=lines.put) as now:
        answer_to(now.url, head(now.url, "transfer-encoding: chunked") + b"%x\r\n%b\r\n" % (len(BODY), BODY))
        assert f"broke off after {len(BODY)} bytes" in lines.get(timeout=20)
        assert (now.report["faults"], now.report["messages"]) == ([], 0)


def test_a_whole_message_of_a_sender_that_is_gone_is_judged() -> None:
    """A forged one stays a fault, though nobody waits for the answer."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    with running(SECRET, on_line=lines.put) as now:
        answer_to(now.url, head(now.url, f"content-length: {len(BODY)}", secret=OTHER) + BODY)
        assert "BAD SIGNATURE" in lines.get(timeout=20)
        assert (now.faults, now.report["broken_off"]) == (["bad_signature"], 0)


@pytest.mark.parametrize("size", BROKEN_OFF)
def test_the_portal_of_the_demo_receives_no_half_message(size: int) -> None:
    """No answer, and nothing received; whole, it is genuine."""
    with Portal("Wire") as portal:
        portal.secret = SECRET
        assert answer_to(portal.url, head(portal.url, f"content-length: {len(BODY)}") + BODY[:size]) == b""
        assert portal.received == []
        whole = httpx.post(portal.url, content=BODY, headers=signed("m1", BODY), trust_env=False)
        assert (whole.status_code, [message.genuine for message in portal.received]) == (204, [True])
