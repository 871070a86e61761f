"""Bad input, odd signs and very long texts."""

from __future__ import annotations

import sys

import pytest

from tests.workers.tagging.english.reading import named, reading_of


@pytest.mark.parametrize("text", ["", " ", "\n\n", "(", "'s", "\u200b", "…", "\U0001f600"])
def test_a_text_without_words_names_nothing(text: str) -> None:
    """Given nothing to read, then nothing is told."""
    assert reading_of(text).spans == ()


def test_places_count_code_points_beyond_the_basic_plane() -> None:
    """Given signs outside the basic plane and no-break spaces, then every place slices the original back."""
    text = (
        "\U0001f1f0\U0001f1ff \U00020000 Prime\u00a0Minister Shehbaz\u00a0Sharif met I.\u00a0I.\u00a0Karimov "
        "of Peking\u202fUniversity in Xi\u2019an."
    )
    assert named(text) >= {
        ("PER", "Shehbaz\u00a0Sharif"),
        ("PER", "I.\u00a0I.\u00a0Karimov"),
        ("ORG", "Peking\u202fUniversity"),
    }


def _calls(text: str) -> int:
    """How many Python calls reading ``text`` takes: a measure of work that no busy machine changes."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        reading_of(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "Mr. ",
        "Aa ", "(", ") ( ", "Aa, ", "Aa and ", "University of Aa and ", "the Secretary-General of ", "Minister ", "A. ",
        "Aa Bank, ", "Committee of the ", "Li Na, ", "director of the director ", "SCO ", "'s ", '"Aa" ', "Aa\n",
        "Bank of China in ", "KTZ Freight Transport, Siemens Energy. ", "Chinese Wang Bank of Wang Wei. Bank said ",
    ],
)  # fmt: skip
def test_work_grows_with_the_length_of_the_text(piece: str) -> None:
    """Given the same piece over and over, then four times the text is at most five times the work."""
    reading_of(piece)
    short, long = _calls(piece * 500), _calls(piece * 2000)
    assert long <= 5 * short + 2000


def test_two_megabytes_are_read() -> None:
    """Given 2 MB of brackets and of capitals, then they are read to their end: the name after them is told."""
    for piece in ("(", "A" * 2000 + " "):
        text = piece * (2_000_000 // len(piece)) + "\nXu Bu spoke."
        assert ("PER", "Xu Bu") in named(text)
