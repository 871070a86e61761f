"""How fast and how fairly news gets to partners: deliveries a second, the wait for the first byte, and who is held up.

    python benchmarks/syndication.py [--quick] [--json] [--only WORDS]

Real processes: the relay, the clock, a sender with threads, a Redis, and receivers in processes of their own that
verify every signature. Fifty partners on one machine. Every delivery leaves its attempt and its acceptance in the log,
on a database that syncs every commit. The peer is a bare loop of signed POSTs over kept-alive connections of httpx to
the same receivers, in the same run.
"""

from __future__ import annotations

import base64
import hmac
import os
import statistics
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx

from benchmarks import harness
from benchmarks.harness import Backend, Row
from benchmarks.receivers import Arrival
from benchmarks.sending import Newsroom, newsroom, until
from workflow.cli.processes.stack import SENDER_THREADS

PARTNERS = 50
MISBEHAVING = {PARTNERS - 2: "silent", PARTNERS - 1: "drip"}
SENDERS = int(os.environ.get("BENCHMARK_SENDERS", "2"))
THREADS = int(os.environ.get("BENCHMARK_THREADS", str(SENDER_THREADS)))
RECEIVERS = int(os.environ.get("BENCHMARK_RECEIVERS", "1"))


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    rows: list[Row] = []
    with harness.backends(wanted) as backends:
        for backend in backends[:1] if wanted.quick else backends:
            if any(wanted.wants(f"{backend.name}: {section}") for section in _SECTIONS):
                rows += _measure(backend, wanted)
    harness.report(rows, wanted)


_SECTIONS = ("sustained", "first byte", "misbehave", "withdrawal")


def _measure(backend: Backend, wanted: harness.Options) -> list[Row]:
    rows: list[Row] = []
    url = backend.new_url(f"syndication-{time.monotonic_ns()}")
    with (
        TemporaryDirectory(prefix="home-", dir=harness.on_disk()) as home,
        newsroom(Path(home), url, partners=PARTNERS, senders=SENDERS, threads=THREADS, receivers=RECEIVERS) as running,
    ):
        name = f"{backend.name}: "
        chosen = f"{SENDERS} sender process(es) of {THREADS} threads, {RECEIVERS} receiver process(es)"
        harness.say(f"{backend.name}: {chosen}")
        _first(running)
        if wanted.wants(f"{name}sustained"):
            rows += _sustained(running, name, 12 if wanted.quick else 60, chosen)
        if wanted.wants(f"{name}first byte"):
            rows += _first_byte(running, name, 8 if wanted.quick else 40)
        if wanted.wants(f"{name}withdrawal"):
            rows += _withdrawal(running, name, 20 if wanted.quick else 100)
        if wanted.wants(f"{name}misbehave"):
            rows += _misbehaving(running, name, *((1, 6) if wanted.quick else (3, 20)))
    return rows


def _first(running: Newsroom) -> None:
    """One article to everybody: connections are open and caches are filled."""
    [article_id] = running.ready(1)
    running.publish(article_id)
    running.arrived(PARTNERS)
    running.settled()


# --- deliveries a second ----------------------------------------------------------------------------


def _sustained(running: Newsroom, name: str, articles: int, chosen: str) -> list[Row]:
    """Publish as fast as the newsroom takes it; from the first publication to the last acceptance on record."""
    rates, bare, cpu = [], [], []
    for _ in range(3):
        ready, before = running.ready(articles), running.accepted()
        used, begun = running.meter.seconds(), time.monotonic()
        for article_id in ready:
            running.publish(article_id)
        expected = articles * PARTNERS
        arrivals = running.arrived(expected)
        running.settled()
        seconds = time.monotonic() - begun
        cpu.append((running.meter.seconds() - used) / expected * 1e6)
        recorded = running.accepted() - before
        if recorded != expected or len({each.message_id for each in arrivals}) != expected:
            raise AssertionError(f"{expected} were to be delivered, {recorded} are on record, {len(arrivals)} came")
        rates.append(expected / seconds)
        bare.append(_bare_rate(running, min(expected, 2000)))
        harness.say(f"{name}{rates[-1]:,.0f} deliveries/s, bare httpx {bare[-1]:,.0f}/s")
    return [
        Row(
            name=f"{name}sustained, {chosen}",
            value=statistics.median(rates),
            unit="deliveries/s",
            cpu=statistics.median(cpu),
        ),
        Row(name=f"{name}sustained, against the goal", value=statistics.median(rates), unit="deliveries/s", goal=200),
        Row(
            name=f"{name}sustained, beside the peer",
            value=statistics.median(rates),
            unit="deliveries/s",
            peer="signed POSTs of bare httpx, one thread",
            peer_value=statistics.median(bare),
        ),
    ]


