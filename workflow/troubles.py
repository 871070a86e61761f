"""Is anything stuck? What needs a person's eye in the machinery, each with what to do next. Reads, changes nothing.

``troubles`` is pure: it judges what ``Signs`` say. ``read_signs`` gathers them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.bootstrap import Application
from workflow.domain.phrases import Phrase, phrase, phrase_count
from workflow.syndication_views import PartnerSummary, Standing
from workflow.vitals import Vitals, read_vitals

SERVICES = ("relay", "clock", "projector")
"""Each is led by one process, which renews its leadership every few seconds."""
OVERDUE_SECONDS = 120.0
"""Work that was due for longer than this and that nobody took is overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is looked at."""

    vitals: Vitals
    led: frozenset[str]
    """The services of ``SERVICES`` that a live process leads."""
    breakers: Sequence[PartnerSummary]
    """Partners whose breaker is open."""
    recalls_not_reached: int
    """Messages that take an edition back and that the partner has not taken yet."""
    recalls_parked: int
    """Those of them that are not tried again until a person says so."""
    lag_warning: int
    """From how many events on a lag is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that does not go on by itself, or is slow to."""

    kind: str
    what: Phrase
    next: Phrase
    """What to do."""
    address: str = ""
    """The page where that is done, if any."""
    stuck: bool = True
    """False where it goes on by itself."""


def read_signs(application: Application) -> Signs:
    """Ask the database and, if one is set, Redis."""
    views, now = application.views, application.clock.now()
    partners = views.syndication.summaries(views.partners(), now)
    waiting, parked = views.syndication.recalls_under_way()
    return Signs(
        vitals=read_vitals(application),
        led=frozenset(each for each in SERVICES if application.leadership.is_led(each, now)),
        breakers=[each for each in partners if each.standing is Standing.BREAKER_OPEN],
        recalls_not_reached=waiting + parked,
        recalls_parked=parked,
        lag_warning=application.settings.lag_warning,
    )


def verdict(found: Sequence[Trouble]) -> Phrase:
    """The answer in one sentence."""
    stuck = sum(each.stuck for each in found)
    if stuck:
        return phrase_count("{count} thing is stuck.", "{count} things are stuck.", stuck)
    if found:
        return phrase_count(
            "Nothing is stuck; {count} thing is slower than usual.",
            "Nothing is stuck; {count} things are slower than usual.",
            len(found),
        )
    return phrase("Nothing is stuck.")


def troubles(signs: Signs) -> list[Trouble]:
    """What is stuck or slow, the worst first."""
    found = [
        *_services(signs),
        *_lags(signs),
        *_work(signs.vitals),
        *_partners(signs),
    ]
    return sorted(found, key=lambda each: not each.stuck)


def _services(signs: Signs) -> Iterator[Trouble]:
    if signs.vitals.redis_answers is False:
        yield Trouble(
            kind="redis",
            what=phrase("Redis does not answer: nothing is handed to the workers."),
            next=phrase("Start Redis again; nothing is lost, the relay puts back what is due."),
        )
    for name in SERVICES:
        if name not in signs.led:
            yield Trouble(
                kind="service",
                what=phrase("No process does the work of the {name}.", name=name),
                next=phrase(
                    "Start it again: `copyflow up` runs everything, with containers the service {name} alone.",
                    name=name,
                ),
            )


def _lags(signs: Signs) -> Iterator[Trouble]:
    vitals, least = signs.vitals, signs.lag_warning
    if (vitals.relay_lag or 0) >= least:
        yield Trouble(
            kind="relay_lag",
            what=phrase_count(
                "The relay is {count} event behind the log.", "The relay is {count} events behind the log.",
                vitals.relay_lag or 0,
            ),
            next=phrase("Wait a minute and look again; if it does not sink, read the relay’s log."),
            stuck=False,
        )  # fmt: skip
    for name, lag in sorted(vitals.follower_lags.items()):
        if lag >= least and "@" not in name:
            yield Trouble(
                kind="follower_lag",
                what=phrase_count(
                    "{name} is {count} event behind the log.", "{name} is {count} events behind the log.",
                    lag, name=name,
                ),
                next=phrase("Wait a minute and look again; if it does not sink, read the projector’s log."),
                stuck=False,
            )  # fmt: skip
    for name, count in sorted(vitals.parked_events.items()):
        yield Trouble(
            kind="parked_events",
            what=phrase_count(
                "{name} passed over {count} event that it could not apply.",
                "{name} passed over {count} events that it could not apply.",
                count, name=name,
            ),
            next=phrase("Upgrade Copyflow, then make it anew: `copyflow rebuild {name}`.", name=name),
        )  # fmt: skip


def _work(vitals: Vitals) -> Iterator[Trouble]:
    for queue, count in sorted(_parked(vitals.work).items()):
        yield Trouble(
            kind="parked_work",
            what=phrase_count(
                "{count} piece of work of the queue {queue} was put aside after repeated failures.",
                "{count} pieces of work of the queue {queue} were put aside after repeated failures.",
                count, queue=queue,
            ),
            next=phrase("Read why on the page of the engines or with `copyflow work`, then `copyflow work --retry`."),
            address="/engines",
        )  # fmt: skip
    if vitals.waiting_seconds >= OVERDUE_SECONDS:
        yield Trouble(
            kind="overdue",
            what=phrase_count(
                "Work has been due for {count} minute and nobody took it.",
                "Work has been due for {count} minutes and nobody took it.",
                int(vitals.waiting_seconds // 60),
            ),
            next=phrase("See whether workers run for every queue; more of them take more at once."),
        )


def _parked(work: Mapping[tuple[str, str], int]) -> dict[str, int]:
    return {queue: count for (queue, state), count in work.items() if state == "parked" and count}


def _partners(signs: Signs) -> Iterator[Trouble]:
    if signs.recalls_not_reached:
        yield Trouble(
            kind="recalls",
            what=phrase_count(
                "{count} recall has not reached its partner.", "{count} recalls have not reached their partners.",
                signs.recalls_not_reached,
            ),
            next=phrase("Open the delivery: retry it, or reach the partner by another way and record the receipt.")
            if signs.recalls_parked
            else phrase("They are tried again by themselves; look again in a few minutes."),
            address="/deliveries?state=parked" if signs.recalls_parked else "/deliveries",
            stuck=signs.recalls_parked > 0,
        )  # fmt: skip
    for partner in signs.breakers:
        yield Trouble(
            kind="breaker",
            what=phrase("{partner} does not answer: only one message is tried now and then.", partner=partner.name),
            next=phrase("Tell the partner; what waits for it goes out by itself when it answers again."),
            address=f"/partners/{partner.partner_id}",
            stuck=False,
        )
