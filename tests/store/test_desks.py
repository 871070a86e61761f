"""Desks on record: the same on both databases, rebuilt, verified, in the past, and what articles get of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import delete, inspect, select, text, update

from tests import factories as make
from tests.factories import PT, configure, rule
from tests.store.desk import Desk as People
from tests.store.parts import ManualClock
from tests.store.test_waits import waiting
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.desk import NEWSROOM, CheckPolicy, Desk
from workflow.domain.errors import InvalidValue, NotAllowed, NotFound, VersionConflict
from workflow.domain.streams import article_stream, desk_stream
from workflow.domain.vocabulary import ArticleId
from workflow.store import migrate
from workflow.store.snapshots import EVERY
from workflow.store.tables import DeskRow, table_of

DESKS = table_of(DeskRow)
WORLD = configure(rule("deepl", "person", source="en"), checks={"numbers": CheckPolicy.OFF})


def set_up(application: Application, desk_id: str, command: wanted.Command = WORLD, version: int | None = None) -> None:
    """Configure a desk."""
    application.newsroom.execute(command, desk_stream(desk_id), expected_version=version)


def begun(application: Application, desk: str = "") -> ArticleId:
    """A draft that names its desk."""
    article_id = ArticleId(application.ids.new())
    application.newsroom.execute(replace(make.draft(desk=desk), article_id=article_id), article_stream(article_id))
    return article_id


def test_desks_are_found_by_id_and_listed(application: Application) -> None:
    """The newsroom's own first, whatever the others are called; one that was never configured is not there."""
    for desk_id in ("world", "2", "zoo", NEWSROOM):
        set_up(application, desk_id)
    assert [each.id for each in application.views.desks()] == [NEWSROOM, "2", "world", "zoo"]
    desk = application.views.desk("world")
    assert (desk.version, desk.name, desk.routing, dict(desk.checks)) == (1, "World", WORLD.routing, WORLD.checks)
    with pytest.raises(NotFound, match="desk list"):
        application.views.desk("sports")
    with pytest.raises(InvalidValue, match="newsroom, 2, world, zoo"):
        application.views.require_desk("sports")
    with pytest.raises(InvalidValue, match="no desk's id"):
        application.views.require_desk("world\x00")
    for named in ("", NEWSROOM, "world"):
        application.views.require_desk(named)


def test_the_newsrooms_own_desk_is_there_before_it_is_configured(application: Application) -> None:
    """It says nothing yet; it may be named, and is listed only once somebody configured it."""
    assert application.views.desk(NEWSROOM) == Desk(id=NEWSROOM)
    assert application.views.desks() == []
    application.views.require_desk(NEWSROOM)
    with pytest.raises(InvalidValue, match="there are: newsroom"):
        application.views.require_desk("world")


def test_an_article_has_its_desks_policies_and_the_newsrooms(application: Application) -> None:
    """Whoever handles it, and what holds for all; an article without a desk has the newsroom's alone."""
    set_up(application, "world")
    set_up(application, NEWSROOM, configure(name="All", checks={"spacing": CheckPolicy.BLOCKING}))
    views = application.views
    assert [each.name for each in views.policies_for(views.article(begun(application, "world")))] == ["World", "All"]
    for named in ("", NEWSROOM):
        assert [each.name for each in views.policies_for(views.article(begun(application, named)))] == ["All", "All"]


def test_lists_are_of_one_desk_if_wanted(application: Application) -> None:
    """Articles, editions and the queue, alone and with other filters."""
    set_up(application, "world")
    ours, other = begun(application, "world"), begun(application)
    views = application.views
    assert [(each.article_id, each.desk) for each in views.articles(desk="world")] == [(ours, "world")]
    assert {each.article_id for each in views.articles()} == {ours, other}
    assert [each.article_id for each in views.editions(desk="world")] == [ours]
    for state in ("draft", "review"):
        found = [each.article_id for each in views.review_queue(state=state, desk="world")]
        assert found == ([ours] if state == "draft" else [])
    assert views.review_queue(desk="world") == []


def test_rows_follow_from_the_log(application: Application) -> None:
    """A row that was lost or changed by hand is found by verifying and comes back with a rebuild."""
    set_up(application, "world")
    set_up(application, "zoo")
    set_up(application, "world", configure())
    with application.database.read() as connection:
        before = connection.execute(select(DESKS).order_by(DESKS.c.desk_id)).all()
    assert [tuple(row) for row in before] == [("world", 2, "World", 0, 0), ("zoo", 1, "World", 1, 1)]
    assert list(application.verification.differences()) == []
    with application.database.write() as connection:
        connection.execute(delete(DESKS).where(DESKS.c.desk_id == "zoo"))
        connection.execute(update(DESKS).where(DESKS.c.desk_id == "world").values(name="Wolrd"))
    (difference,) = application.verification.differences()
    assert (difference.table, difference.rows, difference.key) == ("desks", 2, "desk_id=zoo")
    application.rebuild("desks")
    assert list(application.verification.differences()) == []
    with application.database.read() as connection:
        assert connection.execute(select(DESKS).order_by(DESKS.c.desk_id)).all() == before


