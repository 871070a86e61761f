"""Sentences that can be said in another language."""

from __future__ import annotations

import copy
import json
import pickle
import sqlite3

import msgspec
import pytest

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import Phrase, either, listed, phrase, phrase_count, unended, word
from workflow.domain.phrases import plain as stored

RUSSIAN = {
    "{told}, to {partner}": "{told}, партнёру {partner}",
    "parked {item}: {reason}": "отложено {item}: {reason}",
    "{first} or {rest}": "{first} или {rest}",
    "{field}: {reason}": "{field}: {reason}",
    "must be a day": "нужен день",
    "writer": "автор",
    "reviewer": "редактор",
}


def in_russian(said: str) -> str:
    """The sentence by the catalogue above; Russian has three plural forms."""
    assert isinstance(said, Phrase)
    forms = ("{count} абзац", "{count} абзаца", "{count} абзацев")

    def several(one: str, many: str, count: int) -> str:
        del one, many
        return forms[0] if count % 10 == 1 else forms[1] if count % 10 < 5 else forms[2]

    return said.told(lambda pattern: RUSSIAN.get(pattern, pattern), several)


def test_a_sentence_is_english_until_it_is_told():
    """A phrase is its English sentence as text; told in another language it takes that one's pattern, nested too."""
    said = phrase(
        "{told}, to {partner}", told=phrase("parked {item}: {reason}", item="d1", reason="gone"), partner="Xin"
    )
    assert said == "parked d1: gone, to Xin"
    assert in_russian(said) == "отложено d1: gone, партнёру Xin"


def test_a_count_takes_the_languages_own_forms():
    """English has two forms, Russian three; the number stands in each."""
    said = [phrase_count("{count} paragraph", "{count} paragraphs", number) for number in (1, 2, 5)]
    assert said == ["1 paragraph", "2 paragraphs", "5 paragraphs"]
    assert [in_russian(each) for each in said] == ["1 абзац", "2 абзаца", "5 абзацев"]


def test_lists_join_in_the_language():
    """``a or b``: the words and what joins them are told; none is empty text, one stands alone."""
    said = either([word("reviewer"), word("writer")])
    assert said == "reviewer or writer"
    assert in_russian(said) == "редактор или автор"
    assert either(["a", "b", "c"]) == "a or b or c"
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b, c")


def test_a_stop_at_the_end_goes_in_every_language():
    """A sentence whose last words somebody wrote with a full stop goes on without it."""
    assert unended("Gone.") == "Gone"
    said = unended(phrase("parked {item}: {reason}", item="d1", reason="It is gone."))
    assert said == "parked d1: It is gone"
    assert in_russian(said) == "отложено d1: It is gone"
    without = phrase("parked {item}: {reason}", item="d1", reason="gone")
    assert in_russian(phrase("{told}, to {partner}", told=unended(without), partner="Wire")) == (
        "отложено d1: gone, партнёру Wire"
    )


@pytest.mark.parametrize(
    "said", [phrase("must be {what}", what="a day"), phrase_count("{count} day", "{count} days", 3), word("writer")]
)
def test_what_leaves_the_process_is_plain_text(said: Phrase):
    """JSON of every kind, the database and the log know nothing of phrases: they get the English text."""
    plain = str(said)
    assert type(plain) is str
    assert json.loads(json.dumps({"detail": said})) == {"detail": plain}
    assert msgspec.json.decode(msgspec.json.encode([said], enc_hook=stored), type=list[str]) == [plain]
    assert type(f"{said}") is str
    kept = sqlite3.connect(":memory:").execute("select ?", (said,)).fetchone()[0]
    assert (type(kept), kept) == (str, plain)
    with pytest.raises(NotImplementedError):
        stored(object())


def test_copies_can_still_be_told():
    """A copy, deep or pickled, is told like the first: nothing is lost on the way through a dataclass."""
    said = phrase("{field}: {reason}", field="since", reason=phrase("must be a day"))
    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):  # noqa: S301 - our own bytes
        assert in_russian(again) == "since: нужен день"


def test_a_refused_value_can_be_told():
    """A refusal keeps its field and its reason, and its detail is told with the reason in the language."""
    refused = InvalidValue("since", phrase("must be a day"))
    assert (refused.field, refused.reason, refused.detail) == ("since", "must be a day", "since: must be a day")
    assert in_russian(refused.detail) == "since: нужен день"
    assert str(refused) == "since: must be a day"
