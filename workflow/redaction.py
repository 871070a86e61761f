"""Taking words out of the log by a recorded act: for a court order or personal data. The one place that changes events.

The chain is over digests of payloads, so it holds without the words; the event that is appended says what the payloads
became and why, never the words. Everything happens in one transaction under the log's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import msgspec

from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.commands import RedactPayloads
from workflow.domain.errors import InvalidValue, LogDamaged, NotFound, WrongState
from workflow.domain.permissions import require_permission
from workflow.domain.phrases import phrase
from workflow.domain.redaction import Blackout, RedactedPayload, Redactor
from workflow.domain.segments import Block
from workflow.domain.streams import KINDS, article_of, category
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import Actor
from workflow.ports import Clock, IdSource
from workflow.store import projections, rewriting
from workflow.store.chain import digest
from workflow.store.codec import Metadata, decode_event
from workflow.store.database import Database
from workflow.store.event_store import EventStore, Recorded
from workflow.store.followers import Checkpoints
from workflow.store.projections import edition_texts, figures, memory, topic_learning
from workflow.store.work import WorkLedger

_APPROVALS = (happened.EditionApproved, happened.FourEyesOverridden)
"""They stay bound to the text that was read: the text without the words was read by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a redaction would change, or did."""

    stream: str
    payloads: tuple[RedactedPayload, ...]
    left: int
    """How often the words stand where they cannot be taken out: in identities, languages, names of programs."""
    elsewhere: tuple[str, ...]
    """Other streams about the same article that hold the words."""
    remains: tuple[str, ...] = ()
    """What could not be erased from the database's files just now, in sentences."""

    @property
    def occurrences(self) -> int:
        """How often the words stood in the payloads."""
        return sum(payload.occurrences for payload in self.payloads)

    @property
    def with_words(self) -> list[int]:
        """Positions whose payloads held the words."""
        return [payload.position for payload in self.payloads if payload.occurrences]

    @property
    def renewed(self) -> list[int]:
        """Positions whose payloads held only hashes of texts with the words."""
        return [payload.position for payload in self.payloads if not payload.occurrences]


@dataclass(frozen=True, slots=True)
class _Rewritten:
    """A stream's payloads and state without the words."""

    data: dict[int, str]
    plan: Plan
    state: Any


