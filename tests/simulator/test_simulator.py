"""The simulated partner over real sockets: every option, and senders who break each rule."""

from __future__ import annotations

import base64
import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook
from typer.testing import CliRunner

from tests.rendering.standards import STANDARDS, needs_schema
from workflow.cli.app import app
from workflow.cli.simulator.keeping import Keeper
from workflow.cli.simulator.partner import FAILURES, Behaviour, Partner
from workflow.cli.simulator.schema_checks import SchemaChecks
from workflow.cli.simulator.schemas import PublishedSchemas
from workflow.cli.simulator.server import listening
from workflow.cli.simulator.signatures import KeyRefusedError, Verifier

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER = "whsec_" + base64.b64encode(bytes(range(32, 64))).decode()
STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}


def document(revision: int = 1, status: str = "usable", **changes: Any) -> bytes:
    """A small valid ninjs document."""
    values = {
        "uri": "urn:copyflow:a1:en",
        "standard": STANDARD,
        "version": str(revision),
        "language": "en",
        "pubStatus": status,
        **({"bodies": [{"value": "Water rises."}]} if status == "usable" else {}),
    }
    return json.dumps({**values, **changes}).encode()


def signed(identity: str, body: bytes, secret: str = SECRET, moment: int | None = None) -> dict[str, str]:
    """Headers as the public library of Standard Webhooks signs."""
    at = moment or int(time.time())
    signature = Webhook(secret).sign(identity, datetime.fromtimestamp(at, UTC), body.decode())
    return {"webhook-id": identity, "webhook-timestamp": str(at), "webhook-signature": signature}


