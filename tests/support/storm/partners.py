"""Simulated partners as processes of their own: started, made known to the newsroom, and asked for their reports."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.storm.scale import RETRY_AFTER_SECONDS, Role, Scale, cast
from tests.workers.newsroom import ADMIN
from workflow.bootstrap import Application
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor
from workflow.domain.commands import RegisterPartner
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import LanguageTag, PartnerId

_START_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a partner has on file at the end."""

    partner_id: PartnerId
    role: Role
    faults: list[dict[str, Any]]
    editions: dict[str, dict[str, Any]]
    """What it holds, by the edition's identity."""
    messages: list[dict[str, Any]]
    """Every message in the order of the answers."""
    forgotten: frozenset[str] = frozenset()
    """Ids of messages that it said it took, and of which it kept nothing."""

    def wants(self, language: LanguageTag) -> bool:
        """Whether it asked for a language."""
        return not self.role.languages or language in self.role.languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """One partner, with an inbox of its own at a host."""

    partner_id: PartnerId
    role: Role
    secret: str
    host: Host

    @property
    def inbox(self) -> str:
        """The path that it is sent to."""
        return "/" + self.role.name.replace(" ", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A simulator's process, where several partners have their inboxes."""

    name: str
    port: int
    kept: Path

    def report(self) -> dict[str, Any]:
        """Its report so far."""
        answer = httpx.get(f"http://127.0.0.1:{self.port}/", trust_env=False, timeout=60)
        report: dict[str, Any] = answer.raise_for_status().json()
        return report

    def messages(self) -> list[dict[str, Any]]:
        """What it kept so far."""
        lines = (self.kept / "messages.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


@contextmanager
def simulated_partners(application: Application, scale: Scale, folder: Path) -> Iterator[list[Partner]]:
    """While inside, the partners listen, and the newsroom knows them."""
    hosts = [
        Host(name=f"host-{number}", port=free_port(), kept=folder / f"host-{number}") for number in range(scale.hosts)
    ]
    partners = [_partner(application, role, hosts[number % len(hosts)]) for number, role in enumerate(cast(scale))]
    children = [_child(host, [each for each in partners if each.host is host], scale) for host in hosts]
    with Supervisor(children, folder / "log", on_line=lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(_START_SECONDS)
        for partner in partners:
            _register(application, partner)
        yield partners


def records_of(partners: Sequence[Partner]) -> list[Record]:
    """Every partner's record."""
    reports = {partner.host.name: partner.host.report() for partner in partners}
    messages = {partner.host.name: partner.host.messages() for partner in partners}
    return [
        Record(
            partner_id=partner.partner_id,
            role=partner.role,
            faults=_of_inbox(partner, reports[partner.host.name]["faults"]),
            editions={each["edition"]: each for each in _of_inbox(partner, reports[partner.host.name]["editions"])},
            messages=_of_inbox(partner, messages[partner.host.name]),
        )
        for partner in partners
    ]


def _of_inbox(partner: Partner, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in entries if each["inbox"] == partner.inbox]


def _partner(application: Application, role: Role, host: Host) -> Partner:
    partner_id = PartnerId(application.ids.new())
    return Partner(
        partner_id=partner_id, role=role, secret=application.accounts.new_partner_secret(partner_id), host=host
    )


def _child(host: Host, partners: Sequence[Partner], scale: Scale) -> Child:
    secrets = [word for partner in partners for word in ("--secret", partner.secret)]
    shares = ["--fail", str(scale.refused), "--cut", str(scale.cut)]
    where = ["--port", str(host.port), "--keep", str(host.kept)]
    command = [sys.executable, "-m", "workflow", "partner", "simulate", *where, *secrets, *shares]
    return Child(name=host.name, command=command, ready_line=" listens at ")


def _register(application: Application, partner: Partner) -> None:
    profile = PartnerProfile(
        name=partner.role.name,
        endpoint=f"http://127.0.0.1:{partner.host.port}{partner.inbox}",
        format=partner.role.format,
        filters=Filters(languages=partner.role.languages),
        retry_after_seconds=RETRY_AFTER_SECONDS,
    )
    command = RegisterPartner(by=ADMIN, at=application.clock.now(), partner_id=partner.partner_id, profile=profile)
    application.newsroom.execute(command, partner_stream(partner.partner_id))
