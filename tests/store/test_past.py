"""The newsroom as it was: every view of a past says what the view said then, on both databases."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, EN, PARTNER_STREAM, PT
from tests.store.parts import ManualClock, append, note, together
from tests.store.test_histories import random_article_command, random_delivery_command
from workflow.article_history import Part
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import EditionState, Stage
from workflow.domain.delivery import ItemState
from workflow.domain.errors import InvalidValue, NewsroomError, NotFound, PastBusy, UnknownEvent
from workflow.domain.streams import article_stream, category
from workflow.domain.vocabulary import ArticleId
from workflow.glossary import Change
from workflow.knowledge import Source
from workflow.newsroom import Outcome
from workflow.past import WAITING_AT_MOST, Pasts, parse_as_of
from workflow.store.event_store import EventStore
from workflow.store.past_tables import KEPT
from workflow.store.projections import ROWS, TABLES
from workflow.store.states import States
from workflow.views import Views

OTHER = ArticleId("01936d5e-0000-7000-8000-00000000cafe")
OTHER_STREAM = article_stream(OTHER)


def told(question: Callable[[], Any]) -> Any:
    """The answer, or the refusal's code."""
    try:
        return question()
    except NewsroomError as error:
        return error.code


def everything(views: Views) -> dict[str, Any]:
    """What every view says, through every filter."""
    articles, partner = (make.ARTICLE_ID, OTHER), make.PARTNER_ID
    about = {
        f"{name} {identity[-4:]}": told(ask)
        for identity in articles
        for name, ask in {
            "article": lambda identity=identity: views.article(identity),
            "editions": lambda identity=identity: views.editions(article_id=identity),
            "timeline": lambda identity=identity: views.history.newest(identity),
            "own timeline": lambda identity=identity: views.history.oldest(identity, Part.OWN),
            "events": lambda identity=identity: views.events_of(identity, after=2),
            "publication": lambda identity=identity: views.publication(identity, PT),
            "delivery": lambda identity=identity: views.delivery(partner, identity),
            "received": lambda identity=identity: views.received(identity, PT),
            "deliveries": lambda identity=identity: views.deliveries(article_id=identity),
        }.items()
    }
    return about | {
        "head": views.head(),
        "moment": views.moment(),
        "articles": views.articles(),
        "by stage": {stage: views.articles(stage=stage.value) for stage in Stage},
        "ids": views.article_ids("0"),
        "queue": views.review_queue(),
        "by state": {state: views.review_queue(state=state.value) for state in EditionState},
        "publications": views.public.newest(),
        "taken back": views.public.taken_back(),
        "partners": views.partners(),
        "partner": told(lambda: views.partner(partner)),
        "ledger": views.deliveries(),
        "items": {state: views.deliveries(state=state.value) for state in ItemState},
        "work": views.work(),
        "work of one": views.work(ARTICLE_STREAM),
        "depths": views.work_depths(),
        "names": views.names(),
        "concept": told(lambda: views.glossary.entry("shanghai-spirit")),
        "glossary": views.glossary.entries(with_withdrawn=True),
        "terms": views.glossary.term_base().digest,
        "touched": views.glossary.touched_by(Change(concept=make.concept("meeting", "en:meeting"))),
        "entity": told(lambda: views.knowledge.entity("harbour-port")),
        "entities": views.knowledge.entries(source=Source.OWN, with_withdrawn=True),
        "known": views.knowledge.base().version,
        "tagged": views.knowledge.touched_by("ana-lima"),
        "vocabulary": views.topics.vocabulary(),
        "topics": dict(views.topics.knowledge().topics),
        "topic rules": [each.entry for each in views.topics.rules(with_withdrawn=True)],
        "log": views.log(limit=1000),
        "last of the log": views.log(limit=3, backwards=True, category="article"),
        "one type": views.log(types=("article.submitted",)),
    }


