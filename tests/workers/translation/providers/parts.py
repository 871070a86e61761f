"""What the tests of providers share: each engine beside its fake, with limits of fractions of a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.providers import azure as azure_fake
from tests.support.providers import deepl as deepl_fake
from tests.support.providers import google as google_fake
from tests.support.providers import libretranslate as libretranslate_fake
from tests.support.providers import openai_chat as openai_fake
from tests.support.providers.server import Fault, ProviderServer, answering
from workers.ports import SourceSegment, TranslationEngine
from workers.translation.engines import azure, deepl, google, libretranslate, openai_chat
from workers.translation.engines.http import Account, Judge, Provider, no_custom
from workers.translation.rates import Bucket
from workflow.domain.vocabulary import LanguageTag

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


Make = Callable[[ProviderServer, str, Options], TranslationEngine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One engine with its fake."""

    name: str
    fake: type[ProviderServer]
    make: Make
    key: str
    key_setting: str
    quota: Fault
    """How this provider says that the quota is used up."""

    def __str__(self) -> str:
        return self.name


def _libretranslate(server: ProviderServer, key: str, options: Options) -> TranslationEngine:
    account = libretranslate.account(server.url, key)
    return libretranslate.LibreTranslateEngine(options.provider(account, libretranslate.judge), key)


def _deepl(server: ProviderServer, key: str, options: Options) -> TranslationEngine:
    return deepl.DeepLEngine(options.provider(deepl.account(key, server.url)))


def _openai(server: ProviderServer, key: str, options: Options) -> TranslationEngine:
    account = openai_chat.account(f"{server.url}/v1", key)
    return openai_chat.OpenAIChatEngine(
        options.provider(account, openai_chat.judge), model=openai_fake.MODEL, languages=("en", "ru", "zh")
    )


def _google(server: ProviderServer, key: str, options: Options) -> TranslationEngine:
    account = google.account(server.url, "COPYFLOW_GOOGLE_TOKEN")
    return google.GoogleEngine(
        options.provider(account, google.judge),
        project="newsroom",
        location="global",
        token=lambda: key,
        renew=lambda: None,
    )


def _azure(version: str) -> Make:
    def make(server: ProviderServer, key: str, options: Options) -> TranslationEngine:
        account = azure.account(server.url, key, azure_fake.REGION, version)
        return azure.AzureEngine(options.provider(account, azure.judge), version)

    return make


def _openai_quota() -> Fault:
    message = "You exceeded your current quota, please check your plan and billing details."
    return answering({"error": {"message": message, "type": "insufficient_quota", "code": "insufficient_quota"}}, 429)


CASES = (
    Case(
        name="libretranslate",
        fake=libretranslate_fake.FakeLibreTranslate,
        make=_libretranslate,
        key=libretranslate_fake.KEY,
        key_setting="COPYFLOW_LIBRETRANSLATE_KEY",
        quota=answering({"error": "Payment required"}, 402),
    ),
    Case(
        name="deepl",
        fake=deepl_fake.FakeDeepL,
        make=_deepl,
        key=deepl_fake.KEY,
        key_setting="COPYFLOW_DEEPL_KEY",
        quota=answering({"message": "Quota Exceeded"}, 456),
    ),
    Case(
        name="openai",
        fake=openai_fake.FakeOpenAI,
        make=_openai,
        key=openai_fake.KEY,
        key_setting="COPYFLOW_OPENAI_KEY",
        quota=_openai_quota(),
    ),
    Case(
        name="google",
        fake=google_fake.FakeGoogle,
        make=_google,
        key=google_fake.TOKEN,
        key_setting="COPYFLOW_GOOGLE_TOKEN",
        quota=answering({"error": {"code": 403, "message": "Daily Limit Exceeded"}}, 403),
    ),
    *(
        Case(
            name=f"azure {version}",
            fake=azure_fake.FakeAzure,
            make=_azure(version),
            key=azure_fake.KEY,
            key_setting="COPYFLOW_AZURE_KEY",
            quota=answering({"error": {"code": 403001, "message": "The free quota is exceeded."}}, 403),
        )
        for version in ("2026-06-06", "3.0")
    ),
)


@contextmanager
def at_work(
    case: Case, *, key: str | None = None, **options: object
) -> Iterator[tuple[ProviderServer, TranslationEngine]]:
    """The fake, listening, and the engine that asks it, which has heard of the languages already."""
    with case.fake() as server:
        engine = case.make(server, case.key if key is None else key, Options(**options))  # type: ignore[arg-type]
        try:
            yield server, engine
        finally:
            engine.close()


def segments(*texts: str) -> list[SourceSegment]:
    """These texts as segments s1, s2, …"""
    return [SourceSegment(id=f"s{number}", text=text) for number, text in enumerate(texts, start=1)]