@dataclass
class Running:
    """A listening partner and somebody who sends to it."""

    partner: Partner
    url: str
    client: httpx.Client

    def send(self, identity: str, body: bytes, **changes: Any) -> httpx.Response:
        return self.post(body, signed(identity, body, **changes))

    def post(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        about = {"content-type": "application/json", "copyflow-event": "article.published"}
        return self.client.post(self.url, content=body, headers={**about, **headers})

    @property
    def report(self) -> dict[str, Any]:
        return self.partner.report()

    @property
    def faults(self) -> list[str]:
        return [fault["kind"] for fault in self.report["faults"]]


@contextmanager
def running(*keys: str, **options: Any) -> Iterator[Running]:
    """A partner with these keys that behaves as told, and its sender."""
    more = {name: options.pop(name) for name in ("keeper", "checks", "on_line", "chance", "clock") if name in options}
    partner = Partner(behaviour=Behaviour(**options), verifier=Verifier(keys), **more)
    with listening(partner) as url, httpx.Client(trust_env=False, timeout=10) as client:
        yield Running(partner, url, client)


def test_a_genuine_message_is_accepted_and_told_in_a_line() -> None:
    """204, and one line with what is new about it."""
    lines: list[str] = []
    with running(SECRET, on_line=lines.append) as now:
        assert now.send("m1", document(1)).status_code == 204
        assert now.send("m2", document(2)).status_code == 204
        assert now.report["clean"]
    assert [line.partition(" article")[2] for line in lines] == [
        ".published ninjs en r1 usable · signed · 204 · new",
        ".published ninjs en r2 usable · signed · 204 · replaces revision 1 (usable)",
    ]


def test_the_report_so_far_can_be_asked_for() -> None:
    """GET gives it as JSON; other methods are refused."""
    with running(SECRET) as now:
        now.send("m1", document(1))
        assert now.client.get(now.url).json() == now.report
        assert now.client.delete(now.url).status_code == 405


@pytest.mark.parametrize(
    "headers_of",
    [
        dict,
        lambda: {"webhook-id": "m1", "webhook-timestamp": "soon", "webhook-signature": "v1,AAAA"},
        lambda: {"webhook-id": "m1", "webhook-timestamp": str(int(time.time())), "webhook-signature": "v1"},
        lambda: {"webhook-id": "m1", "webhook-timestamp": str(int(time.time())), "webhook-signature": "v1,*"},
        lambda: signed("m1", document(1), secret=OTHER),
        lambda: signed("m2", document(1)) | {"webhook-id": "m1"},
        lambda: signed("m1", document(2)),
        lambda: signed("m1", document(1), moment=int(time.time()) - 600),
        lambda: signed("m1", document(1), moment=int(time.time()) + 600),
    ],
)
def test_what_is_not_genuine_is_refused_and_reported(headers_of: Callable[[], dict[str, str]]) -> None:
    """Missing, malformed, another key's, another message's, too old, too new: 401 and a fault."""
    with running(SECRET) as now:
        assert now.post(document(1), headers_of()).status_code == 401
        assert now.faults == ["bad_signature"]
        assert now.report["accepted"] == 0


def test_any_of_several_keys_will_do() -> None:
    """While secrets are changed, a signature under either is good."""
    with running(OTHER, SECRET) as now:
        assert now.send("m1", document(1), secret=SECRET).status_code == 204
        assert now.send("m2", document(2), secret=OTHER).status_code == 204
        assert now.report["clean"]


def test_ed25519_signatures_are_verified_with_the_public_key() -> None:
    """Standard Webhooks' v1a, among others in the header; a changed body, an old one or a bare id is refused."""
    private = Ed25519PrivateKey.generate()
    public = "whpk_" + base64.b64encode(private.public_key().public_bytes_raw()).decode()
    body = document(1)

    def headers(moment: int) -> dict[str, str]:
        signature = base64.b64encode(private.sign(f"m1.{moment}.".encode() + body)).decode()
        offered = f"v1,AAAA v1a,{signature}"
        return {"webhook-id": "m1", "webhook-timestamp": str(moment), "webhook-signature": offered}

    present = int(time.time())
    with running(public) as now:
        assert now.post(body, headers(present)).status_code == 204
        assert now.post(document(2), headers(present)).status_code == 401
        assert now.post(body, headers(present - 600)).status_code == 401
        assert now.post(body, {"webhook-id": "m1"}).status_code == 401
    with running(SECRET, public) as now:
        assert now.post(body, headers(present)).status_code == 204
        assert now.send("m2", document(2)).status_code == 204


@pytest.mark.parametrize("key", ["secret", "whsec_", "whpk_AAAA", "whpk_*"])
def test_a_malformed_key_is_refused(key: str) -> None:
    """Before anything listens, with what is expected."""
    with pytest.raises(KeyRefusedError, match=r"whsec_|whpk_"):
        Verifier([key])


def test_without_a_key_signatures_are_not_checked() -> None:
    """The message is taken, and the report says that nothing was verified."""
    with running() as now:
        assert now.post(document(1), {"webhook-id": "m1"}).status_code == 204
        assert now.report["signatures"] == {"checked": False, "bad": 0}


@needs_schema
def test_a_sender_who_breaks_the_rules_is_reported() -> None:
    """Wrong order, another body under the same id, a bad signature, a document that breaks IPTC's schema."""
    with running(SECRET, checks=SchemaChecks(PublishedSchemas(STANDARDS))) as now:
        now.send("m2", document(2))
        now.send("m1", document(1))
        now.send("m2", document(2, slugline="other"))
        now.send("m3", document(3), secret=OTHER)
        now.send("m4", document(4, translationOf="urn:copyflow:a1:ru"))
        now.send("m5", document(5, uri=5))
    assert sorted(now.faults) == ["bad_signature", "inversion", "other_body", "schema", "schema"]
    assert now.report["schemas"] == {"checked": {"ninjs": 5}, "faulty": 2}
    assert not now.report["clean"]


def test_failures_come_in_the_share_that_was_asked_for() -> None:
    """About as many as told, all of them of the kind that a sender must try again."""
    with running(SECRET, fail=0.3, chance=random.Random(1)) as now:
        answers = [now.send(f"m{number}", document(number + 1)).status_code for number in range(200)]
        assert set(answers) <= {204, *FAILURES}
        assert 40 <= sum(answer != 204 for answer in answers) <= 80
        assert now.report["clean"]


def test_an_answer_that_breaks_off_leaves_the_message_accepted() -> None:
    """The sender cannot know; it must send again under the same id."""
    with running(SECRET, cut=1.0) as now:
        with pytest.raises(httpx.RemoteProtocolError):
            now.send("m1", document(1))
        assert now.report["accepted"] == 1


def test_receipts_are_given_when_asked_for() -> None:
    """In the answer's body, with the message's id."""
    with running(SECRET, receipts=True) as now:
        assert now.send("m1", document(1)).json() == {"receipt": "confirmed", "id": "m1"}


def test_gone_answers_410() -> None:
    """To genuine messages; nothing is accepted."""
    with running(SECRET, gone=True) as now:
        assert now.send("m1", document(1)).status_code == 410
        assert now.report["accepted"] == 0


def test_a_partner_that_asks_to_wait_counts_who_does_not() -> None:
    """429 with Retry-After; what takes something back may come at any time."""
    with running(SECRET, retry_after_seconds=3600) as now:
        first = now.send("m1", document(1))
        assert (first.status_code, first.headers["retry-after"]) == (429, "3600")
        assert now.report["too_early"] == 0
        assert now.send("m1", document(1)).status_code == 429
        assert now.send("m2", document(2, "canceled")).status_code == 429
        assert now.report["too_early"] == 1


def test_a_partner_that_asked_to_wait_accepts_afterwards() -> None:
    """Once the time is over that it named, and not before; what is left of it is said each time."""
    moment = [1_780_000_000.0]
    with running(retry_after_seconds=60, clock=lambda: moment[0]) as now:
        answers = []
        for seconds in (0, 20, 39.5, 1):
            moment[0] += seconds
            answer = now.post(document(1), {"webhook-id": "m1"})
            answers.append((answer.status_code, answer.headers.get("retry-after")))
        assert answers == [(429, "60"), (429, "40"), (429, "1"), (204, None)]


def test_a_delay_holds_up_its_own_message_only() -> None:
    """A sender that does not wait is counted, and its message is not accepted."""
    hung_up = threading.Event()
    with running(SECRET, delay_ms=3_600_000, on_line=lambda line: hung_up.set() if "hung up" in line else None) as now:
        with pytest.raises(httpx.ReadTimeout):
            now.client.post(now.url, content=document(1), headers=signed("m1", document(1)), timeout=0.2)
        assert now.client.get(now.url).status_code == 200
        assert hung_up.wait(20)
        assert now.report["hung_up"] == 1
        assert now.report["accepted"] == 0


def test_a_short_delay_ends_in_an_answer() -> None:
    """The message is accepted all the same."""
    with running(SECRET, delay_ms=20) as now:
        assert now.send("m1", document(1)).status_code == 204


def test_a_dripping_partner_never_ends_its_answer() -> None:
    """A status at once, then a byte at a time; nothing is accepted, and it can be stopped in the middle."""
    with (
        running(SECRET, drip=True) as now,
        now.client.stream("POST", now.url, content=document(1), headers=signed("m1", document(1))) as response,
    ):
        assert response.status_code == 200
        pieces = response.iter_raw()
        assert [next(pieces), next(pieces)] == [b".", b"."]
        assert now.report["accepted"] == 0


def test_a_body_without_end_is_refused() -> None:
    """413; the message is none."""
    with running(SECRET) as now:
        assert now.post(b"x" * 10_000_001, {}).status_code == 413
        assert now.report["messages"] == 0


def test_everything_is_kept_in_a_folder(tmp_path: Path) -> None:
    """A line a message, each body once."""
    folder = tmp_path / "kept"
    keeper = Keeper(folder)
    with running(SECRET, keeper=keeper) as now:
        for _ in range(2):
            now.send("m1", document(1))
    keeper.close()
    lines = [json.loads(line) for line in (folder / "messages.jsonl").read_text().splitlines()]
    assert [(line["id"], line["revision"], line["status"], line["remark"]) for line in lines] == [
        ("m1", 1, "204", "new"),
        ("m1", 1, "204", "again #1, which was accepted"),
    ]
    assert lines[0]["headers"]["webhook-signature"].startswith("v1,")
    [body] = (folder / "bodies").iterdir()
    assert (body.name, body.read_bytes()) == (lines[0]["digest"], document(1))


# --- the command -------------------------------------------------------------------------------------


def command(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "workflow", "partner", "simulate", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_with_a_report(ending: signal.Signals) -> None:
    """On Ctrl-C and on SIGTERM: the report on standard output, the lines beside it, code 0 for a clean one."""
    process = command("--secret", SECRET, "--json")
    assert process.stderr is not None
    url = process.stderr.readline().split(" at ")[1].split()[0]
    httpx.post(url, content=document(1), headers=signed("m1", document(1)), trust_env=False).raise_for_status()
    process.send_signal(ending)
    output, told = process.communicate(timeout=30)
    assert process.returncode == 0
    report = json.loads(output)
    assert (report["messages"], report["clean"]) == (1, True)
    assert "ninjs en r1 usable · signed · 204 · new" in told


def test_the_command_fails_when_a_promise_was_broken(tmp_path: Path) -> None:
    """Code 1, and the fault by name; what came is in the folder."""
    process = command("--secret", SECRET, "--keep", str(tmp_path / "kept"))
    assert process.stderr is not None
    url = process.stderr.readline().split(" at ")[1].split()[0]
    httpx.post(url, content=document(1), headers=signed("m1", document(1), secret=OTHER), trust_env=False)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "#1 bad_signature: No matching signature found" in output
    assert output.rstrip().endswith("NOT CLEAN: 1 promise(s) broken")
    assert (tmp_path / "kept" / "messages.jsonl").read_text().count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--keep", "FOLDER"], "is not empty"),
        (["--standards", "FOLDER"], "does not hold ninjs-schema_3.1.json"),
        (["--secret", "hello"], "whsec_ (a shared secret)"),
        (["--secret", SECRET], "pip install 'copyflow[demo]'"),
        (["--fail", "2"], "--fail"),
    ],
)
def test_the_command_says_what_is_missing(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in use, one without schemas, a bad key, a missing library, no share: a sentence and no listening."""
    (tmp_path / "old").write_text("x")
    monkeypatch.setitem(sys.modules, "standardwebhooks.webhooks", None)
    words = [str(tmp_path) if word == "FOLDER" else word for word in arguments]
    result = CliRunner().invoke(app, ["partner", "simulate", "--port", "0", *words])
    assert result.exit_code != 0
    assert sentence in " ".join(result.stderr.split())
