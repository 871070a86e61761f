"""Publish what a person scheduled, when its time has come."""

from __future__ import annotations

from workers.wiring import Hands
from workflow.domain.commands import PublishEdition
from workflow.domain.vocabulary import LanguageTag, system_actor
from workflow.ports import Lease


def perform(hands: Hands, lease: Lease) -> None:
    """Publish the scheduled edition."""
    command = PublishEdition(
        by=system_actor("clock"), at=hands.application.clock.now(), language=LanguageTag(lease.subject)
    )
    hands.application.newsroom.execute(command, lease.stream, lease=lease)
