"""The glossary on both databases: read back, searched, made into term bases; which live editions a change touches."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.factories import CONCEPT_STREAM, EN, PT, concept, record_concept, withdraw_concept
from tests.store.desk import Desk
from workflow import touched
from workflow.bootstrap import Application
from workflow.domain.errors import NotAllowed, NotFound
from workflow.domain.streams import concept_stream
from workflow.domain.terminology import Concept
from workflow.exchange import Brought, bring_in
from workflow.glossary import Change
from workflow.terminology.starter import starter_concepts


def record(application: Application, *concepts: Concept) -> None:
    """Put concepts into the glossary."""
    for each in concepts:
        application.newsroom.execute(record_concept(each), concept_stream(each.id))


def ids(application: Application, **filters: object) -> list[str]:
    """Ids of the concepts that a list shows."""
    return [entry.id for entry in application.views.glossary.entries(**filters)]


def test_a_concept_is_read_back_as_it_was_recorded(application: Application):
    """By its id and in the list alike, with version, author and moment; a withdrawn one says why."""
    record(application, concept())
    entry = application.views.glossary.entry("shanghai-spirit")
    assert (entry.concept, entry.version, entry.changed_by) == (concept(), 1, make.REVIEWER.id)
    assert application.views.glossary.entries() == [entry]
    application.newsroom.execute(withdraw_concept(), CONCEPT_STREAM)
    assert application.views.glossary.entries() == []
    (withdrawn,) = application.views.glossary.entries(with_withdrawn=True)
    assert (withdrawn.withdrawn_because, withdrawn.concept) == ("outdated", concept())
    assert application.views.glossary.entry("shanghai-spirit") == withdrawn
    with pytest.raises(NotFound, match="glossary list"):
        application.views.glossary.entry("nothing")


def test_concepts_are_searched_in_any_script_and_case(application: Application):
    """By part of an id or a term; by language, kind and place in the list; signs of the search language are letters."""
    record(
        application,
        concept("a-charter", "en:Charter", "ru:Хартия ШОС"),
        concept("b-bank", "zh:上合组织开发银行", "en:100% bank"),
        concept("c-person", "en:Zhang Ming", kind="person"),
    )
    assert ids(application, search="хартия") == ["a-charter"]
    assert ids(application, search="ЧАРТЕР") == []
    assert ids(application, search="CHART") == ["a-charter"]
    assert ids(application, search="开发") == ["b-bank"]
    assert ids(application, search="%") == ["b-bank"]
    assert ids(application, search="_") == []
    assert ids(application, language="ru") == ["a-charter"]
    assert ids(application, kind="person") == ["c-person"]
    assert ids(application, after="a-charter", limit=1) == ["b-bank"]


def test_a_term_base_is_kept_until_the_glossary_changes(application: Application):
    """The same object while nothing changed; a change, a withdrawal and a replacement are seen at the next asking."""
    glossary = application.views.glossary
    record(application, concept(), concept("desk-only", "en:Bishkek", desks=("asia",)))
    base = glossary.term_base()
    assert (len(base), len(glossary.term_base("asia"))) == (1, 2)
    assert glossary.term_base() is base
    record(application, concept("shanghai-spirit", "en:the Spirit"))
    changed = glossary.term_base()
    assert changed.digest != base.digest
    assert [match.term.text for match in changed.find("In the Spirit", EN)] == ["the Spirit"]
    application.newsroom.execute(withdraw_concept(), CONCEPT_STREAM)
    assert len(glossary.term_base()) == 0


def test_a_term_base_of_the_past_is_what_it_was(application: Application):
    """As of a position, the glossary of then."""
    record(application, concept())
    then = application.views.head()
    application.newsroom.execute(withdraw_concept(), CONCEPT_STREAM)
    past = application.views.as_of(then).glossary
    assert (len(past.term_base()), past.entry("shanghai-spirit").is_withdrawn) == (1, False)
    assert len(application.views.as_of(0).glossary.term_base()) == 0


def test_who_may_change_it(application: Application):
    """Reviewers and administrators; nobody else."""
    for actor in (make.WRITER, make.TRANSLATOR, make.PUBLISHER):
        with pytest.raises(NotAllowed, match="admin or reviewer"):
            application.newsroom.execute(record_concept(by=actor), CONCEPT_STREAM)
    application.newsroom.execute(record_concept(by=make.ADMIN), CONCEPT_STREAM)


def test_the_row_is_what_the_log_says(application: Application):
    """A row that was changed by hand is found by verification and mended by a rebuild."""
    record(application, concept())
    with application.database.write() as connection:
        connection.execute(text("UPDATE concepts SET kind = 'place'"))
    (difference,) = application.verification.differences()
    assert (difference.table, difference.stream) == ("concepts", CONCEPT_STREAM)
    application.rebuild("concepts")
    assert list(application.verification.differences()) == []


def test_redacted_words_leave_the_glossary_too(application: Application):
    """The words go out of events, row and search; the concept keeps its place, its statuses and its kind."""
    record(application, concept("zhang-ming", "en:Zhang Ming", "en!approved", kind="person"))
    for words in ("Zhang Ming", "approved"):
        application.redaction.redact(make.ADMIN, concept_stream("zhang-ming"), [words], "a court's order")
    entry = application.views.glossary.entry("zhang-ming")
    assert entry.concept is not None
    assert [term.text for term in entry.concept.terms] == ["█████", "█████"]
    assert (entry.id, entry.concept.id, entry.concept.kind) == ("zhang-ming", "zhang-ming", "person")
    assert ids(application, search="Zhang Ming") == []
    assert list(application.verification.differences()) == []


def test_a_concept_named_like_an_article_is_none_of_its_streams(desk: Desk):
    """Whoever looks for words of an article elsewhere does not meet a concept that was given the article's id."""
    application = desk.application
    record(application, concept(make.ARTICLE_ID, "en:Bishkek"))
    plan = application.redaction.plan(make.ARTICLE_STREAM, ["Bishkek"])
    assert plan.elsewhere == ()


