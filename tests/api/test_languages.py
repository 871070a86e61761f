"""The languages of the pages: complete catalogues, sound translations, moments and numbers as each writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from api.ui.amounts import ago, iso, moment, number, second
from api.ui.catalogue import found, untranslated, updated
from api.ui.templating import render
from api.wording import CATALOGUES, LANGUAGES, language_for, speaking, speech_of
from workflow.domain.phrases import phrase, phrase_count, word
from workflow.preferences import Preferences

OTHERS = LANGUAGES[1:]
THEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
_MEANT = re.compile(r"%\((\w+)\)[sd]")


def placeholders(text: str) -> set[str]:
    """Names that stand for values in a sentence of a template or of the code."""
    return {*_MEANT.findall(text), *(name for _, name, _, _ in Formatter().parse(text) if name is not None)}


def edges(text: str) -> tuple[str, str]:
    """The white space before and after a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def translations(language: str) -> Iterator[tuple[str, str]]:
    """Every translated sentence with its source; of one that counts, each form with the source's form for many."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language.replace("-", "_"))
    for message in catalogue:
        source = message.id if isinstance(message.id, str) else message.id[-1]
        said = (message.string,) if isinstance(message.string, str) else message.string or ()
        yield from ((source, form) for form in said if source and form)


@pytest.mark.parametrize("language", OTHERS)
def test_catalogues_know_exactly_the_sentences_of_the_pages(language: str) -> None:
    """What templates and code say stands in every catalogue, and no more (`python -m api.ui.catalogue` mends it)."""
    assert (CATALOGUES / f"{language}.po").read_bytes() == updated(language, found())


@pytest.mark.parametrize("language", OTHERS)
def test_everything_is_translated(language: str) -> None:
    """No sentence of any page is left in English."""
    assert untranslated(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_every_value(language: str) -> None:
    """A translation names exactly the values that its source names: none is lost, and none is made up."""
    wrong = [(source, said) for source, said in translations(language) if placeholders(said) != placeholders(source)]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_form_of_their_source(language: str) -> None:
    """A label stays a label: the white space at its ends, no markup, and no full stop more or less than the source."""
    ends = (".", "。", "۔")
    wrong = [
        (source, said)
        for source, said in translations(language)
        if edges(said) != edges(source)
        or ("<" in said) > ("<" in source)
        or source.endswith(".") != said.endswith(ends)
    ]
    assert wrong == []


def test_moments_and_spans_are_written_as_the_language_does() -> None:
    """English as in logs and the API; the others with their own names of months and units, always in named UTC."""
    expected = {
        "en": ("2026-03-04 05:06 UTC", "2026-03-04 05:06:07 UTC", "5 min", "3 h", "2 d"),
        "ru": ("4 мар. 2026 г. 05:06 UTC", "4 мар. 2026 г. 05:06:07 UTC", "5 мин", "3 ч", "2 дн."),
        "zh-Hans": ("2026年3月4日 05:06 UTC", "2026年3月4日 05:06:07 UTC", "5分钟", "3小时", "2天"),
        "ur": ("4 مارچ، 2026 05:06 UTC", "4 مارچ، 2026 05:06:07 UTC", "5 منٹ", "3 گھنٹے", "2 دن"),
    }
    spans = (timedelta(minutes=5), timedelta(hours=3), timedelta(days=2))
    for language, written in expected.items():
        with speaking(language):
            found_here = (moment(THEN), second(THEN), *(ago(THEN - span, THEN) for span in spans))
            assert tuple(" ".join(each.split()) for each in found_here) == written  # any of the no-break spaces
            assert iso(THEN) == "2026-03-04T05:06:07Z"
            assert moment(None) == ""
    assert ago(THEN, THEN) == "just now"


def test_numbers_have_the_marks_of_the_language() -> None:
    """Thousands and fractions are set apart as the language does it."""
    written = {}
    for language in LANGUAGES:
        with speaking(language):
            written[language] = number(1234567.5)
    assert written["en"] == "1,234,567.5"
    assert written["ru"].split() == ["1", "234", "567,5"]
    assert (written["zh-Hans"], written["ur"]) == ("1,234,567.5", "1,234,567.5")


@pytest.mark.parametrize(
    ("chosen", "asked", "spoken"),
    [
        ("", "", "en"),
        ("ur", "ru", "ur"),
        ("", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "zh-CN,zh;q=0.9", "zh-Hans"),
        ("", "zh-Hans-SG", "zh-Hans"),
        ("", "de,fr;q=0.5", "en"),
        ("tlh", ";;,,\u202e", "en"),
    ],
)
def test_who_is_spoken_to_in_which_language(chosen: str, asked: str, spoken: str) -> None:
    """The person's own choice, else what the browser asks for, else English."""
    assert language_for(chosen, asked) == spoken


def test_a_page_tells_sentences_of_the_code_in_its_language() -> None:
    """A refusal that was put together in the code, its count and its words are told in the page's language."""
    said = phrase("{told}: {note}", told=word("rejected"), note="нет")
    with speaking("ru") as speech:
        assert speech.tell(said) == f"{speech.word('rejected')}: нет"
        assert speech.tell("as it is") == "as it is"
        counted = phrase_count("{count} day", "{count} days", 2)
        assert speech.tell(counted) == counted  # no catalogue knows it, so it stays English


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_of_a_page_is_in_its_language(language: str) -> None:
    """``html`` says language and direction, and no word of the frame is left in English."""
    person = type("Somebody", (), {"name": "Li"})
    answer = render(
        "ui",
        "base.html",
        spoken_language=language,
        preferences=Preferences(),
        person=person,
        path="/queue",
        site_name="N",
        position=0,
        past=None,
        at=str,
    )
    page = bytes(answer.body).decode()
    assert f'<html lang="{language}" dir="{speech_of(language).direction}">' in page
    assert speech_of(language).direction == ("rtl" if language == "ur" else "ltr")
    texts = re.sub(r"<(script|kbd|strong).*?</\1>|<[^>]*>", "\n", page)
    english = set(re.findall(r"[A-Za-z]{2,}", texts)) - {"Li"}
    assert bool(english) is (language == "en"), english
