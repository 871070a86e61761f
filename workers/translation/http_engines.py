"""The engines that are reached over HTTP, as the settings have them: what is not configured is not there."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import SecretStr

from workers.ports import TranslationEngine
from workers.rates import bucket_for
from workers.translation.engines import azure, deepl, google, libretranslate, openai_chat
from workers.translation.engines.google_token import ServiceAccountTokens
from workers.translation.engines.http import Account, Judge, Provider, no_custom
from workflow.engine_settings import EngineRate, EngineSettings

Connect = Callable[[Account, Judge], Provider]


def http_engines(settings: EngineSettings, redis_url: str | None = None) -> list[TranslationEngine]:
    """The engines that are configured. No connection is made before the first question; make them after the fork.

    Their rates are counted in the Redis at ``redis_url`` for all workers together.
    """

    def connect(account: Account, judge: Judge) -> Provider:
        rate = settings.engine_rates.get(account.engine, EngineRate())
        return Provider(
            account,
            judge=judge,
            bucket=bucket_for(account.engine, rate, redis_url),
            total_seconds=settings.engine_seconds,
        )

    return engines_over(settings, connect)


def engines_over(settings: EngineSettings, connect: Connect) -> list[TranslationEngine]:
    """The engines that are configured, each over what ``connect`` makes of its account."""
    makers = (_libretranslate, _deepl, _openai, _google, _azure)
    return [engine for engine in (make(settings, connect) for make in makers) if engine is not None]


def _libretranslate(settings: EngineSettings, connect: Connect) -> TranslationEngine | None:
    if not settings.libretranslate_url:
        return None
    key = _plain(settings.libretranslate_key)
    account = libretranslate.account(settings.libretranslate_url, key)
    return libretranslate.LibreTranslateEngine(connect(account, libretranslate.judge), key)


def _deepl(settings: EngineSettings, connect: Connect) -> TranslationEngine | None:
    key = _plain(settings.deepl_key)
    if not key:
        return None
    return deepl.DeepLEngine(connect(deepl.account(key, settings.deepl_url), no_custom))


def _openai(settings: EngineSettings, connect: Connect) -> TranslationEngine | None:
    if not settings.openai_url or not settings.openai_model:
        return None
    account = openai_chat.account(settings.openai_url, _plain(settings.openai_key))
    return openai_chat.OpenAIChatEngine(
        connect(account, openai_chat.judge), model=settings.openai_model, languages=settings.openai_languages
    )


def _google(settings: EngineSettings, connect: Connect) -> TranslationEngine | None:
    token = _plain(settings.google_token)
    if not settings.google_project or not (token or settings.google_credentials):
        return None
    setting = "COPYFLOW_GOOGLE_CREDENTIALS" if settings.google_credentials else "COPYFLOW_GOOGLE_TOKEN"
    provider = connect(google.account(settings.google_url, setting), google.judge)
    if settings.google_credentials:
        tokens = ServiceAccountTokens(provider, settings.google_credentials)
        get, renew = tokens.get, tokens.forget
    else:
        get, renew = (lambda: token or ""), (lambda: None)
    return google.GoogleEngine(
        provider, project=settings.google_project, location=settings.google_location, token=get, renew=renew
    )


def _azure(settings: EngineSettings, connect: Connect) -> TranslationEngine | None:
    key = _plain(settings.azure_key)
    if not key:
        return None
    account = azure.account(settings.azure_endpoint, key, settings.azure_region, settings.azure_version)
    return azure.AzureEngine(connect(account, azure.judge), version=settings.azure_version)


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
