"""Looks at everything at once, each part in a thread of its own within a deadline.

What fails or takes too long is a finding, never an exception: whoever asks the doctor has trouble enough.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from functools import partial
from typing import Generic, TypeVar

import redis
from sqlalchemy.exc import SQLAlchemyError

from workflow.bootstrap import Application
from workflow.doctor.judging import judge
from workflow.doctor.lines import Checkup
from workflow.doctor.seeing_places import see_places
from workflow.doctor.seeing_redis import see_engines, see_redis, see_workers
from workflow.doctor.seeing_tables import see_database, see_newsroom, see_replica
from workflow.doctor.signs import NewsroomSigns, Signs, Unseen
from workflow.domain.phrases import Phrase, phrase
from workflow.ports import SystemClock
from workflow.redis_connection import without_password
from workflow.settings import Settings
from workflow.store.replica_signs import ReplicaStanding

DEADLINE_SECONDS = 5.0
"""How long each part may take; there are two rounds of them."""

THREADS = "copyflow-doctor"
"""What the threads are called."""

_Seen = TypeVar("_Seen")
_log = logging.getLogger("copyflow.doctor")


def checkup(application: Application) -> Checkup:
    """Look at the whole newsroom, and judge."""
    return judge(gather(application.settings, application))


def gather(settings: Settings, application: Application | Unseen, *, deadline: float = DEADLINE_SECONDS) -> Signs:
    """Look at everything; ``application`` is why there is none where none could be put together.

    Takes two deadlines (seconds) at most. What hangs is left behind in its thread, which ends with the process.
    """
    until = time.monotonic() + deadline
    places = _Asked(lambda: see_places(settings), phrase("The disks"), _failed)
    server = _Asked(lambda: see_redis(settings), phrase("Redis"), partial(_redis_away, settings))
    database = _Asked(
        lambda: application if isinstance(application, Unseen) else see_database(application),
        phrase("The database"),
        _database_away,
    )
    seen_redis, seen_database, seen_places = server.within(until), database.within(until), places.within(until)
    until = time.monotonic() + deadline

    def look_at_newsroom() -> NewsroomSigns | Unseen:
        if isinstance(application, Unseen) or isinstance(seen_database, Unseen):
            return _said_already("database")
        return see_newsroom(application)

    def if_redis_answers(look: Callable[[Settings], _Seen]) -> _Seen | Unseen:
        return _said_already("redis") if isinstance(seen_redis, Unseen) else look(settings)

    newsroom = _Asked(look_at_newsroom, phrase("The newsroom’s tables"), _tables_unread)

    def look_at_replica() -> ReplicaStanding | Unseen | None:
        if settings.read_database_url is None:
            return None
        if isinstance(application, Unseen) or isinstance(seen_database, Unseen):
            return _said_already("database")
        return see_replica(application)

    replica = _Asked(look_at_replica, phrase("The read replica"), _replica_away)
    workers = _Asked(lambda: if_redis_answers(see_workers), phrase("The workers"), _failed)
    engines = _Asked(lambda: if_redis_answers(see_engines), phrase("The engines’ quotas"), _failed)
    return Signs(
        now=SystemClock().now() if isinstance(application, Unseen) else application.clock.now(),
        places=seen_places,
        database=seen_database,
        newsroom=newsroom.within(until),
        redis=seen_redis,
        workers=workers.within(until),
        engines=engines.within(until),
        lag_warning=settings.lag_warning,
        limits={kind.value: limit for kind, limit in settings.concurrency.items()},
        replica=replica.within(until),
    )


class _Asked(Generic[_Seen]):
    """A look that is under way in a thread of its own."""

    def __init__(self, look: Callable[[], _Seen], what: Phrase, failed: Callable[[BaseException], Unseen]) -> None:
        """``failed`` makes a finding of an error."""
        self._what, self._failed = what, failed
        self._future: Future[_Seen] = Future()
        threading.Thread(target=self._run, args=(look,), name=THREADS, daemon=True).start()

    def _run(self, look: Callable[[], _Seen]) -> None:
        try:
            self._future.set_result(look())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            self._future.set_exception(error)

    def within(self, until: float) -> _Seen | Unseen:
        """What was seen, or why nothing was: an error, or a moment of the monotonic clock that was over before."""
        try:
            return self._future.result(max(0.0, until - time.monotonic()))
        except TookTooLong as error:
            if self._future.done():  # it failed by a deadline of its own
                return self._failed(error)
            return Unseen(
                why=phrase("{what} could not be looked at in time.", what=self._what),
                next=phrase("Look whether it hangs; everything that needs it waits as well."),
            )
        except Exception as error:  # noqa: BLE001 - the same
            _log.debug("could not be looked at", exc_info=error)
            return self._failed(error)


def _said_already(kind: str) -> Unseen:
    return Unseen(
        why=phrase("It was not looked at."), next=phrase("Look again when what is above is mended."), because=kind
    )


def _redis_away(settings: Settings, error: BaseException) -> Unseen:
    address = without_password(settings.redis_url or "")
    if isinstance(error, redis.BusyLoadingError):
        return Unseen(
            why=phrase("Redis at {address} is still reading its data.", address=address),
            next=phrase("Wait until it is done; nothing is lost."),
        )
    if isinstance(error, redis.AuthenticationError | redis.ResponseError):
        return Unseen(
            why=phrase("Redis at {address} refuses to be asked: {error}.", address=address, error=_short(error)),
            next=phrase("Look at name and password in COPYFLOW_REDIS_URL, and at what they may do there."),
        )
    return Unseen(
        why=phrase("Redis does not answer at {address}: {error}.", address=address, error=_short(error)),
        next=phrase("Start Redis again; nothing is lost, the relay puts back what is due."),
    )


def _database_away(error: BaseException) -> Unseen:
    return Unseen(
        why=phrase("The database does not answer: {error}.", error=_short(error)),
        next=phrase("Start it again, or look at COPYFLOW_DATABASE_URL; what waits goes on by itself."),
    )


def _replica_away(error: BaseException) -> Unseen:
    return Unseen(
        why=phrase("The read replica does not answer: {error}.", error=_short(error)),
        next=phrase("Start it again, or look at COPYFLOW_READ_DATABASE_URL; the primary answers meanwhile."),
    )


def _tables_unread(error: BaseException) -> Unseen:
    if isinstance(error, SQLAlchemyError):
        return Unseen(
            why=phrase("The newsroom’s tables cannot be read: {error}.", error=_short(error)),
            next=phrase("Run `copyflow migrate`; if nothing is missing, look at the database’s log."),
        )
    return _failed(error)


def _failed(error: BaseException) -> Unseen:
    return Unseen(
        why=phrase("It could not be looked at: {error}.", error=_short(error)),
        next=phrase("Mend what the error says, and look again."),
    )


def _short(error: BaseException) -> str:
    """The first line of an error, without what stands behind it."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    return lines[0].rstrip(".:") if lines else type(cause).__name__
