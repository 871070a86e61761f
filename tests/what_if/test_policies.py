"""What would have differed under other policies: refusals, and waiting that was not needed."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.factories import EN, PT
from tests.what_if.parts import approve, in_review, submitted, told
from workflow.what_if.differences import Kind, summary

TWO = "[policy]\nrequired_approvals = 2"
ONE = "[policy]\nrequired_approvals = 1"
NUMBERS_BLOCK = '[policy.severity]\nnumbers = "blocking"'
NUMBERS_ADVISE = '[policy.severity]\nnumbers = "advisory"'
NO_OVERRIDES = "[policy]\nfour_eyes = true"


def test_a_publication_that_lacks_an_approval_would_have_been_refused():
    """In the rule's own words, with how many approvals were missing; the edition's approval itself would have stood."""
    past = in_review(submitted()).then(approve(), make.publish())
    (found,) = past.asked("[policy]\nrequired_approvals = 3")
    assert (found.kind, found.position, found.language) == (Kind.PUBLICATION_REFUSED, past.position, EN)
    assert found.would == (
        "would have been refused (2 approvals missing): "
        "1 of 3 needed approvals are for the present text. Have it approved."
    )
    assert found.happened == "published"
    assert found.headline == "Ministers meet in Bishkek"
    assert found.facts == {"rules": ["approved_as_it_stands"], "approvals_missing": 2}
    assert summary([found]) == ["1 publication would have been refused, 2 approvals short."]


def test_schedules_and_corrections_are_held_against_the_policy_too():
    """Whatever makes a text public, or will, needs the approvals."""
    past = in_review(submitted()).then(approve(), make.schedule(make.later(hours=1)))
    scheduled = past.position
    past.then(make.publish(by=make.SYSTEM), hours=1)
    published = past.position
    in_review(past.then(make.correct(make.text("It began. ")))).then(approve(), make.publish())
    assert told(past.asked(TWO)) == [
        (Kind.SCHEDULE_REFUSED, scheduled),
        (Kind.PUBLICATION_REFUSED, published),
        (Kind.PUBLICATION_REFUSED, past.position),
    ]


def test_the_number_of_approvals_can_depend_on_the_source_language():
    """By tag or primary language; a source in another language keeps what it had."""
    past = in_review(submitted()).then(approve(), make.publish())
    assert past.asked("[policy.required_approvals]\nru = 2") == []
    assert told(past.asked("[policy.required_approvals]\nru = 1\nen = 2")) == [
        (Kind.PUBLICATION_REFUSED, past.position)
    ]


def test_two_approvals_satisfy_a_policy_of_two():
    """Somebody gave the second approval by themselves: nothing differs."""
    past = in_review(submitted(required_approvals=2)).then(approve(), approve(by=make.SECOND_REVIEWER), make.publish())
    assert past.asked(TWO) == []


def test_an_approval_against_a_finding_made_blocking_would_have_been_refused_and_the_publication_with_it():
    """A refused approval does not count in the changed world."""
    past = in_review(submitted(), make.finding(blocking=False)).then(approve())
    approved = past.position
    past.then(make.publish())
    first, second = past.asked(NUMBERS_BLOCK)
    assert told([first, second]) == [(Kind.APPROVAL_REFUSED, approved), (Kind.PUBLICATION_REFUSED, past.position)]
    assert first.would == (
        "would have been refused: 1 blocking finding is open. Mend the text or waive it with a reason."
    )
    assert second.facts == {"rules": ["no_blocking_findings", "approved_as_it_stands"], "approvals_missing": 1}


def test_what_was_approved_before_the_days_stands_but_a_blocking_finding_still_stops_the_publication():
    """The changes hold from the first day on."""
    past = in_review(submitted(), make.finding(blocking=False)).then(approve())
    approved = past.position
    past.then(make.publish())
    (found,) = past.asked(NUMBERS_BLOCK, after=approved)
    assert found.facts == {"rules": ["no_blocking_findings"], "approvals_missing": 0}
    assert past.asked(NUMBERS_BLOCK, after=past.position) == []


def test_who_waives_a_finding_made_blocking_has_a_hand_in_the_text():
    """The waiver of what was advisory would have kept its author from approving."""
    past = in_review(submitted(), make.finding(blocking=False))
    past.then(make.waive(by=make.REVIEWER), approve(by=make.REVIEWER))
    (found,) = past.asked(NUMBERS_BLOCK)
    assert found.kind is Kind.APPROVAL_REFUSED
    assert found.facts["rules"] == ["four_eyes"]


def test_an_override_would_have_been_refused_in_the_words_of_the_rule_it_set_aside():
    """And so would the publication that rests on it."""
    past = in_review(submitted()).then(make.post_edit({"s1": "Ministers met"}, by=make.PUBLISHER))
    in_review(past).then(make.override)
    overridden = past.position
    past.then(make.publish())
    first, second = past.asked(NO_OVERRIDES)
    assert told([first, second]) == [(Kind.OVERRIDE_REFUSED, overridden), (Kind.PUBLICATION_REFUSED, past.position)]
    assert "You had a hand in this text" in first.would
    assert second.number("approvals_missing") == 1
    assert summary([first]) == ["1 override would have been refused."]


def test_an_override_that_nobody_needed_would_have_counted_as_a_plain_approval():
    """The publisher had no hand in the text: one approval was enough, and the publication stands."""
    past = in_review(submitted()).then(make.override)
    overridden = past.position
    past.then(make.publish())
    (found,) = past.asked(NO_OVERRIDES)
    assert told([found]) == [(Kind.OVERRIDE_REFUSED, overridden)]
    assert "a plain approval was open" in found.would
    assert told(past.asked(NO_OVERRIDES + "\nrequired_approvals = 2")) == [
        (Kind.OVERRIDE_REFUSED, overridden),
        (Kind.PUBLICATION_REFUSED, past.position),
    ]


def test_overrides_before_the_days_stand():
    """Nothing before the first day is judged."""
    past = in_review(submitted()).then(make.override)
    overridden = past.position
    past.then(make.publish())
    assert past.asked(NO_OVERRIDES, after=overridden) == []


def test_an_edition_with_enough_approvals_under_a_laxer_policy_could_have_gone_earlier():
    """By the time between the approval that would have been enough and the one that was."""
    past = in_review(submitted(required_approvals=2)).then(approve(), hours=1)
    past.then(approve(by=make.SECOND_REVIEWER), hours=2, minutes=5).then(make.publish(), hours=3)
    (found,) = past.asked(ONE)
    assert (found.kind, found.position) == (Kind.APPROVED_EARLIER, past.position - 1)
    assert found.would == "would have been approved 2 h 5 min before this"
    assert found.facts == {"since": make.later(hours=1).isoformat(), "seconds_earlier": 7500}
    assert summary([found]) == ["1 edition would have had enough approvals, up to 2 h 5 min earlier."]


def test_waiting_before_the_days_is_not_counted():
    """The policy holds from the first of the days: an approval given before them is enough from there on."""
    past = in_review(submitted(required_approvals=2)).then(approve())
    before = past.position
    past.then(approve(by=make.SECOND_REVIEWER), hours=10)
    (found,) = past.asked(ONE, after=before, start=make.later(hours=4))
    assert found.number("seconds_earlier") == 6 * 3600
    assert past.asked(ONE, after=past.position, start=make.later(hours=11)) == []


def test_what_still_waits_is_told_too():
    """Its second approval never came."""
    past = in_review(submitted(required_approvals=2)).then(approve())
    past.then(make.request_edition(PT), days=2)
    (found,) = past.asked(ONE)
    assert (found.kind, found.happened, found.at) == (Kind.APPROVED_EARLIER, "still in review", make.NOW)
    assert found.would == "would have been approved 2 d ago"


def test_a_text_that_was_edited_would_have_stood_approved_until_then():
    """The approval lapses in both worlds; the waiting ends there."""
    past = in_review(submitted(required_approvals=2)).then(approve())
    past.then(make.post_edit({"s1": "Ministers met"}), minutes=20)
    (found,) = past.asked(ONE)
    assert (found.position, found.would) == (past.position, "would have been approved 20 min before this")


def test_a_finding_made_advisory_would_have_left_the_edition_free_to_approve():
    """From the moment it came to review until somebody waived what stopped it."""
    past = in_review(submitted(), make.finding())
    past.then(make.waive(), hours=3)
    waived = past.position
    past.then(approve(), make.publish(), hours=1)
    (found,) = past.asked(NUMBERS_ADVISE)
    assert (found.kind, found.position) == (Kind.UNBLOCKED_EARLIER, waived)
    assert found.would == "would have been free to approve 3 h before this"
    assert summary([found]) == ["1 edition would have been free to approve, up to 3 h earlier."]


@pytest.mark.parametrize("file", ["", ONE, NO_OVERRIDES, NUMBERS_BLOCK, NUMBERS_ADVISE, '[routes]\npt = "machine"'])
def test_a_straight_article_never_differs_under_what_holds_today(file: str):
    """Drafted, translated, approved by others, published."""
    past = in_review(submitted(targets=(PT,))).then(make.translate)
    in_review(past, language=PT).then(approve(), approve(PT), make.publish(), make.publish(PT), hours=1)
    assert past.asked(file) == []


def test_what_todays_rules_would_refuse_as_well_is_no_difference():
    """The text was checked again after its approval, and published with a blocking finding: no policy changed that."""
    past = in_review(submitted(targets=(PT,))).then(approve())
    in_review(past, make.finding()).then(make.publish())
    assert past.asked('[routes]\npt = "person"') == []
    (found,) = past.asked(TWO)
    assert found.facts["rules"] == ["approved_as_it_stands"]
