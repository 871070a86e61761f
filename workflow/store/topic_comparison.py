"""What verdicts on topics taught, against the log, up to the follower's checkpoint. Reads only."""

from __future__ import annotations

from sqlalchemy import select

from workflow.domain.streams import category
from workflow.store.comparison import Difference, Tally
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.projections.topic_learning import NAME, READ, Row, matters, moved, row_of, stream_in
from workflow.store.tables import EventRow, table_of
from workflow.store.topic_tables import TopicArticleRow, TopicSignRow
from workflow.store.walk import followed
from workflow.topics.learned import Count

_articles = table_of(TopicArticleRow)
_signs = table_of(TopicSignRow)
_events = table_of(EventRow)


def compare(database: Database, events: EventStore) -> list[Difference]:
    """The tables that do not say what the log says; their first wrong row."""
    articles, signs = Tally(_articles.name), Tally(_signs.name)
    with followed(database, NAME) as (connection, reached):
        if reached is None:
            return []
        made: dict[str, Row] = {}
        query = select(_events.c.stream).distinct().where(_events.c.type.in_(READ), _events.c.position <= reached)
        for stream in sorted(connection.execute(query).scalars()):
            if category(stream) == "article":
                history = events.read_stream(connection, stream, until_position=reached)
                last = max((number for number, each in enumerate(history) if matters(each.decode())), default=None)
                if last is not None and (row := row_of(stream, history[: last + 1])) is not None:
                    made[row["article_id"]] = row
        stored = {row["article_id"]: dict(row) for row in connection.execute(select(_articles)).mappings()}
        counted = {
            (row.topic, row.sign): Count(accepted=row.accepted, rejected=row.rejected)
            for row in connection.execute(select(_signs))
        }
    for article_id in sorted(made.keys() | stored.keys()):
        if made.get(article_id) != stored.get(article_id):
            row = made.get(article_id) or stored[article_id]
            problem = "the row is missing" if article_id not in stored else "the log says otherwise"
            articles.add(f"article_id={article_id}", stream_in(row), row["position"], problem)
    wanted = moved((), made.values())
    for topic, sign in sorted(wanted.keys() | counted.keys()):
        if wanted.get((topic, sign)) != counted.get((topic, sign)):
            signs.add(f"topic={topic} sign={sign}", "", 0, "the log counts otherwise")
    return [found for tally in (articles, signs) if (found := tally.difference()) is not None]
