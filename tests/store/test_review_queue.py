"""The review queue on both databases: whose turn it is, what filters hide, page by page, without reading the table."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text

from tests import factories as make
from tests.factories import EN, PT
from workflow.bootstrap import Application
from workflow.domain.article import EditionState
from workflow.domain.errors import InvalidValue
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, Role
from workflow.review_queue import COUNTED, EMBARGOES, MINE, SHOWS, WAITING, QueueFilter, queue_cursor
from workflow.store.database import to_text
from workflow.store.tables import EditionRow, table_of

EDITIONS = table_of(EditionRow)
TURNS = {"draft": "writer", "review": "reviewer", "approved": "publisher"}


def row(number: int, dice: random.Random) -> dict[str, Any]:
    """An edition, written straight into the table."""
    state = dice.choice(["draft", "translation", "review", "review", "approved", "published"])
    turn = dice.choice(["", "translator"]) if state == "translation" else TURNS.get(state, "")
    embargo = dice.choice([None, None, -3, 3])
    return {
        "article_id": f"00000000-0000-7000-8000-{number // 10:012d}",
        "language": ["en", "pt", "ru", "ur", "fa", "ja", "ko", "de", "fr", "kk"][number % 10],
        "is_source": number % 10 == 0,
        "state": state,
        "route": "machine",
        "headline": f"Headline {number}",
        "slugline": "",
        "source_language": "en",
        "urgency": dice.randint(1, 9),
        "desk": dice.choice(["", "", "world", "sport"]),
        "unfinished": 0,
        "open_findings": 0,
        "blocking_findings": 0,
        "waiting_since": to_text(make.NOW - timedelta(minutes=dice.randrange(3_000))),
        "waits_for": turn,
        "hands": dice.choice([" user:writer ", " user:reviewer user:writer "]),
        "drafted_by": dice.choice(["user:writer", "user:other"]),
        "embargoed": to_text(make.NOW + timedelta(hours=embargo)) if embargo else "",
        "revision": 0,
        "pub_status": "",
        "first_published": "",
        "published_at": "",
    }


def fill(application: Application, count: int) -> list[dict[str, Any]]:
    """So many editions, and the database's knowledge of them."""
    dice = random.Random(7)
    rows = [row(number, dice) for number in range(count)]
    with application.database.write() as connection:
        connection.execute(EDITIONS.insert(), rows)
    with application.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE editions"))
    return rows


def shows(wanted: QueueFilter, each: dict[str, Any]) -> bool:
    """What the filter means, said without a database."""
    now = to_text(make.NOW)
    place = (each["state"], each["waits_for"])
    by = wanted.by
    if wanted.show == MINE:
        assert by is not None
        is_shown = (
            (Role.TRANSLATOR in by.roles and place == ("translation", "translator"))
            or (Role.REVIEWER in by.roles and place == ("review", "reviewer") and f" {by.id} " not in each["hands"])
            or (Role.PUBLISHER in by.roles and place == ("approved", "publisher"))
            or (Role.WRITER in by.roles and place == ("draft", "writer") and each["drafted_by"] == by.id)
        )
    elif wanted.show == WAITING:
        is_shown = each["waits_for"] in {"translator", "reviewer", "publisher"}
    else:
        is_shown = each["state"] == wanted.show
    embargo = {"": True, "none": not each["embargoed"], "has": each["embargoed"] > now}
    embargo["passed"] = "" < each["embargoed"] <= now
    return bool(
        is_shown
        and embargo[wanted.embargo]
        and wanted.language in {"", each["language"]}
        and wanted.desk in {"", each["desk"]}
        and (wanted.urgency is None or each["urgency"] <= wanted.urgency)
        and (wanted.waiting_before is None or each["waiting_since"] <= to_text(wanted.waiting_before))
    )


def order(each: dict[str, Any]) -> tuple[Any, ...]:
    return each["urgency"], each["waiting_since"], each["article_id"], each["language"]


def some_filters() -> list[QueueFilter]:
    """Every way of showing, alone and with filters by chance."""
    dice, found = random.Random(3), []
    for show in SHOWS:
        by = Actor(id="user:reviewer", name="r", roles=frozenset(dice.sample(list(Role), 3)))
        found.append(QueueFilter(show=show, by=by))
        for _ in range(6):
            age = dice.choice([None, None, timedelta(hours=4)])
            found.append(
                QueueFilter(
                    show=show,
                    by=by,
                    language=dice.choice(["", "en", "kk"]),
                    desk=dice.choice(["", "world"]),
                    urgency=dice.choice([None, 3]),
                    embargo=dice.choice(["", *EMBARGOES]),
                    now=make.NOW,
                    waiting_before=make.NOW - age if age else None,
                )
            )
    return found


def test_every_filter_shows_what_it_says_page_by_page(application: Application) -> None:
    """Any combination shows exactly the rows that are meant, once each, the urgent first, then the oldest."""
    rows = fill(application, 1_500)
    queue = application.views.queue
    for wanted in some_filters():
        meant = [(each["article_id"], each["language"]) for each in sorted(rows, key=order) if shows(wanted, each)]
        seen, after = [], None
        while page := queue.page(wanted, after=after, limit=100):
            seen += [(each.article_id, each.language) for each in page]
            after = queue_cursor(page[-1])
        assert seen == meant, wanted
        assert queue.count(wanted) == min(len(meant), COUNTED + 1)
        some = [*seen[::9], (rows[0]["article_id"], LanguageTag("en"))]
        assert set(queue.those(some, wanted)) == {key for key in some if key in set(meant)}


