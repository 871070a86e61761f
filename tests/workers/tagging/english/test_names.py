"""People, institutions and places of English press text, as the labelling guide wants them."""

from __future__ import annotations

import pytest

from tests.workers.tagging.english.reading import named, shown


@pytest.mark.parametrize(
    ("text", "institution"),
    [
        ("He joined the Department of Eurasian Affairs of the Ministry of Commerce.", "Department of Eurasian Affairs of the Ministry of Commerce"),
        ("The Ministry of Culture, Information, Sports and Youth Policy of the Kyrgyz Republic replied.", "Ministry of Culture, Information, Sports and Youth Policy of the Kyrgyz Republic"),
        ("It is run by Shanghai University of Political Science and Law.", "Shanghai University of Political Science and Law"),
        ("The Embassy of Kazakhstan in China has moved.", "Embassy of Kazakhstan in China"),
        ("They wrote to the Standing Committee of the National People's Congress.", "Standing Committee of the National People's Congress"),
        ("A loan of the Bank of China was agreed.", "Bank of China"),
        ("The Center for Strategic Research under the President of the Republic of Tajikistan spoke.", "Center for Strategic Research under the President of the Republic of Tajikistan"),
        ('The carriages belong to JSC "Uzbekistan Railways" today.', 'JSC "Uzbekistan Railways"'),
        ("The line was laid by China State Railway Group Co., Ltd. last spring.", "China State Railway Group Co., Ltd."),
        ("According to Kabar news agency the pass is open.", "Kabar"),
        ("The Graduate School of International Studies, Seoul National University, sent a note.", "Graduate School of International Studies, Seoul National University"),
    ],
)  # fmt: skip
def test_an_institution_is_told_with_its_whole_name(text: str, institution: str) -> None:
    """Given a longer name with places and parts inside, then the longest reading is the institution's, and nothing within it."""
    found = named(text)
    assert ("ORG", institution) in found
    assert not any(name != institution and name in institution for _, name in found)


def test_two_institutions_joined_by_and_stay_two() -> None:
    """Given ``Bank of China and Peking University``, then neither swallows the other."""
    found = named("The Bank of China and Peking University met the Ministry of Finance and Gazprom.")
    assert found == {
        ("ORG", "Bank of China"),
        ("ORG", "Peking University"),
        ("ORG", "Ministry of Finance"),
        ("ORG", "Gazprom"),
    }


def test_the_nation_of_a_ministry_stands_outside_its_name() -> None:
    """Given ``Chinese Ministry of Foreign Affairs``, then the adjective is no part of it and no place."""
    assert named("It was supported by the Chinese Ministry of Foreign Affairs.") == {
        ("ORG", "Ministry of Foreign Affairs")
    }


def test_heads_alone_name_nothing() -> None:
    """Given ``the Organization`` or ``the Ministry``, then nothing is told."""
    assert shown("After that the Organization thanked the Ministry and the University.") == set()


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("On Monday Secretary-General Norov spoke.", "Norov"),
        ("The rector, Prof. Mikhail Leonidovich Titarenko-Volkov, was there.", "Mikhail Leonidovich Titarenko-Volkov"),
        ("The papers were signed by Yu. A. Soloviev in Moscow.", "Yu. A. Soloviev"),
        ("The post went to Mirzaev R. S. in the end.", "Mirzaev R. S."),
        ("A talk by Xia Xiaohe followed.", "Xia Xiaohe"),
        ("They greeted Khayriddin Usmonzoda warmly.", "Khayriddin Usmonzoda"),
        ("Governor Vladimir May opened the hall.", "Vladimir May"),
        ("H.E. Mr. Emomali Rahmon, President of the Republic of Tajikistan, replied.", "Emomali Rahmon"),
        ("The minister, April Makhmudova, will answer.", "April Makhmudova"),
    ],
)
def test_a_person_is_told_without_titles(text: str, person: str) -> None:
    """Given a name with its office, initials or patronymic, then the name alone is the person's."""
    assert [name for kind, name in named(text) if kind == "PER"] == [person]


def test_a_family_name_alone_is_the_person_named_before() -> None:
    """Given a full name and later its family name, Chinese or not, then both places are the person's."""
    found = named("Xu Bu met Vladimir Norov. Later Xu thanked Norov for the visit.")
    assert found == {("PER", "Xu Bu"), ("PER", "Vladimir Norov"), ("PER", "Xu"), ("PER", "Norov")}


def test_a_month_and_a_city_that_are_family_names_are_told_by_what_stands_beside_them() -> None:
    """Given Vladimir May, a native of Vladimir, who begins in May, then each word is what it is in its place."""
    text = "Deputy head Vladimir May, a native of Vladimir, begins in May. RATS said that May takes office soon."
    found = named(text)
    assert ("PER", "Vladimir May") in found
    assert ("LOC", "Vladimir") in found
    assert ("PER", "May") in found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("It was held at the Xijiao Hotel near the river.", "Xijiao Hotel"),
        ("He was born in Bryansk Oblast.", "Bryansk Oblast"),
        ("She came from the Islamic Republic of Iran yesterday.", "Islamic Republic of Iran"),
        ("He was welcomed in the city of Suyab.", "Suyab"),
        ("The office stands on Chang'an Avenue now.", "Chang'an Avenue"),
        ("BISHKEK, June 24 – The talks went on.", "BISHKEK"),
        ("The Lucknow-born engineer was praised.", "Lucknow"),
    ],
)
def test_a_place_is_told_by_its_head_or_by_where_it_stands(text: str, place: str) -> None:
    """Given a named building, region, state or city, then it is a place with its head word."""
    assert ("LOC", place) in named(text)


def test_adjectives_months_and_plans_are_no_names() -> None:
    """Given nations' adjectives, months and texts called after cities, then none of them is told."""
    told = named("In May the Chinese side praised the Shanghai Spirit and the Astana Declaration.")
    assert told == {("DATE", "May")}


def test_member_states_are_told_by_their_organisation_only() -> None:
    """Given ``SCO countries`` and ``SCO member states``, then the organisation alone is told."""
    assert named("The SCO countries and all SCO member states agree.") == {("ORG", "SCO")}


def test_a_heading_in_capitals_is_read_like_a_sentence() -> None:
    """Given a heading in capitals, then its names are told as they stand, and its verbs are not."""
    text = "SCO SECRETARY-GENERAL VLADIMIR NOROV RECEIVES NEW AMBASSADOR OF KAZAKHSTAN\n\nThe talks were long."
    assert named(text) == {("ORG", "SCO"), ("PER", "VLADIMIR NOROV"), ("LOC", "KAZAKHSTAN")}


def test_the_word_of_the_model_alone_is_shown_only_when_it_is_sure() -> None:
    """Given names that only the model sees, then what it holds for likelier than not but not sure is proposed with its score."""
    from tests.workers.tagging.english.reading import reading_of
    from workers.tagging.rules.english.leftovers import SURE

    text = "The band Obiter Dictum played Quorvath before Nemmerling and Brastow of Old Haverstock."
    spans = [span for span in reading_of(text).spans if span.provider == "crf"]
    assert spans
    assert all(span.score is not None and (span.is_proposed or span.score >= SURE) for span in spans)
