"""The proof of the log: its chain from end to end, and the projections against it. Nothing here writes.

A fault is named by the first position that is wrong. A cut tail and a log that was put back to an older copy are whole
in themselves: only a head that was kept elsewhere (``heads.py``) tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Any

from sqlalchemy import func, select

from workflow.domain.errors import LogDamaged, NewsroomError, UnknownEvent
from workflow.domain.streams import KINDS, category
from workflow.feed import Head, Progress
from workflow.store.chain import GENESIS
from workflow.store.codec import decode_event
from workflow.store.comparison import Comparison, Difference, Tally
from workflow.store.database import Database
from workflow.store.proof import Proof, redactions
from workflow.store.tables import EventRow, table_of
from workflow.store.walk import Told, snapshot, streams

__all__ = ["Difference", "Head", "Tally", "Verification"]

Further = Callable[[], Iterable[Difference]]
"""One more projection to compare, in a snapshot of its own: what a follower of the log made, up to its checkpoint."""

_STREAMS_AT_ONCE = 200
_events = table_of(EventRow)


def _silent(done: int, total: int) -> None:
    del done, total


class Verification:
    """The proof of one database's log."""

    def __init__(self, database: Database, *, further: Sequence[Further] = ()) -> None:
        self._database = database
        self._further = further

    # --- the chain ------------------------------------------------------------------------------------

    def verify(self, *, after: int = 0, against: Head | None = None, progress: Progress = _silent) -> Head:
        """Walk the chain from a position on; ``LogDamaged`` names the first fault. ``against`` was kept elsewhere.

        Found are changed, missing, inserted and exchanged events, positions and versions with holes, and payloads
        that are neither what was appended nor what the last redaction on record left.
        """
        with self._database.read() as connection:
            total = int(connection.execute(select(func.max(_events.c.position))).scalar() or 0)
        start = self._hash_at(after)
        if start is None:
            raise LogDamaged(f"There is no event at position {after} to start from.", position=after)
        proof = Proof(self._database, after, bytes.fromhex(start))
        for position, _ in proof.walk():
            progress(position, max(position, total))
        if against is not None:
            self._require_continued(against, proof.position)
        return Head(position=proof.position, hash=proof.hash.hex())

    def _require_continued(self, kept: Head, end: int) -> None:
        found = self._hash_at(kept.position)
        if found == kept.hash:
            return
        advice = "Stop writing, keep this database as it is, and look for a backup that continues the head you kept."
        if found is None:
            raise LogDamaged(
                f"The log ends at position {end}, but you kept the head of position {kept.position}: its tail was cut, "
                f"or the database was put back to an older copy. {advice}",
                position=end + 1,
            )
        raise LogDamaged(
            f"The log does not continue the head that you kept (position {kept.position}): it was rewritten, or its "
            f"tail was cut or put back to an older copy and written on since. {advice}",
            position=kept.position,
        )

    def _hash_at(self, position: int) -> str | None:
        if position == 0:
            return GENESIS.hex()
        with self._database.read() as connection:
            found = connection.execute(select(_events.c.hash).where(_events.c.position == position)).scalar()
        return bytes(found).hex() if found is not None else None

    def redacted(self) -> list[int]:
        """Positions whose payload is not what was appended, by a redaction on record."""
        with self._database.read() as connection:
            return sorted(redactions(connection))

    # --- the projections ------------------------------------------------------------------------------

    def differences(self, progress: Progress = _silent) -> list[Difference]:
        """Tables that do not say what the log says; empty when all is well.

        Looks at one moment of the whole database while writers go on. Every event is decoded and applied on the way:
        ``LogDamaged`` or ``UnknownEvent`` names the first that cannot be.
        """
        with snapshot(self._database) as connection:
            total = int(connection.execute(select(func.count()).select_from(_events)).scalar_one())
            comparison, faults = Comparison(connection), _Faults()
            folded: dict[str, tuple[Any, int]] = {}
            done = 0
            for name, told in groupby(streams(self._database, connection), key=lambda each: each.stream):
                state, last = faults.fold(name, told)
                done += last.version
                if state is not None:
                    folded[name.decode()] = (state, last.position)
                if len(folded) == _STREAMS_AT_ONCE:
                    comparison.compare(folded)
                    folded.clear()
                    progress(done, total)
            comparison.compare(folded)
            faults.raise_first()
            comparison.strangers()
            found = comparison.differences()
            found += [difference for compare in self._further for difference in compare()]
            progress(total, total)
        return found


class _Faults:
    """The events that cannot be applied; the first by position is told at the end."""

    def __init__(self) -> None:
        self._first: NewsroomError | None = None
        self._position = 0

    def fold(self, name: bytes, told: Iterator[Told]) -> tuple[Any, Told]:
        """The state of a stream and its last event; no state, and the event, when one of them cannot be applied."""
        last = next(told)
        try:
            stream = name.decode()
            kind = KINDS[category(stream)]
            state = kind.initial(stream)
            before = 0
            for version, event in enumerate(chain([last], told), start=1):
                last = event
                if event.version != version or event.position <= before:
                    raise LogDamaged(f"It is version {event.version} of its stream and should be version {version}.")
                before = event.position
                state = kind.evolve(state, decode_event(event.type.decode(), event.schema_version, event.data.decode()))
        except (NewsroomError, LookupError, ValueError, TypeError, AssertionError) as error:
            self._add(error, last.position)
            return None, last
        return state, last

    def _add(self, error: Exception, position: int) -> None:
        if self._first is not None and self._position <= position:
            return
        self._position = position
        kind = UnknownEvent if isinstance(error, UnknownEvent) else LogDamaged
        why = (
            error.detail if isinstance(error, NewsroomError) else f"it does not fit its stream ({type(error).__name__})"
        )
        self._first = kind(f"The event at position {position} cannot be applied: {why}", position=position)

    def raise_first(self) -> None:
        """Tell the first fault, if there is one."""
        if self._first is not None:
            raise self._first
