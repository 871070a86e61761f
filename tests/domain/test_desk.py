"""A desk: what it may be configured to, and which engines and policies follow from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests import factories as make
from tests.factories import DESK_STREAM, EN, PT, configure, rule
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.desk import NEWSROOM, CheckPolicy, Desk, RoutingRule, engines_for, policy_of, rule_for
from workflow.domain.desk_policies import require_desk_id
from workflow.domain.errors import InvalidValue
from workflow.domain.streams import KINDS, desk_of, desk_stream
from workflow.domain.vocabulary import LanguageTag, primary_language

PT_BR = LanguageTag("pt-BR")


def desk(*past: wanted.Command) -> Scenario:
    """A scenario of the desk."""
    return Scenario("desk").given(*past)


# --- configuring --------------------------------------------------------------------------------------


def test_a_desk_is_what_it_was_configured_to():
    """Name, rules in their order and policies; the stream counts how often."""
    command = configure(rule("fx", "person", source="en"), rule("person"), checks={"numbers": CheckPolicy.OFF})
    state = desk().when(replace(command, name=" World ")).then(happened.DeskConfigured)
    expected = Desk(id="world", version=1, name="World", routing=command.routing, checks=command.checks)
    assert state == expected
    state = desk(command).when(configure()).then(happened.DeskConfigured)
    assert (state.version, state.routing, state.checks) == (2, (), {})


def test_names_of_desks_are_written_as_their_languages_want():
    """Joiners, without which Persian and Hindi words are spelt wrong, may stand in them."""
    name = "خبرگزاری\u200cها"
    assert desk().when(configure(name=name)).then(happened.DeskConfigured).name == name


def test_the_same_again_is_no_event():
    """What is the case already is not put on record, however often it is wanted."""
    command = configure(rule("fx"), checks={"numbers": CheckPolicy.ADVISORY})
    desk(command).when(command).then()
    desk(command).when(replace(command, name="World ")).then()
    desk().when(configure()).then(happened.DeskConfigured)


REFUSED = [
    (configure(name=" "), "name", "must not be empty"),
    (configure(name="x" * 101), "name", "at most 100"),
    (configure(name="two\nlines"), "name", "one line"),
    (configure(name="World\u202e"), "name", "printable"),
    (configure(checks={"numbers": "sometimes"}), "checks.numbers", "'sometimes' is no policy; .*advisory"),
    (configure(checks={"Num bers": CheckPolicy.OFF}), "checks", "no check's name"),
    (configure(rule()), "routing.0.engines", "at least one engine"),
    (configure(rule("fx", "Deep L")), "routing.0.engines", "'Deep L'"),
    (configure(rule("fx", "fx")), "routing.0.engines", "fx twice"),
    (configure(rule("person", "fx")), "routing.0.engines", "must end with 'person'"),
    (configure(rule(*(f"engine{number}" for number in range(21)))), "routing.0.engines", "at most 20"),
    (configure(rule("fx", urgencies=(0, 9))), "routing.0.urgencies", "within 1"),
    (configure(rule("fx", urgencies=(1, 10))), "routing.0.urgencies", "within 1"),
    (configure(rule("fx", urgencies=(5, 3))), "routing.0.urgencies", r"write \[3, 5\]"),
    (configure(rule("fx", source="klingon")), "routing.0.source", "klingon"),
    (configure(rule("fx", target="pt-BR")), "routing.0.target", "'pt'"),
    (configure(rule("fx", target="PT")), "routing.0.target", "'pt'"),
    (configure(*(rule("fx") for _ in range(201))), "routing", "at most 200"),
]


@pytest.mark.parametrize(("command", "field", "reason"), REFUSED, ids=lambda each: str(each)[:40])
def test_what_cannot_be_meant_is_refused_by_its_field(command: wanted.Command, field: str, reason: str):
    """The field is named with what is wrong about it, and nothing happens."""
    error = desk().when(command).refused(InvalidValue, reason)
    assert isinstance(error, InvalidValue)
    assert error.field == field


@pytest.mark.parametrize(
    ("rules", "unreached", "because"),
    [
        ((rule("fx"), rule("deepl", source="en", target="pt")), "routing.1", ["routing.0"]),
        ((rule("fx", source="en"), rule("deepl", source="en")), "routing.1", ["routing.0"]),
        (
            (rule("fx", urgencies=(1, 3)), rule("b", source="ru"), rule("c", urgencies=(4, 9)), rule("d", target="en")),
            "routing.3",
            ["routing.0", "routing.2"],
        ),
    ],
)
def test_a_rule_that_is_never_reached_is_refused_with_those_before_it(
    rules: tuple[RoutingRule, ...], unreached: str, because: list[str]
):
    """One earlier rule covers it, or several do by their urgencies; others are not blamed."""
    error = desk().when(configure(*rules)).refused(InvalidValue, "never be reached")
    assert isinstance(error, InvalidValue)
    assert error.field == unreached
    assert [each for each in ("routing.0", "routing.1", "routing.2") if each in error.reason] == because
    desk().when(configure(*rules[:-1])).then(happened.DeskConfigured)


def test_a_narrow_rule_before_a_wide_one_is_no_obstacle():
    """Exceptions come first; a rule that is reached at one urgency only is reached."""
    rules = (rule("deepl", source="en", target="pt", urgencies=(1, 8)), rule("fx", source="en"), rule("person"))
    desk().when(configure(*rules)).then(happened.DeskConfigured)


@pytest.mark.parametrize("desk_id", ["world", "world-2", "2", "a" * 40])
def test_ids_of_desks(desk_id: str):
    """Lower-case letters, digits and hyphens, and the stream says which desk it is of."""
    require_desk_id(desk_id)
    assert desk_of(desk_stream(desk_id)) == desk_id


@pytest.mark.parametrize("desk_id", ["", "World", "-world", "a" * 41, "новости", "a b", "a\n", "٣"])
def test_other_ids_are_refused(desk_id: str):
    """No such desk comes to be, whatever it is configured to."""
    state = KINDS["desk"].initial(desk_stream(desk_id))
    with pytest.raises(InvalidValue, match="desk: "):
        KINDS["desk"].decide(configure(), state)


def test_other_streams_commands_are_no_desks_business():
    """A command of another stream is a programming error; an event of another stream changes nothing."""
    with pytest.raises(TypeError, match="SubmitArticle"):
        desk().when(make.submit()).then()
    state = KINDS["desk"].initial(DESK_STREAM)
    paused = happened.PartnerPaused(by="user:a", at=make.NOW, reason="x")
    assert KINDS["desk"].evolve(state, paused) == replace(state, version=1)
    assert KINDS["desk"].work(state) == ()


# --- what follows from it -----------------------------------------------------------------------------


def test_the_desks_own_rules_come_before_the_newsrooms():
    """The first rule that fits holds; regions do not matter; what neither names is as Copyflow comes."""
    world = Desk(id="world", routing=(rule("deepl", "person", source="en", target="pt", urgencies=(1, 3)),))
    newsroom = Desk(id=NEWSROOM, routing=(rule("fx", source="en"), rule("person", source="zh")))
    assert engines_for(world, newsroom, EN, PT_BR, 3) == ("deepl", "person")
    assert engines_for(world, newsroom, EN, PT, 4) == ("fx",)
    assert engines_for(world, newsroom, LanguageTag("zh-Hans"), EN, 1) == ("person",)
    assert engines_for(world, newsroom, make.RU, EN, 1) is None
    assert engines_for(newsroom, newsroom, EN, PT, 1) == ("fx",)


def test_policies_of_a_desk_win_over_the_newsrooms():
    """Check by check; what neither names is not there."""
    world = Desk(id="world", checks={"numbers": CheckPolicy.OFF})
    newsroom = Desk(id=NEWSROOM, checks={"numbers": CheckPolicy.BLOCKING, "spacing": CheckPolicy.BLOCKING})
    assert policy_of(world, newsroom) == {"numbers": CheckPolicy.OFF, "spacing": CheckPolicy.BLOCKING}
    assert policy_of(newsroom, newsroom) == newsroom.checks
    assert policy_of(Desk(id="x"), Desk(id=NEWSROOM)) == {}


LANGUAGES = ("en", "pt", "zh")
PATTERNS = some.sampled_from((*LANGUAGES, "*"))
TAGS = some.sampled_from([LanguageTag(tag) for tag in ("en", "en-GB", "pt-BR", "zh-Hans-CN", "ru")])
URGENCIES = some.integers(1, 9)
RULES = some.lists(
    some.builds(
        RoutingRule,
        source=PATTERNS,
        target=PATTERNS,
        urgencies=some.tuples(URGENCIES, URGENCIES).map(lambda pair: (min(pair), max(pair))),
        engines=some.lists(some.sampled_from(["fx", "deepl", "apertium"]), min_size=1, unique=True).map(tuple),
    ),
    max_size=6,
).map(tuple)


@given(own=RULES, common=RULES, source=TAGS, target=TAGS, urgency=URGENCIES)
def test_routing_is_total_deterministic_and_takes_the_first_that_fits(own, common, source, target, urgency):
    """For every pair and urgency there is one answer: that of the first rule that fits, the desk's own first."""
    world, newsroom = Desk(id="world", routing=own), Desk(id=NEWSROOM, routing=common)
    answer = engines_for(world, newsroom, source, target, urgency)
    assert answer == engines_for(world, newsroom, source, target, urgency)
    fitting = [
        each.engines
        for each in (*own, *common)
        if each.source in ("*", primary_language(source))
        and each.target in ("*", primary_language(target))
        and each.urgencies[0] <= urgency <= each.urgencies[1]
    ]
    assert answer == (fitting[0] if fitting else None)
    found = rule_for(world, newsroom, source, target, urgency)
    assert (found is None) == (answer is None)
    if found is not None:
        assert found[1] in found[0].routing


@given(rules=RULES)
def test_a_rule_is_refused_exactly_when_nothing_reaches_it(rules):
    """What is accepted has no rule in vain: each fits something that no rule before it fits; and the reverse."""
    tried = [
        (source, target, urgency)
        for source in (*LANGUAGES, "ru")
        for target in (*LANGUAGES, "ru")
        for urgency in range(1, 10)
    ]
    reached = {
        next((number for number, each in enumerate(rules) if each.fits(*question)), None) for question in tried
    } - {None}
    scenario = desk().when(configure(*rules))
    if reached == set(range(len(rules))):
        scenario.then(happened.DeskConfigured)
    else:
        error = scenario.refused(InvalidValue, "never be reached")
        assert int(error.facts["field"].split(".")[1]) not in reached
