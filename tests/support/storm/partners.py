"""Simulated partners as processes of their own: started, made known to the newsroom, and asked for their reports."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
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
    report: dict[str, Any]
    messages: list[dict[str, Any]]
    """Every message in the order of the answers."""

    def wants(self, language: LanguageTag) -> bool:
        """Whether it asked for a language."""
        return not self.role.languages or language in self.role.languages


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPartner:
    """One that listens."""

    partner_id: PartnerId
    role: Role
    url: str
    kept: Path

    def record(self) -> Record:
        """Its report so far and what it kept."""
        report = httpx.get(self.url, trust_env=False, timeout=60).raise_for_status().json()
        lines = (self.kept / "messages.jsonl").read_text(encoding="utf-8").splitlines()
        return Record(
            partner_id=self.partner_id, role=self.role, report=report, messages=[json.loads(line) for line in lines]
        )


@contextmanager
def simulated_partners(application: Application, scale: Scale, folder: Path) -> Iterator[list[SimulatedPartner]]:
    """While inside, the partners listen, and the newsroom knows them."""
    children, partners = [], []
    for role in cast(scale.partners):
        partner_id, port = PartnerId(application.ids.new()), free_port()
        secret, kept = application.accounts.new_partner_secret(partner_id), folder / role.name.replace(" ", "-")
        children.append(_child(role, port, secret, kept, scale))
        partners.append(
            SimulatedPartner(partner_id=partner_id, role=role, url=f"http://127.0.0.1:{port}/inbox", kept=kept)
        )
    with Supervisor(children, folder / "log", on_line=lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(_START_SECONDS)
        for partner in partners:
            _register(application, partner)
        yield partners


def _child(role: Role, port: int, secret: str, kept: Path, scale: Scale) -> Child:
    shares = ["--fail", str(scale.refused), "--cut", str(scale.cut)]
    where = ["--port", str(port), "--secret", secret, "--keep", str(kept)]
    command = [sys.executable, "-m", "workflow", "partner", "simulate", *where, *shares]
    return Child(name=role.name, command=command, ready_line=" listens at ")


def _register(application: Application, partner: SimulatedPartner) -> None:
    profile = PartnerProfile(
        name=partner.role.name,
        endpoint=partner.url,
        format=partner.role.format,
        filters=Filters(languages=partner.role.languages),
        retry_after_seconds=RETRY_AFTER_SECONDS,
    )
    command = RegisterPartner(by=ADMIN, at=application.clock.now(), partner_id=partner.partner_id, profile=profile)
    application.newsroom.execute(command, partner_stream(partner.partner_id))
