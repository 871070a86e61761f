"""Language codes: the best of a provider's for each of ours, and its list, which is kept for a while."""

from __future__ import annotations

import pytest

from workers.ports import EngineError, PermanentEngineError, QuotaEngineError, SetupEngineError, TransientEngineError
from workers.translation.engines.codes import LanguageList, Languages, code_for, language_of
from workflow.domain.vocabulary import LanguageTag

EN_RU = Languages(targets={"en": frozenset({"ru", "en"})})


@pytest.mark.parametrize(
    ("tag", "offered", "code"),
    [
        ("en", ["EN-US", "EN-GB"], "EN-GB"),
        ("en-US", ["en", "EN-GB"], "en"),
        ("en", ["en", "en-AU"], "en"),
        ("pt", ["PT-PT", "PT-BR"], "PT-BR"),
        ("pt-AO", ["PT-PT"], "PT-PT"),
        ("zh", ["zh"], "zh"),
        ("zh", ["zh-Hant", "zh-Hans"], "zh-Hans"),
        ("zh-Hant", ["zh", "zh-TW"], "zh-TW"),
        ("zh-HK", ["zh-CN", "zh-TW"], "zh-TW"),
        ("zh-Hant", ["zt", "zh"], "zt"),
        ("zh-Hant", ["zh"], None),
        ("uz-Cyrl", ["uz"], None),
        ("uz-Cyrl", ["uz", "uz-Cyrl"], "uz-Cyrl"),
        ("uz", ["uz", "uz-Cyrl"], "uz"),
        ("kk", ["kk"], "kk"),
        ("kk-Latn", ["kk"], None),
        ("sr-Latn", ["sr-Cyrl", "sr-Latn"], "sr-Latn"),
        ("be", ["ru"], None),
        ("hi", [], None),
    ],
)
def test_the_code_for_a_tag(tag: str, offered: list[str], code: str | None) -> None:
    """Exact where it can be, the usual variant where one is wanted, never another script."""
    assert code_for(LanguageTag(tag), offered) == code


@pytest.mark.parametrize(("code", "language"), [("ZH-HANS", "zh"), ("zt", "zh"), ("pb", "pt"), ("zh_CN", "zh")])
def test_the_language_of_a_code(code: str, language: str) -> None:
    """Spellings of providers come down to our primary languages."""
    assert language_of(code) == language


class Provider:
    """Gives the list, or fails as it is told to; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.failure: EngineError | None = None
        self.now = 0.0

    def ask(self) -> Languages:
        """The list or the failure."""
        self.asked += 1
        if self.failure:
            raise self.failure
        return EN_RU

    def clock(self) -> float:
        """The time that the test sets."""
        return self.now


def test_a_list_is_kept_for_ten_minutes() -> None:
    """Then it is asked for again; while that fails, the one before serves for a day."""
    provider = Provider()
    known = LanguageList(provider.ask, provider.clock)
    assert [known.get().pairs() for _ in range(3)] == [frozenset({("en", "ru")})] * 3
    assert provider.asked == 1
    provider.now = 601
    known.get()
    assert provider.asked == 2
    provider.failure = TransientEngineError("down")
    provider.now = 1_300
    assert known.get() == EN_RU
    assert provider.asked == 3
    provider.now = 100_000
    with pytest.raises(TransientEngineError):
        known.get()


@pytest.mark.parametrize("kind", [TransientEngineError, PermanentEngineError, QuotaEngineError, SetupEngineError])
def test_a_failure_is_remembered_for_half_a_minute(kind: type[EngineError]) -> None:
    """A server that is down is not waited for by every article; each gets a failure of its own to write to."""
    provider = Provider()
    provider.failure = kind("down")
    known = LanguageList(provider.ask, provider.clock)
    failures = []
    for provider.now in (1_000, 1_010, 1_029):
        with pytest.raises(kind) as caught:
            known.get()
        failures.append(caught.value)
    assert provider.asked == 1
    assert len({id(failure) for failure in failures}) == 3
    assert {(type(failure), str(failure)) for failure in failures} == {(kind, "down")}
    provider.now, provider.failure = 1_031, None
    assert known.get() == EN_RU
