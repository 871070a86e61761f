"""What is particular about Google: plain text, and tokens that a service account earns and that come to an end."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.providers.google import FakeGoogle
from tests.support.providers.server import answering
from tests.workers.translation.providers.parts import EN, RU, Options, at_work, case_of, segments
from workers.ports import SetupEngineError, TransientEngineError
from workers.translation.engines import google
from workers.translation.engines.google import GoogleEngine
from workers.translation.engines.google_token import ServiceAccountTokens
from workflow.domain.vocabulary import LanguageTag

CASE = case_of("google")


class Clock:
    """A clock that the test moves."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[FakeGoogle]:
    """Google on loopback, where only earned tokens are good."""
    with FakeGoogle() as running:
        running.tokens.clear()
        yield running


@pytest.fixture
def clock() -> Clock:
    """The clock that tokens run out by."""
    return Clock()


def engine_with(server: FakeGoogle, path: Path, clock: Clock) -> GoogleEngine:
    """The engine with a key file."""
    provider = Options().provider(google.account(server.url, "COPYFLOW_GOOGLE_CREDENTIALS"), google.judge)
    tokens = ServiceAccountTokens(provider, path, clock)
    return GoogleEngine(provider, project="newsroom", location="global", token=tokens.get, renew=tokens.forget)


def test_texts_are_plain() -> None:
    """By default Google takes HTML and gives entities back: ampersands and apostrophes come through as they are."""
    with at_work(CASE) as (server, engine):
        [made] = engine.translate(segments("Q & A: 'yes' <b>"), EN, RU)
        assert server.sent()[0].document()["mimeType"] == "text/plain"
    assert made.text == "[Q & A: 'yes' <b>]"


@pytest.mark.parametrize(("tag", "code"), [("zh", "zh-CN"), ("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW")])
def test_chinese_is_told_by_region(tag: str, code: str) -> None:
    """Google's codes name a region where ours name a script."""
    with at_work(CASE) as (server, engine):
        engine.translate(segments("Good day."), EN, LanguageTag(tag))
        assert server.sent()[0].document()["targetLanguageCode"] == code


def test_a_rate_that_is_told_as_403_is_for_now() -> None:
    """Only the words tell a rate from a refused key."""
    with at_work(CASE) as (server, engine):
        server.faults.append(answering({"error": {"code": 403, "message": "User Rate Limit Exceeded"}}, 403))
        with pytest.raises(TransientEngineError, match="Rate Limit"):
            engine.translate(segments("Good day."), EN, RU)


def test_a_service_account_earns_one_token_for_an_hour(server: FakeGoogle, tmp_path: Path, clock: Clock) -> None:
    """The statement says who we are and what for; the token serves until shortly before its end."""
    engine = engine_with(server, server.write_key_file(tmp_path / "key.json"), clock)
    engine.translate(segments("Good day."), EN, RU)
    engine.translate(segments("Good day."), EN, RU)
    assert server.statements == [
        {
            "iss": "copyflow@newsroom.example",
            "scope": "https://www.googleapis.com/auth/cloud-translation",
            "aud": f"{server.url}/token",
            "iat": 1_800_000_000,
            "exp": 1_800_003_600,
        }
    ]
    clock.now += 3_500
    engine.translate(segments("Good day."), EN, RU)
    assert len(server.statements) == 2
    engine.close()


def test_a_token_that_is_refused_is_earned_anew(server: FakeGoogle, tmp_path: Path, clock: Clock) -> None:
    """A token that was taken back fails once; the next attempt brings another."""
    engine = engine_with(server, server.write_key_file(tmp_path / "key.json"), clock)
    engine.pairs()
    server.tokens.clear()
    with pytest.raises(SetupEngineError, match="COPYFLOW_GOOGLE_CREDENTIALS"):
        engine.translate(segments("Good day."), EN, RU)
    assert engine.translate(segments("Good day."), EN, RU)
    engine.close()


