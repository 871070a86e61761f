"""How large a storm is, and who takes part in it."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.vocabulary import LanguageTag

ENGLISH, RUSSIAN = LanguageTag("en"), LanguageTag("ru")
RETRY_AFTER_SECONDS = (1, 1, 2, 2, *[3] * 16)
"""The partners' own schedule: so short that the storm has an end, so long that nothing is parked by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A storm's size."""

    deliveries: int
    """About so many items are planned."""
    kills: int
    partners: int = 30
    hosts: int = 3
    """Processes of simulated partners."""
    refused: float = 0.15
    """Share of messages that partners refuse."""
    cut: float = 0.05
    """Share of messages that they take without the sender's learning it."""
    backlog: int = 300
    """While so many deliveries are open the desk pauses, or newer revisions would supersede nearly all."""
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What one partner asks for."""

    name: str
    format: str
    languages: tuple[LanguageTag, ...] = ()


def cast(scale: Scale) -> list[Role]:
    """Its partners: mostly of ninjs in every language, some of other formats or of one language."""
    formats = ("ninjs", "newsml-g2", "ninjs", "json-ld", "ninjs")
    languages = ((), (), (ENGLISH,), (), (RUSSIAN,))
    return [
        Role(name=f"partner {number}", format=formats[number % 5], languages=languages[number % 5])
        for number in range(scale.partners)
    ]
