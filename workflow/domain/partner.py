"""A partner: what it wants, whether it is sent to, how its endpoint does, and who gets a revision. State only.

What is decided about it stands in ``partnering.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import EntityType
from workflow.domain.changing import replace
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.phrases import listed, phrase
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus

LANE_WIDTH = 4
"""How many messages of a partner are under way at once."""
BREAKER_WINDOW = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class Breaker:
    """What is remembered of an endpoint's failures."""

    failures: tuple[datetime, ...] = ()
    """Within the window before the last one, in order."""
    in_a_row: int = 0
    probe_at: datetime | None = None
    """Open: from then on one message is tried. None while closed."""
    opened_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A partner. ``version`` counts the events of its stream."""

    id: PartnerId = PartnerId("")
    version: int = 0
    profile: PartnerProfile = PartnerProfile(name="", endpoint="")
    registered_at: datetime | None = None
    paused_because: str = ""
    disabled_because: str = ""
    breaker: Breaker = Breaker()
    waits_until: datetime | None = None
    """The partner asked for a pause until then; a moment of the past says nothing any more."""
    alert: str = ""
    """What a person must look at: the partner does not take our key."""
    wake_up_serial: int = 0
    """Counts wake-ups; names the work of each."""
    waking_up: bool = False
    """What was parked is to be sent again, and is not on its way yet."""
    backfill_serial: int = 0
    backfilling: bool = False
    backfill_since: datetime | None = None
    test_serial: int = 0
    testing: bool = False
    last_test: wanted.AttemptOutcome | None = None
    last_test_at: datetime | None = None
    key_id: str = ""
    old_secret_until: datetime | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.profile.name

    @property
    def endpoint(self) -> str:
        """Where it is sent to."""
        return self.profile.endpoint

    @property
    def languages(self) -> tuple[LanguageTag, ...]:
        """The languages wanted; none means all."""
        return self.profile.filters.languages

    @property
    def format(self) -> str:
        """What it is sent."""
        return self.profile.format

    @property
    def transport(self) -> str:
        """How it is sent."""
        return self.profile.transport

    @property
    def is_paused(self) -> bool:
        """Whether only withdrawals are sent for now."""
        return self.paused_because != ""

    @property
    def is_disabled(self) -> bool:
        """Whether the partnership has ended."""
        return self.disabled_because != ""

    @property
    def closed_because(self) -> str:
        """Why nothing but withdrawals is sent until a person says so; empty while something is."""
        return self.disabled_because or self.paused_because

    @property
    def opens_at(self) -> datetime | None:
        """Not before this moment is anything sent but withdrawals; None when nothing stands in the way."""
        moments = [moment for moment in (self.waits_until, self.breaker.probe_at) if moment is not None]
        return max(moments, default=None)

    @property
    def lane_width(self) -> int:
        """How many messages may be under way at once: one probe while the breaker is open."""
        return 1 if self.breaker.probe_at is not None else LANE_WIDTH

    @property
    def is_troubled(self) -> bool:
        """Whether a message that gets through is news."""
        return self.breaker.probe_at is not None or self.breaker.in_a_row > 0 or self.alert != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What of a revision decides who wants it."""

    language: LanguageTag
    pub_status: PubStatus = PubStatus.USABLE
    topics: frozenset[str] = frozenset()
    """Codes of its topics and of the broader ones that they belong to."""
    entities: frozenset[str] = frozenset()
    genre: str = ""
    urgency: int = 5
    desk: str = ""
    is_advance: bool = False
    is_reissue: bool = False
    """Only its links to other languages are new: nothing for a partner that has none."""


def offer_of(publication: Publication, broader: Iterable[str] = ()) -> Offer:
    """What a revision offers; ``broader`` are the codes above its own topics."""
    topics = {tag.id for tag in publication.tags if tag.type is EntityType.TOPIC}
    entities = {tag.id for tag in publication.tags if tag.type is not EntityType.TOPIC}
    return Offer(
        language=publication.language,
        pub_status=publication.pub_status,
        topics=frozenset(topics.union(broader)),
        entities=frozenset(entities | {entity.removeprefix("kb:") for entity in entities}),
        genre=publication.details.genre,
        urgency=publication.details.urgency,
        desk=publication.details.desk,
        is_advance=publication.embargoed_until is not None,
        is_reissue=publication.is_reissue,
    )


def why_not(profile: PartnerProfile, offer: Offer) -> str | None:
    """Which condition of the partner's keeps the offer out, in words; None when it wants it."""
    filters = profile.filters
    if not _wants_language(filters, offer.language):
        return phrase("it takes only {languages}", languages=listed(filters.languages))
    if offer.urgency > filters.least_urgency:
        return phrase(
            "it takes urgency {least} or more urgent, and this is {urgency}",
            least=filters.least_urgency,
            urgency=offer.urgency,
        )
    if filters.desks and offer.desk not in filters.desks:
        named = [desk or phrase("the newsroom's own") for desk in filters.desks]
        return phrase("it takes only the desks {desks}", desks=listed(named))
    if filters.genres and offer.genre.casefold() not in {genre.casefold() for genre in filters.genres}:
        return phrase("it takes only the genres {genres}", genres=listed(filters.genres))
    if filters.topics and not offer.topics & set(filters.topics):
        return phrase("none of its topics ({topics}) is on it", topics=listed(filters.topics))
    if filters.entities and not offer.entities & set(filters.entities):
        return phrase("none of the entities it asks for ({entities}) is named in it", entities=listed(filters.entities))
    if offer.is_advance and not profile.embargo_agreement:
        return phrase("it is not bound to embargoes, and this is not released yet")
    return None