class Redaction:
    """Redactions in one database."""

    def __init__(
        self,
        database: Database,
        events: EventStore,
        checkpoints: Checkpoints,
        ledger: WorkLedger,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._events = events
        self._checkpoints = checkpoints
        self._ledger = ledger
        self._clock = clock
        self._ids = ids

    def plan(self, stream: str, texts: Sequence[str]) -> Plan:
        """What would change; ``NotFound`` when the words stand nowhere in the stream."""
        blackout = Blackout(texts)
        with self._database.read() as connection:
            recorded = self._events.read_stream(connection, stream)
            related = [
                self._events.read_stream(connection, name)
                for name in rewriting.streams_of_article(connection, article_of(stream))
                if name != stream
            ]
        return _rewritten(stream, recorded, blackout, elsewhere=_holding(related, blackout)).plan

    def redact(self, by: Actor, stream: str, texts: Sequence[str], reason: str, *, via: str = "") -> Plan:
        """Take the words out of the stream's payloads, rows and work, and put on record that this was done.

        The words are handed to no other part: they are in no command, log or metadata.
        """
        require_permission(by, RedactPayloads)
        require_reason(reason)
        blackout = Blackout(texts)
        if blackout.apply(reason)[1]:
            raise InvalidValue("reason", phrase("holds the words that are to go; say it without them"))
        elsewhere = self.plan(stream, texts).elsewhere
        with self._database.write() as connection:
            self._database.lock_log(connection)
            rewriting.erase_what_is_replaced(connection)
            recorded = self._events.read_stream(connection, stream)
            rewritten = _rewritten(stream, recorded, blackout, elsewhere=elsewhere)
            rewriting.replace_payloads(connection, rewritten.data)
            self._record(connection, rewritten, by, reason, via)
            rewriting.forget(connection, stream, lambda text: blackout.apply(text)[0])
        remains = tuple(rewriting.erase(self._database))
        return replace(rewritten.plan, remains=remains)

    def _record(self, connection: Any, rewritten: _Rewritten, by: Actor, reason: str, via: str) -> None:
        """Append the event, and bring rows and work to the state without the words."""
        stream, now, identity = rewritten.plan.stream, self._clock.now(), self._ids.new()
        kind = KINDS[category(stream)]
        command = RedactPayloads(by=by, at=now, reason=reason, payloads=rewritten.plan.payloads)
        events = kind.decide(command, rewritten.state)
        after = reduce(kind.evolve, events, rewritten.state)
        about = Metadata(actor=by.id, command_id=identity, correlation_id=identity, causation_id=identity, via=via)
        self._events.append(connection, stream, rewritten.state.version, events, about, fingerprint="", recorded_at=now)
        projections.write(connection, stream, after)
        memory.remake(connection, self._events, self._checkpoints, stream)
        for follower in (topic_learning, edition_texts, figures):
            follower.remake(connection, self._events, self._checkpoints, stream)
        self._ledger.reconcile(
            connection, stream, kind.work(after), now=now, correlation_id=identity, causation_id=identity
        )


def _rewritten(
    stream: str, recorded: Sequence[Recorded], blackout: Blackout, *, elsewhere: tuple[str, ...]
) -> _Rewritten:
    """The stream without the words, event by event, so that its history leads to the same state as before.

    Hashes of texts are renewed along with the texts: translations stay fresh, checks and tags stay on record, and no
    work is opened under a key that was used before. Approvals are the exception; see ``_APPROVALS``.
    """
    if not recorded:
        raise NotFound(phrase("There is no such stream: {stream!r}.", stream=stream))
    kind, redactor = KINDS[category(stream)], Redactor(blackout)
    before = after = kind.initial(stream)
    data: dict[int, str] = {}
    payloads: list[RedactedPayload] = []
    for each in recorded:
        event = each.decode()
        former = msgspec.json.decode(each.data)
        payload, occurrences = redactor.redact(former, each.position)
        before = kind.evolve(before, event)
        if not isinstance(event, _APPROVALS):
            payload = redactor.renew(payload)
            redactor.renewed |= _moved(before, _evolved(kind.evolve, after, each, payload))
            payload = redactor.renew(payload)  # a correction names the hash of the text that it brings
        after = _evolved(kind.evolve, after, each, payload)
        if payload != former:
            data[each.position] = _encoded(payload)
            payloads.append(
                RedactedPayload(
                    position=each.position,
                    digest=digest(data[each.position]).hex(),
                    occurrences=occurrences,
                )
            )
    _require_gone(blackout, after)
    if not payloads:
        raise NotFound(phrase("The words do not stand in what this stream's events say. Spelling and capitals count."))
    if {work.key for work in kind.work(after)} - {work.key for work in kind.work(before)}:
        raise WrongState(
            phrase("Texts that differ only in these words would be taken for one. Name more or other words.")
        )
    plan = Plan(stream=stream, payloads=tuple(payloads), left=redactor.left, elsewhere=elsewhere)
    return _Rewritten(data, plan, after)


def _encoded(payload: Any) -> str:
    return msgspec.json.encode(payload).decode()


def _evolved(evolve: Any, state: Any, recorded: Recorded, payload: Any) -> Any:
    """The state after the event with another payload; the words are refused when nobody could read it any more."""
    try:
        return evolve(state, decode_event(recorded.type, recorded.schema_version, _encoded(payload)))
    except (LogDamaged, LookupError, ValueError) as error:
        raise InvalidValue(
            "text",
            phrase(
                "without it the {type} at position {position} could not be read. Name more words",
                type=recorded.type,
                position=recorded.position,
            ),
        ) from error


def _moved(before: Any, after: Any) -> dict[str, str]:
    """Content hashes of the editions' present texts, former to new."""
    if not isinstance(before, Article):
        return {}
    return {
        edition.content_hash: after.editions[language].content_hash
        for language, edition in before.editions.items()
        if edition.content_hash != after.editions[language].content_hash
    }


def _require_gone(blackout: Blackout, state: Any) -> None:
    """Refuse words that run over the border of two segments: readers would see them all the same."""
    if not isinstance(state, Article):
        return
    for block in _blocks(state):
        if blackout.apply(block.text)[1]:
            raise InvalidValue(
                "text", phrase("it runs over the border of two segments of the text. Name its parts one by one")
            )


def _blocks(article: Article) -> Iterable[Block]:
    for language, edition in article.editions.items():
        yield from article.blocks_of(language)
        if edition.published is not None:
            yield from edition.published.blocks


def _holding(streams: Iterable[Sequence[Recorded]], blackout: Blackout) -> tuple[str, ...]:
    """Names of the streams that hold the words."""
    return tuple(
        recorded[0].stream
        for recorded in streams
        if any(Redactor(blackout).redact(msgspec.json.decode(each.data), each.position)[1] for each in recorded)
    )