def grow(application: Application, clock: ManualClock, dice: random.Random, steps: int) -> dict[int, dict[str, Any]]:
    """Let a newsroom's history happen; what every view said at each position at which a command ended."""
    said = {0: everything(application.views)}
    streams = {ARTICLE_STREAM: make.ARTICLE_ID, OTHER_STREAM: OTHER}

    def attempt(command: wanted.Command, stream: str, moment: datetime) -> None:
        if isinstance(told(lambda: application.newsroom.execute(make.at(command, moment), stream)), Outcome):
            said[application.views.head()] = everything(application.views)

    attempt(make.draft(targets=(PT,), urgency=3), ARTICLE_STREAM, clock.now())
    for step in (make.submit, make.check, make.tags, make.approve, make.publish):  # once all the way, then at random
        article = application.views.article(make.ARTICLE_ID)
        attempt(step() if step in (make.submit, make.publish) else step(article, EN), ARTICLE_STREAM, clock.now())
    for _ in range(steps):
        moment = clock.forward(minutes=dice.choice((0, 1, 20, 90)))
        chance = dice.random()
        if chance < 0.06:
            attempt(dice.choice((make.register(EN), _pause(moment))), PARTNER_STREAM, moment)
            terms = ("en:meeting", "en:ministers", "pt!reunião")[: dice.randint(1, 3)]
            attempt(make.record_concept(make.concept("shanghai-spirit", *terms)), make.CONCEPT_STREAM, moment)
            if dice.random() < 0.3:
                attempt(make.withdraw_concept(), make.CONCEPT_STREAM, moment)
                attempt(make.withdraw_entity(built_in=make.entity()), make.ENTITY_STREAM, moment)
            else:
                names = (f"en:{terms[-1]}", "pt!HP")
                attempt(make.record_entity(make.entity("harbour-port", *names)), make.ENTITY_STREAM, moment)
            attempt(make.import_topics(make.topic(f"medtop:2000000{dice.randint(1, 3)}")), make.TOPICS_STREAM, moment)
            change = dice.choice((make.record_topic_rule(), make.withdraw_topic_rule()))
            attempt(change, make.TOPIC_RULE_STREAM, moment)
        elif chance < 0.1:
            attempt(_draft_other(), OTHER_STREAM, moment)
        elif chance < 0.14:
            attempt(make.request(), DELIVERY_STREAM, moment)
        elif (
            chance < 0.35 and told(lambda: application.views.delivery(make.PARTNER_ID, make.ARTICLE_ID)) != "not_found"
        ):
            attempt(random_delivery_command(dice, application), DELIVERY_STREAM, moment)
        else:
            stream = dice.choice(list(streams))
            if told(lambda stream=stream: application.views.article(streams[stream])) != "not_found":
                article = application.views.article(streams[stream])
                attempt(random_article_command(dice, article, moment), stream, moment)
    return said


def _pause(moment: datetime) -> wanted.Command:
    return wanted.PausePartner(by=make.PUBLISHER, at=moment, reason="x")


def _draft_other() -> wanted.Command:
    return replace(make.draft(targets=(PT,), urgency=1), article_id=OTHER)


@pytest.mark.parametrize("seed", range(3))
def test_every_view_of_a_past_says_what_it_said_then(application: Application, clock: ManualClock, seed: int):
    """At any position of any history, each view answers as the live view did when the log ended there."""
    dice = random.Random(seed)
    said = grow(application, clock, dice, 120)
    assert len(said) > 40
    positions = [0, *dice.sample(sorted(said), 12), application.views.head()]
    for position in positions:
        now = everything(application.views.as_of(position))
        assert {name: now[name] for name in now if now[name] != said[position][name]} == {}, position
        assert now == said[position]
    assert any(said[position]["work"] for position in positions)
    assert any(said[position]["ledger"] for position in positions)
    assert any(said[position]["publications"] for position in said)


