"""The file that asks: what it may say, and how what it may not say is refused."""

from __future__ import annotations

import pytest

from tests.factories import EN, PT, RU, rule
from tests.what_if.parts import HARBOUR, VALLEY
from workflow.domain.annotations import Severity
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag, Route
from workflow.what_if.changes import (
    EVERY_LANGUAGE,
    Changes,
    PartnerChange,
    for_language,
    parse_changes,
    require_checks,
    with_partners,
)

WHOLE = """
days = 7
[policy]
required_approvals = 2
four_eyes = true
[policy.severity]
numbers = "blocking"
spacing = "advisory"
[routes]
pt = "person"
PT-br = "machine"
[[routing]]
source = "en"
urgencies = [1, 3]
engines = ["fx", "person"]
[[routing]]
engines = ["person"]
[partners."Harbour Wire"]
languages = ["en", "ru"]
[partners."Agency"]
absent = true
[new_partners."Valley Radio"]
languages = ["RU"]
"""
NAMES = {HARBOUR: "Harbour Wire", VALLEY: "Agency"}


def test_everything_that_a_file_can_say():
    """Languages come in their canonical case."""
    assert parse_changes(WHOLE.encode()) == Changes(
        days=7,
        required_approvals={EVERY_LANGUAGE: 2},
        no_overrides=True,
        severities={"numbers": Severity.BLOCKING, "spacing": Severity.ADVISORY},
        routes={PT: Route.PERSON, LanguageTag("pt-BR"): Route.MACHINE},
        routing=(rule("fx", "person", source="en", urgencies=(1, 3)), rule("person")),
        partners={"Harbour Wire": PartnerChange(languages=(EN, RU)), "Agency": PartnerChange(absent=True)},
        new_partners={"Valley Radio": (RU,)},
    )


def test_a_file_that_says_nothing_changes_nothing():
    """Thirty days, and the world as it was."""
    assert parse_changes(b"\xef\xbb\xbf# nothing") == Changes()


def test_a_language_is_looked_up_by_itself_then_by_its_primary_language_then_as_any():
    """The closest word counts."""
    table = {LanguageTag("pt-BR"): 1, PT: 2}
    assert [for_language(table, LanguageTag(tag)) for tag in ("pt-BR", "pt-PT", "pt", "ru")] == [1, 2, 2, None]
    assert for_language({**table, EVERY_LANGUAGE: 3}, RU) == 3


@pytest.mark.parametrize(
    ("file", "field", "reason"),
    [
        (
            "dayz = 3",
            "dayz",
            "is not known; what can be changed here: days, policy, routes, routing, partners, new_partners",
        ),
        ("days = 0", "days", "a whole number from 1 to 36500"),
        ("days = true", "days", "a whole number"),
        ("days = 1.5", "days", "a whole number"),
        ("days = 99999999999999999999999", "days", "a whole number"),
        ("policy = 3", "policy", "must be a table"),
        ("[policy]\nrequired_aprovals = 2", "policy.required_aprovals", "required_approvals, four_eyes, severity"),
        ("[policy]\nrequired_approvals = '2'", "policy.required_approvals", "from 1 to 5"),
        ("[policy]\nrequired_approvals = 0", "policy.required_approvals", "from 1 to 5"),
        ("[policy.required_approvals]\nxx = 2", "policy.required_approvals.xx", "names no language"),
        ("[policy.required_approvals]\nen = 9", "policy.required_approvals.en", "from 1 to 5"),
        ("[policy.required_approvals]\nen = 1\nEN = 2", "policy.required_approvals.EN", "named twice"),
        ("[policy]\nfour_eyes = false", "policy.four_eyes", "can only be true here; leave it out"),
        ("[policy]\nfour_eyes = 1", "policy.four_eyes", "can only be true"),
        ("[policy]\nseverity = 'blocking'", "policy.severity", "must be a table"),
        ("[policy.severity]\nnumbers = 'fatal'", "policy.severity.numbers", 'must be "blocking" or "advisory"'),
        ("[policy.severity]\nnumbers = []", "policy.severity.numbers", 'must be "blocking" or "advisory"'),
        ("[routes]\nportuguese = 'person'", "routes.portuguese", "is not a language tag such as"),
        ("[routes]\npt = 'nobody'", "routes.pt", 'must be "machine" or "person"'),
        ("routing = 3", "routing", "[[routing]]"),
        ("[[routing]]\nengine = 'fx'", "routing.0.engine", "source, target, urgencies, engines"),
        ("[[routing]]\nsource = 'en'", "routing.0", "engines"),
        ("[[routing]]\nengines = ['fx']\nurgencies = [1]", "routing.0", "length 2"),
        ("[[routing]]\nengines = []", "routing.0.engines", "at least one engine"),
        ("[[routing]]\nengines = ['fx']\n[[routing]]\nengines = ['x']", "routing.1", "never be reached"),
        ("[partners]\nHarbour = 3", "partners.Harbour", "must be a table"),
        ("[partners.Harbour]", "partners.Harbour", "say one of"),
        ("[partners.Harbour]\nabsent = true\nlanguages = []", "partners.Harbour", "say one of"),
        ("[partners.Harbour]\nabsent = false", "partners.Harbour.absent", "can only be true"),
        ("[partners.Harbour]\nlanguage = 'en'", "partners.Harbour.language", "languages, absent"),
        ("[partners.Harbour]\nlanguages = 'en'", "partners.Harbour.languages", "must be a list of language tags"),
        ("[partners.Harbour]\nlanguages = [1]", "partners.Harbour.languages", "must be a list of language tags"),
        ("[partners.Harbour]\nlanguages = ['qq']", "partners.Harbour.languages", "names no language"),
        ("[new_partners.Valley]", "new_partners.Valley", "say which languages"),
        ("[new_partners.Valley]\nabsent = true", "new_partners.Valley.absent", "what can be changed here: languages"),
        ("[new_partners.' ']\nlanguages = []", "new_partners", "must not be empty"),
        ("[new_partners]\nV.languages = []\nv.languages = []", "new_partners.v", "named twice"),
        ("days = ", "file", "is not TOML"),
        ("days = " + "9" * 5000, "file", "is not TOML"),
        ("a = " + "[" * 100_000, "file", "is n"),
    ],
)
def test_what_means_nothing_here_is_refused_by_name(file: str, field: str, reason: str):
    """The field and what is allowed: a typing error is never answered by "nothing would have differed"."""
    with pytest.raises(InvalidValue) as caught:
        parse_changes(file.encode())
    assert caught.value.field == field
    assert reason in caught.value.reason


