"""What would have differed under other routes, and for partners with other filters."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.factories import EN, PT, RU
from tests.what_if.parts import HARBOUR, VALLEY, Past, approve, in_review, partner, submitted, told
from workflow.domain import commands as wanted
from workflow.domain.vocabulary import LanguageTag, Route
from workflow.what_if.differences import Kind, summary
from workflow.what_if.routing import count_words

BY_HAND = '[routes]\npt = "person"'
BY_MACHINE = '[routes]\npt = "machine"'
WITHOUT_HARBOUR = '[partners."Harbour Wire"]\nabsent = true'
RUSSIAN_ONLY = '[partners."Harbour Wire"]\nlanguages = ["ru"]'


def test_a_machine_translation_would_have_gone_to_a_person():
    """With how much that would have been."""
    past = submitted(targets=(PT,)).then(make.translate)
    (found,) = past.asked(BY_HAND)
    assert (found.kind, found.position, found.language) == (Kind.PERSON_INSTEAD, past.position, PT)
    assert found.would == "a person would have translated 4 segments (15 words)"
    assert found.facts == {"segments": 4, "words": 15}
    assert summary([found]) == ["1 translation (4 segments, 15 words) would have gone to a person."]
    assert past.asked('[routes]\nru = "person"') == []


def test_a_route_of_a_language_holds_for_its_regions():
    """``pt`` speaks for ``pt-BR`` as well, unless that has a route of its own."""
    brazil = LanguageTag("pt-BR")
    past = submitted(targets=(brazil,)).then(lambda article: make.translate(article, brazil))
    assert told(past.asked(BY_HAND)) == [(Kind.PERSON_INSTEAD, past.position)]
    assert past.asked(f'{BY_HAND}\npt-BR = "machine"') == []


RULE = '[[routing]]\nsource = "en"\ntarget = "pt"\nurgencies = [4, 9]\nengines = ["person"]'


def test_a_rule_as_desks_have_it_may_leave_a_translation_to_a_person():
    """By pair and urgency; the first that fits holds, a route of the language wins, and engines leave it as it was."""
    past = submitted(targets=(PT, RU)).then(make.translate, lambda article: make.translate(article, RU))
    assert [(each.kind, each.language) for each in past.asked(RULE)] == [(Kind.PERSON_INSTEAD, PT)]
    assert past.asked(RULE.replace("[4, 9]", "[1, 4]")) == []
    assert past.asked(RULE.replace('["person"]', '["deepl", "person"]')) == []
    assert past.asked('[[routing]]\ntarget = "pt"\nengines = ["fx"]\n' + RULE.replace('target = "pt"\n', "")) == [
        each for each in past.asked('[routes]\nru = "person"') if each.language == RU
    ]
    assert past.asked(RULE + '\n[routes]\npt = "machine"') == []
    later = submitted(urgency=2).then(make.request_edition(PT)).then(make.translate)
    assert later.asked(RULE) == []
    assert told(later.asked(RULE.replace("[4, 9]", "[2, 2]"))) == [(Kind.PERSON_INSTEAD, later.position)]


def test_what_was_a_persons_stays_a_persons():
    """Rules are for what the machine is asked; a translation that somebody wanted of a person is none of it."""
    past = submitted().then(make.request_edition(PT, route=Route.PERSON))
    past.then(make.post_edit({"s1": "Ministros"}, PT), minutes=5)
    assert past.asked('[[routing]]\nengines = ["fx"]') == []


def test_what_a_person_asked_the_machine_for_stays_the_machines():
    """Retranslation is somebody's decision, not the route's."""
    past = submitted(targets=(PT,)).then(
        wanted.Retranslate(by=make.TRANSLATOR, at=make.NOW, language=PT), make.translate
    )
    assert past.asked(BY_HAND) == []


def test_a_persons_translation_would_have_been_tried_by_the_machine_once():
    """At the moment it became due, not again with every sentence that the person writes."""
    past = submitted().then(make.request_edition(PT, route=Route.PERSON))
    requested = past.position
    past.then(make.post_edit({"s1": "Ministros"}, PT), minutes=5).then(make.post_edit({"s2": "Começou"}, PT), minutes=5)
    (found,) = past.asked(BY_MACHINE)
    assert told([found]) == [(Kind.MACHINE_INSTEAD, requested)]
    assert found.would == "a machine would have tried 4 segments (15 words) first"
    assert summary([found]) == ["1 translation (4 segments, 15 words) would have been tried by a machine first."]
    assert past.asked(BY_MACHINE, after=requested) == []


def test_a_corrected_sentence_would_have_been_tried_again():
    """Only that sentence: the machine would have had the others."""
    past = in_review(submitted().then(make.request_edition(PT, route=Route.PERSON))).then(approve(), make.publish())
    past.then(make.correct(make.text("The meeting began. ", "Ten countries took part. ", "It ends on Friday.")))
    _, found = past.asked(BY_MACHINE)
    assert (found.position, found.facts) == (past.position, {"segments": 1, "words": 4})


def test_what_the_machine_handed_over_was_tried_already():
    """No engine: a machine route changes nothing."""
    past = submitted(targets=(PT,)).then(
        wanted.HandToPerson(by=make.SYSTEM, at=make.NOW, language=PT, reason="no engine")
    )
    assert past.asked(BY_MACHINE) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ministers met in Bishkek.", 4),
        ("twenty-two o'clock, 3,5", 4),
        ("上海合作组织", 6),
        ("Встреча, 9 стран", 3),
        ("", 0),
    ],
)
def test_words_are_counted_as_translators_count_them(text: str, count: int):
    """Letters of scripts without spaces count one each."""
    assert count_words([text]) == count


# --- filters ------------------------------------------------------------------------------------------


def published(*partners: Any) -> Past:
    """An English edition, published and planned."""
    past = Past(*partners).then(make.draft(), make.submit())
    return in_review(past).then(approve(), make.publish()).planned()


def hold() -> wanted.HoldEdition:
    """Ask partners to withhold it."""
    return wanted.HoldEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="a question")


def withdraw() -> wanted.WithdrawEdition:
    """Take it back."""
    return wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="wrong")


def test_a_narrower_filter_would_have_kept_the_edition_and_its_withdrawal_from_a_partner():
    """What it never received would not have been taken back from it."""
    past = published(partner(HARBOUR, "Harbour Wire", EN))
    first = past.position
    past.then(withdraw()).planned()
    found = past.asked(RUSSIAN_ONLY)
    assert told(found) == [(Kind.NOT_RECEIVED, first), (Kind.NOT_RECEIVED, past.position)]
    assert found[0].would == "Harbour Wire would not have received it"
    assert found[0].facts == {"revision": 1, "partners": ["Harbour Wire"], "copies": 1}
    assert summary(found) == ["2 copies of 2 revisions would not have gone out."]


def test_a_withdrawal_reaches_who_received_before_the_filter_changed():
    """The filter is narrower from the first day on; what was received before is taken back all the same."""
    past = published(partner(HARBOUR, "Harbour Wire", EN))
    before = past.position
    past.then(withdraw()).planned()
    assert past.asked(RUSSIAN_ONLY, after=before) == []


def test_a_wider_filter_would_have_brought_the_edition_and_everything_after_it():
    """The changed world's own recipients are carried forward to corrections, holds and withdrawals."""
    past = published(partner(HARBOUR, "Harbour Wire", RU))
    first = past.position
    past.then(hold()).planned().then(withdraw()).planned()
    found = past.asked('[partners."Harbour Wire"]\nlanguages = []')
    assert [each.kind for each in found] == [Kind.RECEIVED_TOO] * 3
    assert found[0].position == first
    assert [each.number("revision") for each in found] == [1, 2, 3]
    assert summary(found) == ["3 copies of 3 revisions would have gone out in addition."]


