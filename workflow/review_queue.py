"""Whose turn it is: the queue, the urgent first, then what waits longest. Part of ``views.py``.

No question reads more of the table than it shows: every list is put together of stretches of one index, each in the
queue's order, so a filter that matches little costs no more than one that matches all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, true, tuple_, union_all

from workflow.domain.article import EditionState
from workflow.domain.errors import InvalidValue
from workflow.domain.limits import ANY_LANGUAGE, OWN_DESK, Limit, Pair
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, Role
from workflow.store.database import from_text, to_text
from workflow.store.past_tables import Readable
from workflow.store.tables import EditionRow, table_of
from workflow.summaries import Cursor, EditionSummary

MINE, WAITING = "mine", "waiting"
"""What waits for the person who asks; what waits for anybody who decides on texts. Else one state."""
SHOWS: tuple[str, ...] = (MINE, WAITING, *EditionState)
EMBARGOES = ("has", "none", "passed")
"""Under embargo still; without one; released by the end of it."""
COUNTED = 50
"""What is counted is counted up to here: more are "50+"."""

Key = tuple[ArticleId, LanguageTag]

_editions = table_of(EditionRow)
COLUMNS = [
    column
    for column in _editions.c
    if column.name not in {"first_published", "waits_for", "hands", "drafted_by", "embargoed"}
]
"""Of an ``EditionSummary``."""
_MOMENTS = ("waiting_since", "published_at", "claimed_at", "claimed_until")
ORDER = (_editions.c.urgency, _editions.c.waiting_since, _editions.c.article_id, _editions.c.language)
_NOTHING: ColumnElement[str] = literal_column("''")
"""Said literally, or PostgreSQL does not see that the index over what has an embargo fits."""
_URGENCIES = range(1, 10)

_TURNS: dict[Role, tuple[str, str]] = {
    Role.TRANSLATOR: (EditionState.TRANSLATION, Role.TRANSLATOR),
    Role.REVIEWER: (EditionState.REVIEW, Role.REVIEWER),
    Role.PUBLISHER: (EditionState.APPROVED, Role.PUBLISHER),
}
"""By role: the state and the turn that wait for it. Writers are waited for with their own drafts only."""
_NOBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What of the queue is wanted."""

    show: str = MINE
    """One of ``SHOWS``."""
    by: Actor | None = None
    """Who asks; needed for what is theirs."""
    language: str = ""
    desk: str = ""
    urgency: int | None = None
    """The least urgent that is shown: 1 is the most urgent, 9 the least."""
    embargo: str = ""
    """One of ``EMBARGOES``, or empty."""
    now: datetime | None = None
    """What embargoes are held against."""
    waiting_before: datetime | None = None
    """Only what has waited since before then."""

    def __post_init__(self) -> None:
        if self.show not in SHOWS:
            raise InvalidValue("state", phrase("must be one of {known}", known=", ".join(SHOWS)))
        if self.urgency is not None and self.urgency not in _URGENCIES:
            raise InvalidValue("urgency", phrase("must be a number from 1 to 9"))
        if self.embargo not in {"", *EMBARGOES}:
            raise InvalidValue("embargo", phrase("must be one of {known}", known=", ".join(EMBARGOES)))

    @property
    def is_narrowed(self) -> bool:
        """Whether it hides anything of what it shows."""
        return self != QueueFilter(show=self.show, by=self.by, now=self.now)

    def without_filters(self) -> QueueFilter:
        """The same list with nothing of it hidden."""
        return QueueFilter(show=self.show, by=self.by, now=self.now)


def queue_cursor(last: EditionSummary) -> Cursor:
    """The place after this row of the queue."""
    return str(last.urgency), to_text(last.waiting_since), last.article_id, last.language


class ReviewQueue:
    """The questions, over the live tables or those of a past."""

    def __init__(self, tables: Readable) -> None:
        self._tables = tables

    def page(self, wanted: QueueFilter, *, after: Cursor | None = None, limit: int = 50) -> list[EditionSummary]:
        """Editions after a cursor of ``queue_cursor``, in the queue's order."""
        found: list[EditionSummary] = []
        first, conditions = 1, []
        if after is not None:
            first = int(after[0])
            conditions = [tuple_(*ORDER) > tuple_(first, *after[1:])]
        for layer in _layers(wanted, first):
            stretches = [each.where(*conditions) for each in layer]
            found += self._summaries(_in_order(stretches, limit - len(found)))
            if len(found) == limit:
                break
        return found

    def those(self, keys: Sequence[Key], wanted: QueueFilter | None = None) -> dict[Key, EditionSummary]:
        """Of these editions, what there is, or what a filter shows."""
        if not keys:
            return {}
        those = tuple_(_editions.c.article_id, _editions.c.language).in_(list(keys))
        if wanted is None:
            found = self._summaries(select(*COLUMNS).where(those))
        else:
            layers = _layers(replace(wanted, waiting_before=None))
            stretches = [each.where(those) for layer in layers for each in layer]
            since = to_text(wanted.waiting_before) or "~"
            found = self._summaries(_in_order(stretches, len(keys))) if stretches else []
            found = [each for each in found if to_text(each.waiting_since) <= since]
        return {(each.article_id, each.language): each for each in found}

    def count(self, wanted: QueueFilter) -> int:
        """How many, counted up to one more than ``COUNTED``."""
        count, at_most = 0, COUNTED + 1
        with self._tables.read() as connection:
            for stretches in _layers(wanted):
                limited = _in_order(stretches, at_most - count).subquery()
                count += int(connection.execute(select(func.count()).select_from(limited)).scalar_one())
                if count == at_most:
                    break
        return count

    def turns(self) -> dict[Role, int]:
        """How many editions wait for each role, counted up to one more than ``COUNTED``."""
        counts = {}
        with self._tables.read() as connection:
            for role, (state, turn) in _TURNS.items():
                those = and_(_editions.c.state == state, _editions.c.waits_for == turn)
                limited = select(literal_column("1")).where(those).limit(COUNTED + 1).subquery()
                counts[role] = int(connection.execute(select(func.count()).select_from(limited)).scalar_one())
        return counts

    def _summaries(self, query: Select[Any]) -> list[EditionSummary]:
        with self._tables.read() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        for row in rows:
            row |= {name: from_text(row[name]) for name in _MOMENTS}
        return [EditionSummary(**row) for row in rows]


