"""What the tests of providers share: each engine beside its fake, with limits of fractions of a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.providers import azure as azure_fake
from tests.support.providers import deepl as deepl_fake
from tests.support.providers import google as google_fake
from tests.support.providers import libretranslate as libretranslate_fake
from tests.support.providers import openai_chat as openai_fake
from tests.support.providers.server import Fault, ProviderServer, answering
from workers.ports import SourceSegment, TranslationEngine
from workers.rates import Bucket
from workers.translation.engines.http import Account, Judge, Provider, no_custom
from workers.translation.http_engines import engines_over
from workflow.domain.vocabulary import LanguageTag
from workflow.engine_settings import EngineSettings

EN, RU, ZH, ES = LanguageTag("en"), LanguageTag("ru"), LanguageTag("zh-Hans"), LanguageTag("es")
PATIENT, HASTY = 20.0, 0.25
"""Seconds of a whole request: where it is to succeed, and where it is to run out of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the provider's client is made."""

    seconds: float = PATIENT
    bucket: Bucket | None = None
    pause: Callable[[float], None] = lambda seconds: None

    def provider(self, account: Account, judge: Judge = no_custom) -> Provider:
        """The client for an account."""
        return Provider(account, judge=judge, bucket=self.bucket, total_seconds=self.seconds, pause=self.pause)


DEFAULT = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One engine with its fake."""

    name: str
    fake: type[ProviderServer]
    settings: Callable[[str, str], dict[str, Any]]
    """What an operator sets, from the server's address and a key."""
    key: str
    key_setting: str
    quota: Fault
    """How this provider says that the quota is used up."""

    def __str__(self) -> str:
        return self.name

    def make(self, server: ProviderServer, key: str, options: Options) -> TranslationEngine:
        """The engine as the settings make it, but for the options."""
        settings = EngineSettings(**self.settings(server.url, key))
        [engine] = [
            engine for engine in engines_over(settings, options.provider) if engine.name == self.name.partition(" ")[0]
        ]
        return engine


def _openai_quota() -> Fault:
    message = "You exceeded your current quota, please check your plan and billing details."
    return answering({"error": {"message": message, "type": "insufficient_quota", "code": "insufficient_quota"}}, 429)


CASES = (
    Case(
        name="libretranslate",
        fake=libretranslate_fake.FakeLibreTranslate,
        settings=lambda url, key: {"libretranslate_url": url, "libretranslate_key": key},
        key=libretranslate_fake.KEY,
        key_setting="COPYFLOW_LIBRETRANSLATE_KEY",
        quota=answering({"error": "Payment required"}, 402),
    ),
    Case(
        name="deepl",
        fake=deepl_fake.FakeDeepL,
        settings=lambda url, key: {"deepl_url": url, "deepl_key": key},
        key=deepl_fake.KEY,
        key_setting="COPYFLOW_DEEPL_KEY",
        quota=answering({"message": "Quota Exceeded"}, 456),
    ),
    Case(
        name="openai",
        fake=openai_fake.FakeOpenAI,
        settings=lambda url, key: {
            "openai_url": f"{url}/v1",
            "openai_key": key,
            "openai_model": openai_fake.MODEL,
            "openai_languages": ("en", "ru", "zh"),
        },
        key=openai_fake.KEY,
        key_setting="COPYFLOW_OPENAI_KEY",
        quota=_openai_quota(),
    ),
    Case(
        name="google",
        fake=google_fake.FakeGoogle,
        settings=lambda url, key: {"google_url": url, "google_token": key, "google_project": "newsroom"},
        key=google_fake.TOKEN,
        key_setting="COPYFLOW_GOOGLE_TOKEN",
        quota=answering({"error": {"code": 403, "message": "Daily Limit Exceeded"}}, 403),
    ),
    *(
        Case(
            name=f"azure {version}",
            fake=azure_fake.FakeAzure,
            settings=lambda url, key, version=version: {
                "azure_endpoint": url,
                "azure_key": key,
                "azure_region": azure_fake.REGION,
                "azure_version": version,
            },
            key=azure_fake.KEY,
            key_setting="COPYFLOW_AZURE_KEY",
            quota=answering({"error": {"code": 403001, "message": "The free quota is exceeded."}}, 403),
        )
        for version in ("2026-06-06", "3.0")
    ),
)


def case_of(name: str) -> Case:
    """The case of one engine; azure's has the version in its name."""
    [case] = [case for case in CASES if case.name == name]
    return case


@contextmanager
def at_work(
    case: Case, *, key: str | None = None, options: Options = DEFAULT
) -> Iterator[tuple[ProviderServer, TranslationEngine]]:
    """The fake, listening, and the engine that asks it."""
    with case.fake() as server:
        engine = case.make(server, case.key if key is None else key, options)
        try:
            yield server, engine
        finally:
            engine.close()


def segments(*texts: str) -> list[SourceSegment]:
    """These texts as segments s1, s2, …"""
    return [SourceSegment(id=f"s{number}", text=text) for number, text in enumerate(texts, start=1)]
