"""The settings of the translation engines that are reached over HTTP: where they are, their keys, their rates.

An engine exists only when what it cannot do without is set. Part of ``Settings``; read from ``COPYFLOW_*`` like all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from workflow.domain.errors import InvalidValue
from workflow.endpoints import parse_endpoint

PREFIX = "COPYFLOW_"
HTTP_ENGINES = ("libretranslate", "deepl", "openai", "google", "azure")

_RATE = re.compile(r"(?:(?P<requests>[0-9]{1,6}(?:\.[0-9]{1,3})?)/s|(?P<characters>[1-9][0-9]{0,8})c/min)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class EngineRate(BaseModel):
    """How fast one engine may be asked, over all workers together; None is without limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requests_per_second: float | None = Field(default=None, gt=0)
    characters_per_minute: int | None = Field(default=None, gt=0)


class EngineSettings(BaseSettings):
    """The translation engines that are reached over HTTP."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    libretranslate_url: str | None = Field(
        default=None,
        description="Address of a LibreTranslate server; the engine exists when it is set.",
        examples=["http://127.0.0.1:5000"],
    )
    libretranslate_key: SecretStr | None = Field(default=None, description="API key of that server, if it wants one.")
    deepl_key: SecretStr | None = Field(
        default=None, description="Key of DeepL's API; the engine exists when it is set. A key ending in `:fx` is free."
    )
    deepl_url: str | None = Field(
        default=None,
        description="Address of DeepL's API, if it is not the one that the key belongs to.",
        examples=["https://api.deepl.com"],
    )
    openai_url: str | None = Field(
        default=None,
        description="Address of an OpenAI-compatible chat API (OpenAI, vLLM, llama.cpp, Ollama, …), with its `/v1`; "
        "the engine exists when it and the model are set.",
        examples=["http://127.0.0.1:11434/v1"],
    )
    openai_key: SecretStr | None = Field(default=None, description="Key of that API, if it wants one.")
    openai_model: str | None = Field(default=None, description="The model to ask.", examples=["qwen3:14b"])
    openai_languages: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("en", "zh", "ru", "hi", "ur", "fa", "kk", "ky", "tg", "uz", "be", "es", "pt"),
        description="Languages that the model is trusted with, separated by commas: no server can be asked for them.",
        examples=["en,zh,ru"],
    )
    google_project: str | None = Field(
        default=None, description="Google Cloud project; the engine exists when it and credentials or a token are set."
    )
    google_location: str = Field(default="global", description="Location of Google's service.", examples=["global"])
    google_credentials: Path | None = Field(
        default=None, description="Key file (JSON) of a Google service account.", examples=["/etc/copyflow/google.json"]
    )
    google_token: SecretStr | None = Field(
        default=None, description="A bearer token for Google instead of a key file; it expires within the hour."
    )
    google_url: str = Field(
        default="https://translate.googleapis.com",
        description="Address of Google's service.",
        examples=["https://translate-eu.googleapis.com"],
    )
    azure_key: SecretStr | None = Field(
        default=None, description="Key of an Azure Translator resource; the engine exists when it is set."
    )
    azure_region: str | None = Field(default=None, description="Region of that resource.", examples=["westeurope"])
    azure_endpoint: str = Field(
        default="https://api.cognitive.microsofttranslator.com",
        description="Address of the service; in China `https://api.translator.azure.cn`.",
        examples=["https://api.translator.azure.cn"],
    )
    azure_version: Literal["2026-06-06", "3.0"] = Field(
        default="2026-06-06", description="Version of Azure's API: `2026-06-06` or `3.0`.", examples=["3.0"]
    )
    engine_seconds: float = Field(
        default=60.0, gt=0, le=240, description="How long one request to an engine may take.", examples=["60"]
    )
    engine_rates: Annotated[Mapping[str, EngineRate], NoDecode] = Field(
        default_factory=dict,
        description="How fast engines may be asked over all workers: requests per second and characters per minute, "
        "for example `deepl=5/s+120000c/min,openai=2/s`; unlimited where nothing is said.",
        examples=["deepl=5/s+120000c/min,openai=2/s"],
    )

    @field_validator("libretranslate_url", "deepl_url", "openai_url", "google_url", "azure_endpoint")
    @classmethod
    def _names_a_server(cls, value: str | None) -> str | None:
        """Refuse what is no plain http(s) address; credentials and queries have no place in it."""
        if not value:
            return value
        try:
            parse_endpoint(value)
        except InvalidValue:
            plain = False
        else:
            plain = value.isascii() and not set("?@") & set(value)
        if not plain:
            raise ValueError("is no https://… or http://… address without user, password, query and fragment")
        return value.rstrip("/")

    @field_validator("libretranslate_key", "deepl_key", "openai_key", "google_token", "azure_key")
    @classmethod
    def _can_stand_in_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse a key with blanks or line ends, which a copied key often brings."""
        secret = value.get_secret_value() if value else ""
        if not re.fullmatch(r"[!-~]*", secret):
            raise ValueError("holds a space, a line end or a character that no key has")
        return value if secret else None

    @field_validator("google_project", "google_location", "azure_region")
    @classmethod
    def _is_one_word(cls, value: str | None) -> str | None:
        """Refuse what cannot be part of an address or a header."""
        if value and not re.fullmatch(r"[A-Za-z0-9.:_-]{1,100}", value):
            raise ValueError("is not one word of letters, digits, dots and dashes")
        return value

    @field_validator("openai_languages", mode="before")
    @classmethod
    def _list_of_languages(cls, value: Any) -> Any:
        """Take text as primary languages separated by commas."""
        if not isinstance(value, str):
            return value
        languages = tuple(part.strip() for part in value.split(",") if part.strip())
        wrong = [language for language in languages if not _LANGUAGE.fullmatch(language)]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} is no language such as en, zh or ru")
        return languages

    @field_validator("engine_rates", mode="before")
    @classmethod
    def _rates_by_engine(cls, value: Any) -> Any:
        """Take text as ``engine=rate+rate`` separated by commas."""
        if not isinstance(value, str):
            return value
        rates: dict[str, EngineRate] = {}
        for part in (part.strip() for part in value.split(",") if part.strip()):
            engine, _, said = (piece.strip() for piece in part.partition("="))
            if engine not in HTTP_ENGINES:
                raise ValueError(f"{engine} is no engine with a rate; there are {', '.join(HTTP_ENGINES)}")
            if engine in rates:
                raise ValueError(f"names {engine} twice")
            rates[engine] = _rate(said)
        return rates


def _rate(said: str) -> EngineRate:
    """``5/s``, ``120000c/min``, or both with a plus between them."""
    found = [_RATE.fullmatch(piece.strip()) for piece in said.split("+")]
    requests = [float(match["requests"]) for match in found if match and match["requests"]]
    characters = [int(match["characters"]) for match in found if match and match["characters"]]
    if not all(found) or len(requests) > 1 or len(characters) > 1 or 0 in requests:
        raise ValueError("wants engine=5/s, engine=120000c/min or engine=5/s+120000c/min")
    return EngineRate(
        requests_per_second=requests[0] if requests else None,
        characters_per_minute=characters[0] if characters else None,
    )
