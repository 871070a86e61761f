"""Topics on both databases: vocabulary and rules as they are read, and what verdicts teach."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text

from tests import factories as make
from tests.factories import EN, TOPIC_RULE_STREAM, TOPICS_STREAM, import_topics, topic, topic_rule
from tests.tag_factories import decide_tag
from workflow.bootstrap import Application
from workflow.domain.annotations import EntityType, Tag, Verdict
from workflow.domain.commands import AddTag
from workflow.domain.errors import InvalidValue, NotAllowed, NotFound
from workflow.domain.streams import article_stream, topic_rule_stream
from workflow.domain.vocabulary import ArticleId
from workflow.store.projections.topic_learning import NAME
from workflow.store.tables import table_of
from workflow.store.topic_tables import TopicArticleRow, TopicSignRow
from workflow.topics.learned import Count

ARTICLES, SIGNS = table_of(TopicArticleRow), table_of(TopicSignRow)
POLITICS, SPORT = "medtop:11000000", "medtop:15000000"


def suggestion(code: str = POLITICS, rule: str = "rule:ours") -> Tag:
    """A topic as it is suggested."""
    return Tag(
        id=code,
        type=EntityType.TOPIC,
        name="a topic",
        mentions=(),
        provider="topics/1",
        rule=rule,
        is_proposed=True,
    )


def article(application: Application, *tags: Tag) -> str:
    """A submitted article with an organisation that is known, and these tags; its stream."""
    article_id = ArticleId(application.ids.new())
    stream = article_stream(article_id)
    known = replace(make.tag("kb:sco"), name="SCO")
    for step in (replace(make.draft(), article_id=article_id), make.submit()):
        application.newsroom.execute(step, stream)
    found = application.views.article(article_id)
    application.newsroom.execute(make.tags(found, EN, known, *tags), stream)
    return stream


def decide(application: Application, stream: str, code: str = POLITICS, verdict: str = "accepted") -> None:
    """A person's word on a topic, of which the follower hears."""
    application.newsroom.execute(decide_tag(code, Verdict(verdict)), stream)
    application.followers.catch_up(NAME, fence=1)


def rows(application: Application) -> tuple[list[Any], list[Any]]:
    """All that was learned, as it is stored."""
    with application.database.read() as connection:
        articles = connection.execute(select(ARTICLES).order_by(ARTICLES.c.article_id)).all()
        signs = connection.execute(select(SIGNS).order_by(SIGNS.c.topic, SIGNS.c.sign)).all()
    return list(map(tuple, articles)), list(map(tuple, signs))


# --- vocabulary and rules ------------------------------------------------------------------------------


def test_out_of_the_box_there_are_the_top_topics_and_some_rules(application: Application) -> None:
    """Nothing is on record for it."""
    topics = application.views.topics
    assert len(topics.list_topics()) == 17
    assert topics.topic(POLITICS).name(EN) == "politics"
    assert [each.entry.id for each in topics.rules(topic=SPORT)] == ["starter-sport"]
    assert topics.rule("starter-sport").is_built_in
    assert application.views.head() == 0
    with pytest.raises(NotFound, match="topics list"):
        topics.topic("medtop:20000001")
    with pytest.raises(NotFound, match="topics rules"):
        topics.rule("nothing")


def test_an_import_is_read_back_and_searched(application: Application) -> None:
    """By part of a code or a name in any language; retired topics on request, and always by their code."""
    file = import_topics(
        topic("medtop:20000001", "en:summit diplomacy", "zh:首脑外交", broader=(POLITICS,)),
        topic("medtop:20000002", "en:old diplomacy", broader=(POLITICS,), is_retired=True),
    )
    application.newsroom.execute(file, TOPICS_STREAM)
    topics = application.views.topics
    assert [each.code for each in topics.list_topics(search="DIPLOMACY")] == ["medtop:20000001"]
    assert [each.code for each in topics.list_topics(search="首脑")] == ["medtop:20000001"]
    found = topics.list_topics(search="diplomacy", with_retired=True, after="medtop:20000001")
    assert [each.code for each in found] == ["medtop:20000002"]
    assert topics.topic("medtop:20000002").name(EN) == "old diplomacy"
    assert [each.code for each in topics.narrower(POLITICS)] == ["medtop:20000001"]
    assert len(topics.list_topics(limit=3)) == 3
    before = application.views.head()
    assert application.newsroom.execute(file, TOPICS_STREAM).first_position == 0
    assert application.views.head() == before
    with pytest.raises(NotAllowed):
        application.newsroom.execute(replace(file, by=make.WRITER), TOPICS_STREAM)


def test_own_rules_lie_over_those_of_copyflow(application: Application) -> None:
    """Replaced, withdrawn and recorded again under the same id; a withdrawn one shows what it was."""
    topics, execute = application.views.topics, application.newsroom.execute
    stream = topic_rule_stream("starter-sport")
    execute(make.withdraw_topic_rule(reason="no sport here"), stream)
    assert topics.rules(topic=SPORT) == []
    (withdrawn,) = topics.rules(topic=SPORT, with_withdrawn=True)
    assert (withdrawn.entry.withdrawn_because, withdrawn.entry.version) == ("no sport here", 1)
    assert "starter-sport" not in {each.id for each in topics.knowledge().rules}
    execute(make.record_topic_rule(topic_rule("starter-sport", "en:handball", topic=SPORT)), stream)
    own = topics.rule("starter-sport")
    assert (own.is_built_in, own.entry.version) == (False, 2)
    assert topics.rules(topic=SPORT) == [own]
    assert "starter-sport" not in topics.knowledge().starters


