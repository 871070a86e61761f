"""Topics that are suggested: by rules, by what was learned, by names; at most five, and rather none than wrong ones."""

from __future__ import annotations

import pytest

from tests.factories import topic, topic_rule
from tests.topics.texts import IMPORTED, ask, entity, knowledge, text
from workflow.domain.topic_rules import EntityClass
from workflow.topics.learned import Count, Learned
from workflow.topics.suggesting import MOST_SUGGESTED, Ground, suggest

POLITICS, SPORT, ECONOMY = "medtop:11000000", "medtop:15000000", "medtop:04000000"


@pytest.mark.parametrize(
    ("language", "word", "sentence"),
    [
        ("en", "plenary meeting", "Two plenary meetings were held."),
        ("zh", "全体会议", "全体会议在北京举行。"),
        ("ru", "пленарное заседание", "О пленарном заседании сообщили позже."),
    ],
)
def test_a_rule_of_the_newsroom_finds_its_words_in_any_form(language: str, word: str, sentence: str) -> None:
    """One place is enough unless the rule says otherwise, and the words are told as the text has them."""
    rule = topic_rule("ours", f"{language}:{word}")
    (found,) = suggest(text("News", sentence, language=language), knowledge(rule))
    assert (found.topic.code, found.evidence[0].name) == (POLITICS, "rule:ours")
    assert found.evidence[0].signs[0] in sentence
    assert found.confidence is None
    assert ask(text("News", sentence, language=language), topic_rule("ours", f"{language}:{word}", at_least=2)) == []


def test_a_rule_finds_known_entities_and_classes() -> None:
    """By the knowledge base's id, and by what a name tells in any language; a namesake without the id is nobody."""
    rule = topic_rule("ours", words=(), entities=("sco",))
    known = text("News", "It met.", entities=(entity("SCO", id="kb:sco"),))
    assert ask(known, rule) == [(POLITICS, "rule:ours")]
    assert ask(text("News", "It met.", entities=(entity("SCO", id="organisation:sco"),)), rule) == []
    courts = topic_rule("courts", words=(), classes=(EntityClass.COURT,), topic="medtop:02000000")
    for name in ("Supreme Court of Kazakhstan", "最高人民法院", "Верховного суда Республики"):
        assert ask(text("News", "It met.", entities=(entity(name),)), courts) == [("medtop:02000000", "rule:courts")]
    assert ask(text("News", "It met.", entities=(entity("Supreme Court", "person"),)), courts) == []


def test_a_body_of_states_gives_way_to_what_its_name_tells_better() -> None:
    """The university of an organisation of states is a university."""
    found = knowledge().classes_of(entity("SCO University"))
    assert found == {EntityClass.UNIVERSITY}
    assert knowledge().classes_of(entity("Shanghai Cooperation Organization")) == {EntityClass.BODY_OF_STATES}


def test_rules_of_copyflow_need_several_signs() -> None:
    """Two different ones that come to three, more in a long text; a word within a name is no word about its subject."""
    one = text("News", "The championship began, and a coach spoke of gold medals.")
    assert ask(one) == [(SPORT, "starter:starter-sport")]
    assert ask(text("News", "The championship. The championship! A championship?")) == []
    assert ask(text("News", "The championship began and a coach spoke.")) == []
    headline = text("Athletes at the championship", "They met.")
    assert ask(headline) == [(SPORT, "starter:starter-sport")]
    filling = "Nothing of note was said on that day at all. " * 400
    assert ask(text("News", one.body[0], filling)) == []
    ministry = text("MINISTRY OF SPORTS AND YOUTH INFORMS", "Sports and a coach.")
    named = type(ministry)(
        language=ministry.language, headline=ministry.headline, body=ministry.body, named=(((0, 28),), ())
    )
    assert ask(ministry) == [(SPORT, "starter:starter-sport")]
    assert ask(named) == []


def test_topics_names_are_a_weak_sign() -> None:
    """A name of several words has to stand again and again, a single word in the headline too; retired ones never."""
    once = text("News", "A summit meeting was held.")
    assert ask(once) == []
    often = text("Summit meeting in Astana", "The summit meeting ended.")
    assert ask(often) == [("medtop:20000640", "label")]
    single = text("News", "Tourism, tourism, tourism, tourism, tourism and tourism.")
    assert "medtop:20000641" not in [code for code, _ in ask(single)]
    retired = text("Old diplomacy", "Old diplomacy, old diplomacy and old diplomacy.")
    assert ask(retired) == []


def test_an_entity_that_the_publisher_says_is_the_topic_suggests_it() -> None:
    """By the same Wikidata item, where it is named often enough."""
    named = entity("SCO Summit", "event", headline=1, wikidata="Q1072326")
    assert ("medtop:20000640", "same_item") in ask(text("SCO Summit", "It met.", entities=(named,)))
    assert ("medtop:20000640", "same_item") not in ask(
        text("News", "It met.", entities=(entity("SCO Summit", "event", wikidata="Q1072326"),))
    )