def _wants_language(filters: Filters, language: LanguageTag) -> bool:
    return not filters.languages or any(f"{language}-".startswith(f"{each}-") for each in filters.languages)


def recipients(partners: Iterable[Partner], received: frozenset[PartnerId], offer: Offer) -> tuple[PartnerId, ...]:
    """Who gets a revision: everybody who has an earlier one, and of a usable text whoever wants it.

    ``received`` are the partners that any revision of the edition was ever requested for: they get corrections and
    withdrawals whatever their filters say today. One that is disabled gets withdrawals only; what is not released yet
    goes only to those who are bound to embargoes today.
    """
    usable = offer.pub_status is PubStatus.USABLE
    chosen = {
        partner.id
        for partner in partners
        if (partner.id in received or (usable and not offer.is_reissue and why_not(partner.profile, offer) is None))
        and not (usable and partner.is_disabled)
        and not (usable and offer.is_advance and not partner.profile.embargo_agreement)
    }
    return tuple(sorted(chosen))


def evolve(partner: Partner, event: happened.Event) -> Partner:
    """The partner after ``event``; unmoved by events of other streams."""
    return replace(_evolve(partner, event), version=partner.version + 1)


def _evolve(partner: Partner, event: happened.Event) -> Partner:
    match event:
        case happened.PartnerRegistered():
            return replace(partner, id=event.partner_id, profile=event.profile, registered_at=event.at)
        case happened.PartnerEdited():
            anew = _FRESH if _way(event.profile) != _way(partner.profile) else {}
            return replace(partner, profile=event.profile, **anew)
        case happened.PartnerPaused():
            return replace(partner, paused_because=event.reason, waking_up=False)
        case happened.PartnerDisabled():
            return replace(partner, disabled_because=event.reason, waking_up=False, backfilling=False)
        case happened.PartnerResumed():
            return replace(_woken(partner), paused_because="", disabled_because="")
        case happened.ReplayRequested():
            return _woken(partner)
        case happened.PartnerWokenUp():
            return replace(partner, waking_up=False)
        case happened.SecretRotated():
            anew = _FRESH if partner.alert else {}  # what was held against the old key says nothing about the new one
            return replace(partner, key_id=event.key_id, old_secret_until=event.old_until, **anew)
        case happened.PartnerTestRequested():
            return replace(partner, testing=True, test_serial=partner.test_serial + 1)
        case happened.PartnerTested():
            return replace(partner, testing=False, last_test=event.outcome, last_test_at=event.at)
        case happened.BackfillRequested():
            serial = partner.backfill_serial + 1
            return replace(partner, backfilling=True, backfill_serial=serial, backfill_since=event.since)
        case happened.BackfillPlanned():
            return replace(partner, backfilling=False)
        case _:
            return _endpoint(partner, event)


_FRESH: Mapping[str, object] = MappingProxyType({"breaker": Breaker(), "waits_until": None, "alert": ""})
"""Of an endpoint that nothing is known of yet."""


def _way(profile: PartnerProfile) -> object:
    """What an endpoint's failures were failures of."""
    return profile.endpoint, profile.transport, dict(profile.options)


def _woken(partner: Partner) -> Partner:
    return replace(partner, waking_up=True, wake_up_serial=partner.wake_up_serial + 1)


def _endpoint(partner: Partner, event: happened.Event) -> Partner:
    """How the endpoint does."""
    match event:
        case happened.EndpointFailed():
            recent = tuple(moment for moment in partner.breaker.failures if moment > event.at - BREAKER_WINDOW)
            breaker = replace(partner.breaker, failures=(*recent, event.at), in_a_row=partner.breaker.in_a_row + 1)
            return replace(partner, breaker=breaker)
        case happened.BreakerOpened():
            opened_at = partner.breaker.opened_at or event.at
            breaker = replace(partner.breaker, probe_at=event.probe_at, opened_at=opened_at, reason=event.reason)
            return replace(partner, breaker=breaker)
        case happened.EndpointAskedToWait():
            return replace(partner, waits_until=event.until)
        case happened.CredentialsRefused():
            return replace(partner, alert=event.error)
        case happened.EndpointRecovered() if partner.breaker.probe_at is not None:
            return replace(partner, breaker=Breaker(), alert="")
        case happened.EndpointRecovered():  # the failures within the window still count for its share
            return replace(partner, breaker=replace(partner.breaker, in_a_row=0), alert="")
        case _:
            return partner
