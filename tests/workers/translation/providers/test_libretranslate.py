"""What is particular about LibreTranslate: where the key goes, its codes, and the entities that it takes out."""

from __future__ import annotations

import pytest

from tests.support.providers.libretranslate import KEY
from tests.support.providers.server import answering
from tests.workers.translation.providers.parts import EN, ZH, at_work, case_of, segments
from workers.ports import PermanentEngineError, SetupEngineError
from workflow.domain.vocabulary import LanguageTag

CASE = case_of("libretranslate")


def test_the_key_goes_into_the_body_only() -> None:
    """A bearer header is ignored by the server and would make us anonymous: there is none, and none in the address."""
    with at_work(CASE) as (server, engine):
        engine.translate(segments("Good day."), EN, ZH)
        [request] = server.sent()
    assert request.document() == {
        "q": ["Good day."],
        "source": "en",
        "target": "zh-Hans",
        "format": "text",
        "api_key": KEY,
    }
    assert "authorization" not in request.headers
    assert request.params == {}


def test_its_pairs_are_asked_of_the_server_once() -> None:
    """The list is fetched once in minutes, and ``zh-Hans`` is our ``zh``."""
    with at_work(CASE) as (server, engine):
        assert ("en", "zh") in engine.pairs()
        assert ("zh", "es") in engine.pairs()
        assert ("en", "en") not in engine.pairs()
        assert [request.path for request in server.requests] == ["/languages"]


def test_another_script_is_not_offered() -> None:
    """Simplified characters are no answer to who asks for traditional ones."""
    with at_work(CASE) as (_, engine), pytest.raises(PermanentEngineError, match="does not translate en to zh-Hant"):
        engine.translate(segments("Good day."), EN, LanguageTag("zh-Hant"))


def test_entities_that_are_text_stay() -> None:
    """An article about HTML says ``&lt;b&gt;``; the server would make a tag of it."""
    text = "Write &lt;b&gt; and &amp; in the page, Q & A."
    with at_work(CASE) as (_, engine):
        [made] = engine.translate(segments(text), EN, ZH)
    assert made.text == f"[{text}]"


def test_an_entity_that_is_lost_is_said() -> None:
    """Where the engine drops one all the same, the segment is named and the others are kept."""
    with at_work(CASE) as (server, engine):
        server.texts = lambda texts: [text.replace("&amp;lt;", "<") for text in texts]
        with pytest.raises(PermanentEngineError, match="lost HTML entities that are text in segment s2") as caught:
            engine.translate(segments("Plain.", "Write &lt; here."), EN, ZH)
    assert [each.segment_id for each in caught.value.answered] == ["s1"]
    assert caught.value.segments == ("s2",)


def test_a_server_that_wants_a_key_parks_the_work() -> None:
    """It says so with 400, which elsewhere is a fault of the request."""
    with at_work(CASE, key="") as (_, engine), pytest.raises(SetupEngineError, match="COPYFLOW_LIBRETRANSLATE_KEY"):
        engine.translate(segments("Good day."), EN, ZH)


def test_a_limit_of_the_server_is_told() -> None:
    """The server's own words about its text limit reach the operator."""
    said = "Invalid request: request (250) exceeds text limit (200)"
    with at_work(CASE) as (server, engine):
        server.faults.append(answering({"error": said}, 400))
        with pytest.raises(PermanentEngineError, match=r"exceeds text limit \(200\)"):
            engine.translate(segments("Good day."), EN, ZH)


def test_the_fingerprint_names_pair_and_host() -> None:
    """The server tells neither version nor model, so the host must do."""
    with at_work(CASE) as (server, engine):
        assert engine.fingerprint(EN, ZH) == f"libretranslate:en-zh-Hans {server.url.removeprefix('http://')}"