def test_a_token_that_is_refused_for_the_list_is_earned_anew(server: FakeGoogle, tmp_path: Path, clock: Clock) -> None:
    """The list of languages is asked for first: were the token kept, nothing would work until its hour is over."""
    provider = Options().provider(google.account(server.url, "COPYFLOW_GOOGLE_CREDENTIALS"), google.judge)
    tokens = ServiceAccountTokens(provider, server.write_key_file(tmp_path / "key.json"), clock)
    one, other = (
        GoogleEngine(provider, project="newsroom", location="global", token=tokens.get, renew=tokens.forget)
        for _ in range(2)
    )
    server.token_fields = {"access_token": "taken-back-secret"}
    with pytest.raises(SetupEngineError, match="COPYFLOW_GOOGLE_CREDENTIALS"):
        one.pairs()
    server.token_fields = {}
    assert other.pairs()
    one.close()


@pytest.mark.parametrize("lasts", [float("nan"), float("inf"), -5, 10**400])
def test_no_token_is_used_for_more_than_an_hour(server: FakeGoogle, tmp_path: Path, clock: Clock, lasts: Any) -> None:
    """Whatever the endpoint says of its end."""
    server.token_fields = {"expires_in": lasts}
    engine = engine_with(server, server.write_key_file(tmp_path / "key.json"), clock)
    engine.translate(segments("Good day."), EN, RU)
    assert len(server.statements) == 1
    clock.now += 3_600
    engine.translate(segments("Good day."), EN, RU)
    assert len(server.statements) == 2
    engine.close()


@pytest.mark.parametrize("token", ["", None, "two\r\nX-Evil: lines", "ключ"])
def test_what_cannot_stand_in_a_header_is_no_token(
    server: FakeGoogle, tmp_path: Path, clock: Clock, token: Any
) -> None:
    """It would be another header, or no request at all."""
    server.token_fields = {"access_token": token}
    engine = engine_with(server, server.write_key_file(tmp_path / "key.json"), clock)
    with pytest.raises(SetupEngineError, match="gave no token"):
        engine.translate(segments("Good day."), EN, RU)
    assert server.sent() == []
    engine.close()


@pytest.mark.parametrize(
    ("address", "failure"), [("http://127.0.0.1:1/token", TransientEngineError), ("mailto:nobody", SetupEngineError)]
)
def test_a_token_endpoint_that_cannot_be_reached_is_named(
    server: FakeGoogle, tmp_path: Path, clock: Clock, address: str, failure: type[Exception]
) -> None:
    """The key file says where it is: neither Google's own address nor its setting is to blame."""
    path = server.write_key_file(tmp_path / "key.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), "token_uri": address}))
    engine = engine_with(server, path, clock)
    with pytest.raises(failure, match="COPYFLOW_GOOGLE_CREDENTIALS") as caught:
        engine.translate(segments("Good day."), EN, RU)
    assert server.url.removeprefix("http://") not in str(caught.value)
    engine.close()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.unlink(), "cannot be read"),
        (lambda path: path.write_text("{"), "no key of a service account"),
        (lambda path: path.write_text("[]"), "no key of a service account"),
        (lambda path: path.write_text(json.dumps({**json.loads(path.read_text()), "private_key": "x"})), "no key of"),
        (lambda path: path.write_text(json.dumps({**json.loads(path.read_text()), "private_key": 1})), "no key of"),
    ],
)
def test_a_key_file_that_cannot_be_used_parks_the_work(
    server: FakeGoogle, tmp_path: Path, clock: Clock, spoil: object, message: str
) -> None:
    """Missing, cut, or of another kind: the setting is named, the file's content is not."""
    path = server.write_key_file(tmp_path / "key.json")
    spoil(path)
    engine = engine_with(server, path, clock)
    with pytest.raises(SetupEngineError, match=f"{message}.*COPYFLOW_GOOGLE_CREDENTIALS") as caught:
        engine.translate(segments("Good day."), EN, RU)
    assert caught.value.segments == ("s1",)
    assert "PRIVATE" not in str(caught.value)
    engine.close()


def test_an_account_that_google_does_not_know_parks_the_work(
    server: FakeGoogle, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """A key that was deleted at Google's: its statement is refused; statement and key are seen nowhere."""
    caplog.set_level(logging.DEBUG)
    path = server.write_key_file(tmp_path / "key.json")
    del server.private_key
    engine = engine_with(server, path, clock)
    with pytest.raises(SetupEngineError, match=r"refused the service account \(400\)"):
        engine.translate(segments("Good day."), EN, RU)
    assert "PRIVATE KEY" not in caplog.text
    assert "eyJ" not in caplog.text
    engine.close()
