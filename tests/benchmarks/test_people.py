"""What the benchmarks' people write, and how what partners received is counted."""

from __future__ import annotations

import pytest

from benchmarks.house import PARTNERS
from benchmarks.people import LANGUAGES, Tally
from benchmarks.receivers import Arrival
from benchmarks.writing import article, in_portuguese


def arrival(partner: int, language: str, revision: int, *, at: float = 1.0, message: str = "") -> Arrival:
    """One message about the article ``one``."""
    edition = f"urn:copyflow:one:{language}"
    identity = message or f"{partner}/{language}/{revision}"
    return Arrival(partner, identity, "article.published", at, edition, revision)


def test_an_article_is_delivered_when_the_last_partner_has_the_last_edition():
    """Not when the first has the first; and what comes later changes nothing."""
    tally = Tally()
    expected = [(partner, language) for partner in range(PARTNERS) for language in LANGUAGES]

    for number, (partner, language) in enumerate(expected):
        assert tally.delivered == {}
        tally.note(arrival(partner, language, 1, at=float(number)))
    tally.note(arrival(0, "en", 2, at=99.0))

    assert tally.delivered == {"one": float(len(expected) - 1)}


@pytest.mark.parametrize(
    ("second", "counted"),
    [
        (arrival(0, "en", 2, message="a"), (1, 0, 0)),
        (arrival(0, "en", 2, message="b"), (0, 1, 0)),
        (arrival(0, "en", 1, message="c"), (0, 0, 1)),
        (arrival(0, "en", 3, message="d"), (0, 0, 0)),
    ],
    ids=["again under its id", "under another id", "an older revision", "a newer one"],
)
def test_messages_that_come_again_twice_or_out_of_order_are_told_apart(second: Arrival, counted: tuple[int, int, int]):
    """Only the first of these is what a partner may get."""
    tally = Tally()
    tally.note(arrival(0, "en", 2, message="a"))
    tally.note(second)

    assert (tally.repeated, tally.doubled, tally.inversions) == counted


def test_a_text_follows_from_its_seed_and_no_other_has_its_sentences():
    """A translation memory that knew them would answer in the engine's place."""
    first, again, other = article("a"), article("a"), article("b")
    sentences = [set(each["body"].replace("\n\n", " ").split(". ")) for each in (first, other)]

    assert first == again
    assert sentences[0] & sentences[1] == set()
    assert 300 < len(first["body"].split()) < 400


def test_a_text_in_portuguese_keeps_its_names_and_no_english_phrase():
    """The checks would find what was not translated."""
    portuguese = in_portuguese("The water board put off the night ferry on the way to Karominte.")

    assert portuguese == "O conselho da água adiaram a barca noturna a caminho de Karominte."
