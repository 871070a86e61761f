"""The knowledge on both databases: read back, searched, laid over what comes with Copyflow; what a change touches."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests import factories as make
from tests.factories import EN, ENTITY_STREAM, PT, entity, record_entity, withdraw_entity
from tests.store.desk import Desk
from workflow import touched
from workflow.bootstrap import Application
from workflow.domain.entities import KnownEntity, Office
from workflow.domain.errors import NotAllowed, NotFound
from workflow.domain.known_entities import acceptable, ordered
from workflow.domain.streams import entity_stream
from workflow.entities.starter import built_in_entities
from workflow.knowledge import Source

BUILT_IN = sorted(map(acceptable, built_in_entities()), key=lambda each: each.id)
FIRST, SECOND = BUILT_IN[:2]


def record(application: Application, *entities: KnownEntity) -> None:
    """Put entities into the knowledge base."""
    for each in entities:
        application.newsroom.execute(record_entity(each), entity_stream(each.id))


def own_ids(application: Application, **filters: object) -> list[str]:
    """Ids of the newsroom's own entities that a list shows."""
    return [entry.id for entry in application.views.knowledge.entries(source=Source.OWN, **filters)]


def test_what_comes_with_copyflow_could_be_recorded() -> None:
    """Every entity is acceptable as it is but for the order of its names, under an id of its own."""
    assert len({each.id for each in BUILT_IN}) == len(BUILT_IN) >= 2
    assert (
        sorted((replace(each, names=ordered(each.names)) for each in built_in_entities()), key=lambda each: each.id)
        == BUILT_IN
    )


def test_an_entity_is_read_back_as_it_was_recorded(application: Application):
    """By its id and in the list alike, with version, author and moment; a withdrawn one says why."""
    given = entity("ana-lima", "en:Ana Lima", type="person", offices=(Office(organisation_id="hpa", titles=("Head",)),))
    record(application, given)
    entry = application.views.knowledge.entity("ana-lima")
    assert (entry.entity, entry.version, entry.changed_by) == (given, 1, make.REVIEWER.id)
    assert application.views.knowledge.entries(source=Source.OWN) == [entry]
    application.newsroom.execute(withdraw_entity(), entity_stream("ana-lima"))
    assert own_ids(application) == []
    (withdrawn,) = application.views.knowledge.entries(source=Source.OWN, with_withdrawn=True)
    assert (withdrawn.withdrawn_because, withdrawn.entity) == ("dissolved", given)
    assert application.views.knowledge.entity("ana-lima") == withdrawn
    with pytest.raises(NotFound, match="knowledge list"):
        application.views.knowledge.entity("nothing")


def test_entities_are_searched_in_any_script_and_case(application: Application):
    """By part of an id or a name; by type, language and place in the list; signs of the search language are letters."""
    record(
        application,
        entity("a-charter", "en:Charter Office", "ru:Бюро Хартии"),
        entity("b-bank", "zh:开发银行", "en~100% Bank"),
        entity("c-person", "en:Zhang Ming", type="person"),
    )
    assert own_ids(application, search="бюро хартии") == ["a-charter"]
    assert own_ids(application, search="CHART") == ["a-charter"]
    assert own_ids(application, search="开发") == ["b-bank"]
    assert own_ids(application, search="%") == ["b-bank"]
    assert own_ids(application, search="_") == []
    assert own_ids(application, language="ru") == ["a-charter"]
    assert own_ids(application, type="person") == ["c-person"]
    assert own_ids(application, after="a-charter", limit=1) == ["b-bank"]


def test_what_comes_with_copyflow_is_listed_among_the_newsrooms_own(application: Application):
    """By id in code points, page by page; searched alike; an entry of the same id takes its place."""
    knowledge = application.views.knowledge
    own = entity(f"{FIRST.id}-own", "en:Zzyzx Harbour")
    record(application, own, replace(SECOND, provenance="ours"))
    listed: list[str] = []
    while page := knowledge.entries(after=listed[-1] if listed else None, limit=7):
        listed += [entry.id for entry in page]
    assert listed == sorted({own.id, *(each.id for each in BUILT_IN)})
    assert own_ids(application) == [own.id, SECOND.id] or own_ids(application) == [SECOND.id, own.id]
    untouched = knowledge.entries(source=Source.BUILT_IN)
    assert [entry.id for entry in untouched] == [each.id for each in BUILT_IN if each.id != SECOND.id]
    assert all(entry.is_built_in and entry.version == 0 for entry in untouched)
    label = FIRST.names[0]
    found = knowledge.entries(search=f" {label.text.upper()} ", type=FIRST.type.value, language=label.language)
    assert FIRST.id in [entry.id for entry in found]
    assert knowledge.entity(FIRST.id).entity == FIRST
    assert knowledge.entity(SECOND.id).version == 1


