"""What an operator sets: an engine exists only when it is configured; what cannot be used is refused at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.support.providers.deepl import KEY, FakeDeepL
from tests.workers.translation.providers.parts import EN, RU, segments
from workers.translation.http_engines import http_engines
from workflow.engine_settings import EngineRate
from workflow.settings import Settings, what_is_wrong


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine's environment sets is nothing to these tests."""
    import os

    for name in list(os.environ):
        if name.startswith("COPYFLOW_"):
            monkeypatch.delenv(name)


def names(**values: object) -> list[str]:
    """The engines that these settings make."""
    engines = http_engines(Settings(**values))
    for engine in engines:
        engine.close()
    return [engine.name for engine in engines]


def test_nothing_is_there_unless_it_is_configured() -> None:
    """No setting, no engine; half of what an engine needs, no engine."""
    assert names() == []
    assert names(openai_url="http://127.0.0.1:1/v1") == []
    assert names(openai_model="m", libretranslate_key="k") == []
    assert names(google_project="p") == []
    assert names(google_token="t") == []


def test_every_engine_can_be_configured() -> None:
    """Each with the least that it needs."""
    assert names(libretranslate_url="http://127.0.0.1:5000") == ["libretranslate"]
    assert names(deepl_key="k:fx") == ["deepl"]
    assert names(openai_url="http://127.0.0.1:11434/v1", openai_model="m") == ["openai"]
    assert names(google_project="p", google_credentials=Path("nowhere.json")) == ["google"]
    assert names(google_project="p", google_token="t", azure_key="k") == ["google", "azure"]


def test_a_configured_engine_works() -> None:
    """From the settings to a translation, with a rate that is kept in this process."""
    with FakeDeepL() as server:
        settings = Settings(deepl_key=KEY, deepl_url=f"{server.url}/", engine_rates="deepl=100/s+50000c/min")
        [engine] = http_engines(settings)
        assert engine.translate(segments("Good day."), EN, RU)[0].text == "[Good day.]"
        engine.close()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for all settings: COPYFLOW_ and the name."""
    monkeypatch.setenv("COPYFLOW_DEEPL_KEY", "abc:fx")
    monkeypatch.setenv("COPYFLOW_OPENAI_LANGUAGES", "en, ru")
    monkeypatch.setenv("COPYFLOW_ENGINE_RATES", "deepl=0.5/s, openai=2/s+60000c/min")
    settings = Settings()
    assert settings.deepl_key is not None
    assert settings.openai_languages == ("en", "ru")
    assert settings.engine_rates == {
        "deepl": EngineRate(requests_per_second=0.5),
        "openai": EngineRate(requests_per_second=2, characters_per_minute=60_000),
    }
    assert "abc:fx" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("libretranslate_url", "ftp://example.org", "is no https://"),
        ("libretranslate_url", "http://user:word@example.org", "is no https://"),
        ("openai_url", "https://example.org/v1?key=abc", "is no https://"),
        ("openai_url", "https://example.org/v1?", "is no https://"),
        ("openai_url", "https://example.org/v1#", "is no https://"),
        ("google_url", "http://exam ple.org", "is no https://"),
        ("deepl_url", "http://[::1", "is no https://"),
        ("azure_endpoint", "https://", "is no https://"),
        ("deepl_key", "two words", "holds a space"),
        ("azure_key", "line\nend", "holds a space"),
        ("google_project", "../other", "is not one word"),
        ("openai_languages", "en,Russian", "Russian is no language"),
        ("engine_rates", "deepl=fast", "wants engine=5/s"),
        ("engine_rates", "deepl=0/s", "wants engine=5/s"),
        ("engine_rates", "deepl=1/s+2/s", "wants engine=5/s"),
        ("engine_rates", "fx=1/s", "fx is no engine with a rate"),
        ("engine_rates", "deepl=1/s,deepl=2/s", "names deepl twice"),
        ("azure_version", "2.0", "2026-06-06"),
    ],
)
def test_what_cannot_be_used_is_refused_at_the_start(name: str, value: str, reason: str) -> None:
    """With the variable's name and the reason."""
    with pytest.raises(ValidationError) as caught:
        Settings(**{name: value})
    [line] = what_is_wrong(caught.value)
    assert line.startswith(f"COPYFLOW_{name.upper()}=")
    assert reason in line


def test_a_key_that_cannot_be_used_is_not_shown() -> None:
    """A key that was copied with its line end is refused, and the refusal does not print it."""
    with pytest.raises(ValidationError) as caught:
        Settings(deepl_key="secret-41\n")
    assert what_is_wrong(caught.value) == [
        "COPYFLOW_DEEPL_KEY=… cannot be used: holds a space, a line end or a character that no key has."
    ]


def test_a_key_in_an_address_is_not_shown_either() -> None:
    """Keys have settings of their own; one in the address is refused, and cut from what the refusal prints."""
    for value in ("https://example.org/v1?key=secret-41", "https://me:secret-41@example.org/v1"):
        with pytest.raises(ValidationError) as caught:
            Settings(openai_url=value)
        [line] = what_is_wrong(caught.value)
        assert "secret-41" not in line
        assert "example.org" in line
