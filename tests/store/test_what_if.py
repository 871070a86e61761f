"""Asking what would have differed, over a real log on both databases: what is read, and that nothing is written."""

from __future__ import annotations

import hashlib
import random
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import DBAPIError

from tests import factories as make
from tests.factories import ARTICLE_STREAM, EN, PARTNER_STREAM, PT
from tests.store.parts import ManualClock, append
from tests.store.test_histories import random_article_command
from tests.what_if.parts import plan
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.partner import Offer, offer_of, recipients
from workflow.domain.publication import publication_of
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.store.database import Database
from workflow.store.event_store import PAGE
from workflow.store.reading import reading_only
from workflow.what_if.changes import parse_changes
from workflow.what_if.differences import Kind
from workflow.what_if.past import Answer

RESTATED = """
days = 365
[policy]
required_approvals = 1
[policy.severity]
numbers = "blocking"
[routes]
pt = "machine"
ru = "machine"
[partners.Agency]
languages = ["en"]
"""
OTHERWISE = """
days = 365
[policy]
required_approvals = 2
four_eyes = true
[policy.severity]
numbers = "advisory"
[routes]
pt = "person"
[partners.Agency]
languages = ["pt"]
[new_partners.Late]
languages = []
"""


def asked(application: Application, file: str) -> Answer:
    """What would have differed."""
    return application.what_if.ask(parse_changes(file.encode()))


def publish(application: Application, language: LanguageTag = EN, article_id: ArticleId = make.ARTICLE_ID) -> None:
    """Draft, check, approve, publish and plan an article of its own."""
    stream = article_stream(article_id)

    def execute(command: wanted.Command) -> None:
        application.newsroom.execute(make.at(command, application.clock.now()), stream)

    execute(replace(make.draft(), article_id=article_id))
    execute(make.submit())
    for step in (make.check, make.tags, make.approve):
        execute(step(application.views.article(article_id), language))
    execute(make.publish(language))
    execute(plan(language, 1, recipients(application.views.partners(), frozenset(), Offer(language=language))))


def everything(database: Database) -> dict[str, Any]:
    """Every row of every table there is."""
    tables = MetaData()
    tables.reflect(database.engine)
    with database.read() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)))) for name, table in sorted(tables.tables.items())
        }


def random_newsroom(application: Application, clock: ManualClock, seed: int) -> None:
    """A partner and an article to which anything happened, deliveries' plans included."""
    dice = random.Random(seed)
    execute = application.newsroom.execute
    execute(make.register(EN), PARTNER_STREAM)
    execute(make.draft(targets=(PT,)), ARTICLE_STREAM)
    execute(make.submit(), ARTICLE_STREAM)
    received: dict[LanguageTag, frozenset[PartnerId]] = {}
    for _ in range(100):
        moment = clock.forward(minutes=dice.choice((1, 20, 90)))
        article = application.views.article(make.ARTICLE_ID)
        waiting = [
            edition
            for edition in article.editions.values()
            if edition.published is not None and edition.published.revision > edition.planned_revision
        ]
        command = random_article_command(dice, article, moment)
        if waiting and (public := publication_of(article, waiting[0].language)) is not None:
            language = public.language
            had = received.get(language, frozenset())
            partners = recipients(application.views.partners(), had, offer_of(public))
            received[language] = had | frozenset(partners)
            command = plan(language, public.revision, partners)
        try:
            execute(make.at(command, moment), ARTICLE_STREAM, command_id=str(uuid.uuid4()))
        except NewsroomError:
            continue


@pytest.mark.parametrize("seed", range(3))
def test_nothing_changed_or_everything_restated_never_differs(application: Application, clock: ManualClock, seed: int):
    """The answer to an empty file, and to one that says what holds today, is: nothing."""
    random_newsroom(application, clock, seed)
    for file in ("days = 365", RESTATED):
        answer = asked(application, file)
        assert answer.differences == ()
        assert answer.events == len(application.views.events_of(make.ARTICLE_ID)) > 30


def test_asking_writes_nothing(application: Application, clock: ManualClock):
    """Head, every row of every table and, on SQLite, the file are what they were; and it can be written again."""
    random_newsroom(application, clock, 1)
    database = application.database
    file = Path(database.engine.url.database or "") if not database.is_postgresql else None
    if file is not None:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    digest = hashlib.sha256(file.read_bytes()).digest() if file else b""
    before, head = everything(database), application.feed.head()
    assert len(before["events"]) > 30
    assert len(asked(application, OTHERWISE).differences) >= 3
    assert everything(database) == before
    assert application.feed.head() == head
    if file is not None:
        assert hashlib.sha256(file.read_bytes()).digest() == digest
        wal = file.with_name(file.name + "-wal")
        assert not wal.exists() or wal.stat().st_size == 0
    application.newsroom.execute(wanted.PausePartner(by=make.ADMIN, at=make.NOW, reason="x"), PARTNER_STREAM)
    assert application.feed.head().position == head.position + 1


def test_the_database_refuses_to_write_while_it_is_asked(database: Database):
    """A slip in the reading code would end in an error, not in a write; afterwards the connection writes again."""
    with reading_only(database) as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(text("DELETE FROM work"))
    with database.write() as connection:
        connection.execute(text("DELETE FROM work"))


