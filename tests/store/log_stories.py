"""Whole lives of articles for the tests of followers and rebuilds, and what the turnaround should say of them.

The expected rows are computed here from the log in the plainest way, one event after the other. Holds no tests.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Table, event, select, text

from tests import factories as make
from tests.factories import EN, PT
from tests.store.parts import without_triggers
from workflow.bootstrap import Application
from workflow.domain.article import EditionState
from workflow.domain.streams import KINDS, article_of, article_stream, category, delivery_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, PartnerId
from workflow.store.database import to_text
from workflow.store.followers import NEXT
from workflow.store.projections import TABLES
from workflow.store.tables import TurnaroundRow, WorkRow, table_of

TURNAROUND = table_of(TurnaroundRow)
WORK = table_of(WorkRow)
_KEPT = [column for column in WORK.c if column.name not in {"correlation_id", "causation_id", "due_at", "urgency"}]


def live_through(application: Application, *, minutes: int = 1, corrected: bool = True) -> ArticleId:
    """An article from draft to delivery and, if wanted, a correction; each step some minutes after the one before."""
    article_id = ArticleId(str(uuid.uuid4()))
    stream = article_stream(article_id)
    begin = replace(make.draft(targets=(PT,)), article_id=article_id)
    steps: list[Any] = [
        begin,
        make.submit(),
        lambda article: make.check(article, EN),
        lambda article: make.tags(article, EN, make.tag()),
        lambda article: make.translate(article, PT),
        lambda article: make.tags(article, PT),
        lambda article: make.check(article, PT),
        make.approve,
        lambda article: make.approve(article, PT),
        make.publish(),
        make.publish(PT),
    ]
    if corrected:
        steps += [
            make.correct(make.text("The meeting began. ", "Ten took part. ")),
            make.check,
            make.tags,
            make.approve,
            make.publish(),
        ]
    for number, step in enumerate(steps):
        command = step(application.views.article(article_id)) if callable(step) else step
        moment = make.later(minutes=minutes * number)
        application.newsroom.execute(make.at(command, moment), stream, command_id=str(uuid.uuid4()))
    deliver(application, article_id, at_minutes=minutes * len(steps))
    return article_id


def deliver(application: Application, article_id: ArticleId, *, at_minutes: float) -> None:
    """One partner receives the English edition."""
    partner_id = PartnerId(str(uuid.uuid4()))
    execute, moment = application.newsroom.execute, make.later(minutes=at_minutes)
    execute(replace(make.register(), partner_id=partner_id), partner_stream(partner_id))
    for command in (
        replace(make.request(at=moment), partner_id=partner_id, article_id=article_id),
        make.start(at=moment),
        make.record(at=moment),
    ):
        execute(command, delivery_stream(partner_id, article_id))


def expected_turnaround(application: Application, *, until: int | None = None) -> dict[tuple[str, str], dict[str, Any]]:
    """What the log says, folded by the domain: the moments at which editions first reached each step."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    states: dict[str, Any] = {}
    for recorded in read_all(application)[:until]:
        kind, happened = KINDS[category(recorded.stream)], recorded.decode()
        state = kind.evolve(states.get(recorded.stream, kind.initial(recorded.stream)), happened)
        states[recorded.stream] = state
        moment = to_text(happened.at)
        if recorded.type == "delivery.succeeded":
            note(found, (article_of(recorded.stream), happened.item_id.split(":")[0]), "delivered_at", moment)
        if category(recorded.stream) != "article":
            continue
        for edition in state.editions.values():
            row = found.setdefault((state.id, edition.language), {"corrections": 0})
            if edition.state is not EditionState.DRAFT:
                row.setdefault("submitted_at", moment)
            if edition.translations and not state.unfinished(edition.language):
                row.setdefault("translated_at", moment)
            if edition.is_checked:
                row.setdefault("checked_at", moment)
            if edition.state is EditionState.APPROVED:
                row.setdefault("approved_at", moment)
            if edition.published:
                row.setdefault("published_at", moment)
        if recorded.type == "edition.corrected":
            found[state.id, happened.language]["corrections"] += 1
    return found


def note(found: dict[Any, dict[str, Any]], key: Any, step: str, moment: str) -> None:
    """Keep the first moment only."""
    found.setdefault(key, {"corrections": 0}).setdefault(step, moment)


def read_all(application: Application) -> list[Any]:
    """The whole log."""
    recorded: list[Any] = []
    while page := application.feed.read(len(recorded)):
        recorded += page
    return recorded


def turnaround_rows(application: Application) -> dict[tuple[str, str], dict[str, Any]]:
    """The projection's rows in the same form: steps that were reached, and corrections."""
    with application.database.read() as connection:
        rows = connection.execute(select(TURNAROUND)).mappings().all()
    steps = [column.name for column in TURNAROUND.c if column.name.endswith("_at")]
    return {
        (row["article_id"], row["language"]): {
            **{step: row[step] for step in steps if row[step]},
            "corrections": row["corrections"],
        }
        for row in rows
    }


def dump(application: Application, tables: Sequence[Table] = (*TABLES, TURNAROUND)) -> dict[str, Any]:
    """Every row of these tables, and of the work ledger without what a rebuild may say otherwise."""
    with application.database.read() as connection:
        rows = {table.name: {tuple(row) for row in connection.execute(select(table))} for table in tables}
        return {**rows, "work": {tuple(row) for row in connection.execute(select(*_KEPT))}}


def leftovers(application: Application) -> list[str]:
    """Tables and checkpoints of generations under construction."""
    with application.database.read() as connection:
        names = connection.execute(
            text(
                "SELECT tablename FROM pg_tables"
                if application.database.is_postgresql
                else "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        ).scalars()
        tables = [name for name in names if name.endswith("__next")]
        checkpoints = connection.execute(text("SELECT name FROM checkpoints")).scalars()
        return sorted([*tables, *(name for name in checkpoints if name.endswith(NEXT))])


def poison(application: Application, *, type_name: str = "article.sung", data: str = "{}") -> int:
    """Append an event that this version cannot read, as a later version would have; its position."""
    position = application.views.head() + 1
    with application.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO events SELECT :position, stream, (SELECT max(version) + 1 FROM events WHERE stream ="
                " e.stream), :identity, :type, 1, :data, metadata, recorded_at, payload_digest, hash"
                " FROM events e WHERE position = 1"
            ),
            {"position": position, "identity": str(uuid.uuid4()), "type": type_name, "data": data},
        )
    return position


def forget_poison(application: Application, position: int, type_name: str, data: str) -> None:
    """As if Copyflow had been upgraded: the event becomes one that this version can read."""
    without_triggers(
        application.database,
        f"UPDATE events SET type = '{type_name}', data = '{data}' WHERE position = {position}",
    )


class Killed(BaseException):
    """The process ended here: nothing in it handles this."""


@contextmanager
def killed_at_statement(application: Application, number: int) -> Iterator[None]:
    """Let the database's connections of this process die before their n-th statement from now, or before a commit."""
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            raise Killed

    engine = application.database.engine
    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)
        event.remove(engine, "commit", count)