def test_the_base_lays_the_newsrooms_own_over_what_comes_with_copyflow(application: Application):
    """The same id replaces, a withdrawn one hides, a new one is added; the version differs each time."""
    knowledge = application.views.knowledge
    ground = knowledge.base()
    assert set(ground.entities()) == set(BUILT_IN)
    versions = {ground.version}
    ours = replace(SECOND, provenance="ours")
    record(application, entity(), ours)
    base = knowledge.base()
    assert (base.entity("harbour-port"), base.entity(SECOND.id), base.entity(FIRST.id)) == (entity(), ours, FIRST)
    assert len(base) == len(ground) + 1
    versions.add(base.version)
    application.newsroom.execute(withdraw_entity(built_in=FIRST), entity_stream(FIRST.id))
    application.newsroom.execute(withdraw_entity(), ENTITY_STREAM)
    base = knowledge.base()
    assert (base.entity(FIRST.id), base.entity("harbour-port"), len(base)) == (None, None, len(ground) - 1)
    assert knowledge.entity(FIRST.id).is_withdrawn
    assert FIRST.id not in [entry.id for entry in knowledge.entries()]
    versions.add(base.version)
    record(application, FIRST)
    assert knowledge.base().entity(FIRST.id) == FIRST
    assert len(versions) == 3


def test_the_base_is_kept_until_the_log_has_other_entities(application: Application):
    """The same object while nothing of them changed, for all threads; changes of the glossary are none of them."""
    knowledge = application.views.knowledge
    record(application, entity())
    found = []
    threads = [threading.Thread(target=lambda: found.append(knowledge.base())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    application.newsroom.execute(make.record_concept(), make.CONCEPT_STREAM)
    assert {id(each) for each in found} == {id(knowledge.base())}
    record(application, entity("harbour-port", "en:Port"))
    assert knowledge.base() is not found[0]


def test_the_base_of_the_past_is_what_it_was(application: Application):
    """As of a position, the entities of then."""
    record(application, entity())
    then = application.views.head()
    application.newsroom.execute(withdraw_entity(), ENTITY_STREAM)
    past = application.views.as_of(then).knowledge
    assert (past.base().entity("harbour-port"), past.entity("harbour-port").is_withdrawn) == (entity(), False)
    assert application.views.as_of(0).knowledge.base().entity("harbour-port") is None
    assert application.views.knowledge.base().entity("harbour-port") is None


def test_who_may_change_it(application: Application):
    """Whoever may change the glossary: reviewers and administrators."""
    for actor in (make.WRITER, make.TRANSLATOR, make.PUBLISHER):
        with pytest.raises(NotAllowed, match="admin or reviewer"):
            application.newsroom.execute(record_entity(by=actor), ENTITY_STREAM)
    application.newsroom.execute(record_entity(by=make.ADMIN), ENTITY_STREAM)


def test_the_row_is_what_the_log_says(application: Application):
    """A row that was changed by hand is found by verification and mended by a rebuild."""
    record(application, entity())
    with application.database.write() as connection:
        connection.execute(text("UPDATE entities SET type = 'place'"))
    (difference,) = application.verification.differences()
    assert (difference.table, difference.stream) == ("entities", ENTITY_STREAM)
    application.rebuild("entities")
    assert list(application.verification.differences()) == []
    assert application.views.knowledge.entries(source=Source.OWN, type="organisation") != []


def test_redacted_words_leave_the_knowledge_base_too(application: Application):
    """The words go out of events, row, search and base; the entity keeps its id, type, country and organisation."""
    office = Office(organisation_id="sco-secretariat", titles=("Zhang Ming, head",))
    person = entity("zhang-ming", "en:Zhang Ming", "en~label of CN", type="person", country="CN", offices=(office,))
    record(application, person)
    base = application.views.knowledge.base()
    for words in ("Zhang Ming", "CN"):
        application.redaction.redact(make.ADMIN, entity_stream("zhang-ming"), [words], "a court's order")
    entry = application.views.knowledge.entity("zhang-ming")
    assert entry.entity is not None
    assert [name.text for name in entry.entity.names] == ["█████", "label of █████"]
    assert (entry.entity.id, entry.entity.type, entry.entity.country) == ("zhang-ming", "person", "CN")
    assert entry.entity.offices == (Office(organisation_id="sco-secretariat", titles=("█████, head",)),)
    assert own_ids(application, search="zhang ming") == []
    assert application.views.knowledge.base().version != base.version
    assert application.views.knowledge.base().entity("zhang-ming") == entry.entity
    assert list(application.verification.differences()) == []


def test_a_change_lists_the_live_editions_that_carry_a_tag_of_it(desk: Desk):
    """Of any of the entities asked for, in any language; not where a reviewer rejected it, or it is another's."""
    desk.machines.work_off()
    application, knowledge = desk.application, desk.application.views.knowledge
    assert knowledge.touched_by("harbour-port").editions == ()
    article = application.views.article(make.ARTICLE_ID)
    known = replace(make.tag(), id="kb:harbour-port", name="The Port")
    for language in (EN, PT):
        desk.do(make.tags(article, language, known))
        article = application.views.article(make.ARTICLE_ID)
    found = knowledge.touched_by("harbour-port", "other").editions
    assert {(each.article_id, each.language) for each in found} == {(make.ARTICLE_ID, EN), (make.ARTICLE_ID, PT)}
    assert {each.why for each in found} == {"it is tagged with “The Port”"}
    assert knowledge.touched_by("harbour").editions == ()
    desk.do(make.wanted.DecideTag(by=make.REVIEWER, at=make.NOW, language=EN, tag_id=known.id, verdict="rejected"))
    assert [each.language for each in knowledge.touched_by("harbour-port").editions] == [PT]


def test_the_search_is_bounded_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """Beyond so many live editions the rest is not searched, and the answer says that there are more."""
    monkeypatch.setattr(touched, "EDITIONS_LOOKED_AT", 1)
    cut = desk.application.views.knowledge.touched_by("bishkek")
    assert (cut.looked_at, cut.is_cut) == (1, True)
