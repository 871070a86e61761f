"""A partner: what it wants, whether it is paused, and who gets a revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.changing import replace
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus, primary_language

FORMATS = ("ninjs", "newsml-g2", "json-ld")
"""The documents that a partner can ask for."""


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A partner. ``version`` counts the events of its stream."""

    id: PartnerId = PartnerId("")
    version: int = 0
    name: str = ""
    endpoint: str = ""
    languages: tuple[LanguageTag, ...] = ()
    format: str = "ninjs"
    transport: str = "webhook"
    paused_because: str = ""
    wake_up_serial: int = 0
    """Counts resumptions; names the work of each."""
    waking_up: bool = False
    """Resumed, and what was held back is not on its way again yet."""

    @property
    def is_paused(self) -> bool:
        """Whether only withdrawals are sent."""
        return self.paused_because != ""

    def wants(self, language: LanguageTag) -> bool:
        """Whether today's filter lets the language through; ``pt`` lets ``pt-BR`` through, not the other way round."""
        return not self.languages or any(
            wanted_tag in {language, primary_language(language)} for wanted_tag in self.languages
        )


def recipients(
    partners: Iterable[Partner], received: frozenset[PartnerId], language: LanguageTag, status: PubStatus
) -> tuple[PartnerId, ...]:
    """Who gets a revision: everybody who has an earlier one, and for a usable text whoever wants the language.

    ``received`` are the partners that any revision of the edition was ever requested for: they get
    corrections and withdrawals whatever their filters say today.
    """
    newcomers = [partner.id for partner in partners if status is PubStatus.USABLE and partner.wants(language)]
    return tuple(sorted(received | frozenset(newcomers)))


def decide(command: wanted.Command, partner: Partner) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it is the case already."""
    if isinstance(command, wanted.RegisterPartner):
        return _register(command, partner)
    if partner.version == 0:
        raise NotFound("There is no such partner.")
    match command:
        case wanted.PausePartner():
            require_reason(command.reason)
            if partner.is_paused:
                return []
            return [happened.PartnerPaused(by=command.by.id, at=command.at, reason=command.reason)]
        case wanted.ResumePartner():
            if not partner.is_paused:
                return []
            return [happened.PartnerResumed(by=command.by.id, at=command.at)]
        case wanted.RecordWakeUp():
            if not partner.waking_up:
                return []
            return [happened.PartnerWokenUp(by=command.by.id, at=command.at, deliveries=command.deliveries)]
        case _:
            raise TypeError(f"{type(command).__name__} is not a partner's command")


def _register(command: wanted.RegisterPartner, partner: Partner) -> list[happened.Event]:
    if partner.version:
        raise AlreadyExists("A partner with this id exists already.", partner_id=command.partner_id)
    if not command.name.strip():
        raise InvalidValue("name", "must not be empty")
    if command.format not in FORMATS:
        raise InvalidValue("format", f"must be one of {', '.join(FORMATS)}, not {command.format[:40]!r}")
    return [
        happened.PartnerRegistered(
            by=command.by.id,
            at=command.at,
            partner_id=command.partner_id,
            name=command.name.strip(),
            endpoint=command.endpoint,
            languages=command.languages,
            format=command.format,
            transport=command.transport,
        )
    ]


def evolve(partner: Partner, event: happened.Event) -> Partner:
    """The partner after ``event``; unmoved by events of other streams."""
    return replace(_evolve(partner, event), version=partner.version + 1)


def _evolve(partner: Partner, event: happened.Event) -> Partner:
    match event:
        case happened.PartnerRegistered():
            return replace(
                partner,
                id=event.partner_id,
                name=event.name,
                endpoint=event.endpoint,
                languages=event.languages,
                format=event.format,
                transport=event.transport,
            )
        case happened.PartnerPaused():
            return replace(partner, paused_because=event.reason, waking_up=False)
        case happened.PartnerResumed():
            return replace(partner, paused_because="", waking_up=True, wake_up_serial=partner.wake_up_serial + 1)
        case happened.PartnerWokenUp():
            return replace(partner, waking_up=False)
        case _:
            return partner