def test_a_file_that_is_no_text_is_refused():
    """UTF-8 is what TOML is written in."""
    with pytest.raises(InvalidValue, match="is not UTF-8"):
        parse_changes("days = 3 # é".encode("latin-1"))


def test_partners_are_found_by_name_and_by_id():
    """Afterwards they stand under their ids."""
    file = f'[partners."Harbour Wire"]\nlanguages = ["en"]\n[partners."{VALLEY}"]\nabsent = true'
    found = with_partners(parse_changes(file.encode()), NAMES).partners
    assert found == {HARBOUR: PartnerChange(languages=(EN,)), VALLEY: PartnerChange(absent=True)}


@pytest.mark.parametrize(
    ("file", "names", "field", "reason"),
    [
        (
            "[partners.Harbor]\nabsent = true",
            NAMES,
            "partners.Harbor",
            "no such partner; there are Agency, Harbour Wire",
        ),
        ("[partners.Harbor]\nabsent = true", {}, "partners.Harbor", "there are none"),
        (
            "[partners.Agency]\nabsent = true",
            {HARBOUR: "Agency", VALLEY: "Agency"},
            "partners.Agency",
            f"id: {HARBOUR}",
        ),
        (
            f"[partners.Agency]\nabsent = true\n[partners.{VALLEY}]\nlanguages = []",
            NAMES,
            f"partners.{VALLEY}",
            "named twice",
        ),
        ("[new_partners.agency]\nlanguages = []", NAMES, "new_partners.agency", "this partner exists"),
    ],
)
def test_partners_that_do_not_fit_what_there_is_are_refused(file: str, names: dict, field: str, reason: str):
    """With those that there are."""
    with pytest.raises(InvalidValue) as caught:
        with_partners(parse_changes(file.encode()), names)
    assert caught.value.field == field
    assert reason in caught.value.reason


def test_of_many_partners_the_first_are_listed():
    """A refusal stays readable."""
    with pytest.raises(InvalidValue, match=r"P018, P019 and 80 more$"):
        with_partners(parse_changes(b"[partners.X]\nabsent = true"), {f"{n}": f"P{n:03}" for n in range(100)})


def test_a_check_that_never_ran_is_refused():
    """With those that did."""
    changes = parse_changes(b'[policy.severity]\nnumerals = "blocking"')
    with pytest.raises(InvalidValue, match="those that have: numbers, spacing"):
        require_checks(changes, {"spacing", "numbers"})
    with pytest.raises(InvalidValue, match="those that have: none yet"):
        require_checks(changes, set())
    require_checks(changes, {"numerals"})
