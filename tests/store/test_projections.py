"""Projections and migrations: what the log says, at any time, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text
from sqlmodel import SQLModel

from workflow.bootstrap import Application
from workflow.domain.commands import DraftArticle, Original, RegisterPartner, SubmitArticle, Target
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, PartnerId, Role
from workflow.store.memory import INDEX_OVER_GRAMS
from workflow.store.projections import TABLES
from workflow.store.search_tables import INDEX_OVER_WORDS

WRITER = Actor(id="user:writer", name="writer", roles=frozenset({Role.WRITER}))
ADMIN = Actor(id="cli:admin", name="admin", roles=frozenset({Role.ADMIN}))


def fill(application: Application) -> ArticleId:
    """A submitted article in two languages and a partner."""
    now, execute = application.clock.now, application.newsroom.execute
    article_id, partner_id = ArticleId(application.ids.new()), PartnerId(application.ids.new())
    draft = DraftArticle(
        by=WRITER,
        at=now(),
        article_id=article_id,
        language=LanguageTag("en"),
        blocks=(
            DraftBlock(kind=BlockKind.HEADLINE, segments=("Headline",)),
            DraftBlock(kind=BlockKind.PARAGRAPH, segments=("One.",)),
        ),
        original=Original(format="text", text="One."),
        targets=(Target(language=LanguageTag("pt")),),
    )
    execute(draft, article_stream(article_id))
    execute(SubmitArticle(by=WRITER, at=now()), article_stream(article_id))
    register = RegisterPartner(
        by=ADMIN, at=now(), partner_id=partner_id, profile=PartnerProfile(name="P", endpoint="https://p.example/")
    )
    execute(register, partner_stream(partner_id))
    return article_id


def rows(application: Application) -> dict[str, set[tuple[object, ...]]]:
    with application.database.read() as connection:
        return {table.name: {tuple(row) for row in connection.execute(select(table))} for table in TABLES}


def test_rebuild_gives_the_same_rows(application: Application) -> None:
    """Everything dropped comes back as it was: read tables, and the work that is due."""
    fill(application)
    before, work = rows(application), {item.work_id for item in application.views.work()}
    assert len(work) == 3
    with application.database.write() as connection:
        for table in (*(table.name for table in TABLES), "work"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert application.rebuild() == 3
    assert rows(application) == before
    assert {item.work_id for item in application.views.work()} == work


def test_rebuild_keeps_running_state(application: Application) -> None:
    """A rebuild under way of work forgets neither its attempts nor its lease."""
    fill(application)
    [item, *_] = application.views.work()
    lease = application.ledger.claim(item.work_id, "w", application.clock.now(), 60)
    assert lease is not None
    application.rebuild()
    after = next(each for each in application.views.work() if each.work_id == item.work_id)
    assert (after.attempts, after.lease_owner) == (1, "w")
    assert application.ledger.heartbeat(lease, application.clock.now(), 60)


def test_difference_is_found(application: Application) -> None:
    """A row changed by hand is found by comparing with the log, and mended by a rebuild."""
    article_id = fill(application)
    assert list(application.verification.differences()) == []
    with application.database.write() as connection:
        connection.execute(text("UPDATE editions SET state = 'published' WHERE language = 'pt'"))
    (difference,) = application.verification.differences()
    assert (difference.table, difference.rows, difference.position) == ("editions", 1, 2)
    assert difference.key == f"article_id={article_id}, language=pt"
    assert str(difference).endswith("the log says otherwise in state")
    application.rebuild()
    assert list(application.verification.differences()) == []


def test_failing_projection_leaves_nothing_behind(application: Application) -> None:
    """When a projection cannot be written the whole command is undone: no event, no work."""
    fill(application)
    head, work = application.views.head(), application.views.work()
    with application.database.write() as connection:
        connection.execute(text("ALTER TABLE editions RENAME TO elsewhere"))
    with pytest.raises(Exception, match="editions"):
        fill(application)
    with application.database.write() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO editions"))
    types = [event.type for event in application.views.log(after=head)]
    assert types == []
    assert application.views.work() == work


def test_migrated_tables_are_the_declared_ones(application: Application) -> None:
    """The migrations make exactly the tables that the code declares; running them again changes nothing."""
    with application.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            each
            for each in compare_metadata(context, SQLModel.metadata)
            if not any(name in str(each) for name in ("alembic_version", *INDEX_OVER_GRAMS, *INDEX_OVER_WORDS))
        ]
    assert differences == []
    assert application.missing_migrations() == []
    assert application.migrate() == []
