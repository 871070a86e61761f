"""The settings of what a process tells of itself: figures, log lines, traces. Part of ``Settings``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from workflow.domain.errors import InvalidValue
from workflow.endpoints import parse_endpoint
from workflow.engine_settings import PREFIX


class ObservingSettings(BaseSettings):
    """How this installation is watched (``docs/operations/observability.md``)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    metrics_port: int = Field(
        default=0,
        ge=0,
        le=65_535,
        description="Port at which a service, or `copyflow up` for all that it runs, tells Prometheus what was counted "
        "(`/metrics`, without a key); 0: nothing is counted.",
        examples=["9464"],
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="Address that this port is opened on.", examples=["10.1.0.7"]
    )
    metrics_folder: Path | None = Field(
        default=None,
        description="Folder in which the processes of one machine write what they count, for one of them to tell; "
        "`copyflow up` sets it. Else each service with a port makes one of its own.",
        examples=["/run/copyflow/metrics"],
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`json`: every log line of a service is one JSON object.", examples=["json"]
    )
    otlp_endpoint: str = Field(
        default="",
        description="An OpenTelemetry collector that traces are sent to, over HTTP (needs the extra `otel`); its "
        "`/v1/traces` is added. Nothing is traced where nothing is said.",
        examples=["http://127.0.0.1:4318"],
    )
    trace_share: float = Field(
        default=1.0, ge=0, le=1, description="Which part of all traces is recorded.", examples=["0.1"]
    )
    trace_partners: bool = Field(
        default=False,
        description="Send partners the header `traceparent`, so that their traces can go on where ours end.",
        examples=["true"],
    )

    @field_validator("otlp_endpoint")
    @classmethod
    def _address(cls, value: str) -> str:
        """Take an http or https address, without a slash at its end."""
        if not value:
            return value
        try:
            parse_endpoint(value)
        except InvalidValue:
            raise ValueError("is no https://… or http://… address without user and password") from None
        return value.rstrip("/")