def _bare_rate(running: Newsroom, count: int) -> float:
    """Signed POSTs a second of one httpx client, to the partners in turn; nothing is put on record."""
    body = b'{"headline": "' + b"x" * 6000 + b'"}'
    keys = {
        number: base64.b64decode(running.application.accounts.partner_secret(each).removeprefix("whsec_"))
        for number, each in running.partners.items()
    }
    with httpx.Client(trust_env=False) as client:
        begun = time.monotonic()
        for number in range(count):
            partner, identity, moment = number % PARTNERS, f"msg_{uuid.uuid4().hex}", int(time.time())
            headers = {
                "content-type": "application/json",
                "webhook-id": identity,
                "webhook-timestamp": str(moment),
                "webhook-signature": _signature(keys[partner], identity, moment, body),
            }
            address = f"http://127.0.0.1:{running.receivers.ports[partner]}/news"
            client.post(address, content=body, headers=headers).raise_for_status()
        seconds = time.monotonic() - begun
    running.arrived(count)
    return count / seconds


def _signature(key: bytes, identity: str, moment: int, body: bytes) -> str:
    signed = b".".join([identity.encode(), str(moment).encode(), body])
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


# --- the wait for the first byte ----------------------------------------------------------------------


def _first_byte(running: Newsroom, name: str, articles: int) -> list[Row]:
    """One article after the other, each to all partners, with nothing else to do."""
    waits: list[float] = []
    for article_id in running.ready(articles):
        waits += _waits(running, article_id)
        running.settled()
    return _percentiles(f"{name}publish to first byte", waits, {0.5: 250.0, 0.95: 1000.0})


def _waits(running: Newsroom, article_id: str) -> list[float]:
    begun = running.publish(article_id)  # type: ignore[arg-type]  # ids are strings
    return [1000 * (each.at - begun) for each in running.arrived(PARTNERS)]


def _percentiles(name: str, waits: Sequence[float], goals: dict[float, float]) -> list[Row]:
    found = {share: harness.percentile(waits, share) for share in goals}
    harness.say(f"{name}: " + ", ".join(f"p{share * 100:.0f} {value:,.0f} ms" for share, value in found.items()))
    return [
        Row(
            name=f"{name}, p{share * 100:.0f}", value=found[share], unit="ms", goal=goals[share], higher_is_better=False
        )
        for share in goals
    ]


# --- a withdrawal before everything else ------------------------------------------------------------------


def _withdrawal(running: Newsroom, name: str, backlog: int) -> list[Row]:
    """Let a backlog build up while the partners are paused; withdraw an article of before while it is being sent."""
    old = running.ready(3)
    for article_id in old:
        running.publish(article_id)
    running.arrived(len(old) * PARTNERS)
    running.settled()
    running.pause()
    for article_id in running.ready(backlog):
        running.publish(article_id)
    running.waiting(backlog * PARTNERS)
    running.resume()
    came: list[Arrival] = running.arrived(PARTNERS)  # it goes out
    begun = [running.withdraw(article_id) for article_id in old]
    left = (backlog + len(old)) * PARTNERS - len(came)
    came = running.arrived(left)
    recalls = sorted(each.at for each in came if each.event == "article.withdrawn")
    last_regular = max(each.at for each in came if each.event != "article.withdrawn")
    if recalls[-1] > last_regular:
        harness.say("the last withdrawal came after the whole backlog")
    waits = [1000 * (moment - begun[number // PARTNERS]) for number, moment in enumerate(recalls)]
    running.settled()
    return _percentiles(f"{name}withdrawal before {backlog * PARTNERS:,}", waits, {0.5: 2000.0, 0.95: 2000.0})


# --- partners that misbehave ----------------------------------------------------------------------------


def _misbehaving(running: Newsroom, name: str, rounds: int, articles: int) -> list[Row]:
    """The others' waits while two partners answer never or byte by byte, beside those while all answer."""
    healthy: list[float] = []
    beside: list[float] = []
    for _ in range(rounds):
        healthy += _others(running, articles)
        running.settled()
        running.receivers.misbehave(MISBEHAVING)
        beside += _others(running, articles)
        running.receivers.misbehave({})
        _recover(running)
    before, during = (harness.percentile(waits, 0.95) for waits in (healthy, beside))
    harness.say(f"{name}the others' p95: {before:,.0f} ms, beside two that misbehave {during:,.0f} ms")
    return [
        Row(
            name=f"{name}the others' first byte beside two that misbehave, p95",
            value=during,
            unit="ms",
            peer="all answer",
            peer_value=before,
            goal=1.1,
            higher_is_better=False,
        )
    ]


def _others(running: Newsroom, articles: int) -> list[float]:
    """The waits of the partners that behave, an article every half second."""
    waits: list[float] = []
    for article_id in running.ready(articles):
        begun = running.publish(article_id)
        wanted = PARTNERS - len(MISBEHAVING)
        came: list[Arrival] = []
        while len(came) < wanted:
            came += [each for each in running.receivers.take() if each.partner not in MISBEHAVING]
            time.sleep(0.01)
        waits += [1000 * (each.at - begun) for each in came]
        time.sleep(max(0.0, begun + 0.5 - time.monotonic()))
    return waits


def _recover(running: Newsroom) -> None:
    """Wait until nothing of the two is under way; what they did not take is tried again later."""

    def none_is_held() -> bool:
        work = running.application.views.work()
        return not any(item.lease_owner and item.lease_until for item in work if item.kind == "syndicate")

    until(none_is_held, "nothing is under way")
    running.receivers.take()


if __name__ == "__main__":
    main()
