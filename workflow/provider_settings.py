"""The settings of signing in by an identity provider (OpenID Connect), and of passwords beside it.

Part of ``Settings``; read from ``COPYFLOW_*`` like all. What they do: ``docs/oidc.md``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

from workflow.domain.vocabulary import Role

_ROLES = frozenset(Role) - {Role.SYSTEM}


class ProviderSettings(BaseSettings):
    """Which provider says who people are, and what their groups there make of them here."""

    oidc_client_id: str = Field(
        default="", description="What the identity provider calls this newsroom.", examples=["copyflow"]
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="The secret that the provider gave with it; none for a public client."
    )
    oidc_roles: Annotated[Mapping[str, frozenset[Role]], NoDecode] = Field(
        default_factory=dict,
        description="Roles by the provider's groups: `group=role,role;group=role`, or JSON. Who is in none of these "
        "groups does not come in.",
        examples=["newsroom-writers=writer;newsroom-desk=reviewer,publisher"],
    )
    oidc_groups_claim: str = Field(
        default="groups", min_length=1, description="The claim that names a person's groups.", examples=["groups"]
    )
    oidc_name_claim: str = Field(
        default="preferred_username",
        min_length=1,
        description="The claim that a new account takes its name from.",
        examples=["preferred_username"],
    )
    oidc_scopes: str = Field(
        default="openid profile",
        description="Scopes that are asked for, separated by spaces; some providers want one for groups.",
        examples=["openid profile groups"],
    )
    oidc_label: str = Field(
        default="",
        max_length=40,
        description="What the button on the sign-in page calls the provider; else its host.",
        examples=["Staff account"],
    )
    oidc_issuer: str = Field(
        default="",
        description="The identity provider that people sign in with (OpenID Connect; needs the extra `oidc`), exactly "
        "as it calls itself (`docs/oidc.md`).",
        examples=["https://login.example/realms/news"],
    )
    passwords: Literal["on", "off"] = Field(
        default="on",
        description="Whether people may sign in with a password of this newsroom; `off` needs a provider. The "
        "operator's way in stays: `copyflow user reset-link`.",
        examples=["off"],
    )

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def _roles_by_group(cls, value: Any) -> Any:
        """Take ``group=role,role;group=role`` or JSON; refuse unknown roles and groups named twice."""
        if not isinstance(value, str):
            return value
        pairs = _from_json(value) if value.lstrip().startswith("{") else _from_text(value)
        groups: dict[str, frozenset[Role]] = {}
        for group, roles in pairs:
            if not group or group in groups or not roles or not _ROLES.issuperset(roles):
                raise ValueError("wants each group once, with one or more of " + ", ".join(sorted(_ROLES)))
            groups[group] = frozenset(Role(role) for role in roles)
        return groups

    @field_validator("oidc_scopes")
    @classmethod
    def _asks_for_an_id_token(cls, value: str) -> str:
        """Refuse scopes without which no provider says who somebody is."""
        if "openid" not in value.split():
            raise ValueError("must name the scope openid")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _is_an_issuer(cls, value: str, about: ValidationInfo) -> str:
        """Refuse what no provider can be, and a provider without what belongs to it."""
        if not value:
            return value
        if not is_safe_address(value) or urlsplit(value).query or urlsplit(value).fragment:
            raise ValueError("is no https://… address (http:// is for this machine alone)")
        if find_spec("authlib") is None:
            raise ValueError("needs the extra oidc: pip install 'copyflow[oidc]'")
        for needed in ("oidc_client_id", "oidc_roles"):
            if needed in about.data and not about.data[needed]:
                raise ValueError(f"needs COPYFLOW_{needed.upper()} too")
        return value

    @field_validator("passwords")
    @classmethod
    def _leaves_a_way_in(cls, value: str, about: ValidationInfo) -> str:
        """Refuse to shut the only door."""
        if value == "off" and about.data.get("oidc_issuer") == "":
            raise ValueError("leaves no way in without COPYFLOW_OIDC_ISSUER")
        return value


def is_safe_address(address: str, *, local: bool = True) -> bool:
    """Whether secrets may be sent there: over HTTPS; without encryption to this machine alone, where ``local``."""
    try:
        parts = urlsplit(address)
        host, has_port = parts.hostname or "", parts.port != 0
    except ValueError:
        return False
    if not host or not has_port or "@" in parts.netloc or not address.isprintable() or " " in address:
        return False
    return parts.scheme == "https" or (local and parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _from_json(text: str) -> list[tuple[str, list[str]]]:
    try:
        pairs: list[tuple[str, Any]] = json.loads(text, object_pairs_hook=list)
    except ValueError:
        raise ValueError("begins like JSON and is none") from None
    return [(group, [str(each) for each in (roles if isinstance(roles, list) else [roles])]) for group, roles in pairs]


def _from_text(text: str) -> list[tuple[str, list[str]]]:
    """The last ``=`` of a part divides: names of groups may hold some."""
    parts = [part.rpartition("=") for part in text.split(";") if part.strip()]
    return [(group.strip(), [role.strip() for role in roles.split(",") if role.strip()]) for group, _, roles in parts]