def test_own_rules_go_first_and_five_are_the_most() -> None:
    """Evidence of one topic stands together, the strongest first; the same answer every time."""
    rules = [topic_rule(f"rule-{number}", "en:agenda", topic=f"medtop:0{number}000000") for number in range(1, 8)]
    asked = text("The agenda", "Agenda. Athletes, a coach, a championship.")
    found = suggest(asked, knowledge(*rules))
    assert len(found) == MOST_SUGGESTED
    assert {each.evidence[0].ground for each in found} == {Ground.RULE}
    assert found == suggest(asked, knowledge(*reversed(rules)))
    both = suggest(asked, knowledge(topic_rule("ours", "en:agenda", topic=SPORT)))
    assert [each.ground for each in both[0].evidence] == [Ground.RULE, Ground.STARTER]


def test_an_own_rule_of_the_same_id_replaces_one_of_copyflow() -> None:
    """And then counts as the newsroom's own: one place is enough."""
    asked = text("News", "A handball was lost.")
    assert ask(asked, topic_rule("starter-sport", "en:handball", topic=SPORT)) == [(SPORT, "rule:starter-sport")]


def test_a_rule_for_a_retired_or_unknown_topic_suggests_nothing() -> None:
    """Until the topic is known."""
    asked = text("News", "The agenda.")
    assert ask(asked, topic_rule("ours", "en:agenda", topic="medtop:20000642")) == []
    rule = topic_rule("ours", "en:agenda", topic="medtop:20009999")
    assert ask(asked, rule) == []
    known = (*IMPORTED, topic("medtop:20009999", broader=(POLITICS,)))
    assert ask(asked, rule, topics=known) == [("medtop:20009999", "rule:ours")]


@pytest.mark.parametrize("language", ["en", "zh", "ru", "ug", "zu"])
def test_empty_odd_and_huge_texts_give_an_answer(language: str) -> None:
    """Nothing, in bounded time, in languages that no data is for as well."""
    assert ask(text("", language=language)) == []
    assert ask(text("\U0001f600", "\U00020000" * 50, language=language)) == []


# --- what was learned ----------------------------------------------------------------------------------


def learned(topics: dict[str, dict[str, Count]], with_sign: dict[str, int], articles: int = 20) -> Learned:
    """Counts of some decided articles."""
    return Learned(position=7, articles=articles, with_sign=with_sign, topics=topics)


def test_an_entity_that_stands_with_a_topic_suggests_it() -> None:
    """Three accepted articles are enough when they are most of those with it; the evidence counts them."""
    asked = text("News", "He spoke.", entities=(entity("Norov", "person", id="kb:norov"),))
    enough = learned({POLITICS: {"": Count(accepted=4), "kb:norov": Count(accepted=3)}}, {"kb:norov": 4})
    (found,) = suggest(asked, knowledge(learned=enough))
    assert found.evidence[0].sentence == "accepted in 3 of 4 articles with “Norov”"
    assert found.confidence == 0.75
    too_few = learned({POLITICS: {"": Count(accepted=2), "kb:norov": Count(accepted=2)}}, {"kb:norov": 2})
    assert ask(asked, learned=too_few) == []
    too_rare = learned({POLITICS: {"": Count(accepted=4), "kb:norov": Count(accepted=3)}}, {"kb:norov": 6})
    assert ask(asked, learned=too_rare) == []


def test_what_stands_everywhere_teaches_nothing() -> None:
    """A sign has to stand with the topic more often than the topic stands anyway."""
    asked = text("News", "He spoke.", entities=(entity("SCO", id="kb:sco"),))
    everywhere = learned({POLITICS: {"": Count(accepted=18), "kb:sco": Count(accepted=18)}}, {"kb:sco": 20})
    assert ask(asked, learned=everywhere) == []


def test_words_need_more_than_entities() -> None:
    """Two of them, each in five accepted articles; found in their other forms too."""
    asked = text("Rail tariffs", "They agreed.")
    counts = {"": Count(accepted=5), "en:rail": Count(accepted=5), "en:tariff": Count(accepted=5)}
    both = learned({ECONOMY: counts}, {"en:rail": 5, "en:tariff": 5})
    assert ask(asked, learned=both) == [(ECONOMY, "learned")]
    one = learned({ECONOMY: {key: counts[key] for key in ("", "en:rail")}}, {"en:rail": 5, "en:tariff": 5})
    assert ask(asked, learned=one) == []


def test_weak_signals_fall_silent_after_rejections_and_own_rules_do_not() -> None:
    """Three rejections, more than acceptances; the confidence of a rule is the part of its suggestions accepted."""
    asked = text("Athletes at the championship", "They met.")
    fared = {SPORT: {"by:starter:starter-sport": Count(rejected=3), "by:rule:ours": Count(accepted=4, rejected=6)}}
    assert ask(asked, learned=learned(fared, {})) == []
    own = topic_rule("ours", "en:athletes", topic=SPORT)
    (found,) = suggest(asked, knowledge(own, learned=learned(fared, {})))
    assert (found.evidence[0].name, found.confidence) == ("rule:ours", 0.4)
