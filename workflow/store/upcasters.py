"""How stored events of older shapes are read: pure functions on the decoded JSON, chained by version.

Stored bytes and hashes never change. A released (name, version) stays readable for ever and
has a golden file in ``tests/store/golden``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.domain.errors import UnknownEvent
from workflow.domain.stored_names import STORED_NAMES

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def unchanged(data: dict[str, Any]) -> dict[str, Any]:
    """The next version only adds fields that may be missing: marks, a desk, a genre, a slug, a grade and so on."""
    return data


def profiled(data: dict[str, Any]) -> dict[str, Any]:
    """A partner's name, address, languages, format and transport stand in its profile."""
    kept = {key: value for key, value in data.items() if key in {"by", "at", "partner_id"}}
    profile = {key: data[key] for key in ("name", "endpoint", "format", "transport")}
    return {**kept, "profile": {**profile, "filters": {"languages": data["languages"]}}}


UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    ("article.drafted", 1): unchanged,
    ("article.draft_revised", 1): unchanged,
    ("article.drafted", 2): unchanged,
    ("article.draft_revised", 2): unchanged,
    ("article.corrected", 1): unchanged,
    ("article.corrected", 2): unchanged,
    ("edition.scheduled", 1): unchanged,
    ("edition.corrected", 1): unchanged,
    ("edition.published", 1): unchanged,
    ("delivery.requested", 1): unchanged,
    ("delivery.attempt_failed", 1): unchanged,
    ("delivery.succeeded", 1): unchanged,
    ("partner.registered", 1): profiled,
    ("edition.translation_recorded", 1): unchanged,
    ("edition.post_edited", 1): unchanged,
    ("edition.findings_recorded", 1): unchanged,
    ("edition.tags_recorded", 1): unchanged,
}
"""(stored name, version) to the function that makes the next version of it."""

CURRENT_VERSIONS: Mapping[str, int] = {
    "article.drafted": 3,
    "article.draft_revised": 3,
    "article.corrected": 3,
    "edition.scheduled": 2,
    "edition.corrected": 2,
    "edition.published": 2,
    "delivery.requested": 2,
    "delivery.attempt_failed": 2,
    "delivery.succeeded": 2,
    "partner.registered": 2,
    "edition.translation_recorded": 2,
    "edition.post_edited": 2,
    "edition.findings_recorded": 2,
    "edition.tags_recorded": 2,
}
"""Stored name to current version, where it is not 1."""


def current_version(name: str) -> int:
    """The version that events of this name are written in today."""
    return CURRENT_VERSIONS.get(name, 1)


def reads_as_it_is(name: str, version: int) -> bool:
    """Whether an event of that version has today's shape, but for fields that may be missing."""
    return all(UPCASTERS.get((name, step)) is unchanged for step in range(version, current_version(name)))


def upcast(name: str, version: int, data: dict[str, Any]) -> dict[str, Any]:
    """``data`` of the given version in the current shape; ``UnknownEvent`` for a version that is not known yet."""
    current = current_version(name)
    if not 1 <= version <= current:
        raise UnknownEvent(
            f"Event {name!r} in version {version} is not known to this version of Copyflow. Upgrade Copyflow.",
            type=name,
            schema_version=version,
        )
    while version < current:
        data = UPCASTERS[name, version](data)
        version += 1
    return data


def require_sound(upcasters: Mapping[tuple[str, int], Upcaster], current: Mapping[str, int]) -> None:
    """Refuse tables that could not read every released version: with gaps, or with steps that lead nowhere.

    A step leads from its version to the next one, so that a circle cannot be written down; a step from the current
    version on, or from one below the first, would be the beginning of one.
    """
    for name, version in current.items():
        if name not in STORED_NAMES or version < 2:
            raise ValueError(f"{name!r} cannot be at version {version}: an event that is stored counts from 1")
        for step in range(1, version):
            if (name, step) not in upcasters:
                raise ValueError(f"{name!r} is at version {version}, and nothing leads there from version {step}")
    for name, step in upcasters:
        if not 1 <= step < current.get(name, 1):
            raise ValueError(f"{name!r} is at version {current.get(name, 1)}; nothing leads on from version {step}")


require_sound(UPCASTERS, CURRENT_VERSIONS)
