"""What is decided about a partner: registering, editing, pausing, and when its breaker opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound, WrongState
from workflow.domain.partner import BREAKER_WINDOW, Partner
from workflow.domain.partner_profile import (
    EMBARGO_FORMATS,
    TRANSPORTS,
    Filters,
    PartnerProfile,
    PayloadMode,
    SignatureScheme,
)
from workflow.domain.phrases import phrase
from workflow.domain.retries import LONGEST_SCHEDULE, Judgement, advice_on, asked_seconds, blames_the_endpoint, judge
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT, parse_language

FAILURES_IN_A_ROW = 5
SMALLEST_SAMPLE = 10
"""Attempts within the window from which on a share is judged."""
PROBE_EVERY = timedelta(seconds=30)
PROBE_THE_KEY_EVERY = timedelta(minutes=10)
"""While the partner does not take our key: some systems lock out whoever tries too often."""
_LONGEST_WAIT = 7 * 86_400
_MOST_PER_MINUTE = 60_000
_LONGEST_NAME = 200
_MOST_CONDITIONS = 500


def decide(command: wanted.Command, partner: Partner) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it is the case already."""
    if isinstance(command, wanted.RegisterPartner):
        return _register(command, partner)
    if partner.version == 0:
        raise NotFound(phrase("There is no such partner."))
    match command:
        case wanted.EditPartner():
            profile = _sound(command.profile)
            if profile == partner.profile:
                return []
            return [happened.PartnerEdited(by=command.by.id, at=command.at, profile=profile)]
        case wanted.PausePartner():
            require_reason(command.reason)
            if partner.is_paused:
                return []
            return [happened.PartnerPaused(by=command.by.id, at=command.at, reason=command.reason)]
        case wanted.DisablePartner():
            require_reason(command.reason)
            if partner.is_disabled:
                return []
            return [happened.PartnerDisabled(by=command.by.id, at=command.at, reason=command.reason)]
        case wanted.ResumePartner():
            if not partner.closed_because:
                return []
            return [happened.PartnerResumed(by=command.by.id, at=command.at)]
        case wanted.NoteRotation():
            return [
                happened.SecretRotated(
                    by=command.by.id, at=command.at, key_id=command.key_id, old_until=command.old_until
                )
            ]
        case wanted.RecordEndpointAnswer():
            return _endpoint(command, partner)
        case _:
            return _errand(command, partner)


def _errand(command: wanted.Command, partner: Partner) -> list[happened.Event]:
    """What is asked of the workers, and what they answer."""
    match command:
        case wanted.TestPartner():
            return [happened.PartnerTestRequested(by=command.by.id, at=command.at)] if not partner.testing else []
        case wanted.RecordPartnerTest():
            if not partner.testing:
                return []
            tested = happened.PartnerTested(by=command.by.id, at=command.at, outcome=command.outcome)
            recovered = happened.EndpointRecovered(by=command.by.id, at=command.at)
            return [tested, recovered] if command.outcome.delivered and partner.is_troubled else [tested]
        case wanted.RequestBackfill():
            if partner.is_disabled:
                raise WrongState(phrase("This partner is disabled. Resume it first."))
            if partner.backfilling:
                return []
            return [happened.BackfillRequested(by=command.by.id, at=command.at, since=command.since)]
        case wanted.RecordBackfill():
            if not partner.backfilling:
                return []
            return [happened.BackfillPlanned(by=command.by.id, at=command.at, editions=command.editions)]
        case wanted.ReplayParked():
            if partner.closed_because:
                if partner.is_disabled:
                    raise WrongState(phrase("This partner is disabled. Resume it: that sends what is parked as well."))
                raise WrongState(phrase("This partner is paused. Resume it: that sends what is parked as well."))
            if partner.waking_up:
                return []
            return [happened.ReplayRequested(by=command.by.id, at=command.at)]
        case wanted.RecordWakeUp():
            if not partner.waking_up:
                return []
            return [happened.PartnerWokenUp(by=command.by.id, at=command.at, deliveries=command.deliveries)]
        case _:
            raise TypeError(f"{type(command).__name__} is not a partner's command")


def _register(command: wanted.RegisterPartner, partner: Partner) -> list[happened.Event]:
    if partner.version:
        raise AlreadyExists(phrase("A partner with this id exists already."), partner_id=command.partner_id)
    return [
        happened.PartnerRegistered(
            by=command.by.id, at=command.at, partner_id=command.partner_id, profile=_sound(command.profile)
        )
    ]


def _sound(profile: PartnerProfile) -> PartnerProfile:
    """The profile as it is kept, or ``InvalidValue`` naming the field. The endpoint itself is judged before."""
    name = " ".join(profile.name.split())
    if not name:
        raise InvalidValue("name", phrase("must not be empty"))
    if len(name) > _LONGEST_NAME:
        raise InvalidValue("name", phrase("must be at most {most} characters long", most=_LONGEST_NAME))
    _require_a_way(profile)
    if not 0 <= profile.rate_per_minute <= _MOST_PER_MINUTE:
        raise InvalidValue(
            "rate_per_minute",
            phrase("must be a whole number from 0 (no limit) to {most}", most=_MOST_PER_MINUTE),
        )
    waits = profile.retry_after_seconds
    if len(waits) > LONGEST_SCHEDULE or not all(1 <= seconds <= _LONGEST_WAIT for seconds in waits):
        raise InvalidValue(
            "retry_after_seconds",
            phrase(
                "must be at most {most} waiting times of 1 second to 7 days",
                most=LONGEST_SCHEDULE,
            ),
        )
    return replace(profile, name=name, endpoint=profile.endpoint.strip(), filters=_sound_filters(profile.filters))


