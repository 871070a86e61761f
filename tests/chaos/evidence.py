"""What is known at the end of a run, gathered once and then only read: the log, the partners' records, what is left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any

import httpx

from tests.chaos.house import House
from tests.chaos.people import Telling
from tests.support.storm.partners import Record
from tests.support.storm.scale import Role
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.delivery import Delivery, evolve
from workflow.domain.errors import NewsroomError
from workflow.domain.streams import article_of, partner_of
from workflow.domain.vocabulary import ArticleId
from workflow.vitals import read_vitals

SEATS = ("worker", "sender", "sender-2", "clock", "projector", "relay", "api")
"""The newsroom's processes, as their supervisor knows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of the log."""

    position: int
    stream: str
    type: str
    data: Mapping[str, Any]
    command_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One partner's copy of one article, as the log has it."""

    delivery: Delivery
    superseded: frozenset[str] = frozenset()
    """Items of which an event says that a newer one took their place."""


@dataclass(slots=True, kw_only=True)
class Evidence:
    """All of it. Whatever is empty is as it should be, but for the log, the stories and the records."""

    log: Sequence[Entry] = ()
    tellings: Sequence[Telling] = ()
    articles: Sequence[Article] = ()
    records: Sequence[Record] = ()
    copies: Sequence[Copy] = ()
    bound: frozenset[str] = frozenset()
    """Ids of the partners that keep embargoes, and so get texts ahead."""
    largest_jump: int = 0
    """Seconds that the newsroom's clocks ran ahead at most."""
    stuck: list[str] = field(default_factory=list)
    """What had not come to an end when the time for it was over."""
    open_work: list[str] = field(default_factory=list)
    open_leases: list[str] = field(default_factory=list)
    dead_letters: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    """Of projections from the log, and of the log from its chain."""
    processes: list[str] = field(default_factory=list)
    """Command lines of processes of the run that outlived it."""
    faults: list[str] = field(default_factory=list)
    """Of the harness: what it could not look at."""


def stuck(house: House, tellings: Sequence[Telling]) -> list[str]:
    """What has not come to its end by now; empty when all is calm."""
    application = house.application
    vitals = read_vitals(application)
    found = [
        f"story {telling.story.number} ({telling.story.plot}), article {telling.article_id}: {telling.step}"
        for telling in tellings
        if not telling.is_finished and not telling.wrong
    ]
    found += [f"work {_work(item)}" for item in application.views.work() if item.state == "open"]
    if vitals.relay_lag != 0:
        found.append(f"the relay is {vitals.relay_lag} events behind (None: Redis does not answer)")
    found += [f"{name} is {lag} events behind" for name, lag in vitals.follower_lags.items() if lag]
    found += [f"{name} is not ready" for name in SEATS if not house.newsroom.is_ready(name)]
    return found


def gather(house: House, tellings: Sequence[Telling]) -> Evidence:
    """Look at everything but processes, while the database and the partners still run."""
    application = house.application
    log = _log(house)
    evidence = Evidence(
        log=log, tellings=tellings, records=[_record(house, name) for name in range(len(house.partners))]
    )
    ids = {ArticleId(entry.data["article_id"]) for entry in log if entry.type == "article.drafted"}
    evidence.articles = [application.views.article(article_id) for article_id in sorted(ids)]
    evidence.copies = _copies(house, log)
    work = application.views.work()
    evidence.open_work = [_work(item) for item in work if item.state == "open"]
    evidence.open_leases = [_work(item) for item in work if item.lease_until is not None]
    evidence.dead_letters = [_work(item) for item in work if item.state == "parked"]
    for standing in application.followers.standing():
        if standing.parked:
            evidence.dead_letters.append(f"{standing.name} passed over {standing.parked} events")
    try:
        application.verification.verify()
    except NewsroomError as error:
        evidence.differences.append(f"the chain: {error}")
    evidence.differences += [str(difference) for difference in application.verification.differences()]
    return evidence


def processes_of(mark: str) -> list[str]:
    """Command lines of all processes that have the run's mark in their environment, without our own."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        except OSError:  # it has ended
            continue
        if mark.encode() in environment.split(b"\0") and command:
            found.append(f"{folder.name}: {command}")
    return found


def _log(house: House) -> list[Entry]:
    entries: list[Entry] = []
    while page := house.application.feed.read(entries[-1].position if entries else 0):
        entries += [
            Entry(
                position=each.position,
                stream=each.stream,
                type=each.type,
                data=json.loads(each.data),
                command_id=each.metadata.command_id,
            )
            for each in page
        ]
    return entries


def _copies(house: House, log: Sequence[Entry]) -> list[Copy]:
    copies = []
    for name in sorted({entry.stream for entry in log if entry.stream.startswith("delivery-")}):
        events = [each.decode() for each in house.application.views.stream(name)]
        superseded = frozenset(event.item_id for event in events if isinstance(event, happened.DeliverySuperseded))
        empty = Delivery(partner_id=partner_of(name), article_id=article_of(name))
        copies.append(Copy(delivery=reduce(evolve, events, empty), superseded=superseded))
    return copies


def _record(house: House, number: int) -> Record:
    partner = house.partners[number]
    answer = httpx.get(f"http://127.0.0.1:{partner.port}/", trust_env=False, timeout=60)
    report = answer.raise_for_status().json()
    lines = house.messages_file(partner.name).read_text(encoding="utf-8").splitlines()
    return Record(
        partner_id=partner.partner_id,
        role=Role(name=partner.name, format="ninjs"),
        faults=report["faults"],
        editions={each["edition"]: each for each in report["editions"]},
        messages=[json.loads(line) for line in lines],
        forgotten=frozenset(json.loads(line) for line in house.forgotten(partner.name)),
    )


def _work(item: Any) -> str:
    held = f", held by {item.lease_owner} until {item.lease_until}" if item.lease_until else ""
    error = f": {item.last_error}" if item.last_error else ""
    return f"{item.kind} of {item.stream} ({item.state}, {item.attempts} attempts, due {item.due_at}{held}){error}"