def test_a_row_of_no_desk_is_found(application: Application) -> None:
    """Rows that nothing in the log speaks for are named by verifying and gone after a rebuild."""
    with application.database.write() as connection:
        connection.execute(text("INSERT INTO desks VALUES ('ghost', 1, 'Ghost', 0, 0)"))
    (difference,) = application.verification.differences()
    assert (difference.key, difference.problem) == ("desk_id=ghost", "it belongs to nothing in the log")
    application.rebuild("desks")
    assert application.views.desks() == []


def test_desks_have_a_past(application: Application, clock: ManualClock) -> None:
    """As of a position each desk is as it was configured then, and articles have the policies of then."""
    set_up(application, "world")
    article_id = begun(application, "world")
    position = application.views.head()
    clock.forward(hours=1)
    set_up(application, "world", configure(name="The world"))
    set_up(application, NEWSROOM)
    then = application.views.as_of(position)
    assert [(each.id, each.name) for each in then.desks()] == [("world", "World")]
    assert then.desk(NEWSROOM).version == 0
    own, common = then.policies_for(then.article(article_id))
    assert (own.routing, common.routing) == (WORLD.routing, ())
    assert application.views.desk("world").name == "The world"
    assert application.views.as_of(0).desks() == []
    with pytest.raises(NotFound):
        application.views.as_of(0).desk("world")


def test_a_desk_is_changed_by_whoever_saw_its_last_version(application: Application) -> None:
    """Administrators only; the slower of two is refused, and nothing is put on record for the same again."""
    set_up(application, "world", version=0)
    with pytest.raises(VersionConflict):
        set_up(application, "world", configure(), version=0)
    with pytest.raises(NotAllowed, match="role admin"):
        set_up(application, "world", replace(configure(), by=make.PUBLISHER))
    set_up(application, "world", version=1)
    assert application.views.desk("world").version == 1


def test_a_desk_that_is_changed_often_is_read_by_its_snapshot(application: Application) -> None:
    """A long history makes a snapshot, and what comes of it is the same desk."""
    for number in range(EVERY + 2):
        set_up(application, "world", configure(rule("fx", "person"), name=f"World {number}"))
    expected = Desk(id="world", version=EVERY + 2, name=f"World {EVERY + 1}", routing=(rule("fx", "person"),))
    assert application.views.desk("world") == expected  # keeps the snapshot
    with application.database.read() as connection:
        assert connection.execute(text("SELECT version FROM snapshots")).scalars().all() != []
    set_up(application, "world", configure(name="World at last"))
    assert application.views.desk("world").name == "World at last"


def test_a_desk_is_no_part_of_an_article_that_it_is_called_after(application: Application) -> None:
    """A desk's id may end like an article's stream does: no redaction of the article sends anybody to look there."""
    article_id = begun(application)
    set_up(application, f"x-{article_id}", configure(name="The meeting began"))
    set_up(application, article_id, configure(name="The meeting began"))
    assert application.redaction.plan(article_stream(article_id), ["meeting began"]).elsewhere == ()


def test_words_leave_an_article_and_its_desk_stays(application: Application) -> None:
    """The id of a desk says where an article belongs, like a language: it is no word that a redaction takes."""
    set_up(application, "meeting")
    article_id = begun(application, "meeting")
    application.redaction.redact(make.ADMIN, article_stream(article_id), ["meeting"], "a court's order")
    article = application.views.article(article_id)
    assert "meeting" not in "".join(segment.text for block in article.blocks for segment in block.segments)
    assert article.details.desk == "meeting"


def test_who_is_asked_for_a_translation_is_told_where_a_desk_says_so(desk: People):
    """In the words of the rule that holds; as it was then, where that is asked."""
    execute = desk.application.newsroom.execute
    execute(make.configure(make.rule("deepl", "fx", "person"), name="All"), desk_stream(NEWSROOM))
    told = "The pt edition waits for its translation, which the newsroom asks of deepl, then fx, then person (due "
    assert waiting(desk, PT).sentence == f"{told}now)."
    position = desk.application.views.head()
    execute(make.configure(make.rule("person", target="pt"), name="All"), desk_stream(NEWSROOM))
    assert "which the newsroom asks of person (" in waiting(desk, PT).sentence
    (then,) = [
        each
        for each in desk.application.explanations.of(make.ARTICLE_ID, as_of=position).waits_for
        if each.language == PT
    ]
    assert then.sentence == f"{told}at once)."
    before = desk.application.explanations.of(make.ARTICLE_ID, as_of=position - 1)
    assert "which the newsroom" not in str(before.waits_for)


def test_a_newsroom_of_before_gets_desks(application: Application) -> None:
    """Its articles belong to the newsroom's own desk, their rows as the log makes them; and the way back is open."""
    article_id = begun(application)
    revision = ScriptDirectory.from_config(migrate._config()).get_revision("0004")
    with application.database.write() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision.down_revision)
    with application.database.read() as connection:
        assert "desks" not in inspect(connection).get_table_names()
    assert "0004" in application.migrate()
    assert list(application.verification.differences()) == []
    assert [(each.article_id, each.desk) for each in application.views.articles()] == [(article_id, "")]