def test_a_past_within_a_command_is_the_log_up_to_there(application: Application, clock: ManualClock):
    """Between two events of one command, where no live view ever stood, the rows are those of the folded streams."""
    dice = random.Random(11)
    ends = grow(application, clock, dice, 60)
    within = [position for position in range(1, application.views.head()) if position not in ends]
    assert within
    for position in dice.sample(within, min(10, len(within))):
        streams = {recorded.stream for recorded in application.views.as_of(position).log(limit=1000)}
        expected: dict[str, set[Any]] = {table.name: set() for table in TABLES}
        for stream in streams:
            state = States(application.database, EventStore(application.database)).load(stream, until_position=position)
            for table, row in ROWS[category(stream)](state):
                expected[table.name].add(tuple(row[column.name] for column in table.c))
        with application.pasts.reading(position) as connection:
            for table in TABLES:
                assert {tuple(row) for row in connection.execute(select(table))} == expected[table.name]


def test_a_past_stays_what_it_is(application: Application, clock: ManualClock):
    """What happens afterwards changes no answer, whether the past was looked at before or not."""
    execute = application.newsroom.execute
    execute(make.draft(targets=(PT,)), ARTICLE_STREAM)
    position = application.views.head()
    before = everything(application.views.as_of(position))
    clock.forward(minutes=5)
    execute(make.at(make.submit(), clock.now()), ARTICLE_STREAM)
    assert everything(application.views.as_of(position)) == before
    assert everything(_fresh(application).as_of(position)) == before
    assert everything(application.views) != before


def _pasts(application: Application, **options: Any) -> Pasts:
    database = application.database
    return Pasts(database, EventStore(database), application.clock, **options)


def _fresh(application: Application) -> Views:
    """The views of another process, which has no past yet."""
    events = EventStore(application.database)
    states = States(application.database, events)
    return Views(application.database, events, states, _pasts(application), "")


def test_before_the_first_event_there_is_nothing(application: Application):
    """Position 0 is an empty newsroom, not an error; only its people are there."""
    application.newsroom.execute(make.draft(), ARTICLE_STREAM)
    views = application.views.as_of(0)
    assert (views.articles(), views.review_queue(), views.work(), views.log(), views.head()) == ([], [], [], [], 0)
    assert views.moment() is None
    with pytest.raises(NotFound):
        views.article(make.ARTICLE_ID)


def test_what_the_worker_did_to_its_row_is_not_of_the_past(application: Application, clock: ManualClock):
    """Leases, attempts and postponements are no events: a past shows its work as it was opened."""
    application.newsroom.execute(make.draft(), ARTICLE_STREAM)
    application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    opened = application.views.work()
    lease = application.ledger.claim(opened[0].work_id, "worker", clock.now(), 60)
    assert lease is not None
    application.ledger.postpone(lease, "it failed", clock.now() + timedelta(hours=1))
    assert application.views.work() != opened
    assert application.views.as_of(application.views.head()).work() == opened


def test_a_past_holds_every_projection(application: Application):
    """A table that is a function of a stream's state cannot be forgotten: each has its place in a past."""
    assert set(TABLES) <= set(KEPT)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("", "must be a position"),
        ("-1", "must be a position"),
        ("12a", "must be a position"),
        ("١٢", "must be a position"),
        ("9" * 40, "must be a position"),
        ("yesterday", "must be a position"),
        ("2026-11-23T09:30:00 06:00", "%2B"),
        ("2026-11-23", "no time zone"),
        ("2026-11-23T09:30:00", "no time zone"),
        ("2026-11-23T09:30:00.5", "no time zone"),
        ("2026-02-30T09:30:00Z", "no moment"),
        ("2026-11-23T09:30:00+99:99", "no moment"),
        ("0001-01-01T00:00:00+23:59", "no moment"),
        ("999", "the log ends|end of the log"),
        ("2999-01-01T00:00:00Z", "future"),
    ],
)
def test_what_names_no_place_of_the_log_is_refused(application: Application, asked: str, reason: str):
    """Neither number nor moment, without a zone, impossible, beyond the end, in the future: each with its reason."""
    with pytest.raises(InvalidValue, match=reason) as caught:
        application.views.position_of(asked)
    assert caught.value.field == "as_of"