def _require_a_way(profile: PartnerProfile) -> None:
    """Refuse what no transport carries."""
    if not profile.endpoint.strip():
        raise InvalidValue("endpoint", phrase("must not be empty"))
    if profile.transport not in TRANSPORTS:
        raise InvalidValue(
            "transport",
            phrase(
                "must be one of {choices}, not {transport!r}",
                choices=", ".join(TRANSPORTS),
                transport=profile.transport[:40],
            ),
        )
    carried = TRANSPORTS[profile.transport]
    if profile.format not in carried:
        named = ", ".join(carried)
        raise InvalidValue(
            "format",
            phrase(
                "must be one of {named} with transport {transport}, not {format!r}",
                named=named,
                transport=profile.transport,
                format=profile.format[:40],
            ),
        )
    if profile.transport != "webhook" and profile.mode is not PayloadMode.FULL:
        raise InvalidValue("mode", phrase("can be thin with transport webhook only"))
    if profile.transport != "webhook" and profile.signature is not SignatureScheme.SYMMETRIC:
        raise InvalidValue("signature", phrase("can be v1a with transport webhook only"))
    if profile.embargo_agreement and profile.format not in EMBARGO_FORMATS:
        named = " or ".join(EMBARGO_FORMATS)
        raise InvalidValue(
            "embargo_agreement", phrase("needs a format that can state an embargo: {named}", named=named)
        )


def _sound_filters(filters: Filters) -> Filters:
    """Each condition once, without blanks; an empty desk is the newsroom's own."""
    if not MOST_URGENT <= filters.least_urgency <= LEAST_URGENT:
        raise InvalidValue("least_urgency", phrase("must be a whole number from 1 (most urgent) to 9"))
    for field in ("languages", "topics", "entities", "genres", "desks"):
        if len(getattr(filters, field)) > _MOST_CONDITIONS:
            raise InvalidValue(field, phrase("must be at most {most}", most=_MOST_CONDITIONS))
    return replace(
        filters,
        languages=tuple(dict.fromkeys(parse_language(each, "languages") for each in filters.languages)),
        topics=_each_once(filters.topics, "topics"),
        entities=_each_once(filters.entities, "entities"),
        genres=_each_once(filters.genres, "genres"),
        desks=tuple(dict.fromkeys(each.strip() for each in filters.desks)),
    )


def _each_once(conditions: tuple[str, ...], field: str) -> tuple[str, ...]:
    if not all(each.strip() for each in conditions):
        raise InvalidValue(field, phrase("must not hold an empty one"))
    return tuple(dict.fromkeys(each.strip() for each in conditions))


def _endpoint(command: wanted.RecordEndpointAnswer, partner: Partner) -> list[happened.Event]:
    """What an attempt's outcome says about the endpoint as a whole."""
    outcome, by, at = command.outcome, command.by.id, command.at
    if outcome.delivered:
        probe_at = partner.breaker.probe_at
        too_early = probe_at is not None and at < probe_at  # begun before the breaker opened
        return [happened.EndpointRecovered(by=by, at=at)] if partner.is_troubled and not too_early else []
    if partner.is_disabled:  # only recalls go to it, and they go whatever its breaker says
        return []
    judgement = judge(outcome)
    if judgement is Judgement.GONE:
        reason = f"its endpoint says that it is gone (410); {advice_on(outcome)}"
        return [happened.PartnerDisabled(by=by, at=at, reason=reason)]
    events: list[happened.Event] = []
    if outcome.retry_after is not None:
        until = at + timedelta(seconds=asked_seconds(outcome))
        if partner.waits_until is None or until > partner.waits_until:
            events.append(happened.EndpointAskedToWait(by=by, at=at, until=until))
    if judgement is Judgement.SLOW_RETRY and not partner.alert:
        error = outcome.error or "The partner does not take our key."
        events.append(happened.CredentialsRefused(by=by, at=at, status=outcome.status, error=error))
    if blames_the_endpoint(outcome):
        events += _breaker(command, partner)
    return events


def _breaker(command: wanted.RecordEndpointAnswer, partner: Partner) -> list[happened.Event]:
    breaker, outcome, by, at = partner.breaker, command.outcome, command.by.id, command.at
    if breaker.probe_at is not None and at < breaker.probe_at:
        return []  # begun before the breaker opened
    failed = happened.EndpointFailed(
        by=by,
        at=at,
        status=outcome.status,
        error=outcome.error or "",
        accepted_recently=command.accepted_recently,
    )
    reason = _why_open(command, partner)
    if not reason:
        return [failed]
    pace = PROBE_THE_KEY_EVERY if judge(outcome) is Judgement.SLOW_RETRY else PROBE_EVERY
    return [failed, happened.BreakerOpened(by=by, at=at, probe_at=at + pace, reason=reason)]


def _why_open(command: wanted.RecordEndpointAnswer, partner: Partner) -> str:
    breaker = partner.breaker
    if breaker.probe_at is not None:
        return "the probe failed"
    in_a_row = breaker.in_a_row + 1
    if in_a_row >= FAILURES_IN_A_ROW:
        return f"{in_a_row} attempts in a row failed"
    failed = 1 + sum(moment > command.at - BREAKER_WINDOW for moment in breaker.failures)
    tried = failed + command.accepted_recently
    if tried >= SMALLEST_SAMPLE and 2 * failed >= tried:
        return f"{failed} of {tried} attempts within a minute failed"
    return ""