def test_a_question_sees_one_moment(application: Application):
    """What is committed while it reads is not seen."""
    application.newsroom.execute(make.register(EN), PARTNER_STREAM)
    count = text("SELECT count(*) FROM events")
    with reading_only(application.database) as connection:
        assert connection.execute(count).scalar() == 1
        application.newsroom.execute(make.draft(), ARTICLE_STREAM)
        assert connection.execute(count).scalar() == 1


def test_only_the_days_asked_for_are_looked_at(application: Application, clock: ManualClock):
    """An article published before them is passed over; the file's days bound the search."""
    old = ArticleId("01939b6c-0000-7000-8000-00000000a0dd")
    application.newsroom.execute(make.register(EN), PARTNER_STREAM)
    publish(application, article_id=old)
    clock.forward(days=10)
    publish(application)
    clock.forward(days=5)
    file = "days = {}\n[policy]\nrequired_approvals = 2"
    seen = {days: asked(application, file.format(days)) for days in (1, 6, 20)}
    assert [len(answer.differences) for answer in seen.values()] == [0, 1, 2]
    assert [answer.events for answer in seen.values()] == [0, 7, 14]
    assert seen[6].differences[0].article_id == make.ARTICLE_ID
    assert seen[6].window.start == clock.now() - timedelta(days=6)
    assert seen[6].window.after == 8
    positions = [each.position for each in seen[20].differences]
    assert positions == sorted(positions)


def test_partners_are_taken_as_they_were(application: Application, clock: ManualClock):
    """A partner registered after a publication would not have received it under any filter."""
    publish(application)
    other = PartnerId("01939b6c-0000-7000-8000-00000000b0ee")
    late = replace(make.register(PT, name="Late"), partner_id=other)
    application.newsroom.execute(late, partner_stream(other))
    publish(application, article_id=ArticleId("01939b6c-0000-7000-8000-00000000a0ee"))
    (found,) = asked(application, "[partners.Late]\nlanguages = ['en']").differences
    assert found.kind is Kind.RECEIVED_TOO
    assert found.article_id.endswith("a0ee")


def test_what_is_not_there_is_refused(application: Application):
    """Partners and checks by name, with those that there are."""
    application.newsroom.execute(make.register(EN), PARTNER_STREAM)
    severity = "[policy.severity]\n{} = 'blocking'"
    with pytest.raises(InvalidValue, match="those that have: none yet"):
        asked(application, severity.format("numbers"))
    publish(application)
    with pytest.raises(InvalidValue, match=r"policy\.severity\.numerals: .* those that have: numbers"):
        asked(application, severity.format("numerals"))
    with pytest.raises(InvalidValue, match=r"partners\.Agence: there is no such partner; there are Agency"):
        asked(application, "[partners.Agence]\nabsent = true")
    assert asked(application, severity.format("numbers")).differences == ()


def test_it_tells_how_far_it_is(application: Application):
    """Article by article, to the whole."""
    application.newsroom.execute(make.register(EN), PARTNER_STREAM)
    publish(application)
    publish(application, article_id=ArticleId("01939b6c-0000-7000-8000-00000000a0ff"))
    told: list[tuple[int, int]] = []
    application.what_if.ask(parse_changes(b""), lambda done, total: told.append((done, total)))
    assert told == [(7, 14), (14, 14)]


def test_an_empty_log_is_answered(application: Application):
    """Nothing happened, nothing would have differed."""
    answer = asked(application, "days = 36500\n[policy]\nrequired_approvals = 5")
    assert (answer.events, answer.differences) == (0, ())


def test_an_article_that_only_waited_is_looked_at(application: Application, clock: ManualClock):
    """Its one approval came before the days; under the laxer policy it would not have waited in them."""
    execute = application.newsroom.execute
    execute(make.draft(required_approvals=2), ARTICLE_STREAM)
    execute(make.submit(), ARTICLE_STREAM)
    for step in (make.check, make.tags, make.approve):
        execute(step(application.views.article(make.ARTICLE_ID)), ARTICLE_STREAM)
    clock.forward(days=40)
    answer = asked(application, "[policy]\nrequired_approvals = 1")
    (found,) = answer.differences
    assert (found.kind, found.would) == (Kind.APPROVED_EARLIER, "would have been approved 30 d ago")
    assert answer.events == 0


def test_a_check_that_ran_long_ago_is_known(application: Application):
    """It is looked for page by page, back to the first."""
    application.newsroom.execute(make.draft(), ARTICLE_STREAM)
    records = [
        happened.FindingsRecorded(
            by="system:check", at=make.NOW, language=EN, content_hash=f"{number}", findings=(), checked_by=(name,)
        )
        for number, name in enumerate(["capitals", *["numbers"] * (2 * PAGE)])
    ]
    append(application.database, ARTICLE_STREAM, events=records)
    assert asked(application, "[policy.severity]\ncapitals = 'blocking'").events == 2 * PAGE + 2
    with pytest.raises(InvalidValue, match="those that have: capitals, numbers"):
        asked(application, "[policy.severity]\nsemicolons = 'blocking'")