def test_positions_and_moments_are_read():
    """Digits are a position; a moment may be written in any zone and as finely as one likes."""
    assert parse_as_of(" 0120 ") == 120
    moment = parse_as_of("2026-11-23t15:30:00.1234567+06:00")
    assert isinstance(moment, datetime)
    assert moment.isoformat() == "2026-11-23T09:30:00.123456+00:00"


def test_a_moment_is_the_last_event_until_then(application: Application, clock: ManualClock):
    """Between two events it is the earlier one, at an event's own moment that event, before all it is 0."""
    moments = []
    for _ in range(5):
        moments.append(clock.forward(minutes=10))
        application.newsroom.execute(
            make.at(make.register() if len(moments) == 1 else _toggle(len(moments), clock.now()), clock.now()),
            PARTNER_STREAM,
        )
    views = application.views
    assert [views.position_of(moment.isoformat()) for moment in moments] == [1, 2, 3, 4, 5]
    assert views.position_of((moments[2] - timedelta(microseconds=1)).isoformat()) == 2
    assert views.position_of((moments[2] + timedelta(minutes=9)).isoformat()) == 3
    assert views.position_of((moments[0] - timedelta(seconds=1)).isoformat()) == 0
    assert views.as_of(3).moment() == moments[2]


def _toggle(number: int, moment: datetime) -> wanted.Command:
    if number % 2 == 0:
        return _pause(moment)
    return wanted.ResumePartner(by=make.PUBLISHER, at=moment)


def test_a_clock_that_stepped_back_leaves_one_of_the_crossings(application: Application, clock: ManualClock):
    """The event found was recorded at or before the moment, and the next one, if any, after it."""
    dice = random.Random(7)
    recorded: list[datetime] = []
    for number in range(1, 40):
        moment = clock.forward(minutes=dice.choice((3, 5, -4)))
        recorded.append(moment)
        command = make.register() if number == 1 else _toggle(number, moment)
        application.newsroom.execute(make.at(command, moment), PARTNER_STREAM)
    assert recorded != sorted(recorded)
    clock.forward(days=1)
    for moment in recorded:
        position = application.views.position_of(moment.isoformat())
        assert position == 0 or recorded[position - 1] <= moment
        assert position == len(recorded) or recorded[position] > moment


