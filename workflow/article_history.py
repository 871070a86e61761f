"""An article's history: what happened to it and to its deliveries in sentences, page by page, and its steps.

Nothing here reads a whole stream: a withdrawal that a silent partner never takes makes 864 events a day. How an event
is put into words stands in ``timeline.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from sqlalchemy import select

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.streams import article_stream, delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.store import stream_pages
from workflow.store.database import Database
from workflow.store.event_store import Recorded
from workflow.store.past_tables import Readable
from workflow.store.tables import DeliveryRow, PartnerRow, table_of
from workflow.summaries import TimelineEntry
from workflow.timeline import addressed, sentence

_deliveries = table_of(DeliveryRow)
_partners = table_of(PartnerRow)

PAGE = 100
"""Entries of a page."""


class Part(StrEnum):
    """Which part of an article's history is asked for."""

    OWN = "own"
    """The article's own steps."""
    DECISIONS = "decisions"
    """What people decided: handing in, approval, publication, withdrawal, and what each of them takes back."""
    TEXT = "text"
    """What changed a text, or was to change it."""
    DELIVERIES = "deliveries"
    """What happened to its copies with partners."""
    ALL = "all"


DECISIONS = frozenset(
    f"edition.{name}"
    for name in (
        "changes_requested rejected four_eyes_overridden approved approval_withdrawn finding_waived scheduled "
        "unscheduled advance_recalled published corrected retracted held released withdrawn reissued"
    ).split()
) | {"article.submitted", "log.payload_redacted"}
"""Stored names of decisions."""
TEXTS = frozenset(
    f"edition.{name}"
    for name in (
        "requested translation_recorded translation_refused translation_discarded handed_to_person "
        "retranslation_requested post_edited"
    ).split()
) | {"article.drafted", "article.draft_revised", "article.submitted", "article.corrected"}
"""Stored names of what changes a text, or is to change it."""
_TYPES: Mapping[Part, frozenset[str]] = {Part.DECISIONS: DECISIONS, Part.TEXT: TEXTS}


class ArticleHistory:
    """The questions about an article's past, as of now or of a position of the log."""

    def __init__(
        self, database: Database, tables: Readable, position: int | None, names: Callable[[], Mapping[str, str]]
    ) -> None:
        self._database = database
        self._tables = tables
        self._position = position
        self._names = names

    def newest(
        self, article_id: ArticleId, part: Part = Part.ALL, *, before: int | None = None, limit: int = PAGE
    ) -> list[TimelineEntry]:
        """The last entries, or those before a position of the log, the newest first."""
        ends = [end for end in (before, None if self._position is None else self._position + 1) if end is not None]
        partners = self._partner_streams(article_id, part)
        with self._database.read() as connection:
            found = stream_pages.newest(
                connection,
                self._streams(article_id, part, partners),
                before=min(ends, default=None),
                types=sorted(_TYPES.get(part, ())),
                limit=limit,
            )
        return self._told(found, partners)

    def oldest(
        self, article_id: ArticleId, part: Part = Part.ALL, *, after: int = 0, limit: int = PAGE
    ) -> list[TimelineEntry]:
        """The first entries after a position of the log, in log order."""
        partners = self._partner_streams(article_id, part)
        with self._database.read() as connection:
            found = stream_pages.oldest(
                connection,
                self._streams(article_id, part, partners),
                after=after,
                until=self._position,
                types=sorted(_TYPES.get(part, ())),
                limit=limit,
            )
        return self._told(found, partners)

    def everything(self, article_id: ArticleId, part: Part = Part.ALL) -> Iterator[TimelineEntry]:
        """All entries in log order, read page by page."""
        after = 0
        while page := self.oldest(article_id, part, after=after):
            yield from page
            after = page[-1].position

    def last_act(self, article_id: ArticleId, language: LanguageTag) -> TimelineEntry | None:
        """What a person did last with an edition, of the article's newest events."""
        with self._database.read() as connection:
            streams = [article_stream(article_id)]
            before = None if self._position is None else self._position + 1
            found = stream_pages.newest(connection, streams, before=before, limit=PAGE)
        for each in found:
            if each.metadata.actor.startswith("user:") and getattr(each.decode(), "language", language) == language:
                return entry_of(each, self._names())
        return None

    # --- steps ----------------------------------------------------------------------------------------

    def steps(self, article_id: ArticleId) -> int:
        """How many events of its own the article has by now, whatever past is looked at; 0 when there is none."""
        with self._database.read() as connection:
            found = stream_pages.newest(connection, [article_stream(article_id)], before=None, limit=1)
        return found[0].version if found else 0

    def position_of_step(self, article_id: ArticleId, step: int) -> int:
        """Where in the log the article's own event of that number stands; ``InvalidValue`` when there is none."""
        with self._database.read() as connection:
            found = stream_pages.position_of(connection, article_stream(article_id), step)
        if found is None:
            raise InvalidValue("step", phrase("is no step of this article"))
        return found

    def _streams(self, article_id: ArticleId, part: Part, partners: Mapping[str, str]) -> list[str]:
        own = [] if part is Part.DELIVERIES else [article_stream(article_id)]
        return [*own, *partners]

    def _partner_streams(self, article_id: ArticleId, part: Part) -> dict[str, str]:
        """Partners' names by the stream of their copy of the article; empty for parts without deliveries."""
        if part not in {Part.ALL, Part.DELIVERIES}:
            return {}
        query = (
            select(_partners.c.partner_id, _partners.c.name)
            .join(_deliveries, _deliveries.c.partner_id == _partners.c.partner_id)
            .where(_deliveries.c.article_id == article_id)
            .distinct()
        )
        with self._tables.read() as connection:
            rows = connection.execute(query).all()
        return {delivery_stream(PartnerId(row.partner_id), article_id): row.name for row in rows}

    def _told(self, found: list[Recorded], partners: Mapping[str, str]) -> list[TimelineEntry]:
        names = self._names() if found else {}
        return [entry_of(event, names, partners.get(event.stream, "")) for event in found]


def entry_of(recorded: Recorded, names: Mapping[str, str], partner: str = "") -> TimelineEntry:
    """An event as a sentence; of a delivery, with the name of the partner that it is about."""
    actor, told = recorded.metadata.actor, sentence(recorded.decode())
    return TimelineEntry(
        position=recorded.position,
        stream=recorded.stream,
        at=recorded.recorded_at,
        actor=actor,
        actor_name=names.get(actor, actor),
        sentence=addressed(told, partner) if partner else told,
        type=recorded.type,
    )
