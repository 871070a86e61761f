"""All settings in one frozen class, read from ``COPYFLOW_*`` by the composition root and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, PositiveInt, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import NoDecode
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from workflow.domain.reactions import WorkKind
from workflow.endpoints import PARTNER_PORTS, AddressRules
from workflow.engine_settings import PREFIX, EngineSettings
from workflow.observing_settings import ObservingSettings
from workflow.provider_settings import ProviderSettings
from workflow.redis_connection import SCHEMES, sentinels_of
from workflow.tagger_settings import ChosenTagger, chosen_taggers

_DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
_CREDENTIALS = re.compile(r"://[^@\s]*@")
_QUERY = re.compile(r"(?<=\?).*", re.DOTALL)  # passwords and keys stand there too


class Settings(ProviderSettings, EngineSettings, ObservingSettings):
    """How this installation runs. Every field is an environment variable ``COPYFLOW_<NAME>``."""

    home: Path = Field(
        default=Path("var"), description="Folder for data, logs and the bundled Redis.", examples=["var"]
    )
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy URL: sqlite:///… or postgresql+psycopg://…; else a SQLite file under home.",
        examples=["postgresql+psycopg://copyflow@db/copyflow"],
    )
    read_database_url: str | None = Field(
        default=None,
        description="A streaming replica of the PostgreSQL that `COPYFLOW_DATABASE_URL` names: what the API shows to "
        "people and partners is read from it where it has come far enough (`docs/operations/replicas.md`).",
        examples=["postgresql+psycopg://copyflow@replica/copyflow"],
    )
    redis_url: str | None = Field(
        default=None,
        description="redis://…, unix://… or sentinel://host,host/service (`docs/operations/redis.md`); else "
        "`copyflow up` starts its bundled server.",
        examples=["redis://127.0.0.1:6379/0"],
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Seals partners' secrets, pepper of API keys and signatures: 32 random bytes, for example by "
        "`openssl rand -hex 32`. Else made once and kept in home/secret.key (mode 600). Whoever loses it has to rotate "
        "every partner's secret and make every API key anew (`docs/secrets.md`).",
    )
    previous_secret_key: SecretStr | None = Field(
        default=None,
        description="The secret key before, while it is changed: partners' secrets are opened with it and sealed with "
        "the present one.",
    )
    site_url: str = Field(
        default="",
        description="Public address of the site, to which `/news` and `/feeds` are added, without a trailing slash; "
        "else as a reader came in.",
        examples=["https://news.example"],
    )
    hub_url: str = Field(
        default="",
        description="A WebSub hub that feeds name and that is told of news: it is registered as a partner.",
        examples=["https://hub.example/"],
    )
    site_name: str = Field(default="Copyflow newsroom", description="Name of the newsroom in feeds and pages.")
    standards: Path | None = Field(
        default=None,
        description="Folder of the published schemas that documents are judged by before they are sent "
        "(`docs/formats.md`); Copyflow's own checks alone where nothing is said.",
        examples=["/srv/standards"],
    )
    media_url: str | None = Field(
        default=None,
        description="Where images are kept: `s3://bucket/prefix` (needs the extra `s3`), else the folder home/media "
        "(`docs/images.md`).",
        examples=["s3://newsroom-media/copyflow"],
    )
    media_endpoint: str | None = Field(
        default=None,
        description="Address of storage that speaks S3 and is not Amazon's.",
        examples=["https://s3.storage.example"],
    )
    media_region: str | None = Field(default=None, description="Region of the bucket.", examples=["eu-central-1"])
    media_access_key: SecretStr | None = Field(
        default=None, description="Access key of the bucket; else what the machine's role or environment gives."
    )
    media_secret_key: SecretStr | None = Field(default=None, description="Secret key that belongs to it.")
    secure_cookies: bool = Field(
        default=True, description="Send session cookies over HTTPS (or loopback) only.", examples=["true"]
    )
    fx_models: Path | None = Field(
        default=None,
        description="Folder of fx models, one folder a pair (`en-ru`); home/models where nothing is said. "
        "`copyflow models` fills it.",
    )
    taggers: Annotated[Mapping[str, ChosenTagger], NoDecode] = Field(
        default_factory=dict,
        description="Models that read a language in place of the tagger that comes with Copyflow, for example "
        "`en=spacy:en_core_web_sm,kk=spacy:/models/kk,uz=gliner:/models/gliner` (`docs/taggers.md`); "
        "`copyflow taggers` shows what reads what.",
        examples=["en=spacy:en_core_web_sm,uz=gliner:/models/gliner"],
    )
    gliner_threshold: float = Field(
        default=0.5,
        gt=0,
        lt=1,
        description="What GLiNER's score of a name must reach for the name to be taken.",
        examples=["0.5"],
    )
    allowed_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(),
        description="Private networks that partners may be in, separated by commas (or as JSON); none by default.",
        examples=["10.1.0.0/16,127.0.0.0/8"],
    )
    allow_http: bool = Field(
        default=False,
        description="Send to partners on the public internet without encryption too, where their address says http.",
        examples=["false"],
    )
    partner_ports: Annotated[frozenset[Annotated[int, Field(ge=1, le=65535)]], NoDecode] = Field(
        default=PARTNER_PORTS,
        description="Ports that partners on the public internet may have, separated by commas.",
        examples=["443,8443,22,2222"],
    )
    lease_seconds: float = Field(
        default=20.0, gt=1, description="How long a worker holds work without a heartbeat.", examples=["20"]
    )
    concurrency: Annotated[Mapping[WorkKind, PositiveInt], NoDecode] = Field(
        default_factory=dict,
        description="How much of a kind of work may be under way at once over all workers, for example "
        "`translate=2,syndicate=8`; unlimited where nothing is said.",
        examples=["translate=2,syndicate=8"],
    )
    lag_warning: int = Field(
        default=1000, gt=0, description="From how many events on a lag is warned about.", examples=["1000"]
    )
    sweep_seconds: float = Field(
        default=1.0, gt=0, description="How often the clock looks for due work.", examples=["1"]
    )
    renudge_seconds: float = Field(
        default=10.0, gt=0, description="After how long unclaimed work is nudged again.", examples=["10"]
    )
    poll_seconds: float = Field(
        default=0.25, gt=0, description="How often the relay looks at the log when nothing wakes it.", examples=["0.25"]
    )
    requests_per_second: float = Field(
        default=20.0,
        ge=0,
        description="Requests to the API that one key, session or address may send, on average; thirty seconds' worth "
        "may come at once. 0: no limit.",
        examples=["20"],
    )
    stream_seconds: float = Field(
        default=600.0,
        gt=0,
        le=3_600,
        description="How long about a stream of `/api/v1/events/stream` lasts before its reader comes back; less than "
        "a proxy in between lets a connection live.",
        examples=["600"],
    )
    session_hours: float = Field(default=12.0, gt=0, description="How long a sign-in lasts at most.", examples=["12"])
    idle_hours: float = Field(
        default=8.0, gt=0, description="After how long without use a sign-in ends.", examples=["8"]
    )
    second_factor: Literal["off", "optional", "required-for-admins"] = Field(
        default="optional",
        description="Whether people may set up a second factor; with `required-for-admins` the role admin holds in the "
        "browser only for who has one. Who has one is asked for its code with `off` too (`docs/people.md`).",
        examples=["required-for-admins"],
    )

    @field_validator("database_url")
    @classmethod
    def _names_a_database(cls, value: str | None) -> str | None:
        """Refuse what no database driver here understands."""
        try:
            known = not value or make_url(value).drivername in _DATABASES
        except (ArgumentError, ValueError):
            known = False
        if not known:
            raise ValueError("is no sqlite:///… or postgresql+psycopg://… URL")
        return value

    @field_validator("read_database_url")
    @classmethod
    def _names_a_replica(cls, value: str | None, about: ValidationInfo) -> str | None:
        """Refuse what cannot be a replica of the database; nothing said is none."""
        if not value:
            return None
        if not _is_postgresql(value):
            raise ValueError("is no postgresql+psycopg://… URL; only PostgreSQL has replicas")
        primary = about.data.get("database_url") or ""
        if "database_url" in about.data and not _is_postgresql(primary):
            raise ValueError(
                "there is no replica of a SQLite file; name a PostgreSQL in COPYFLOW_DATABASE_URL, or leave this out"
            )
        if value == primary:
            raise ValueError("is the database itself; name a replica of it, or leave this out")
        return value

    @field_validator("redis_url")
    @classmethod
    def _names_a_redis(cls, value: str | None) -> str | None:
        """Refuse what is no address of a Redis."""
        if value and urlsplit(value).scheme not in SCHEMES:
            raise ValueError("is no redis://…, rediss://…, unix://… or sentinel://… URL")
        sentinels_of(value or "")
        return value

    @field_validator("media_url")
    @classmethod
    def _names_a_bucket(cls, value: str | None) -> str | None:
        """Refuse what names no bucket; nothing said is the folder."""
        parts = urlsplit(value or "")
        if value and (
            parts.scheme != "s3" or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc
        ):
            raise ValueError("is no s3://bucket/prefix address")
        return value or None

    @field_validator("site_url", "hub_url")
    @classmethod
    def _is_an_address(cls, value: str, about: ValidationInfo) -> str:
        """Refuse what readers cannot follow."""
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment):
            raise ValueError("is no http://… or https://… address")
        return value.rstrip("/") if about.field_name == "site_url" else value

    @field_validator("concurrency", mode="before")
    @classmethod
    def _limits_by_kind(cls, value: Any) -> Any:
        """Take text as ``kind=number`` separated by commas; refuse what is no kind of work and what is no limit."""
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in value.split(",") if part.strip()]
        limits = {kind.strip(): limit.strip() for kind, _, limit in pairs}
        unknown = [kind for kind in limits if kind not in set(WorkKind)]
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is no kind of work; there are {', '.join(WorkKind)}")
        if len(limits) < len(pairs):
            raise ValueError("names a kind twice")
        if not all(re.fullmatch(r"0*[1-9][0-9]{0,5}", limit) for limit in limits.values()):
            raise ValueError("wants kind=number, with whole numbers from 1 to 999999")
        return {WorkKind(kind): int(limit) for kind, limit in limits.items()}

    @field_validator("taggers", mode="before")
    @classmethod
    def _taggers_by_language(cls, value: Any) -> Any:
        """Take text as ``language=kind:model`` separated by commas."""
        return chosen_taggers(value) if isinstance(value, str) else value

    @field_validator("allowed_networks", mode="before")
    @classmethod
    def _list_of_networks(cls, value: Any) -> Any:
        """Take text as a list separated by commas, or as a JSON list."""
        if not isinstance(value, str):
            return value
        if not value.lstrip().startswith("["):
            return [part.strip() for part in value.split(",") if part.strip()]
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("begins like JSON and is none") from None

    @field_validator("partner_ports", mode="before")
    @classmethod
    def _list_of_ports(cls, value: Any) -> Any:
        """Take text as a list separated by commas."""
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @property
    def partner_rules(self) -> AddressRules:
        """Which addresses partners may have."""
        return AddressRules(networks=self.allowed_networks, allow_http=self.allow_http, ports=self.partner_ports)

    @property
    def outbox(self) -> Path:
        """The folder that partners' folders are in."""
        return self.home / "outbox"

    @property
    def media_folder(self) -> Path:
        """The folder of images, where no bucket is named."""
        return self.home / "media"

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.home / 'copyflow.db').absolute()}"

    @property
    def models_folder(self) -> Path:
        """The folder of the engine ``fx``'s models in force."""
        return self.fx_models or self.home / "models"


def _is_postgresql(url: str) -> bool:
    try:
        return make_url(url).drivername == "postgresql+psycopg"
    except (ArgumentError, ValueError):
        return False


def what_is_wrong(error: ValidationError) -> list[str]:
    """A line for each setting that cannot be used: its variable, its value without passwords, why, and an example."""
    lines: dict[str, str] = {}
    for each in error.errors():
        name = str(each["loc"][0])
        field = Settings.model_fields[name]
        secret = "SecretStr" in str(field.annotation)
        value = "…" if secret else _QUERY.sub("…", _CREDENTIALS.sub("://…@", str(each["input"])))
        reason = each["msg"].removeprefix("Value error, ")
        example = f" Example: {PREFIX}{name.upper()}={field.examples[0]}" if field.examples else ""
        lines.setdefault(name, f"{PREFIX}{name.upper()}={value} cannot be used: {reason}.{example}")
    return list(lines.values())
