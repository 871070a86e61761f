"""Which places of a text are one thing."""

from __future__ import annotations

import pytest

from tests.workers.tagging.marked import marked
from workers.tagging.coreference import grouped
from workers.tagging.names import identity_of
from workflow.domain.annotations import EntityType


def _groups(*arguments, **options):
    """The names of each thing, as they are written, with how often it stands in the text."""
    return [(each.names, len(each.spans)) for each in grouped(marked(*arguments, **options))]


def test_the_same_name_is_one_thing_whatever_its_case_form_capitals_and_spacing():
    """Each language's ways to write one name differently in one text do not make two things of it."""
    assert _groups("[LOC|Tashkent]'s airport. [LOC|TASHKENT] again.") == [(("Tashkent", "TASHKENT"), 2)]
    assert _groups("В [LOC|Ташкенте] и из [LOC|Ташкента]", "ru") == [(("Ташкенте", "Ташкента"), 2)]
    assert _groups("[ORG|Ministry of Trade], the [ORG|Ministry\u00a0of Trade]") == [(("Ministry of Trade",), 2)]


def test_a_family_name_alone_joins_the_one_person_who_bears_it():
    """Before or after the full name, by family name first or last, with initials, in another case."""
    assert _groups("[PER|Norov] spoke. [PER|Vladimir Norov] said") == [(("Vladimir Norov", "Norov"), 2)]
    assert _groups("[PER|Xi Jinping] met. [PER|Xi] said") == [(("Xi Jinping", "Xi"), 2)]
    assert _groups("[PER|В. И. Норов]. Слова [PER|Норова]. [PER|Владимир Иванович Норов]", "ru") == [
        (("Владимир Иванович Норов", "В. И. Норов", "Норова"), 3)
    ]
    assert _groups("[PER|弗拉基米尔·诺罗夫]说。[PER|诺罗夫]指出", "zh") == [(("弗拉基米尔·诺罗夫", "诺罗夫"), 2)]


def test_a_family_name_that_two_people_bear_joins_neither():
    """Where the text leaves a choice nobody makes it."""
    found = _groups("[PER|Nurlan Asadov], [PER|Sherzod Asadov] came. [PER|Asadov] left.")
    assert [names for names, _ in found] == [("Nurlan Asadov",), ("Sherzod Asadov",), ("Asadov",)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("[PER|Liu Jun] and [PER|Liu Wei]", "en"),
        ("[PER|Ivan Petrov] and [PER|Ivan Sidorov]", "en"),
        ("[PER|И. Петров] и [PER|Сергей Петров]", "ru"),
        ("[PER|刘军]和[PER|刘伟]", "zh"),
        ("[LOC|Moscow] and [ORG|Moscow State University]", "en"),
    ],
)
def test_names_that_share_a_word_stay_apart(text, language):
    """A shared name, or an initial that does not fit, joins nobody."""
    assert len(_groups(text, language)) == 2


def test_an_explained_short_form_joins_its_long_form():
    """The acronym is known, and whoever reads the tag sees what the text explains it by."""
    (found,) = grouped(
        marked(
            "the [ORG|Shanghai University of Law] ([ORG|SHUL]). [ORG|SHUL] said",
            definitions=(("SHUL", "Shanghai University of Law"),),
        )
    )
    assert (found.name, found.acronym, found.explained, len(found.spans)) == (
        "Shanghai University of Law",
        "SHUL",
        "Shanghai University of Law",
        3,
    )


def test_dates_and_amounts_are_one_by_what_they_mean():
    """Two ways to write one day are one thing; two days are two, also where the words are alike."""
    values = {"24 June 2021": "2021-06-24", "June 24": "2021-06-24", "$2 billion": "USD 2000000000"}
    found = grouped(marked("[DATE|24 June 2021], on [DATE|June 24], [MONEY|$2 billion]", values=values))
    assert [(each.value, len(each.spans)) for each in found] == [("2021-06-24", 2), ("USD 2000000000", 1)]


def test_an_identity_that_nobody_gave_is_made_of_the_name():
    """The same for every case form; readable; never empty."""
    assert identity_of(EntityType.PERSON, "Liu Jun") == "person:liu-jun"
    assert identity_of(EntityType.PLACE, "Ташкенте") == identity_of(EntityType.PLACE, "Ташкент")
    assert identity_of(EntityType.ORGANISATION, "!!!") == "organisation:unnamed"
