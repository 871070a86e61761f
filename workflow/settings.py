"""All settings in one frozen class, read from ``COPYFLOW_*`` by the composition root and nowhere else."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How this installation runs. Every field is an environment variable ``COPYFLOW_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="COPYFLOW_", frozen=True, extra="ignore")

    home: Path = Field(default=Path("var"), description="Folder for data, logs and the bundled Redis.")
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy URL: sqlite:///… or postgresql+psycopg://…; else a SQLite file under home.",
    )
    redis_url: str | None = Field(
        default=None, description="redis://… or unix://…; else `copyflow up` starts its bundled server."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Pepper for API keys and signatures; else made once and kept in home/secret.key (mode 600).",
    )
    site_url: str = Field(default="", description="Public address of the portal, without a trailing slash.")
    site_name: str = Field(default="Copyflow newsroom", description="Name of the newsroom in feeds and pages.")
    secure_cookies: bool = Field(default=True, description="Send session cookies over HTTPS (or loopback) only.")
    fx_models: Path | None = Field(
        default=None, description="Folder with fxtranslate model directories named <source>-<target>."
    )
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        default=(), description="Private networks that partners may be in, as JSON; none by default."
    )
    lease_seconds: float = Field(default=20.0, gt=1, description="How long a worker holds work without a heartbeat.")
    sweep_seconds: float = Field(default=1.0, gt=0, description="How often the clock looks for due work.")
    renudge_seconds: float = Field(default=10.0, gt=0, description="After how long unclaimed work is nudged again.")
    poll_seconds: float = Field(default=0.05, gt=0, description="How often the relay looks at the log.")
    session_hours: float = Field(default=12.0, gt=0, description="How long a sign-in lasts at most.")

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.home / 'copyflow.db').absolute()}"
