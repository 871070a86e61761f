"""Random histories through the whole store: what is projected inline is what a rebuild makes, on both databases."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, EN, PARTNER_STREAM, PT, RU
from tests.store.parts import ManualClock
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.delivery import Delivery, ItemState
from workflow.domain.errors import NewsroomError
from workflow.domain.vocabulary import PubStatus
from workflow.store.projections import TABLES
from workflow.store.tables import WorkRow, table_of

CAUSES = {"correlation_id", "causation_id", "due_at", "urgency"}
"""What a rebuilt work row may say otherwise: which command opened it, and when, is not looked for in the log."""
WORDS = ("The meeting began. ", "Nine took part. ", "It ends on Friday.", "Ten took part. ")


def dump(application: Application) -> dict[str, Any]:
    """Every projected row, and the work rows without their causes."""
    work = [column for column in table_of(WorkRow).c if column.name not in CAUSES]
    with application.database.read() as connection:
        tables = {table.name: {tuple(row) for row in connection.execute(select(table))} for table in TABLES}
        return {**tables, "work": {tuple(row) for row in connection.execute(select(*work))}}


def random_article_command(dice: random.Random, article: Article, moment: Any) -> wanted.Command:
    """Something that somebody might want of the article."""
    language = dice.choice([*article.editions, RU])
    blocks = make.text(*dice.sample(WORDS, dice.randint(1, 4)))
    present = article.editions.get(language, article.source).language
    identity = dice.choice([segment.id for block in article.blocks for segment in block.segments])
    return dice.choice(
        [
            make.submit(),
            make.revise(blocks),
            make.correct(blocks),
            make.request_edition(language),
            make.translate(article, present),
            make.translate(article, present),
            make.check(article, present, *dice.choice([(), (make.finding(),)])),
            make.check(article, present),
            make.tags(article, present, make.tag()),
            make.tags(article, present),
            make.approve(article, present),
            make.approve(article, present, by=make.SECOND_REVIEWER),
            make.override(article, present),
            make.waive(language=present),
            make.post_edit({identity: dice.choice(WORDS)}, present),
            make.publish(present),
            make.schedule(moment + timedelta(hours=1), present),
            wanted.RequestChanges(by=make.REVIEWER, at=moment, language=present, comment="why?"),
            wanted.HandToPerson(by=make.SYSTEM, at=moment, language=present, reason="no engine"),
            wanted.HoldEdition(by=make.PUBLISHER, at=moment, language=present, reason="x"),
            wanted.WithdrawEdition(by=make.PUBLISHER, at=moment, language=present, reason="x"),
            wanted.AddComment(by=make.REVIEWER, at=moment, language=present, segment_id=identity, text="Really?"),
            wanted.ClaimEdition(by=make.REVIEWER, at=moment, language=present),
        ]
    )


def random_delivery_command(dice: random.Random, application: Application) -> wanted.Command:
    """Something that might happen to the partner's copy."""
    return random_delivery_choice(dice, application.views.delivery(make.PARTNER_ID, make.ARTICLE_ID))


def random_delivery_choice(dice: random.Random, delivery: Delivery) -> wanted.Command:
    """The same for a copy that stands so."""
    item = dice.choice(delivery.items)
    return dice.choice(
        [
            make.request(dice.randint(1, 9), dice.choice((EN, PT)), status=dice.choice(list(PubStatus))),
            make.start(item.id),
            make.start(delivery.current.id if delivery.current else item.id),
            make.record(dice.choice((make.OK, make.UNAVAILABLE, make.REFUSES_OUR_KEY, make.GONE)), item.id),
            make.retry(item.id),
            make.receipt(item.id, confirmed=dice.random() < 0.7),
        ]
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_rebuild_after_any_history_changes_nothing(application: Application, clock: ManualClock, seed: int):
    """Read rows and due work are functions of the log: dropped or kept, they come out the same."""
    dice = random.Random(seed)
    execute = application.newsroom.execute
    execute(make.draft(targets=(PT,), urgency=3), ARTICLE_STREAM)
    execute(make.register(EN), PARTNER_STREAM)
    execute(make.request(), DELIVERY_STREAM)
    happened = 0
    for _ in range(150):
        moment = clock.forward(minutes=dice.choice((1, 20, 90)))
        if dice.random() < 0.3:
            command, stream = random_delivery_command(dice, application), DELIVERY_STREAM
        else:
            article = application.views.article(make.ARTICLE_ID)
            command, stream = random_article_command(dice, article, moment), ARTICLE_STREAM
        try:
            happened += execute(make.at(command, moment), stream, command_id=str(uuid.uuid4())).first_position > 0
        except NewsroomError:
            continue
    assert happened > 30
    assert list(application.verification.differences()) == []
    before = dump(application)
    application.rebuild()
    assert dump(application) == before
    with application.database.write() as connection:
        for name in before:
            connection.execute(text(f"DELETE FROM {name}"))
    application.rebuild()
    assert dump(application) == before
    assert application.verification.verify() == application.feed.head()


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("DELETE FROM deliveries", "deliveries"),
        ("UPDATE articles SET version = version + 1", "articles"),
        ("UPDATE partners SET paused_because = 'nobody said so'", "partners"),
    ],
)
def test_a_row_changed_removed_or_added_by_hand_is_found(application: Application, change: str, table: str):
    """Comparing names the table, and changes nothing itself."""
    application.newsroom.execute(make.draft(), ARTICLE_STREAM)
    application.newsroom.execute(make.register(), PARTNER_STREAM)
    application.newsroom.execute(make.request(), DELIVERY_STREAM)
    with application.database.write() as connection:
        connection.execute(text(change))
    for _ in range(2):
        (difference,) = application.verification.differences()
        assert difference.table == table


def test_a_log_that_cannot_be_read_stops_the_rebuild_and_leaves_the_rows(application: Application):
    """An event of a newer version of Copyflow does not cost the rows that are there."""
    application.newsroom.execute(make.draft(), ARTICLE_STREAM)
    before = dump(application)
    with application.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO events SELECT 2, stream, 2, 'later', 'article.sung', 1, data, metadata, recorded_at,"
                " payload_digest, hash FROM events"
            )
        )
    with pytest.raises(NewsroomError, match="Upgrade"):
        application.rebuild()
    assert dump(application) == before


def test_a_rebuild_tells_how_far_it_is(application: Application):
    """Progress ends at the whole."""
    application.newsroom.execute(make.draft(), ARTICLE_STREAM)
    application.newsroom.execute(make.submit(), ARTICLE_STREAM)
    told: list[tuple[int, int]] = []
    assert application.rebuild(progress=lambda done, total: told.append((done, total))) == 2
    assert told == [(done, 12) for done in (2, 4, 6, 8, 10, 12)]


def test_a_delivery_follows_its_history(application: Application):
    """The ledger row of an item is the item's state."""
    execute = application.newsroom.execute
    execute(make.register(), PARTNER_STREAM)
    for command in (make.request(), make.start(), make.record(make.UNAVAILABLE)):
        execute(command, DELIVERY_STREAM)
    (row,) = application.views.deliveries()
    assert (row.item_id, row.state, row.attempts, row.last_status) == ("en:1", ItemState.SCHEDULED, 1, 503)
    assert application.views.received(make.ARTICLE_ID, EN) == {make.PARTNER_ID}