def test_a_rule_names_a_topic_that_may_be_given(application: Application) -> None:
    """An unknown and a retired one are refused by name."""
    application.newsroom.execute(import_topics(topic(is_retired=True)), TOPICS_STREAM)
    topics = application.views.topics
    topics.require_suggestible(topic_rule())
    with pytest.raises(InvalidValue, match="topics import"):
        topics.require_suggestible(topic_rule(topic="medtop:29999999"))
    with pytest.raises(InvalidValue, match=r"summit diplomacy.*retired"):
        topics.require_suggestible(topic_rule(topic="medtop:20000001"))


def test_knowledge_is_made_anew_only_when_something_changed(application: Application) -> None:
    """The same object for the same state; a verdict shares the indexes of rules and names."""
    topics = application.views.topics
    first = topics.knowledge()
    assert topics.knowledge() is first
    application.newsroom.execute(make.record_topic_rule(), TOPIC_RULE_STREAM)
    second = topics.knowledge()
    assert (second is first, second.version == first.version) == (False, False)
    decide(application, article(application, suggestion()))
    third = topics.knowledge()
    assert (third is second, third.words is second.words) == (False, True)
    assert third.version != second.version
    assert topics.knowledge() is third


# --- what verdicts teach -------------------------------------------------------------------------------


def test_accepted_topics_teach_entities_words_and_how_a_rule_fared(application: Application) -> None:
    """One article counts once, whatever is decided twice; a changed verdict takes the first one back."""
    streams = [article(application, suggestion(), suggestion(SPORT, "starter:starter-sport")) for _ in range(3)]
    for stream in streams:
        decide(application, stream)
        decide(application, stream, SPORT, "rejected")
    learned = application.views.topics.learned()
    assert learned.articles == 3
    assert learned.count(POLITICS, "kb:sco") == Count(accepted=3)
    assert learned.count(POLITICS, "en:minister") == Count(accepted=3)
    assert learned.count(SPORT, "by:starter:starter-sport") == Count(rejected=3)
    assert learned.with_sign["kb:sco"] == 3
    assert application.views.topics.rule("starter-sport").fared == Count(rejected=3)
    decide(application, streams[0], POLITICS, "rejected")
    again = application.views.topics.learned()
    assert (again.articles, again.count(POLITICS)) == (3, Count(accepted=2, rejected=1))


def test_a_topic_that_a_person_added_teaches_too(application: Application) -> None:
    """Without a rule to its credit."""
    stream = article(application)
    added = AddTag(
        by=make.REVIEWER, at=make.NOW, language=EN, type=EntityType.TOPIC, name="sport", place=None, entity_id=SPORT
    )
    application.newsroom.execute(added, stream)
    application.followers.catch_up(NAME, fence=1)
    assert application.views.topics.learned().count(SPORT) == Count(accepted=1)
    assert not [sign for _, sign, *_ in rows(application)[1] if sign.startswith("by:")]


def test_verdicts_on_other_tags_teach_nothing(application: Application) -> None:
    """An organisation that was accepted is no topic; one that was rejected is no sign of any."""
    stream = article(application, suggestion())
    decide(application, stream, "kb:sco", "rejected")
    assert rows(application) == ([], [])
    decide(application, stream)
    assert "kb:sco" not in {sign for _, sign, *_ in rows(application)[1]}


def test_a_rebuild_gives_the_same_rows_and_a_proof_finds_wrong_ones(application: Application) -> None:
    """Followed verdict by verdict or all at once; every table is held against the log."""
    streams = [article(application, suggestion(), suggestion(SPORT)) for _ in range(4)]
    for number, stream in enumerate(streams):
        decide(application, stream)
        decide(application, stream, SPORT, "accepted" if number % 2 else "rejected")
    before = rows(application)
    assert len(before[0]) == 4
    assert application.verification.differences() == []
    application.rebuild(NAME)
    assert rows(application) == before
    for statement, table in (
        ("UPDATE topic_signs SET accepted = accepted + 1 WHERE sign = 'kb:sco' AND topic <> ''", "topic_signs"),
        ("UPDATE topic_articles SET signs = '[]'", "topic_articles"),
        ("DELETE FROM topic_articles", "topic_articles"),
    ):
        with application.database.write() as connection:
            connection.execute(text(statement))
        assert table in {each.table for each in application.verification.differences()}, statement
        application.rebuild(NAME)
    assert rows(application) == before


def test_redacted_words_leave_what_was_learned_at_once(application: Application) -> None:
    """Rows and counts hold them no longer, before the follower hears of it and after; nothing else is lost."""
    stream = article(application, suggestion())
    decide(application, stream)
    assert "bishkek" in str(rows(application))
    application.redaction.redact(make.ADMIN, stream, ["Bishkek"], "a court's order")
    assert "bishkek" not in str(rows(application))
    assert application.verification.differences() == []
    application.followers.catch_up(NAME, fence=1)
    assert "bishkek" not in str(rows(application))
    assert application.views.topics.learned().count(POLITICS) == Count(accepted=1)
    assert application.verification.differences() == []