def test_a_change_lists_the_live_editions_that_it_touches(desk: Desk):
    """A translation whose source has the term, and texts that say what is not to be written (any more)."""
    desk.machines.work_off()
    glossary = desk.application.views.glossary
    minister = concept("ministers", "en:minister", "pt:ministro")
    (edition,) = glossary.touched_by(Change(concept=minister)).editions
    assert (edition.article_id, edition.language) == (make.ARTICLE_ID, PT)
    assert edition.why == "its source says “Ministers”"
    forbidding = concept("ministers", "en:office", "en!minister")
    first, second = glossary.touched_by(Change(concept=forbidding)).editions
    assert (first.language, first.why) == (EN, "it says “Ministers”, which is forbidden")
    assert second.language == PT
    dropped = Change(concept=concept("ministers", "en:office"), before=concept("ministers", "en:minister"))
    assert "no term any more" in glossary.touched_by(dropped).editions[0].why
    assert glossary.touched_by(Change(concept=concept("x", "en:submarine"))).editions == ()


def test_what_is_rejected_or_of_another_desk_is_not_touched(desk: Desk):
    """Only live editions count, and only those of the concept's desks."""
    desk.machines.work_off()
    glossary = desk.application.views.glossary
    forbidding = concept("ministers", "en:office", "en!minister")
    elsewhere = concept("ministers", "en:office", "en!minister", desks=("asia",))
    assert glossary.touched_by(Change(concept=elsewhere)).editions == ()
    assert len(glossary.touched_by(Change(concept=forbidding)).editions) == 2
    desk.do(make.reject(PT))
    assert [each.language for each in glossary.touched_by(Change(concept=forbidding)).editions] == [EN]


def test_the_search_is_bounded_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """Beyond so many live editions the rest is not searched, and the answer says that there are more."""
    glossary = desk.application.views.glossary
    whole = glossary.touched_by(Change(concept=concept("ministers", "en:office", "en!minister")))
    assert (whole.looked_at, whole.is_cut) == (2, False)
    monkeypatch.setattr(touched, "EDITIONS_LOOKED_AT", 1)
    cut = glossary.touched_by(Change(concept=concept("ministers", "en:office", "en!minister")))
    assert (cut.looked_at, cut.is_cut, len(cut.editions)) == (1, True, 1)


def test_the_starter_base_comes_in_once(application: Application):
    """Every concept of it is accepted; the same file again records nothing."""
    read = starter_concepts()

    def bring() -> dict[Brought, int]:
        present = {each.id: each for each in application.views.glossary.concepts()}
        report = bring_in(read, present, lambda each: record(application, each))
        return {outcome: report.count(outcome) for outcome in Brought}

    assert bring() == {Brought.ADDED: len(read), Brought.CHANGED: 0, Brought.UNCHANGED: 0, Brought.REFUSED: 0}
    head = application.views.head()
    assert bring()[Brought.UNCHANGED] == len(read)
    assert application.views.head() == head
