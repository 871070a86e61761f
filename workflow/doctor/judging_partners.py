"""Judges partners, what waits for them, and the translation engines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from workflow.doctor.amounts import moment, span
from workflow.doctor.judging_places import unseen
from workflow.doctor.lines import Level, Line, Unit
from workflow.doctor.signs import NewsroomSigns, Unseen
from workflow.domain.phrases import Phrase, phrase, phrase_count, unended
from workflow.engine_quotas import EngineQuota
from workflow.store.signs import DeliveryWait
from workflow.syndication_views import PartnerSummary, Standing

STUCK_SECONDS = 3600.0
"""From when on what waits for a silent partner needs a person: somebody has to call there."""
_NOTHING = DeliveryWait(waiting=0, waiting_since=None, parked=0, parked_since=None)


def judge_partners(newsroom: NewsroomSigns | Unseen, now: datetime) -> Iterator[Line]:
    """Recalls, breakers, dead letters."""
    if isinstance(newsroom, Unseen):
        return
    yield _recalls(newsroom)
    open_breakers = [each for each in newsroom.partners if each.standing is Standing.BREAKER_OPEN]
    sent_to = [each for each in newsroom.partners if each.standing not in {Standing.DISABLED, Standing.PAUSED}]
    if not open_breakers:
        yield Line(
            kind="breaker",
            name=phrase("Breakers"),
            level=Level.OK,
            figure=phrase_count(
                "none open, {count} partner is sent to", "none open, {count} partners are sent to", len(sent_to)
            ),
            value=0,
            unit=Unit.MESSAGES,
        )
    for partner in newsroom.partners:
        yield from _partner(partner, newsroom.deliveries.get(partner.partner_id, _NOTHING), now)
    if not any(
        _has_dead_letters(each, newsroom.deliveries.get(each.partner_id, _NOTHING)) for each in newsroom.partners
    ):
        yield Line(
            kind="dead_letters",
            name=phrase("Dead letters"),
            level=Level.OK,
            figure=phrase("none"),
            value=0,
            unit=Unit.MESSAGES,
        )


def judge_engines(engines: Sequence[EngineQuota] | Unseen) -> Iterator[Line]:
    """How much each engine may be asked just now."""
    if isinstance(engines, Unseen):
        if not engines.because:
            yield unseen("engine", phrase("Engines"), engines)
        return
    for engine in engines:
        line = Line(
            kind="engine",
            about=engine.name,
            name=phrase("Engine: {name}", name=engine.name),
            level=Level.OK,
            figure=_left(engine),
            value=round(engine.held_seconds, 1),
            unit=Unit.SECONDS,
        )
        if engine.held_seconds:
            yield line.but(
                Level.SLOWER,
                phrase("{name} asked to be left alone for {span}.", name=engine.name, span=span(engine.held_seconds)),
                phrase("It is asked again by itself; if that comes often, lower its rate or raise its quota."),
                address="/engines",
            )
        else:
            yield line


def _left(engine: EngineQuota) -> Phrase:
    if engine.held_seconds:
        return phrase("left alone for {span}", span=span(engine.held_seconds))
    if engine.characters_left is not None:
        share = max(0, round(100 * engine.characters_left))
        return phrase("{percent} % of a minute’s characters left", percent=share)
    if engine.requests_left is not None:
        share = max(0, round(100 * engine.requests_left))
        return phrase("{percent} % of a second’s requests left", percent=share)
    return phrase("no limit set")


def _recalls(newsroom: NewsroomSigns) -> Line:
    count = newsroom.recalls_not_reached
    line = Line(
        kind="recalls",
        name=phrase("Recalls"),
        level=Level.OK,
        figure=phrase_count("{count} not taken yet", "{count} not taken yet", count) if count else phrase("all taken"),
        value=count,
        unit=Unit.MESSAGES,
    )
    if not count:
        return line
    parked = newsroom.recalls_parked > 0
    return line.but(
        Level.STUCK if parked else Level.SLOWER,
        phrase_count(
            "{count} recall has not reached its partner.", "{count} recalls have not reached their partners.", count
        ),
        phrase("Open the delivery: retry it, or reach the partner by another way and record the receipt.")
        if parked
        else phrase("They are tried again by themselves; look again in a few minutes."),
        address="/deliveries?state=parked" if parked else "/deliveries",
    )


def _has_dead_letters(partner: PartnerSummary, waits: DeliveryWait) -> bool:
    """What is parked while a partner is closed, or being woken up, goes on with the partner."""
    closed = partner.standing in {Standing.DISABLED, Standing.PAUSED} or partner.is_waking_up
    return bool(waits.parked) and not closed


def _partner(partner: PartnerSummary, waits: DeliveryWait, now: datetime) -> Iterator[Line]:
    standing = partner.standing
    if standing is Standing.BREAKER_OPEN:
        yield _breaker(partner, waits, now)
    elif standing is Standing.KEY_REFUSED:
        yield _key_refused(partner, waits)
    elif standing in {Standing.PAUSED, Standing.WAITS} and (waits.waiting or waits.parked):
        yield _closed(partner, waits)
    if _has_dead_letters(partner, waits):
        yield _dead_letters(partner, waits, now)


def _breaker(partner: PartnerSummary, waits: DeliveryWait, now: datetime) -> Line:
    since = partner.breaker.since
    waited = (now - waits.waiting_since).total_seconds() if waits.waiting_since else 0.0
    opened = (now - since).total_seconds() if since else 0.0
    line = Line(
        kind="breaker",
        about=partner.partner_id,
        name=phrase("Breaker: {partner}", partner=partner.name),
        level=Level.OK,
        figure=phrase_count(
            "open for {span}, {count} message waits", "open for {span}, {count} messages wait",
            waits.waiting, span=span(opened),
        ),
        value=waits.waiting,
        unit=Unit.MESSAGES,
    )  # fmt: skip
    reason = unended(partner.breaker.reason)
    values = {"partner": partner.name, "since": moment(since) if since else "", "reason": reason}
    if waits.waiting:
        what = phrase_count(
            "{count} delivery to {partner} has waited {span}: breaker open since {since} ({reason}).",
            "{count} deliveries to {partner} have waited {span}: breaker open since {since} ({reason}).",
            waits.waiting, span=span(waited), **values,
        )  # fmt: skip
    else:
        what = phrase("{partner} does not answer: breaker open since {since} ({reason}).", **values)
    return line.but(
        Level.STUCK if waits.waiting and min(waited, opened) >= STUCK_SECONDS else Level.SLOWER,
        what,
        phrase("Tell the partner; what waits for it goes out by itself when it answers again."),
        address=f"/partners/{partner.partner_id}",
    )


def _key_refused(partner: PartnerSummary, waits: DeliveryWait) -> Line:
    return Line(
        kind="key_refused",
        about=partner.partner_id,
        name=phrase("Key: {partner}", partner=partner.name),
        level=Level.STUCK,
        figure=phrase("refused"),
        value=waits.waiting,
        unit=Unit.MESSAGES,
        what=phrase(
            "{partner} does not take our key: {error}.", partner=partner.name, error=unended(partner.alert)
        ),
        next=phrase("Agree on a key with the partner, and change it here: `copyflow partner secret rotate`."),
        address=f"/partners/{partner.partner_id}",
    )  # fmt: skip


def _closed(partner: PartnerSummary, waits: DeliveryWait) -> Line:
    """A person closed it, or it asked us to wait: what waits is meant to."""
    count, values = waits.waiting + waits.parked, {"partner": partner.name}
    figure = phrase_count("{count} message waits", "{count} messages wait", count)
    if partner.standing is Standing.PAUSED:
        kind, name = "paused", phrase("Paused: {partner}", **values)
    else:
        kind, name = "asked_to_wait", phrase("Asked to wait: {partner}", **values)
        if partner.waits_until is not None:
            figure = phrase("{told} until {moment}", told=figure, moment=moment(partner.waits_until))
    return Line(
        kind=kind,
        about=partner.partner_id,
        name=name,
        level=Level.OK,
        figure=figure,
        value=count,
        unit=Unit.MESSAGES,
        address=f"/partners/{partner.partner_id}",
    )


def _dead_letters(partner: PartnerSummary, waits: DeliveryWait, now: datetime) -> Line:
    age = (now - waits.parked_since).total_seconds() if waits.parked_since else 0.0
    return Line(
        kind="dead_letters",
        about=partner.partner_id,
        name=phrase("Dead letters: {partner}", partner=partner.name),
        level=Level.STUCK,
        figure=phrase_count(
            "{count} message, {span} old", "{count} messages, up to {span} old", waits.parked, span=span(age)
        ),
        value=waits.parked,
        unit=Unit.MESSAGES,
        what=phrase_count(
            "{count} delivery to {partner} was put aside {span} ago and is not tried again.",
            "{count} deliveries to {partner} were put aside, the first {span} ago, and are not tried again.",
            waits.parked, partner=partner.name, span=span(age),
        ),
        next=phrase("Read why on its page, mend it, and retry them there or with `copyflow deliveries retry`."),
        address="/deliveries?state=parked",
    )  # fmt: skip