def _in_order(stretches: Sequence[Select[Any]], limit: int) -> Select[Any]:
    """The first rows of all stretches together; each is read in order by itself."""
    if len(stretches) == 1:
        return stretches[0].order_by(*ORDER).limit(limit)
    parts = [select(each.order_by(*ORDER).limit(limit).subquery()) for each in stretches]
    together = union_all(*parts).subquery()
    return select(together).order_by(*(together.c[column.name] for column in ORDER)).limit(limit)


def _layers(wanted: QueueFilter, first: int = 1) -> Iterable[list[Select[Any]]]:
    """Queries, one for each state and turn, that give the rows together; layer after layer where one is not enough.

    What has waited long is asked urgency by urgency, from ``first`` on: in each of them it comes first.
    """
    conditions = _conditions(wanted)
    queries = [select(*COLUMNS).where(*place, *conditions) for place in _places(wanted)]
    if not queries:
        return
    if wanted.waiting_before is None:
        least = wanted.urgency
        yield queries if least is None else [each.where(_editions.c.urgency <= least) for each in queries]
        return
    since = _editions.c.waiting_since <= to_text(wanted.waiting_before)
    for urgency in _URGENCIES[first - 1 : wanted.urgency]:
        yield [each.where(_editions.c.urgency == urgency, since) for each in queries]


def _places(wanted: QueueFilter) -> Iterable[list[ColumnElement[bool]]]:
    if wanted.show == MINE:
        yield from _own_places(wanted.by)
    elif wanted.show == WAITING:
        yield from (_at(state, turn) for state, turn in _TURNS.values())
    elif wanted.show == EditionState.TRANSLATION:
        yield from (_at(wanted.show, turn) for turn in (_NOBODY, Role.TRANSLATOR))
    else:
        turns = {**dict(_TURNS.values()), EditionState.DRAFT: Role.WRITER}
        yield _at(wanted.show, turns.get(wanted.show, _NOBODY))


def _own_places(by: Actor | None) -> Iterable[list[ColumnElement[bool]]]:
    """Nobody is waited for with a decision on their own text; an approval that they gave is not asked for again."""
    if by is None:
        return
    others = _editions.c.hands.not_like(f"% {by.id} %".replace("_", r"\_"), escape="\\")
    for role, place in _TURNS.items():
        if role in by.roles:
            here = [*_at(*place), *_within(by.limits.get(role))]
            yield [*here, others] if role is Role.REVIEWER else here
    if Role.WRITER in by.roles:
        own = [_editions.c.drafted_by == by.id, _editions.c.waits_for == literal_column("'writer'")]
        yield [*own, *_within(by.limits.get(Role.WRITER))]


def _within(limit: Limit | None) -> Iterable[ColumnElement[bool]]:
    """Rows where a role that is limited holds, as ``Limit.covers`` has it of one edition."""
    if limit is None:
        return
    desks, pairs = limit.in_order()
    if desks:
        yield _editions.c.desk.in_([*desks, ""] if OWN_DESK in desks else desks)
    if pairs:
        yield or_(*(and_(true(), *_in_range(pair)) for pair in pairs))


def _in_range(pair: Pair) -> Iterable[ColumnElement[bool]]:
    for column, of in ((_editions.c.source_language, pair.source), (_editions.c.language, pair.target)):
        if of != ANY_LANGUAGE:
            yield or_(column == of, column.like(f"{of}-%"))


def _at(state: str, turn: str) -> list[ColumnElement[bool]]:
    return [_editions.c.state == state, _editions.c.waits_for == turn]


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.language:
        found.append(_editions.c.language == wanted.language)
    if wanted.desk:
        found.append(_editions.c.desk == wanted.desk)
    if wanted.embargo == "none":
        found.append(_editions.c.embargoed == _NOTHING)
    elif wanted.embargo:
        now = to_text(wanted.now)
        is_over = _editions.c.embargoed <= now if wanted.embargo == "passed" else _editions.c.embargoed > now
        found += [_editions.c.embargoed != _NOTHING, is_over]
    return found