def test_a_past_is_read_from_one_snapshot(application: Application, clock: ManualClock):
    """Events that come while a past is made do not get into half of it."""
    execute = application.newsroom.execute
    execute(make.draft(targets=(PT,)), ARTICLE_STREAM)
    execute(make.register(), PARTNER_STREAM)
    execute(make.request(), DELIVERY_STREAM)
    said = everything(application.views)
    came: list[int] = []

    def something_happens(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if "FROM editions" in statement and not came:
            came.append(0)
            writer = threading.Thread(target=lambda: came.append(_change_everything(application, clock)))
            writer.start()
            writer.join()

    event.listen(application.database.engine, "before_cursor_execute", something_happens)
    try:
        views = _fresh(application).as_of(said["head"])
        views.articles()
    finally:
        event.remove(application.database.engine, "before_cursor_execute", something_happens)
    assert came[1] > said["head"] + 3
    assert everything(views) == said


def _change_everything(application: Application, clock: ManualClock) -> int:
    execute = application.newsroom.execute
    execute(make.submit(), ARTICLE_STREAM)
    execute(_pause(clock.now()), PARTNER_STREAM)
    execute(make.start(), DELIVERY_STREAM)
    execute(make.at(_draft_other(), clock.now()), OTHER_STREAM)
    return application.views.head()


def test_few_pasts_are_kept_and_none_is_closed_under_a_reader(application: Application):
    """The one that was not looked at for longest goes; who still reads it reads on."""
    for number in range(1, 7):
        command = make.register() if number == 1 else _toggle(number, make.NOW)
        application.newsroom.execute(command, PARTNER_STREAM)
    pasts = _pasts(application, kept_at_most=2)
    with pasts.reading(1) as connection:
        for position in range(2, 7):
            with pasts.reading(position) as other:
                assert len(other.execute(text("SELECT * FROM partners")).all()) == 1
        assert len(pasts._kept) == 2
        assert connection.execute(text("SELECT version FROM partners")).scalar() == 1
    assert list(pasts._kept) == [5, 6]
    pasts.close()
    assert not pasts._kept


def test_the_same_past_is_made_once_for_many_who_ask_at_once(application: Application):
    """Threads that ask for one position together share what the first of them makes."""
    application.newsroom.execute(make.register(), PARTNER_STREAM)
    pasts = _pasts(application)

    def ask(_: int) -> int:
        with pasts.reading(1) as connection:
            assert connection.execute(text("SELECT count(*) FROM partners")).scalar() == 1
        return id(pasts._kept[1])

    assert len(set(together(1 + WAITING_AT_MOST, ask))) == 1


def test_who_would_wait_too_long_for_a_past_is_told_to_come_back(application: Application):
    """While one past is made few may wait for theirs; the others are refused at once and hold no thread."""
    application.newsroom.execute(make.register(), PARTNER_STREAM)
    pasts = _pasts(application)
    for _ in range(1 + WAITING_AT_MOST):
        assert pasts._queue.acquire(blocking=False)
    with pytest.raises(PastBusy, match="few seconds"), pasts.reading(1):
        pass
    pasts._queue.release()
    with pasts.reading(1) as connection:
        assert connection.execute(text("SELECT count(*) FROM partners")).scalar() == 1


def test_a_redaction_reaches_the_pasts_that_were_made_before(application: Application):
    """A past made before an event that rewrites the log is not shown again; it is made anew."""
    application.newsroom.execute(make.register(), PARTNER_STREAM)
    pasts = _pasts(application, rewriting=("partner.paused",))  # stands in for the event of a redaction
    with pasts.reading(1):
        first = pasts._kept[1]
    with pasts.reading(1):
        assert pasts._kept[1] is first
    application.newsroom.execute(_pause(make.NOW), PARTNER_STREAM)
    with pasts.reading(1) as connection:
        assert pasts._kept[1] is not first
        assert connection.execute(text("SELECT version FROM partners")).scalar() == 1
    with pasts.reading(1):
        assert len(pasts._kept) == 1


def test_a_place_beyond_the_end_is_not_kept(application: Application):
    """What would be kept for it would not stay true when the log gets there."""
    append(application.database, events=(note(),), command_id=str(uuid.uuid4()))
    pasts = _pasts(application)
    with pytest.raises(InvalidValue, match="end of the log"), pasts.reading(2):
        pass
    assert not pasts._kept


def test_a_past_that_cannot_be_made_is_no_past(application: Application):
    """An event that cannot be read stops it with its reason; nothing is kept, and nobody is kept waiting."""
    execute = application.newsroom.execute
    execute(make.draft(), ARTICLE_STREAM)
    with application.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO events SELECT 2, stream, 2, 'later', 'article.sung', 1, data, metadata, recorded_at,"
                " payload_digest, hash FROM events"
            )
        )
    execute(make.register(), PARTNER_STREAM)
    execute(_pause(make.NOW), PARTNER_STREAM)
    with application.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO events SELECT 5, stream, 3, 'latest', 'article.sung', 1, data, metadata, recorded_at,"
                " payload_digest, hash FROM events WHERE position = 2"
            )
        )
    pasts = _pasts(application, kept_at_most=2)
    for _ in range(2 + WAITING_AT_MOST):
        with pytest.raises(UnknownEvent, match="Upgrade"), pasts.reading(3):
            pass
    assert not pasts._kept
    with pasts.reading(1) as connection:
        assert connection.execute(text("SELECT count(*) FROM articles")).scalar() == 1
