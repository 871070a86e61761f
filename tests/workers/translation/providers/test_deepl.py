"""What is particular about DeepL: its codes and hosts, the context, what it bills, how a quota ends."""

from __future__ import annotations

import pytest

from tests.support.providers.deepl import FakeDeepL
from tests.support.providers.server import answering
from tests.workers.translation.providers.parts import EN, RU, at_work, case_of, segments
from workers.ports import Context, Hypothesis, PermanentEngineError, QuotaEngineError
from workers.translation.engines.deepl import account
from workflow.domain.vocabulary import LanguageTag

CASE = case_of("deepl")


def test_what_is_sent() -> None:
    """Texts, codes, the end of what stands before; what is billed is asked for."""
    with at_work(CASE) as (server, engine):
        made = engine.translate(segments("Good day.", "Two."), EN, RU, Context(before="x" * 5_000 + "Before."))
        [request] = server.sent()
    sent = request.document()
    assert (sent["text"], sent["source_lang"], sent["target_lang"]) == (["Good day.", "Two."], "EN", "RU")
    assert sent["context"].endswith("xBefore.")
    assert len(sent["context"]) == 2_000
    assert made == [
        Hypothesis(segment_id="s1", text="[Good day.]", billed=9),
        Hypothesis(segment_id="s2", text="[Two.]", billed=4),
    ]


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "EN-GB"),
        ("en-US", "EN-US"),
        ("en-AU", "EN-GB"),
        ("pt", "PT-BR"),
        ("pt-PT", "PT-PT"),
        ("zh", "ZH-HANS"),
        ("zh-CN", "ZH-HANS"),
        ("zh-TW", "ZH-HANT"),
        ("zh-Hant-HK", "ZH-HANT"),
        ("uz", "UZ"),
        ("uz-Latn", "UZ"),
        ("kk-Cyrl", "KK"),
    ],
)
def test_our_tags_become_its_target_codes(tag: str, code: str) -> None:
    """Variants where DeepL wants them, scripts where they matter; by either version of the list."""
    for third in (200, 400, 404):
        with at_work(CASE) as (server, engine):
            assert isinstance(server, FakeDeepL)
            server.third_version = third
            engine.translate(segments("Добрый день."), RU, LanguageTag(tag))
            assert server.sent()[0].document()["target_lang"] == code


def test_a_source_in_another_script_is_taken() -> None:
    """What is read may be traditional Chinese: DeepL's one source code for Chinese is for it too."""
    with at_work(CASE) as (server, engine):
        engine.translate(segments("早安。"), LanguageTag("zh-Hant"), RU)
        assert server.sent()[0].document()["source_lang"] == "ZH"


def test_a_script_that_it_does_not_write_is_not_claimed() -> None:
    """DeepL writes Uzbek in Latin letters: who wants Cyrillic ones is told."""
    with at_work(CASE) as (_, engine), pytest.raises(PermanentEngineError, match="does not translate en to uz-Cyrl"):
        engine.translate(segments("Good day."), EN, LanguageTag("uz-Cyrl"))


def test_a_used_up_quota_is_told_in_figures() -> None:
    """The operator reads how much was used of how much."""
    with at_work(CASE) as (server, engine):
        server.faults.append(CASE.quota)
        with pytest.raises(QuotaEngineError, match="499990 of 500000 characters"):
            engine.translate(segments("Good day."), EN, RU)


def test_a_bill_that_cannot_be_is_none() -> None:
    """Negative, broken, or an integer of thousands of digits, which would stop whoever adds it up."""
    for billed in (-1, 1.5, True, "9", 10**4_000):
        with at_work(CASE) as (server, engine):
            server.faults.append(answering({"translations": [{"text": "Добрый день.", "billed_characters": billed}]}))
            [made] = engine.translate(segments("Good day."), EN, RU)
            assert made.billed is None


def test_the_key_chooses_the_host() -> None:
    """Free keys end in ``:fx``; a key never goes to the other host, unless an operator says so."""
    assert account("abc:fx", None).address == "https://api-free.deepl.com"
    assert account("abc", None).address == "https://api.deepl.com"
    assert account("abc", "https://proxy.example.org").address == "https://proxy.example.org"


def test_the_fingerprint_names_the_model_once_it_is_known() -> None:
    """DeepL says in its answer what kind of model it used."""
    with at_work(CASE) as (_, engine):
        before = engine.fingerprint(EN, RU)
        engine.translate(segments("Good day."), EN, RU)
        assert engine.fingerprint(EN, RU) == f"{before} quality_optimized"
        assert before.startswith("deepl:en-ru v2 127.0.0.1:")
