"""Judges who is at work, how far behind the log they are, and what work waits for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workflow.doctor.amounts import span
from workflow.doctor.judging_places import clock_line, unseen
from workflow.doctor.lines import Level, Line, Unit
from workflow.doctor.signs import NewsroomSigns, Signs, Unseen, WorkerSigns
from workflow.domain.phrases import Phrase, listed, phrase, phrase_count, word
from workflow.domain.reactions import QUEUES
from workflow.store.signs import KindOfWork, Oldest
from workflow.worker_beats import WorkerBeat

SERVICES = ("relay", "clock", "projector")
"""Each is led by one process, which renews its leadership every few seconds."""
SLOWER_SECONDS, STUCK_SECONDS = 30.0, 120.0
"""Of work that is due and that nobody took; of events that the relay has not handed on; of a follower that stands."""
FAILED_OFTEN = 3
_WORST_CLOCK_SECONDS = 1.0


def judge_services(signs: Signs) -> Iterator[Line]:
    """Relay, clock and projector, and the workers of each queue."""
    newsroom = signs.newsroom
    if not isinstance(newsroom, Unseen):
        for service in SERVICES:
            yield _service(service, led=service in newsroom.led)
    workers = signs.workers
    if isinstance(workers, Unseen):
        if not workers.because:
            yield unseen("workers", phrase("Workers"), workers)
        return
    if not any(beat.is_alive(workers.read_at) for beat in workers.beats):
        yield _no_workers()
        return
    for queue in sorted(set(QUEUES.values())):
        yield _queue(queue, workers)
    for beat in workers.beats:
        if not beat.is_alive(workers.read_at):
            yield _lost(beat, workers.read_at)
        elif abs(beat.clock_ahead) >= _WORST_CLOCK_SECONDS:
            yield clock_line("worker_clock", phrase("Clock: {worker}", worker=beat.name), beat.clock_ahead, beat.name)


def judge_log(newsroom: NewsroomSigns | Unseen, lag_warning: int, now: datetime) -> Iterator[Line]:
    """Who is behind the log, and what was passed over."""
    if isinstance(newsroom, Unseen):
        return
    vitals = newsroom.vitals
    if vitals.relay_lag is not None:
        yield _relay_lag(vitals.relay_lag, newsroom.unrelayed_since, lag_warning, now)
    for name, lag in sorted(vitals.follower_lags.items()):
        if "@" not in name:
            yield _follower(name, lag, newsroom.moved_at.get(name), lag_warning, now)
    for name, count in sorted(vitals.parked_events.items()):
        yield Line(
            kind="parked_events",
            about=name,
            name=phrase("Passed over: {name}", name=name),
            level=Level.STUCK,
            figure=phrase_count("{count} event", "{count} events", count),
            value=count,
            unit=Unit.EVENTS,
            what=phrase_count(
                "{name} passed over {count} event that it could not apply.",
                "{name} passed over {count} events that it could not apply.",
                count, name=name,
            ),
            next=phrase("Upgrade Copyflow, then make it anew: `copyflow rebuild {name}`.", name=name),
        )  # fmt: skip


def judge_work(signs: Signs) -> Iterator[Line]:
    """The open work, a line a kind, and what was put aside of it."""
    newsroom = signs.newsroom
    if isinstance(newsroom, Unseen):
        if not newsroom.because:
            yield unseen("work", phrase("Work"), newsroom)
        return
    if not newsroom.work:
        yield Line(
            kind="work",
            name=phrase("Work"),
            level=Level.OK,
            figure=phrase("none is open"),
            value=0,
            unit=Unit.PIECES,
        )
    for kind in newsroom.work:
        if kind.count:
            yield _kind(kind, signs)
        if put_aside := kind.by_stand.get("put_aside"):
            yield _put_aside(kind, put_aside)


def _service(name: str, *, led: bool) -> Line:
    line = Line(kind="service", about=name, name=phrase("Service: {name}", name=name), level=Level.OK,
                figure=phrase("at work") if led else phrase("no process"))  # fmt: skip
    if led:
        return line
    return line.but(
        Level.STUCK,
        phrase("No process does the work of the {name}.", name=name),
        phrase("Start it again: `copyflow up` runs everything, with containers the service {name} alone.", name=name),
    )


def _no_workers() -> Line:
    return Line(
        kind="workers",
        name=phrase("Workers"),
        level=Level.STUCK,
        figure=phrase("none alive"),
        value=0,
        unit=Unit.WORKERS,
        what=phrase("No worker is alive: nothing is translated, checked, tagged or sent."),
        next=phrase("Start them: `copyflow up` runs everything, with containers the services of the workers."),
    )


def _queue(queue: str, workers: WorkerSigns) -> Line:
    alive = [beat for beat in workers.beats if queue in beat.queues and beat.is_alive(workers.read_at)]
    hands = sum(beat.hands for beat in alive)
    line = Line(
        kind="workers",
        about=queue,
        name=phrase("Workers: {queue}", queue=queue),
        level=Level.OK,
        figure=phrase_count(
            "{count} alive, {hands} at once", "{count} alive, {hands} at once", len(alive), hands=hands
        ) if alive else phrase("none alive"),
        value=len(alive),
        unit=Unit.WORKERS,
    )  # fmt: skip
    if alive:
        return line
    return line.but(
        Level.STUCK,
        phrase("No worker takes the queue {queue}.", queue=queue),
        phrase("Start one: `copyflow up` runs them all, with containers the service of that queue."),
    )


def _lost(beat: WorkerBeat, now: float) -> Line:
    age = beat.age(now)
    return Line(
        kind="lost_worker",
        about=beat.name,
        name=phrase("Worker: {worker}", worker=beat.name),
        level=Level.SLOWER,
        figure=phrase("silent for {span}", span=span(age)),
        value=round(age),
        unit=Unit.SECONDS,
        what=phrase("The worker {worker} has been silent for {span}.", worker=beat.name, span=span(age)),
        next=phrase("See on its machine whether it hangs or was killed; what it held is taken over by the others."),
    )


def _relay_lag(lag: int, since: datetime | None, warning: int, now: datetime) -> Line:
    age = (now - since).total_seconds() if since and lag else 0.0
    line = Line(
        kind="relay_lag",
        name=phrase("Relay: behind the log"),
        level=Level.OK,
        figure=_behind(lag),
        value=lag,
        unit=Unit.EVENTS,
    )
    if age >= STUCK_SECONDS:
        return line.but(
            Level.STUCK,
            phrase("The relay has handed on nothing for {span}.", span=span(age)),
            phrase("Read the relay’s log, and see whether Redis takes what it is given."),
        )
    if lag >= warning or age >= SLOWER_SECONDS:
        return line.but(
            Level.SLOWER,
            phrase_count(
                "The relay is {count} event behind the log.", "The relay is {count} events behind the log.", lag
            ),
            phrase("Wait a minute and look again; if it does not sink, read the relay’s log."),
        )
    return line


def _follower(name: str, lag: int, moved_at: datetime | None, warning: int, now: datetime) -> Line:
    stands = (now - moved_at).total_seconds() if moved_at and lag else 0.0
    line = Line(
        kind="follower_lag",
        about=name,
        name=phrase("Follower: {name}", name=name),
        level=Level.OK,
        figure=_behind(lag),
        value=lag,
        unit=Unit.EVENTS,
    )
    if stands >= STUCK_SECONDS and lag >= warning:
        return line.but(
            Level.STUCK,
            phrase("{name} has not moved for {span}, and the log has.", name=name, span=span(stands)),
            phrase("Read the projector’s log for what it stumbles over, and start it again."),
        )
    if lag >= warning:
        return line.but(
            Level.SLOWER,
            phrase_count(
                "{name} is {count} event behind the log.", "{name} is {count} events behind the log.", lag, name=name
            ),
            phrase("Wait a minute and look again; if it does not sink, read the projector’s log."),
        )
    return line


def _behind(lag: int) -> Phrase:
    return phrase_count("{count} event behind", "{count} events behind", lag)


def _kind(kind: KindOfWork, signs: Signs) -> Line:
    """What of a kind is not put aside: how much, since when the first is due, and why it waits."""
    due, retrying = kind.by_stand.get("due"), kind.by_stand.get("retrying")
    age = (signs.now - due.due_at).total_seconds() if due is not None and due.due_at is not None else 0.0
    line = Line(
        kind="work",
        about=kind.kind,
        name=phrase("Work: {kind}", kind=word(kind.kind)),
        level=Level.OK,
        figure=_standing(kind, age),
        value=round(age, 1),
        unit=Unit.SECONDS,
    )
    if due is not None and age >= SLOWER_SECONDS:
        why, next_, goes_on = _why_it_waits(kind, signs)
        what = phrase_count(
            "{count} piece of work ({kind}) has been due for {span}: {why}.",
            "{count} pieces of work ({kind}) have been due, the first for {span}: {why}.",
            due.count, kind=word(kind.kind), span=span(age), why=why,
        )  # fmt: skip
        level = Level.SLOWER if goes_on or age < STUCK_SECONDS else Level.STUCK
        return line.but(level, what, next_)
    if retrying is not None and retrying.attempts >= FAILED_OFTEN:
        return line.but(
            Level.SLOWER,
            phrase_count(
                "{count} piece of work ({kind}) is tried again after {attempts} failures: {error}",
                "{count} pieces of work ({kind}) are tried again, the first after {attempts} failures: {error}",
                retrying.count, kind=word(kind.kind), attempts=retrying.attempts, error=_error(retrying),
            ),
            phrase("Mend what the error says; `copyflow work` shows all of them."),
        )  # fmt: skip
    return line


def _standing(kind: KindOfWork, age: float) -> Phrase:
    """The figure: ``12 open: 1 due for up to 3 min, 4 under way``; how much of it stands how, without the noughts."""
    due = kind.by_stand.get("due")
    parts: list[str] = []
    if due is not None:
        parts.append(phrase("{count} due for up to {span}", count=due.count, span=span(age)))
        if due.attempts:
            parts.append(phrase("attempt {attempts} failed", attempts=due.attempts))
    if count := kind.how_many("held"):
        parts.append(phrase("{count} under way", count=count))
    if count := kind.how_many("retrying"):
        parts.append(phrase("{count} to be tried again", count=count))
    if count := kind.how_many("closed"):
        parts.append(phrase_count("{count} waits for its partner", "{count} wait for their partner", count))
    if count := kind.how_many("later"):
        parts.append(phrase("{count} due later", count=count))
    return phrase("{count} open: {how}", count=kind.count, how=listed(parts))


def _why_it_waits(kind: KindOfWork, signs: Signs) -> tuple[str, str, bool]:
    """Why due work of a kind is not taken, what to do, and whether it goes on by itself."""
    newsroom, workers = signs.newsroom, signs.workers
    held, limit = kind.how_many("held"), signs.limits.get(kind.kind)
    if signs.redis is None or isinstance(signs.redis, Unseen):
        return phrase("Redis is not there to hand it out"), phrase("Start Redis again; nothing is lost."), False
    alive = _alive(kind.queue, workers)
    if alive == 0:
        why = phrase("no worker takes the queue {queue}", queue=kind.queue)
        return why, phrase("Start a worker for it."), False
    if not isinstance(newsroom, Unseen) and "clock" not in newsroom.led:
        return phrase("no clock hands it out"), phrase("Start the clock again."), False
    if limit is not None and held >= limit:
        why = phrase("no more than {limit} may be under way at once, and they are", limit=limit)
        return why, phrase("Wait, or raise COPYFLOW_CONCURRENCY for {kind}.", kind=kind.kind), True
    if alive is not None and held >= alive:
        why = phrase("all workers of the queue {queue} are busy", queue=kind.queue)
        return why, phrase("Wait, or start more workers for it."), True
    due = kind.by_stand["due"]
    if due.attempts:
        why = phrase("attempt {attempts} failed ({error})", attempts=due.attempts, error=_error(due))
        return why, phrase("Mend what the error says; `copyflow work` shows all of them."), False
    next_ = phrase("Read the log of the workers of the queue {queue}, and start them again.", queue=kind.queue)
    return phrase("nobody took it"), next_, False


def _alive(queue: str, workers: WorkerSigns | Unseen) -> int | None:
    """How much the queue's workers do at once; None when nobody knows."""
    if isinstance(workers, Unseen):
        return None
    return sum(beat.hands for beat in workers.beats if queue in beat.queues and beat.is_alive(workers.read_at))


def _put_aside(kind: KindOfWork, work: Oldest) -> Line:
    return Line(
        kind="parked_work",
        about=kind.kind,
        name=phrase("Put aside: {kind}", kind=word(kind.kind)),
        level=Level.STUCK,
        figure=phrase_count(
            "{count} piece, after {attempts} attempts", "{count} pieces, the first after {attempts} attempts",
            work.count, attempts=work.attempts,
        ),
        value=work.count,
        unit=Unit.PIECES,
        what=phrase_count(
            "{count} piece of work ({kind}) was put aside after repeated failures: {error}",
            "{count} pieces of work ({kind}) were put aside after repeated failures, the first: {error}",
            work.count, kind=word(kind.kind), error=_error(work),
        ),
        next=phrase("Mend what the error says (`copyflow work` shows all of them), then `copyflow work --retry`."),
        address="/engines",
    )  # fmt: skip


def _error(work: Oldest) -> str:
    """The first line of the last error, short enough for a sentence."""
    lines = work.last_error.strip().splitlines()
    return f"{lines[0][:160].rstrip('.')}." if lines else phrase("the worker was lost.")