def test_no_filter_reads_the_whole_table(application: Application) -> None:
    """However a list is narrowed, its first page and its count come from indexes, and so do the board's lists."""
    fill(application, 3_000)
    engine, asked = application.database.engine, []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    views = application.views
    for wanted in some_filters():
        page = views.queue.page(wanted, limit=50)
        if page:
            views.queue.page(wanted, after=queue_cursor(page[-1]), limit=50)
        views.queue.count(wanted)
    views.queue.turns()
    views.articles(stage="review")
    views.articles(drafted_by="user:writer")
    views.articles(desk="world", after=("2026", "x"))
    views.articles()
    event.remove(engine, "before_cursor_execute", note)
    statements = [each for each in asked if each[0].startswith("SELECT")]
    assert len(statements) > 100
    with engine.connect() as connection:
        if application.database.is_postgresql:
            connection.execute(text("SET enable_seqscan = off"))  # an index that fits is taken even for a small table
        for statement, values in statements:
            asking = "EXPLAIN" if application.database.is_postgresql else "EXPLAIN QUERY PLAN"
            plan = [str(tuple(line)) for line in connection.exec_driver_sql(f"{asking} {statement}", values)]
            whole = [line for line in plan if "Seq Scan" in line or "SCAN editions" in line or "SCAN articles" in line]
            assert [line for line in whole if "USING INDEX ix_articles_newest" not in line] == [], (statement, plan)


def submitted(application: Application, *, by: Actor = make.WRITER, **details: Any) -> ArticleId:
    """An article in review, by its writer."""
    article_id = ArticleId(application.ids.new())
    for step in (replace(make.draft(by=by, **details), article_id=article_id), make.submit(by=by)):
        application.newsroom.execute(step, article_stream(article_id), command_id=str(uuid.uuid4()))
    for make_it in (make.check, make.tags):
        application.newsroom.execute(make_it(application.views.article(article_id)), article_stream(article_id))
    return article_id


def mine(application: Application, person: Actor) -> list[tuple[ArticleId, LanguageTag]]:
    return [(each.article_id, each.language) for each in application.views.queue.page(QueueFilter(by=person))]


def test_it_is_the_turn_of_who_can_go_on(application: Application) -> None:
    """A reviewer is shown others' texts, a publisher what is approved, a writer what came back; nobody twice."""
    writing_reviewer = replace(make.WRITER, roles=frozenset({Role.WRITER, Role.REVIEWER}))
    one = submitted(application)
    assert mine(application, make.REVIEWER) == [(one, EN)]
    assert mine(application, writing_reviewer) == mine(application, make.PUBLISHER) == []
    application.newsroom.execute(make.approve(application.views.article(one)), article_stream(one))
    assert mine(application, make.REVIEWER) == []
    assert mine(application, make.PUBLISHER) == [(one, EN)]
    application.newsroom.execute(make.publish(), article_stream(one))
    assert mine(application, make.PUBLISHER) == []
    two = submitted(application)
    ask = make.wanted.RequestChanges(by=make.REVIEWER, at=make.NOW, language=EN, comment="Say when.")
    application.newsroom.execute(ask, article_stream(two))
    assert mine(application, writing_reviewer) == mine(application, make.WRITER) == [(two, EN)]
    assert mine(application, replace(make.WRITER, id="user:another")) == []
    three = submitted(application)
    application.newsroom.execute(make.request_edition(PT, route=make.Route.PERSON), article_stream(three))
    assert mine(application, make.TRANSLATOR) == [(three, PT)]
    assert application.views.queue.turns() == {Role.TRANSLATOR: 1, Role.REVIEWER: 1, Role.PUBLISHER: 0}
    last = application.views.history.last_act(two, EN)
    assert last is not None
    assert "asked for changes" in last.sentence


def test_rows_from_before_the_queue_are_made_anew(application: Application) -> None:
    """The migration marks old rows, and whoever migrates makes them anew from the log."""
    one = submitted(application)
    with application.database.write() as connection:
        connection.execute(EDITIONS.update().values(waits_for="?", hands="", drafted_by="", embargoed=""))
    application.migrate()
    with application.database.read() as connection:
        found = connection.execute(select(EDITIONS.c.waits_for, EDITIONS.c.hands, EDITIONS.c.drafted_by)).one()
    assert tuple(found) == ("reviewer", f" {make.WRITER.id} ", make.WRITER.id)
    assert mine(application, make.REVIEWER) == [(one, EN)]


def test_a_filter_that_cannot_be_meant_is_refused() -> None:
    """The field is named."""
    for wrong, value in (("show", "nowhere"), ("urgency", 10), ("embargo", "soon")):
        with pytest.raises(InvalidValue):
            QueueFilter(**{wrong: value})
    assert QueueFilter(show=EditionState.REVIEW, language="en").is_narrowed
    assert not QueueFilter(show=WAITING, now=make.NOW).is_narrowed
