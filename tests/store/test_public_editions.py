"""The portal's table: addresses, order, and that a database of before it gets it from the log."""

from __future__ import annotations

from sqlalchemy import text

from tests import factories as make
from tests.factories import ARTICLE_ID, EN, PT
from tests.store.parts import ManualClock
from tests.store.test_redaction import execute, published
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.vocabulary import PubStatus


def test_an_edition_is_found_by_the_end_of_its_slug(application: Application):
    """By the slug itself and by its key alone, in its own language only; whatever its status is."""
    published(application)
    (row,) = application.views.public.editions()
    for slug in (row.slug, row.slug[-10:], f"other-words-{row.slug[-10:]}"):
        found = application.views.public.at(EN, slug)
        assert found is not None
        assert (found.article_id, found.language, found.slug) == (ARTICLE_ID, EN, row.slug)
    for slug in ("", row.slug[:-1], "words-0123456789"):
        assert application.views.public.at(EN, slug) is None
    assert application.views.public.at(PT, row.slug) is None
    execute(application, wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="Wrong."))
    withdrawn = application.views.public.at(EN, row.slug)
    assert withdrawn is not None
    assert withdrawn.pub_status is PubStatus.CANCELED
    assert application.views.public.editions() == []
    assert [each.language for each in application.views.public.taken_back()] == [EN]


def test_a_translation_brings_nothing_up(application: Application, clock: ManualClock):
    """An edition that is re-issued because another language came keeps its place: its text is as old as before."""
    published(application)
    (before,) = application.views.public.editions()
    execute(application, make.at(make.publish(PT), clock.forward(hours=1)))
    newest, older = application.views.public.editions()
    assert (newest.language, older.language) == (PT, EN)
    assert (older.text_changed, older.revision) == (before.text_changed, before.revision + 1)
    assert older.this_version > before.this_version
    assert list(application.views.public.front(5)) == [PT, EN]


def test_an_older_database_is_filled_from_the_log(application: Application):
    """Also when the process that migrated it was killed before it came to that; a second start does nothing."""
    published(application)
    whole = application.views.public.editions()
    with application.database.write() as connection:
        connection.execute(text("DELETE FROM public_editions"))
    assert application.views.public.editions() == []
    application.migrate()
    assert application.views.public.editions() == whole
    assert application.verification.differences() == []
    with application.database.write() as connection:
        connection.execute(text("UPDATE public_editions SET lead = 'x'"))
    application.migrate()
    assert application.views.public.editions()[0].lead == "x"