def test_a_hold_brings_nobody_new():
    """A wider filter after publication lets nothing through that is not usable: the rule of recipients says so."""
    past = published(partner(HARBOUR, "Harbour Wire", RU))
    before = past.position
    past.then(hold()).planned()
    assert past.asked('[partners."Harbour Wire"]\nlanguages = ["en"]', after=before) == []


def test_a_partner_that_had_not_been_there_would_have_received_nothing_not_even_what_it_has():
    """Absent from the beginning, also for what went out before the days; the others are not mentioned."""
    past = published(partner(HARBOUR, "Harbour Wire", EN), partner(VALLEY, "Valley Radio"))
    before = past.position
    past.then(withdraw()).planned()
    (found,) = past.asked(f'[partners."{HARBOUR}"]\nabsent = true', after=before)
    assert (found.kind, found.facts["partners"]) == (Kind.NOT_RECEIVED, ["Harbour Wire"])


def test_a_partner_that_never_was_would_have_received():
    """By its name, from the first day on."""
    past = published(partner(HARBOUR, "Harbour Wire", EN))
    first = past.position
    past.then(withdraw()).planned()
    file = '[new_partners."Valley Radio"]\nlanguages = ["en", "ru"]'
    found = past.asked(file)
    assert told(found) == [(Kind.RECEIVED_TOO, first), (Kind.RECEIVED_TOO, past.position)]
    assert found[0].would == "Valley Radio would have received it too"
    assert past.asked(file, after=first) == []
    assert past.asked('[new_partners."Valley Radio"]\nlanguages = ["ru"]') == []


def test_a_partner_receives_nothing_before_it_was_registered():
    """A wider filter reaches back to its registration and no further."""
    harbour = partner(HARBOUR, "Harbour Wire", RU)
    past = published(harbour)
    first = past.position
    in_review(past.then(make.correct(make.text("It began. ")))).then(approve(), make.publish()).planned()
    found = past.asked('[partners."Harbour Wire"]\nlanguages = ["en"]', histories={HARBOUR: [(first + 1, harbour)]})
    assert told(found) == [(Kind.RECEIVED_TOO, past.position)]


def test_a_partner_registered_while_a_plan_was_made_makes_no_difference():
    """The plan did not know it yet; its filter restated, nothing differs."""
    past = published()
    past.partners = [partner(HARBOUR, "Harbour Wire", EN)]
    assert past.asked('[partners."Harbour Wire"]\nlanguages = ["en"]') == []


def test_a_copy_that_an_interrupted_plan_sent_is_followed_in_both_worlds():
    """A plan that was made anew for a withdrawal names a partner that only the lost plan had reached."""
    past = Past(partner(HARBOUR, "Harbour Wire", EN)).then(make.draft(), make.submit())
    in_review(past).then(approve(), make.publish(), withdraw())
    past.received[EN] = frozenset({HARBOUR})
    past.planned()
    assert past.asked('[partners."Harbour Wire"]\nlanguages = ["en"]') == []
    assert told(past.asked(WITHOUT_HARBOUR)) == [(Kind.NOT_RECEIVED, past.position)]
    assert told(past.asked(RUSSIAN_ONLY)) == [(Kind.NOT_RECEIVED, past.position)]
