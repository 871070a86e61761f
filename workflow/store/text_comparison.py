"""The words that are searched, against the log, up to the follower's checkpoint. Reads only."""

from __future__ import annotations

from sqlalchemy import select

from workflow.domain.streams import article_of, article_stream
from workflow.store.comparison import Difference, Tally
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.projections.edition_texts import EDITIONS_AT_MOST, NAME, matters, rows_of
from workflow.store.search_tables import EditionTextRow
from workflow.store.tables import EventRow, table_of
from workflow.store.walk import followed

_texts = table_of(EditionTextRow)
_events = table_of(EventRow)


def compare(database: Database, events: EventStore) -> list[Difference]:
    """The table if it does not say what the log says, with its first wrong row."""
    tally = Tally(_texts.name)
    with followed(database, NAME) as (connection, reached):
        if reached is None:
            return []
        query = select(_events.c.stream).where(_events.c.version == 1, _events.c.position <= reached)
        streams = sorted(connection.execute(query.where(_events.c.stream.startswith("article-"))).scalars())
        for stream in streams:
            history = events.read_stream(connection, stream, until_position=reached)
            made = {each: row for each, row in rows_of(stream, history).items() if row is not None}
            first = history[0].position * EDITIONS_AT_MOST
            rows = select(_texts).where(_texts.c.text_id.between(first, first + EDITIONS_AT_MOST - 1))
            stored = {row.pop("text_id"): row for row in map(dict, connection.execute(rows).mappings())}
            if made != stored:
                last = max((each.position for each in history if matters(each)), default=0)
                tally.add(f"article_id={article_of(stream)}", stream, last, "the log says otherwise")
        known = {article_of(stream) for stream in streams}
        for article_id in sorted(set(connection.execute(select(_texts.c.article_id).distinct()).scalars()) - known):
            tally.add(f"article_id={article_id}", article_stream(article_id), 0, "it belongs to nothing in the log")
    found = tally.difference()
    return [found] if found is not None else []
