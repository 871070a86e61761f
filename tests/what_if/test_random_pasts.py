"""What must hold of every answer, whatever happened."""

from __future__ import annotations

import pytest

from tests.what_if.parts import Past, folded, random_past, told
from workflow.domain import events as happened
from workflow.what_if.differences import Kind

SEEDS = range(25)
RESTATED = """
[policy]
required_approvals = {required}
[policy.severity]
numbers = "blocking"
spacing = "advisory"
[routes]
pt = "machine"
ru = "machine"
[partners.Agency]
languages = ["en"]
[partners."Harbour Wire"]
languages = ["en", "ru"]
[partners."Valley Radio"]
languages = []
"""
REFUSED = {Kind.APPROVAL_REFUSED, Kind.OVERRIDE_REFUSED, Kind.SCHEDULE_REFUSED, Kind.PUBLICATION_REFUSED}
FILTERS = """
[partners.Agency]
absent = true
[partners."Harbour Wire"]
languages = ["pt"]
[new_partners.Late]
languages = ["en"]
"""
OTHER_WORLDS = (
    "[policy]\nrequired_approvals = 3\nfour_eyes = true\n[policy.severity]\nspacing = 'blocking'",
    "[policy]\nrequired_approvals = 1\n[policy.severity]\nnumbers = 'advisory'",
    "[routes]\npt = 'person'\nru = 'person'",
    FILTERS,
)


def middle(past: Past) -> int:
    """A position half way."""
    return past.position // 2


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("required", [1, 2])
def test_nothing_changed_or_everything_restated_never_differs(seed: int, required: int):
    """An empty file, and one that says what holds today, over the whole past or a part of it."""
    past = random_past(seed, required=required)
    assert past.position > 20
    for file in ("", RESTATED.format(required=required)):
        for after in (0, middle(past)):
            assert past.asked(file, after=after) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_exactly_the_publications_with_too_few_approvals_are_refused(seed: int):
    """Counted by hand: no override, and fewer approvals of the text than asked for."""
    past = random_past(seed)
    short = []
    for position, event in past.log:
        if isinstance(event, happened.EditionPublished | happened.EditionCorrected | happened.EditionScheduled):
            approvals = folded(past, position - 1).editions[event.language].approvals
            if len(approvals) < 2 and not any(given.override for given in approvals):
                short.append(position)
    assert [each.position for each in past.asked("[policy]\nrequired_approvals = 2")] == short


def test_the_random_pasts_hold_what_is_looked_for():
    """Each other world differs somewhere, and in every way that there is."""
    kinds = {
        each.kind
        for seed in SEEDS
        for file in OTHER_WORLDS
        for each in random_past(seed, required=2).asked(file) + random_past(seed).asked(file)
    }
    assert kinds == set(Kind) - {Kind.MACHINE_INSTEAD}  # these pasts ask for no edition by a person


@pytest.mark.parametrize("seed", SEEDS)
def test_stricter_only_refuses_and_laxer_never_does(seed: int):
    """No answer says that more approvals would have made anything faster, or fewer would have stopped it."""
    strict = random_past(seed).asked("[policy]\nrequired_approvals = 4\nfour_eyes = true")
    assert {each.kind for each in strict} <= REFUSED
    lax = random_past(seed, required=3).asked(
        "[policy]\nrequired_approvals = 1\n[policy.severity]\nnumbers = 'advisory'"
    )
    assert not REFUSED & {each.kind for each in lax}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("file", OTHER_WORLDS)
def test_only_the_days_asked_for_are_told(seed: int, file: str):
    """Nothing before them is judged."""
    past = random_past(seed)
    after = middle(past)
    assert all(position > after for _, position in told(past.asked(file, after=after)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("after", [0, 40])
def test_in_the_changed_world_who_received_receives_to_the_end(seed: int, after: int):
    """Corrections and withdrawals reach everybody who would ever have received the edition, and no absent partner."""
    past = random_past(seed)
    names = {each.id: each.name for each in past.partners}
    found = past.asked(FILTERS, after=after)
    assert {each.kind for each in found} <= {Kind.RECEIVED_TOO, Kind.NOT_RECEIVED}
    by_plan = {(each.position, each.kind): set(each.facts["partners"]) for each in found}
    ever: dict[str, set[str]] = {}
    for position, event in past.log:
        if isinstance(event, happened.DeliveryPlanned):
            got = {names[identity] for identity in event.partners}
            would = (got | by_plan.get((position, Kind.RECEIVED_TOO), set())) - by_plan.get(
                (position, Kind.NOT_RECEIVED), set()
            )
            if position > after:
                assert ever.get(event.language, set()) <= would
                assert "Agency" not in would
            ever[event.language] = (ever.get(event.language, set()) | would) - {"Agency"}
