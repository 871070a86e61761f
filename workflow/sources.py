"""Sources of news: which there are and how they do, trying one out, and visiting one that is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.source import Source, sound
from workflow.domain.source_profile import SourceProfile
from workflow.domain.streams import article_of, source_stream
from workflow.domain.taking import Fate
from workflow.endpoints import parse_endpoint
from workflow.ingest.documents import read_document
from workflow.ingest.drafting import draft_of, item_key
from workflow.ingest.fetching import Marks, NotFetched, SourceFetcher
from workflow.ingest.items import FeedItem, Reading, RefusedItem
from workflow.item_taking import ItemTaking, Trace, item_digest, shortened, text_command
from workflow.newsroom import Newsroom
from workflow.ports import Clock
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.sources import FetchState, SourceItem, SourceRows
from workflow.views import Views

MOST_AT_ONCE = 50
"""New or changed items that one visit takes; the others wait for the next, which comes soon."""
SOON = timedelta(minutes=1)
KEPT_FOR = timedelta(days=90)
"""How long what became of an item stays in the list after the item was looked at last and has left its feed."""
LONGEST_PAUSE = timedelta(days=1)
"""Between two tries at a source that keeps failing, unless it asks for more itself."""
_MOST_DOUBLINGS = 12


__all__ = ["SourceItem", "SourceSummary", "Sources", "Trial", "TrialItem", "Visit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSummary:
    """A source and how it does."""

    source: Source
    fetch: FetchState
    next_at: datetime | None
    """When it is fetched next; None while it is paused."""
    items: Mapping[str, int] = field(default_factory=dict)
    """How many items of it had each outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of fetching a source."""

    outcomes: Mapping[str, int] = field(default_factory=dict)
    """How many items that were new or changed became what."""
    error: str = ""
    is_gone: bool = False
    """The server says that there is nothing to be fetched there ever again."""
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialItem:
    """What would become of an item."""

    title: str
    link: str
    outcome: Fate
    reason: str = ""
    language: str = ""
    updated: datetime | None = None
    article_id: str = ""
    """The article that has its text already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What would be taken from an address; nothing was."""

    kind: str
    title: str
    items: tuple[TrialItem, ...]


class Sources:
    """The sources of one newsroom."""

    def __init__(
        self,
        database: Database,
        events: EventStore,
        newsroom: Newsroom,
        views: Views,
        clock: Clock,
        fetcher: SourceFetcher,
    ) -> None:
        self._database = database
        self._events = events
        self._views = views
        self._clock = clock
        self._fetcher = fetcher
        self._rows = SourceRows(database)
        self._taking = ItemTaking(newsroom, views, self._rows)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._fetcher.close()

    # --- asked ------------------------------------------------------------------------------------

    def source(self, source_id: str) -> Source:
        """The source; ``NotFound`` when there is none, or it was removed."""
        found: Source = self._views.state_of(source_stream(source_id))
        if found.version == 0 or found.is_removed:
            raise NotFound(phrase("There is no such source."), source_id=source_id)
        return found

    def summaries(self) -> list[SourceSummary]:
        """All sources by name, but those that were removed."""
        return self._summaries([self.source(each) for each in self._rows.ids()])

    def summary(self, source_id: str) -> SourceSummary:
        """One source; ``NotFound`` when there is none."""
        return self._summaries([self.source(source_id)])[0]

    def items(self, source_id: str, *, outcome: Fate | None = None, limit: int = 100) -> list[SourceItem]:
        """What was found at a source, the last first; ``NotFound`` when there is no such source."""
        self.source(source_id)
        return self._rows.items(source_id, outcome=outcome, limit=limit)

    def check(self, profile: SourceProfile) -> SourceProfile:
        """The profile as it is kept; ``InvalidValue`` for an address or desk that cannot be."""
        kept = sound(profile)
        try:
            parse_endpoint(kept.address)
        except InvalidValue as error:
            raise InvalidValue("address", error.reason) from None
        self._views.require_desk(kept.desk)
        return kept

    def trial(self, profile: SourceProfile) -> Trial:
        """What would be taken from an address. Raises ``InvalidValue`` naming ``address`` when nothing can be read."""
        kept = self.check(profile)
        try:
            fetched = self._fetcher.fetch(kept.address, Marks(), self._clock.now())
        except NotFetched as error:
            raise InvalidValue("address", error.sentence) from None
        if fetched is None:
            raise InvalidValue("address", phrase("answers that nothing is new, though nothing was fetched before"))
        reading = read_document(fetched.body, fetched.address)
        tried = [self._tried(each, Source(profile=kept)) for each in reading.items]
        refused = [
            TrialItem(title=shortened(each.title), link="", outcome=Fate.REFUSED, reason=each.reason)
            for each in reading.refused
        ]
        return Trial(kind=reading.kind, title=reading.title, items=(*tried, *refused))

    # --- done -------------------------------------------------------------------------------------

    def visit(self, source: Source, trace: Trace) -> Visit:
        """Fetch a source and take what is new there. Its failures are outcomes; only our own are raised."""
        before = self._rows.fetches([source.id]).get(source.id, FetchState())
        is_same = before.address == source.profile.address
        marks = Marks(entity_tag=before.entity_tag, last_modified=before.last_modified) if is_same else Marks()
        try:
            fetched = self._fetcher.fetch(source.profile.address, marks, self._clock.now())
            reading = None if fetched is None else read_document(fetched.body, fetched.address)
        except NotFetched as error:
            return self._failed(source, before, error.sentence, error.wait_seconds, is_gone=error.is_gone)
        except InvalidValue as error:
            return self._failed(source, before, phrase("The source {why}.", why=error.reason))
        outcomes, is_all = ({}, True) if reading is None else self.take(source, reading, trace)
        now = self._clock.now()
        given = marks if fetched is None else fetched.marks if is_all else Marks()
        moved = bool(outcomes.keys() - {Fate.REFUSED, Fate.DUPLICATE})
        state = FetchState(
            address=source.profile.address,
            entity_tag=given.entity_tag,
            last_modified=given.last_modified,
            kind=before.kind if reading is None else reading.kind,
            fetched_at=now,
            taken_at=now if moved else before.taken_at,
            failed_at=before.failed_at,
        )
        self._rows.put_fetch(source.id, state)  # last of all: who dies before finds everything again
        wait = timedelta(minutes=source.profile.every_minutes) if is_all else SOON
        return Visit(outcomes=outcomes, next_at=now + wait)

    def take(self, source: Source, reading: Reading, trace: Trace) -> tuple[Mapping[str, int], bool]:
        """Take what is new in a document, the oldest first: how many became what, and whether that was all of it."""
        now = self._clock.now()
        keys = [item_key(each.id) for each in reading.items]
        known = self._rows.known(source.id, keys)
        new: list[FeedItem] = []
        for item, key in zip(reading.items, keys, strict=True):
            before = known.get(key)
            if before is None or before.digest != item_digest(item, source):
                new.append(item)
        outcomes: Counter[str] = Counter()
        for item in reversed(new[:MOST_AT_ONCE]):
            became = self._taking.take(source, item, known.get(item_key(item.id)), now, trace)
            outcomes[became.outcome] += 1
        outcomes.update(self._refused(source, reading, now))
        in_feed = {*keys, *map(_key_of_refused, reading.refused)}
        self._rows.forget(source.id, seen_before=now - KEPT_FOR, but=in_feed)
        return dict(outcomes), len(new) <= MOST_AT_ONCE

    def forget_removed(self) -> int:
        """Forget what was found at sources that were removed; how many items."""
        return self._rows.forget_removed()

    def _refused(self, source: Source, reading: Reading, now: datetime) -> dict[str, int]:
        """Note what cannot even be read as an item; how many of them are new."""
        rows = [
            SourceItem(
                item_id=_key_of_refused(each),
                outcome=Fate.REFUSED,
                reason=each.reason,
                title=shortened(each.title),
                digest=item_key(f"{each.title}\0{each.reason}"),
                seen_at=now,
            )
            for each in reading.refused
        ]
        known = self._rows.known(source.id, [each.item_id for each in rows])
        new = [each for each in rows if each.item_id not in known or known[each.item_id].digest != each.digest]
        for each in new:
            before = known.get(each.item_id)
            self._rows.put_item(source.id, replace(each, article_id=before.article_id) if before else each)
        return {Fate.REFUSED: len(new)} if new else {}

    def _failed(
        self, source: Source, before: FetchState, error: str, wait_seconds: float = 0.0, *, is_gone: bool = False
    ) -> Visit:
        now, failures = self._clock.now(), before.failures + 1
        state = replace(before, failed_at=now, error=str(error), failures=failures)
        self._rows.put_fetch(source.id, state)
        every = timedelta(minutes=source.profile.every_minutes)
        pause = max(min(every * 2 ** min(failures - 1, _MOST_DOUBLINGS), LONGEST_PAUSE), every)
        wait = max(pause, timedelta(seconds=wait_seconds))
        return Visit(error=str(error), is_gone=is_gone, next_at=now + wait)

    def _tried(self, item: FeedItem, source: Source) -> TrialItem:
        shown = TrialItem(
            title=shortened(item.title), link=shortened(item.link), outcome=Fate.TAKEN, updated=item.updated
        )
        if item.is_withdrawn:
            return replace(shown, outcome=Fate.WITHDRAWN, reason="its source took it back")
        try:
            ready = draft_of(item, source.id, source.profile)
        except InvalidValue as error:
            return replace(shown, outcome=Fate.REFUSED, reason=str(error.detail))
        shown = replace(shown, language=ready.language)
        with self._database.glance() as connection:
            earlier = self._events.find_command(connection, text_command(ready.digest), "")
        if earlier is None:
            return shown
        return replace(shown, outcome=Fate.DUPLICATE, article_id=article_of(earlier.stream))

    def _summaries(self, found: Sequence[Source]) -> list[SourceSummary]:
        ids = [each.id for each in found]
        fetches, counts = self._rows.fetches(ids), self._rows.counts(ids)
        return [
            SourceSummary(
                source=each,
                fetch=fetches.get(each.id, FetchState()),
                next_at=next((work.due_at for work in self._views.work(source_stream(each.id))), None),
                items=counts.get(each.id, {}),
            )
            for each in found
        ]


def _key_of_refused(item: RefusedItem) -> str:
    """What an item that cannot be read is known by; one without an id by what it says and why it is refused."""
    return item_key(item.id or f"nameless\0{item.title}\0{item.reason}")
