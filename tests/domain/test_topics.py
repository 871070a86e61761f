"""The vocabulary of topics and the rules for them: what may be recorded, and what is then known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import (
    ADMIN,
    NOW,
    REVIEWER,
    import_topics,
    record_topic_rule,
    topic,
    topic_rule,
    withdraw_topic_rule,
)
from tests.scenario import Scenario
from workflow.domain import events as happened
from workflow.domain.errors import InvalidValue
from workflow.domain.topic_import import MOST_TOPICS
from workflow.domain.topic_rules import EntityClass, TopicWord
from workflow.domain.topics import Standing, TopicText
from workflow.domain.vocabulary import LanguageTag
from workflow.store.codec import encode_event

EN = LanguageTag("en")


def vocabulary(*past: object) -> Scenario:
    """The vocabulary after some imports."""
    return Scenario("topics").given(*past)


def rule(*past: object) -> Scenario:
    """A rule after some changes."""
    return Scenario("topicrule").given(*past)


def test_a_file_is_known_and_the_same_file_again_changes_nothing() -> None:
    """Everything is on record with release and credit; only what differs is put on record again."""
    state = vocabulary().when(import_topics(topic(), topic("medtop:20000002"))).then(happened.TopicsImported)
    assert list(state.topics) == ["medtop:20000001", "medtop:20000002"]
    assert (state.released, state.attribution, state.version) == ("2023-03-31", "IPTC, CC BY 4.0", 1)
    same = import_topics(topic(), topic("medtop:20000002"))
    vocabulary(same).when(same).then()
    changed = import_topics(topic(), topic("medtop:20000002", "en:another name"))
    event = happened.TopicsImported(
        by=ADMIN.id,
        at=NOW,
        name="topics.json",
        released="2023-03-31",
        attribution="IPTC, CC BY 4.0",
        part=1,
        parts=1,
        topics=(topic("medtop:20000002", "en:another name"),),
    )
    vocabulary(same).when(changed).then(event)


def test_a_large_file_comes_in_as_events_below_300_kb() -> None:
    """All of one decision, so of one append: a reader takes them one at a time."""
    long = " ".join(["文"] * 900)
    many = [
        replace(topic(f"medtop:2{number:07}"), definitions=(TopicText(language=EN, text=long),))
        for number in range(1_000)
    ]
    state = vocabulary()
    events = Scenario("topics")._kind.decide(import_topics(*many), state.state)
    assert [event.part for event in events] == list(range(1, len(events) + 1))
    assert {event.parts for event in events} == {len(events)}
    assert max(len(encode_event(event)[2].encode()) for event in events) < 300_000
    assert sum(len(event.topics) for event in events) == 1_000


def test_names_of_other_languages_stay_and_poorer_ones_replace_no_better_one() -> None:
    """A file in one language takes nothing from the others; a table that lost its punctuation fills gaps only."""
    first = import_topics(topic("medtop:20000001", "en:arts, culture", "zh:艺术、文化"), topic("medtop:20000002"))
    state = vocabulary(first).when(import_topics(topic("medtop:20000001", "en-GB:arts"))).then(happened.TopicsImported)
    assert [each.language for each in state.topics["medtop:20000001"].labels] == ["en", "en-GB", "zh"]
    poor = replace(
        topic("medtop:20000001", "en:arts"),
        labels=(
            TopicText(language=LanguageTag("zh"), text="艺术 文化", standing=Standing.NORMALISED),
            TopicText(language=LanguageTag("ru"), text="искусство", standing=Standing.NORMALISED),
        ),
    )
    state = vocabulary(first).when(import_topics(poor, labels_only=True)).then(happened.TopicsImported)
    known = state.topics["medtop:20000001"]
    assert (known.name(LanguageTag("zh-Hans")), known.name(LanguageTag("ru"))) == ("艺术、文化", "искусство")


def test_a_retired_topic_stays_known_with_its_name() -> None:
    """What a file of names does not say of retirement is left as it is."""
    retired = import_topics(topic(is_retired=True))
    state = vocabulary(import_topics(topic())).when(retired).then(happened.TopicsImported)
    assert state.topics["medtop:20000001"].is_retired
    names = import_topics(topic("medtop:20000001", "es:diplomacia"), labels_only=True)
    state = vocabulary(retired).when(names).then(happened.TopicsImported)
    assert state.topics["medtop:20000001"].is_retired
    assert state.topics["medtop:20000001"].name(EN) == "summit diplomacy"


def test_a_topic_is_called_by_its_best_name() -> None:
    """In the language asked for, exactly or by its primary language; else in English; else in whatever there is."""
    known = topic("medtop:20000001", "en-GB:labour", "en-US:labor", "zh-Hans:劳动")
    assert known.name(LanguageTag("en-US")) == "labor"
    assert known.name(EN) == "labour"
    assert known.name(LanguageTag("zh")) == "劳动"
    assert known.name(LanguageTag("ru")) == "labour"
    assert topic("medtop:20000001", "zh:劳动").name(EN) == "劳动"
    assert replace(known, labels=()).name(EN) == "medtop:20000001"
    assert known.uri == "http://cv.iptc.org/newscodes/mediatopic/20000001"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (import_topics(topic("subj:01")), "medtop:11000000"),
        (import_topics(topic(), topic()), "twice"),
        (import_topics(topic("medtop:20000001", "en: ")), "medtop:20000001: label: must not be empty"),
        (import_topics(topic("medtop:20000001", f"en:{'x' * 301}")), "at most 300"),
        (import_topics(topic(broader=("11000000",))), "medtop:20000001: broader"),
        (import_topics(*[topic(f"medtop:2{number:07}") for number in range(MOST_TOPICS + 1)]), "5,000"),
        (import_topics(name=" "), "name"),
    ],
)
def test_a_file_that_will_not_do_is_refused_as_a_whole(command: object, why: str) -> None:
    """The refusal names the topic and what is wrong with it."""
    vocabulary().when(command).refused(InvalidValue, why)


# --- rules ---------------------------------------------------------------------------------------------


def test_a_rule_is_recorded_replaced_withdrawn_and_comes_back() -> None:
    """The same rule again changes nothing; one that only comes with Copyflow can be withdrawn too."""
    state = rule().when(record_topic_rule()).then(happened.TopicRuleRecorded)
    assert (state.rule, state.version, state.changed_by) == (topic_rule(), 1, REVIEWER.id)
    rule(record_topic_rule()).when(record_topic_rule()).then()
    other = topic_rule("sco-meetings", "en:summit", at_least=2)
    assert rule(record_topic_rule()).when(record_topic_rule(other)).then(happened.TopicRuleRecorded).rule == other
    state = rule(record_topic_rule()).when(withdraw_topic_rule()).then(happened.TopicRuleWithdrawn)
    assert (state.is_withdrawn, state.rule) == (True, topic_rule())
    rule(record_topic_rule(), withdraw_topic_rule()).when(withdraw_topic_rule()).then()
    back = rule(record_topic_rule(), withdraw_topic_rule()).when(record_topic_rule()).then(happened.TopicRuleRecorded)
    assert not back.is_withdrawn
    assert rule().when(withdraw_topic_rule()).then(happened.TopicRuleWithdrawn).rule is None


def test_a_rule_is_kept_in_one_form() -> None:
    """Trimmed, nothing twice, classes in their order, entities by the knowledge base's own id."""
    given = topic_rule(
        "sco-meetings",
        "en: summit ",
        "en:summit",
        "zh:峰会",
        entities=("kb:sco", "sco"),
        classes=(EntityClass.COURT, EntityClass.PARLIAMENT, EntityClass.COURT),
        note=" why ",
    )
    kept = rule().when(record_topic_rule(given)).then(happened.TopicRuleRecorded).rule
    assert kept.words == (TopicWord(language=EN, text="summit"), TopicWord(language=LanguageTag("zh"), text="峰会"))
    assert (kept.entities, kept.note) == (("sco",), "why")
    assert kept.classes == (EntityClass.PARLIAMENT, EntityClass.COURT)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (topic_rule(words=()), "words"),
        (topic_rule("sco-meetings", "en:…"), r"words\.0\.text"),
        (topic_rule("sco-meetings", "en:summit", "english:summit"), r"words\.1\.language"),
        (topic_rule(entities=("SCO Secretariat",)), r"entities\.0"),
        (topic_rule(topic="politics"), "topic"),
        (topic_rule(at_least=0), "at_least"),
        (topic_rule("other-rule"), "id"),
    ],
)
def test_a_rule_that_will_not_do_is_refused_by_field(given: object, field: str) -> None:
    """Nothing that would be found nowhere, or everywhere, is recorded."""
    rule().when(record_topic_rule(given)).refused(InvalidValue, rf"^{field}: ")


def test_a_withdrawal_says_why() -> None:
    """A reason is required."""
    rule(record_topic_rule()).when(withdraw_topic_rule(reason=" ")).refused(InvalidValue, "reason")
